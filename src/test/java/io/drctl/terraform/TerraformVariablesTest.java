package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TerraformVariablesTest {
    private static final Inventory SITE =
            Inventories.withWebTags(Inventories.flaskSite(), Map.of("drctl:asset", "web", "team", "web"));
    private static final Prerequisites.Found PRIMARY =
            new Prerequisites.Found("ami-1", "arn:aws:iam::123456789012:role/r", null, "drctl-flask-site-take-over-x");
    private static final Prerequisites.Found RECOVERY = new Prerequisites.Found(
            "ami-2",
            "arn:aws:iam::123456789012:role/r",
            "arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2",
            "drctl-flask-site-take-over-x");

    @Test
    void the_two_regions_differ_in_their_values_only() {
        ObjectNode ohio = TerraformVariables.of(SITE, Inventories.PRIMARY, PRIMARY);
        ObjectNode california = TerraformVariables.of(SITE, Inventories.RECOVERY, RECOVERY);
        assertThat(names(ohio)).isEqualTo(names(california));
        assertThat(ohio.path("role").stringValue()).isEqualTo("primary");
        assertThat(california.path("role").stringValue()).isEqualTo("recovery");
        assertThat(ohio.path("zones").size()).isEqualTo(3);
        assertThat(california.path("zones").get(1).stringValue()).isEqualTo("us-west-1c");
        assertThat(ohio.path("web_instance_count").intValue()).isEqualTo(3);
        assertThat(ohio.path("ami_id").stringValue()).isEqualTo("ami-1");
        assertThat(ohio.path("database_source_arn").isNull()).isTrue();
        assertThat(california.path("database_source_arn").stringValue()).contains("us-east-2");
        assertThat(california.path("peer_state_bucket").stringValue()).isEqualTo("drctl-flask-site-us-east-2");
        assertThat(ohio.path("tags").path("team").stringValue()).isEqualTo("web");
        assertThat(ohio.path("tags").has("drctl:asset")).isFalse();
    }

    @Test
    void with_simple_routing_only_the_primary_owns_the_record() {
        Inventory inventory = Inventories.flaskSite(Routing.SIMPLE, DatabaseTopology.GLOBAL_DATABASE);
        ObjectNode ohio = TerraformVariables.of(inventory, Inventories.PRIMARY, PRIMARY);
        ObjectNode california = TerraformVariables.of(inventory, Inventories.RECOVERY, RECOVERY);
        assertThat(ohio.path("dns_record").booleanValue()).isTrue();
        assertThat(california.path("dns_record").booleanValue()).isFalse();
        assertThat(california.path("global_cluster_identifier").stringValue()).isEqualTo("flask-site-global");
    }

    @Test
    void every_value_is_one_that_the_shipped_configuration_takes_and_none_that_it_needs_is_left_out()
            throws IOException {
        Path declared = Path.of("src/main/terraform/variables.tf");
        String text = Files.readString(declared, StandardCharsets.UTF_8);
        Set<String> all = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        Matcher matcher =
                Pattern.compile("(?ms)^variable \"([a-z_]+)\" \\{\n(.*?)^}").matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
            if (!Pattern.compile("(?m)^  default\\s*=")
                    .matcher(matcher.group(2))
                    .find()) {
                required.add(matcher.group(1));
            }
        }
        Set<String> given = names(TerraformVariables.of(SITE, Inventories.PRIMARY, PRIMARY));
        assertThat(all).containsAll(given);
        assertThat(given).containsAll(required);
    }

    @Test
    void the_backend_names_the_regions_own_bucket() {
        assertThat(TerraformVariables.backend(
                        SITE.terraform().stateBucketIn(Inventories.RECOVERY).orElseThrow(),
                        SITE.terraform().stateKeyIn(Inventories.RECOVERY)))
                .isEqualTo("""
            bucket       = "drctl-flask-site-us-west-1"
            key          = "terraform/us-west-1.tfstate"
            region       = "us-west-1"
            use_lockfile = true
            """);
    }

    private static Set<String> names(ObjectNode values) {
        Set<String> names = new TreeSet<>();
        values.properties().forEach(member -> names.add(member.getKey()));
        return names;
    }
}
