package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InventorySchemaTest {
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(InventorySchema.text());
    private static final Schema VALIDATOR = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(InventorySchema.text());

    /** Where each mapping of known keys stands in the schema, and an edit that puts an unknown key into it. */
    private static final Map<String, List<String>> MAPPINGS = Map.ofEntries(
            Map.entry("", List.of("version: 1\n", "version: 1\nzzzzzzzz: 1\n")),
            Map.entry("/properties/site", List.of("site:\n", "site:\n  zzzzzzzz: 1\n")),
            Map.entry("/$defs/application/properties/health", List.of("health: {", "health: {zzzzzzzz: 1, ")),
            Map.entry("/properties/regions", List.of("regions:\n", "regions:\n  zzzzzzzz: 1\n")),
            Map.entry(
                    "/properties/regions/properties/primary", List.of("  primary:\n", "  primary:\n    zzzzzzzz: 1\n")),
            Map.entry(
                    "/properties/regions/properties/recovery",
                    List.of("  recovery:\n", "  recovery:\n    zzzzzzzz: 1\n")),
            Map.entry("/properties/objectives", List.of("objectives:\n", "objectives:\n  zzzzzzzz: 1\n")),
            Map.entry("/$defs/application", List.of("    routing:", "    zzzzzzzz: 1\n    routing:")),
            Map.entry(
                    "/$defs/application/properties/dns-names/items/anyOf/1",
                    List.of("[www.drctl.example]", "[{zzzzzzzz: 1, name: www.drctl.example}]")),
            Map.entry("/$defs/database", List.of("    topology:", "    zzzzzzzz: 1\n    topology:")),
            Map.entry(
                    "/$defs/database/properties/dns-name/anyOf/1",
                    List.of("    topology:", "    dns-name: {zzzzzzzz: 1}\n    topology:")),
            Map.entry("/$defs/sql", List.of("    topology:", "    sql: {zzzzzzzz: 1}\n    topology:")),
            Map.entry(
                    "/$defs/scaled",
                    List.of(
                            "{us-east-2: 2, us-west-1: 2}",
                            "{us-east-2: 2, us-west-1: {zzzzzzzz: 1, standby: 2, serving: 2}}")),
            Map.entry("/properties/accepted/items", List.of("terraform:\n", "accepted: [{zzzzzzzz: 1}]\nterraform:\n")),
            Map.entry("/properties/terraform", List.of("terraform:\n", "terraform:\n  zzzzzzzz: 1\n")));

    @Test
    void accepts_the_shipped_inventory() throws IOException {
        String shipped = Files.readString(Path.of("inventory.yaml"));

        assertThat(VALIDATOR.validate(shipped, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void knows_just_the_keys_that_the_reader_knows(String pointer) {
        List<String> edit = MAPPINGS.getOrDefault(pointer, List.of());

        List<Diagnostic> found = SiteYaml.diagnostics(SiteYaml.text().replace(edit.get(0), edit.get(1)));

        Remedy remedy = found.stream()
                .filter(diagnostic -> diagnostic.summary().startsWith("unknown key `zzzzzzzz`"))
                .findFirst()
                .orElseThrow()
                .remedy();
        Set<String> ofReader = new TreeSet<>(Arrays.asList(
                String.valueOf(remedy).replaceFirst(".*keys here are ", "").split(", ", -1)));
        assertThat(SCHEMA.at(pointer).get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(ofReader);
    }

    @Test
    void knows_just_the_keys_that_the_kinds_declare() {
        Set<String> declared = new TreeSet<>(
                Set.of("kind", "id", "asset", "purpose", "size", "qty", "dr", "per-region", "names", "tags", "not"));
        for (AssetKind kind : CheckCatalogue.kinds()) {
            kind.keys().forEach(key -> declared.add(key.name()));
        }

        assertThat(SCHEMA.at("/$defs/asset/properties").propertyNames()).containsExactlyInAnyOrderElementsOf(declared);
    }

    static Stream<String> mappings() {
        return MAPPINGS.keySet().stream().sorted();
    }

    @Test
    void no_mapping_of_known_keys_is_left_out_of_the_comparison() {
        Set<String> compared = new TreeSet<>(MAPPINGS.keySet());
        compared.add("/$defs/asset");

        assertThat(closedMappings(SCHEMA, "")).containsExactlyInAnyOrderElementsOf(compared);
    }

    private static Set<String> closedMappings(JsonNode node, String pointer) {
        Set<String> found = new TreeSet<>();
        if (node.path("additionalProperties").isBoolean()) {
            found.add(pointer);
        }
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            found.addAll(closedMappings(node.get(i), pointer + "/" + i));
        }
        node.properties()
                .forEach(entry -> found.addAll(closedMappings(entry.getValue(), pointer + "/" + entry.getKey())));
        return found;
    }

    @Test
    void every_kind_of_asset_is_in_the_schema() {
        List<String> kinds = SCHEMA.at("/$defs/asset/properties/kind/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();

        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(
                        CheckCatalogue.kinds().stream().map(AssetKind::word).toList());
    }

    /** What editors underline must be wrong for drctl too, and the other way round where a schema can tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "qty: 6|qty: six",
                "qty: 6|qnt: 6",
                "routing: failover|routing: latency",
                "version: \"1.31\"|version: 1.31",
                "rto: 15m|rto: 15",
                "kind: vpc|kind: subnet",
                "topology: binlog-replica|topology: global-database",
                "zones: [us-west-1b, us-west-1c]|zones: [us-west-1b, us-west-1b]",
                "  # roots:|  roots:",
                "port: 80,|port: 0,",
                "dns-names: [www.drctl.example]|dns-names: [www.drctl.example.]"
            })
    void refuses_what_the_reader_refuses(String edit) {
        String[] parts = edit.split("\\|", 2);
        String text = SiteYaml.text().replace(parts[0], parts[1]);

        List<Error> errors = VALIDATOR.validate(text, InputFormat.YAML);

        assertThat(errors).isNotEmpty();
        assertThat(SiteYaml.diagnostics(text)).anyMatch(Diagnostic::isError);
    }
}
