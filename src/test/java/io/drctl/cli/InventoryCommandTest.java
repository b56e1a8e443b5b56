package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InventoryCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void copyInventory() throws IOException {
        Files.writeString(file(), resource("/io/drctl/inventory/site.yaml"));
    }

    private Path file() {
        return directory.resolve("inventory.yaml");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(InventoryCommandTest.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Environment environment(int columns) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                false,
                columns);
        return new Environment(
                Map.of(),
                directory,
                InputStream.nullInputStream(),
                terminal,
                "drctl test",
                () -> VirtualClock.START,
                "somebody",
                regions -> {
                    throw new AssertionError("the inventory's commands ask AWS nothing");
                },
                new NoSandboxes());
    }

    private int run(int columns, String... arguments) {
        String[] command =
                Stream.concat(Stream.of("inventory"), Stream.of(arguments)).toArray(String[]::new);
        return Drctl.run(command, environment(columns));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void markdown_is_the_table_of_the_site_cell_by_cell() throws IOException {
        assertThat(run(80, "show", "-o", "markdown")).isZero();

        assertThat(out()).isEqualTo(resource("/io/drctl/cli/view/table-1.1.md"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 160})
    void shows_the_site_as_wide_as_the_terminal_is(int columns) throws IOException {
        assertThat(run(columns, "show")).isZero();

        assertThat(out()).isEqualTo(resource("/io/drctl/cli/view/inventory-" + columns + ".txt"));
        assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(err()).isEmpty();
    }

    @Test
    void the_hold_off_of_the_site_is_told_to_programs_in_seconds() throws IOException {
        Files.writeString(
                file(),
                Files.readString(file()).replace("  name: flask-site\n", "  name: flask-site\n  hold-off: 30m\n"));

        assertThat(run(80, "show", "-o", "json")).isZero();

        assertThat(JsonMapper.shared()
                        .readTree(out())
                        .path("site")
                        .path("holdOffSeconds")
                        .asInt())
                .isEqualTo(1800);
    }

    @Test
    void a_valid_inventory_gives_its_warnings_and_status_0() {
        assertThat(run(80, "validate")).isEqualTo(ExitStatus.OK);

        assertThat(out()).isEqualTo("inventory.yaml is valid (11 assets, 2 Regions); 2 warnings\n");
        assertThat(err()).contains("inventory.yaml:129:21: warning: standard support for Aurora MySQL version 2 ended");
    }

    @Test
    void an_invalid_inventory_gives_every_problem_and_status_2() throws IOException {
        Files.writeString(
                file(), Files.readString(file()).replace("qty: 6", "qtyy: 6").replace("rto: 15m", "rto: 0s"));

        assertThat(run(80, "validate")).isEqualTo(ExitStatus.USAGE);

        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo("""
                inventory.yaml:22:8: error: `rto` must be longer than zero
                  22 |   rto: 0s                 # how long the site may be away
                     |        ^
                  fix: write a duration such as 90s, 5m or 1h30m, of at most 10,000 days
                inventory.yaml:39:5: error: unknown key `qtyy`, did you mean `qty`?
                  39 |     qtyy: 6
                     |     ^
                  fix: rename it to `qty`
                inventory.yaml:99:11: warning: db.t2.small is of a generation that AWS doesn't have in every Region and zone any more
                  99 |     size: db.t2.small
                     |           ^
                  fix: see that both Regions have it, or use db.t4g.medium or larger
                inventory.yaml:129:21: warning: standard support for Aurora MySQL version 2 ended on 31 October 2024; AWS charges for extended support, until 30 June 2029
                  129 |     engine-version: 5.7.mysql_aurora.2.12.5
                      |                     ^
                  fix: plan the upgrade to a version whose support lasts:
                       https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html
                inventory.yaml is not valid: 2 errors, 2 warnings
                """);
    }

    @Test
    void validation_comes_as_json_too() throws IOException {
        Files.writeString(file(), "version: 1\n\tsite: 2\n");

        assertThat(run(80, "validate", "-o", "json")).isEqualTo(ExitStatus.USAGE);

        JsonNode json = JsonDocuments.read(out());
        assertThat(json.get("valid").asBoolean()).isFalse();
        assertThat(json.get("errors").asInt()).isEqualTo(1);
        assertThat(json.get("diagnostics").get(0).get("line").asInt()).isEqualTo(2);
        assertThat(err()).isEmpty();
    }

    @Test
    void a_missing_inventory_is_a_problem_like_any_other() throws IOException {
        Files.delete(file());

        assertThat(run(80, "validate")).isEqualTo(ExitStatus.USAGE);

        assertThat(err()).startsWith("error: no inventory at inventory.yaml\n");
    }

    @Test
    void the_schema_is_printed_as_it_is_packed() throws IOException {
        assertThat(run(80, "schema")).isZero();

        assertThat(out()).isEqualTo(resource("/schema/inventory.json"));
    }
}
