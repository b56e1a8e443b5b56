package io.drctl.inventory;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static io.drctl.testing.Inventories.THIRD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.diagnostic.InputException;
import io.drctl.inventory.InventoryRepair.Change;
import io.drctl.inventory.InventoryRepair.Newcomer;
import io.drctl.inventory.InventoryRepair.Repaired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory in which a third Region has taken the place of one that won't return. */
final class InventoryRepairTest {
    private static final Newcomer VIRGINIA =
            new Newcomer(THIRD, List.of("us-east-1a", "us-east-1b", "us-east-1c"), "10.30.0.0/16");

    @TempDir
    private Path directory;

    private Repaired repaired(String text, RegionName lost, Newcomer newcomer) {
        try {
            Path file = Files.writeString(directory.resolve("inventory.yaml"), text);
            Inventory before = InventoryReader.read(file, "inventory.yaml", AssetKind.SHIPPED)
                    .inventory();
            return InventoryRepair.of(file, "inventory.yaml", before, lost, newcomer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Inventory read(Repaired repaired) {
        try {
            return InventoryReader.read(
                            Files.writeString(directory.resolve("new.yaml"), repaired.text()),
                            "new.yaml",
                            AssetKind.SHIPPED)
                    .inventory();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String shipped() {
        try {
            return Files.readString(Path.of("inventory.yaml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_survivor_is_the_primary_region_and_the_new_one_has_what_the_lost_one_had() {
        Inventory site = read(repaired(shipped(), PRIMARY, VIRGINIA));

        assertThat(site.primary().name()).isEqualTo(RECOVERY);
        assertThat(site.recovery().name()).isEqualTo(THIRD);
        assertThat(site.recovery().zones()).isEqualTo(VIRGINIA.zones());
        assertThat(site.recovery().cidr()).isEqualTo("10.30.0.0/16");
        assertThat(site.former()).containsExactly(PRIMARY);
        assertThat(site.asset(AssetKind.BUCKET).nameIn(THIRD)).isEqualTo("drctl-flask-site-us-east-1");
        assertThat(site.database().clusterIn(THIRD)).isEqualTo("flask-site-us-east-1");
        assertThat(site.asset(AssetKind.WEB_INSTANCE).quantityIn(site.recovery()))
                .isEqualTo(3);
    }

    @Test
    void all_that_is_not_about_the_lost_region_stays_letter_by_letter() {
        List<String> before = shipped().lines().toList();
        List<String> after =
                repaired(shipped(), PRIMARY, VIRGINIA).text().lines().toList();

        assertThat(after)
                .hasSize(before.size() + 1)
                .containsAll(before.stream()
                        .filter(line -> !line.contains("us-east-2") || line.contains("#"))
                        .filter(line -> !line.contains("10.10.0.0/16"))
                        .toList());
    }

    @Test
    void a_recovery_region_that_is_lost_is_replaced_and_the_primary_stays() {
        Inventory site = read(repaired(
                shipped(), RECOVERY, new Newcomer(THIRD, List.of("us-east-1a", "us-east-1b"), "10.30.0.0/16")));

        assertThat(site.primary().name()).isEqualTo(PRIMARY);
        assertThat(site.recovery().name()).isEqualTo(THIRD);
        assertThat(site.former()).containsExactly(RECOVERY);
    }

    @Test
    void lines_that_still_name_the_lost_region_are_told() {
        Repaired repaired =
                repaired(shipped().replace("purpose: Load", "purpose: in us-east-2, load"), PRIMARY, VIRGINIA);

        List<String> lines = repaired.text().lines().toList();
        assertThat(repaired.mentions())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(lines.get(line - 1)).contains("us-east-2"));
    }

    @Test
    void a_region_that_the_site_had_left_may_be_its_recovery_region_again() {
        Repaired first = repaired(shipped(), PRIMARY, VIRGINIA);
        Repaired second = repaired(
                first.text(),
                THIRD,
                new Newcomer(PRIMARY, List.of("us-east-2a", "us-east-2b", "us-east-2c"), "10.40.0.0/16"));

        Inventory site = read(second);
        assertThat(site.recovery().name()).isEqualTo(PRIMARY);
        assertThat(site.former()).containsExactly(THIRD);
    }

    @Test
    void a_second_region_that_is_left_joins_the_first() {
        RegionName canada = new RegionName("ca-central-1");
        Repaired first = repaired(shipped(), PRIMARY, VIRGINIA);
        Repaired second = repaired(
                first.text(),
                RECOVERY,
                new Newcomer(canada, List.of("ca-central-1a", "ca-central-1b"), "10.40.0.0/16"));

        Inventory site = read(second);
        assertThat(site.primary().name()).isEqualTo(THIRD);
        assertThat(site.recovery().name()).isEqualTo(canada);
        assertThat(site.former()).containsExactlyInAnyOrder(PRIMARY, RECOVERY);
    }

    @Test
    void fewer_zones_take_the_place_of_more_in_lists_of_both_styles() {
        String block = shipped()
                .replace(
                        "    zones: [us-east-2a, us-east-2b, us-east-2c]",
                        "    zones:\n      - us-east-2a   # the first\n      - 'us-east-2b'\n      - us-east-2c");
        for (String text : List.of(shipped(), block)) {
            Inventory site = read(
                    repaired(text, PRIMARY, new Newcomer(THIRD, List.of("us-east-1b", "us-east-1d"), "10.30.0.0/16")));
            assertThat(site.recovery().zones()).containsExactly("us-east-1b", "us-east-1d");
        }
    }

    @Test
    void what_may_not_be_the_same_gets_a_name_of_its_own_and_is_marked() {
        String text = """
                version: 1
                site: {name: shop}
                regions: {primary: {name: eu-west-1}, recovery: {name: eu-central-1}}
                objectives: {rto: 15m, rpo: 5m}
                assets:
                  - {kind: bucket, names: {eu-west-1: acme-dublin, "eu-central-1": acme-frankfurt}}
                  - {kind: load-balancer, names: {eu-west-1: front-a, eu-central-1: front-b}}
                terraform:
                  directory: infrastructure
                  roots: {eu-west-1: zone1, eu-central-1: zone2}
                  variable-files: {eu-west-1: [zone1.tfvars], eu-central-1: [zone2.tfvars]}
                """;
        RegionName ireland = new RegionName("eu-west-1");
        Repaired repaired = repaired(text, ireland, new Newcomer(new RegionName("eu-north-1"), List.of(), null));

        assertThat(repaired.changes().stream().filter(Change::isMadeUp).map(Change::after))
                .containsExactly("acme-dublin-eu-north-1", "zone1-eu-north-1", "zone1-eu-north-1.tfvars");
        Inventory site = read(repaired);
        assertThat(site.asset(AssetKind.LOAD_BALANCER).nameIn(new RegionName("eu-north-1")))
                .isEqualTo("front-a");
    }

    @Test
    void an_image_that_is_pinned_in_the_lost_region_is_found_by_its_name_in_the_survivor() {
        String text = shipped()
                .replace(
                        "    names: drctl-flask-web-1.0.0\n",
                        "    names: drctl-flask-web-1.0.0\n    image-id: ami-0123456789abcdef0   # of March\n");

        Inventory site = read(repaired(text, PRIMARY, VIRGINIA));

        assertThat(site.image().id()).isNull();
    }

    @Test
    void a_value_that_cannot_be_changed_in_its_place_is_refused_with_the_place() {
        String text = shipped().replace("us-east-2: flask-site-us-east-2,", "us-east-2: \"flask-site-us-east-\\x32\",");

        assertThatThrownBy(() -> repaired(text, PRIMARY, VIRGINIA))
                .isInstanceOfSatisfying(
                        InputException.class,
                        refused -> assertThat(refused.diagnostics())
                                .singleElement()
                                .satisfies(said -> assertThat(said.summary())
                                        .isEqualTo("this can't be changed in its place: it has escapes, or goes on in"
                                                + " another line")));
    }

    @Test
    void the_next_range_is_apart_from_those_of_both_regions() {
        assertThat(InventoryRepair.cidr(
                        InventoryReader.read(Path.of("inventory.yaml"), "inventory.yaml", AssetKind.SHIPPED)
                                .inventory(),
                        PRIMARY))
                .contains("10.21.0.0/16");
        assertThat(Cidr.behind(
                                Cidr.parse("10.255.0.0/16").orElseThrow(),
                                List.of(
                                        Cidr.parse("10.255.0.0/16").orElseThrow(),
                                        Cidr.parse("10.0.0.0/16").orElseThrow()))
                        .map(Cidr::toString))
                .contains("10.1.0.0/16");
    }
}
