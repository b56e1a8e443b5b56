package io.drctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.Databases;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.Inventories;
import io.drctl.testing.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileSandboxesTest {
    private static final RegionName PRIMARY = new RegionName("us-east-2");
    private static final RegionName RECOVERY = new RegionName("us-west-1");

    @TempDir
    private Path desk = Path.of("");

    private final TurnedClock clock = new TurnedClock();
    private final FileSandboxes sandboxes = new FileSandboxes(clock);

    @BeforeEach
    void layOutTheInventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), desk.resolve("inventory.yaml"));
    }

    private SandboxSettings settings(double speed) {
        Path file = desk.resolve("inventory.yaml");
        LoadedInventory inventory = InventoryReader.read(file, file.toString(), CheckCatalogue.kinds());
        return new SandboxSettings(desk.resolve(".drctl"), ".drctl/sandbox.json", inventory, speed, "drctl test");
    }

    private Sandbox open(double speed) {
        return sandboxes.open(settings(speed));
    }

    private SandboxStatus statusAfterwards() {
        try (Sandbox sandbox = open(1)) {
            return sandbox.status();
        }
    }

    private static FaultRequest fault(String kind, String value) {
        return new FaultRequest(kind, value, null, false);
    }

    @Test
    void is_made_whole_the_first_time_and_found_again_the_next() {
        SandboxStatus first;
        try (Sandbox sandbox = open(1)) {
            first = sandbox.status();
        }
        SandboxStatus next = statusAfterwards();

        assertThat(first.sides()).allMatch(side -> side.cluster() != null);
        assertThat(first.clients()).isPositive();
        assertThat(next.madeAt()).isEqualTo(first.madeAt());
        assertThat(next.now()).isAfterOrEqualTo(first.now());
    }

    @Test
    void every_file_of_a_sandbox_is_its_owners_alone() throws IOException {
        statusAfterwards();
        try (Stream<Path> made = Files.walk(desk.resolve(".drctl"))) {
            assertThat(made)
                    .hasSizeGreaterThan(2)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as("%s", path)
                            .endsWith("------"));
        }
    }

    @Test
    void the_deletion_protection_of_clusters_is_lifted_once() {
        try (Sandbox sandbox = open(1)) {
            assertThat(sandbox.unprotect("us-east-2")).containsExactly("flask-site-us-east-2");
            assertThat(sandbox.unprotect(null)).containsExactly("flask-site-us-west-1");
            assertThat(sandbox.unprotect(null)).isEmpty();
            assertThatThrownBy(() -> sandbox.unprotect("us-west-9")).isInstanceOf(InputException.class);
        }
        try (Sandbox again = open(1)) {
            assertThat(again.cloud().databases(PRIMARY).cluster("flask-site-us-east-2"))
                    .hasValueSatisfying(
                            cluster -> assertThat(cluster.deletionProtected()).isFalse());
        }
    }

    @Test
    void what_one_process_changes_is_there_for_another_while_both_go_on() {
        try (Sandbox one = open(1);
                Sandbox other = open(1)) {
            one.inject(fault("replication-lag", "90s"));
            other.inject(fault("region", "us-east-2"));
            one.inject(fault("slow", "2x"));

            assertThat(one.status().faults())
                    .containsExactly("replication-lag 1m30s", "region us-east-2", "slow 2x")
                    .isEqualTo(other.status().faults());

            other.cloud().databases(RECOVERY).promote("flask-site-us-west-1");

            assertThat(one.status().underWay())
                    .anyMatch(process -> process.what().startsWith("promotion"));
            assertThat(other.heal(fault("region", "us-east-2"))).containsExactly("region us-east-2");
            assertThat(one.status().faults()).doesNotContain("region us-east-2");
        }
    }

    @Test
    void a_change_is_in_the_file_before_its_caller_hears_of_it() throws IOException {
        try (Sandbox killed = open(1)) {
            killed.cloud().databases(RECOVERY).promote("flask-site-us-west-1");
            // A process that is killed now leaves the file as it is.
            Path copy = Files.createDirectory(desk.resolve("copy"));
            Files.copy(desk.resolve(".drctl/sandbox.json"), copy.resolve("sandbox.json"));
            SandboxSettings there = settings(1);
            try (Sandbox next = sandboxes.open(new SandboxSettings(
                    copy, "copy/sandbox.json", there.inventory(), there.speed(), there.version()))) {
                assertThat(next.status().underWay())
                        .anyMatch(process -> process.what().startsWith("promotion"));
            }
        }
    }

    @Test
    void time_goes_on_between_commands_but_waits_after_an_hour() {
        Instant first = statusAfterwards().now();
        clock.turn(Duration.ofMinutes(10));
        Instant second = statusAfterwards().now();
        clock.turn(Duration.ofDays(30));
        Instant third = statusAfterwards().now();
        clock.turn(Duration.ofDays(-60));
        Instant fourth = statusAfterwards().now();

        assertThat(Duration.between(first, second)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(Duration.between(second, third)).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
        assertThat(fourth).isAfterOrEqualTo(third);
    }

    @Test
    void at_sixtyfold_speed_a_minute_takes_a_second_and_thinking_takes_its_time() throws InterruptedException {
        try (Sandbox sandbox = open(60)) {
            Instant begun = sandbox.cloud().clock().now();
            long from = System.nanoTime();
            sandbox.cloud().clock().sleep(Duration.ofSeconds(60));
            Duration took = Duration.ofNanos(System.nanoTime() - from);

            assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            assertThat(sandbox.cloud().clock().now()).isAfterOrEqualTo(begun.plusSeconds(55));

            sandbox.asking(true);
            Instant asked = sandbox.cloud().clock().now();
            clock.turn(Duration.ofSeconds(10));
            Instant answered = sandbox.cloud().clock().now();
            sandbox.asking(false);

            assertThat(Duration.between(asked, answered)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        }
    }

    @Test
    void a_clock_that_is_set_forward_and_back_again_takes_no_time_away() {
        try (Sandbox sandbox = open(60)) {
            Instant begun = sandbox.cloud().clock().now();
            clock.turn(Duration.ofHours(1));
            Instant ahead = sandbox.cloud().clock().now();
            clock.turn(Duration.ofHours(-1));

            assertThat(ahead).isAfter(begun.plus(Duration.ofHours(59)));
            assertThat(sandbox.cloud().clock().now()).isAfterOrEqualTo(ahead);
        }
    }

    @Test
    void an_unattended_outage_is_measured_by_the_clients() {
        try (Sandbox sandbox = open(1)) {
            sandbox.inject(fault("region", "us-east-2"));
        }
        clock.turn(Duration.ofMinutes(5));
        SandboxStatus status = statusAfterwards();

        // Route 53 leads readers to the other Region by itself; writers have no cluster there.
        assertThat(status.outages())
                .filteredOn(outage -> outage.what().equals("writes"))
                .singleElement()
                .satisfies(outage -> {
                    assertThat(outage.total()).isTrue();
                    assertThat(outage.until()).isNull();
                    assertThat(Duration.between(outage.from(), status.now())).isGreaterThan(Duration.ofMinutes(4));
                });
        assertThat(status.outages())
                .filteredOn(outage -> outage.what().equals("reads"))
                .singleElement()
                .satisfies(outage -> assertThat(outage.until()).isNotNull());
    }

    @Test
    void another_process_may_lead_the_world_further() {
        try (Sandbox slow = open(1);
                Sandbox fast = open(600)) {
            clock.turn(Duration.ofSeconds(2));
            Instant led = fast.status().now();

            assertThat(slow.status().now()).isAfterOrEqualTo(led);
            assertThat(slow.cloud().clock().now()).isAfterOrEqualTo(led);
        }
    }

    @Test
    void what_is_no_sandbox_is_told_with_the_remedy_and_not_overwritten() throws IOException {
        statusAfterwards();
        Path file = desk.resolve(".drctl/sandbox.json");
        String whole = Files.readString(file);
        String[] damaged = {
            "",
            "no json",
            "[]",
            "{}",
            whole.substring(0, whole.length() / 2),
            whole.replaceFirst("\"version\":1", "\"version\":2"),
            whole.replaceFirst("\"world\":\\{", "\"world\":{\"unheard-of\":1,"),
            whole.replaceFirst("\"savedAt\":\"", "\"savedAt\":\"never"),
        };
        for (String text : damaged) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> open(1))
                    .isInstanceOfSatisfying(
                            InputException.class,
                            refused -> assertThat(refused.diagnostics())
                                    .singleElement()
                                    .satisfies(only -> {
                                        assertThat(only.summary()).startsWith("the sandbox .drctl/sandbox.json ");
                                        assertThat(String.valueOf(only.remedy()))
                                                .contains("drctl sandbox reset");
                                    }));
            assertThat(Files.readString(file)).isEqualTo(text);
        }
        sandboxes.reset(settings(1), false);
        assertThat(statusAfterwards().faults()).isEmpty();
    }

    @Test
    void another_inventory_is_another_site() throws IOException {
        statusAfterwards();
        Path inventory = desk.resolve("inventory.yaml");
        Files.writeString(inventory, Files.readString(inventory).replace("rto: 15m", "rto: 16m"));

        assertThatThrownBy(() -> open(1))
                .hasMessageContaining("was made before")
                .hasMessageContaining("was changed");
    }

    @Test
    void a_site_that_lacks_what_the_sandbox_builds_is_refused_by_its_kinds() {
        Inventory site = Inventories.without(AssetKind.MACHINE_IMAGE, AssetKind.KEY_PAIR);
        SandboxSettings settings = new SandboxSettings(
                desk.resolve(".drctl"),
                ".drctl/sandbox.json",
                new LoadedInventory(desk.resolve("inventory.yaml"), "0", site, List.of()),
                1,
                "drctl test");

        assertThatThrownBy(() -> sandboxes.reset(settings, false))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(
                        "it builds one with key-pair and machine-image, and the inventory has no such row");
    }

    @Test
    void a_reset_may_leave_nothing_of_the_site() {
        sandboxes.reset(settings(1), true);

        try (Sandbox sandbox = open(1)) {
            assertThat(sandbox.status().sides()).allMatch(side -> side.cluster() == null);
            assertThat(sandbox.cloud()
                            .databases(PRIMARY)
                            .cluster("flask-site-us-east-2")
                            .map(Databases.Cluster::status))
                    .isEmpty();
        }
    }
}
