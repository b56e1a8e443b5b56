package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drctl fence}, by a person and by a scheduler, and what {@code drctl status} says of it. */
final class FenceCommandTest {
    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private String primary = "";
    private String out = "";
    private String err = "";

    @BeforeEach
    void aSiteWithFences() throws IOException {
        write("    sql: {secret: shop/drctl}\n    fences: [read-only, security-group]\n");
        Inventory site = InventoryReader.read(inventoryFile(), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
        primary = site.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
        cloud.sql(PRIMARY).isGiven = true;
        cloud.compute(PRIMARY)
                .ingress
                .add(new IngressRule("sg-" + primary, "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", ""));
    }

    private void write(String more) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(FenceCommandTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(inventoryFile(), text.replace("    topology:", more + "    topology:"));
        }
    }

    private Path inventoryFile() {
        return directory.resolve("inventory.yaml");
    }

    /** Without a terminal, as a scheduler enters it. */
    private int drctl(String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                false,
                80);
        Environment environment = new Environment(
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                directory,
                new ByteArrayInputStream(new byte[0]),
                terminal,
                "drctl 0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> cloud,
                new NoSandboxes());
        int status = Drctl.run(arguments, environment);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private String words() {
        return (out + err).replaceAll("\\s+", " ");
    }

    private void leaveADarkRegion() {
        cloud.lose(PRIMARY);
        assertThat(drctl("failover", "db", "--to", RECOVERY.value(), "--accept-unfenced", primary, "--yes"))
                .isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_copy_behind_a_closed_group_is_something_to_do_and_the_site_degraded() {
        cloud.compute(RECOVERY).ingress.clear();

        assertThat(drctl("status", "--brief")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(out).contains("DEGRADED").contains("to do");
        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(words()).contains("a fence is left at ").contains("drctl verify dr-site");
        assertThat(drctl("fence", "--lift", "--region", RECOVERY.value(), "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("this machine's journals don't tell what it let in");
    }

    @Test
    void a_scheduler_hears_nothing_while_nothing_is_owed() {
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out + err).isEmpty();
    }

    @Test
    void a_scheduler_places_what_is_owed_as_soon_as_the_Region_answers() {
        leaveADarkRegion();
        int calls = cloud.calls().size();

        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(words())
                .startsWith("still owed: the fences of flask-site in us-east-2 (run ")
                .contains("rds:DescribeDBClusters in us-east-2");
        assertThat(cloud.calls().size()).as("one question, and no run").isLessThan(calls + 5);

        cloud.restore(PRIMARY);
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();

        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out + err).isEmpty();
    }

    @Test
    void status_tells_of_the_fences_that_are_owed_and_of_those_in_place() {
        leaveADarkRegion();

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(words())
                .contains("fences flask-site in us-east-2: OWED, by run ")
                .contains(primary + " in us-east-2 isn't fenced (read-only)")
                .contains("drctl fence");
        cloud.restore(PRIMARY);
        drctl("fence", "--yes");
        drctl("status");
        assertThat(words()).contains("fences flask-site in us-east-2: in place, FENCED, by run ");
        drctl("status", "-o", "json");
        assertThat(JsonDocuments.read(out).get("fences").get(0).get("verdict").asString())
                .isEqualTo("fenced");
    }

    @Test
    void an_inventory_that_was_changed_since_keeps_no_fence_from_being_placed() throws IOException {
        leaveADarkRegion();
        cloud.restore(PRIMARY);
        Files.writeString(inventoryFile(), Files.readString(inventoryFile()) + "\n# checked\n");

        assertThat(drctl("fence", "--yes")).as(words()).isEqualTo(ExitStatus.OK);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out + err).isEmpty();
    }

    @Test
    void the_database_that_users_write_to_is_not_fenced() {
        assertThat(drctl("fence", "--region", PRIMARY.value(), "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("left-behind", "follows it");
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(cloud.compute(PRIMARY).ingress).hasSize(1);
    }

    @Test
    void a_machine_without_the_journals_knows_by_the_tag_which_database_was_left() throws IOException {
        leaveADarkRegion();
        cloud.restore(PRIMARY);
        try (var files = Files.walk(directory.resolve("state"))) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }

        assertThat(drctl("fence", "--region", PRIMARY.value(), "--yes"))
                .as(words())
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(drctl("fence", "--region", PRIMARY.value(), "--yes")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void fences_are_lifted_on_the_way_home_and_not_before() {
        leaveADarkRegion();
        cloud.restore(PRIMARY);
        drctl("fence", "--yes");

        assertThat(drctl("fence", "--lift", "--region", PRIMARY.value(), "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("not-left-behind", "the newest writes are in us-west-1");

        cloud.databases(PRIMARY).clusters.remove(primary);
        assertThat(drctl("fence", "--lift", "--region", PRIMARY.value(), "--yes"))
                .as(words())
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.compute(PRIMARY).ingress).hasSize(1);
        drctl("status");
        assertThat(words()).doesNotContain("fences flask-site");
    }

    @Test
    void what_is_accepted_is_named() {
        cloud.lose(PRIMARY);

        assertThat(drctl("failover", "db", "--to", RECOVERY.value(), "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains("fenced: UNKNOWN: us-east-2 does not answer")
                .contains("drctl failover db --to us-west-1 --accept-unfenced " + primary);
        assertThat(drctl("failover", "db", "--to", RECOVERY.value(), "--accept-unfenced", "other", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains("--accept-unfenced names other, and the primary that would be left is " + primary
                        + "; nothing was changed");
        assertThat(drctl("failover", "db", "--flip", "--accept-unfenced", primary))
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void without_fences_in_the_inventory_there_is_nothing_to_accept_or_to_place() throws IOException {
        write("");

        assertThat(drctl("failover", "db", "--to", RECOVERY.value(), "--accept-unfenced", primary, "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("the inventory has no fences for flask-site, so there is nothing to accept");
        assertThat(drctl("fence", "--region", PRIMARY.value(), "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("the inventory has no fences for flask-site; nothing was changed");
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void for_instances_that_are_not_gone_yet_a_scheduler_begins_no_run() throws IOException, InterruptedException {
        write("    sql: {secret: shop/drctl}\n    fences: [read-only, application]\n");
        Files.writeString(inventoryFile(), Files.readString(inventoryFile()).replace("  - asset: VPC\n", """
                                  - asset: Servers
                                    kind: auto-scaling-group
                                    names: shop
                                    per-region: {us-east-2: 4, us-west-1: 4}

                                  - asset: VPC
                                """));
        cloud.autoScaling(PRIMARY)
                .groups
                .putAll(HealthySite.of(InventoryReader.read(inventoryFile(), "inventory.yaml", CheckCatalogue.kinds())
                                .inventory())
                        .autoScaling(PRIMARY)
                        .groups);
        cloud.autoScaling(PRIMARY).ending = Duration.ofMinutes(20);
        assertThat(drctl(
                        "failover",
                        "db",
                        "--to",
                        RECOVERY.value(),
                        "--force-while-healthy",
                        "--accept-data-loss",
                        "10m",
                        "--yes"))
                .as(words())
                .isEqualTo(ExitStatus.OK);
        cloud.forgetCalls();

        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(words())
                .startsWith("still owed: the fences of flask-site in us-east-2 (run ")
                .endsWith("): 4 instances of shop in us-east-2 aren't gone yet ");
        assertThat(cloud.calls()).noneMatch(call -> call.operation().startsWith("sts:"));

        cloud.clock().sleep(Duration.ofMinutes(20));
        assertThat(drctl("fence", "--yes")).as(words()).isEqualTo(ExitStatus.OK);
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out + err).isEmpty();
    }

    @Test
    void what_is_misspelt_is_said() {
        assertThat(drctl("fence", "--lift")).isEqualTo(ExitStatus.USAGE);
        assertThat(words()).contains("--lift needs --region");
        assertThat(drctl("fence", "--database", "shop")).isEqualTo(ExitStatus.USAGE);
        assertThat(words()).contains("the site has no database shop; it has flask-site");
        assertThat(drctl("fence", "--region", "mars", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(words()).contains("mars is not a Region of this site");
    }
}
