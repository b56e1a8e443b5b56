package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code drctl status} tells beyond who serves and what to do: the pair, and what this machine remembers. */
final class StatusCommandTest {
    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private FakeCloud cloud = new FakeCloud();
    private String replica = "";
    private Screen screen = Screen.plain();

    @BeforeEach
    void makeSite() throws IOException {
        variables.put("XDG_STATE_HOME", directory.resolve("state").toString());
        Path file = directory.resolve("inventory.yaml");
        try (InputStream yaml =
                Objects.requireNonNull(StatusCommandTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            Files.write(file, yaml.readAllBytes());
        }
        Inventory site = InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
        replica = site.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    }

    private int drctl(String command) {
        screen = Screen.plain();
        return Drctl.run(
                command.split(" "),
                new Environment(
                        variables,
                        directory,
                        new ByteArrayInputStream(new byte[0]),
                        screen.terminal(),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
    }

    /** What it printed, as if it were one line. */
    private String said() {
        return screen.out().replaceAll("\\s+", " ");
    }

    @Test
    void a_site_at_home_whose_replica_follows_is_whole() {
        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(said()).contains("pair whole: us-west-1 can take over the database");
    }

    @Test
    void brief_is_one_line_with_the_same_exit_status() {
        assertThat(drctl("status --brief")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .isEqualTo("flask-site whole: users in us-east-2, newest writes in us-east-2, pair whole\n");

        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.UNREACHABLE);
        assertThat(drctl("status --brief")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out())
                .isEqualTo("flask-site DEGRADED: users in us-east-2, newest writes in us-east-2, pair unknown,"
                        + " 2 things to do\n");
    }

    @Test
    void brief_as_json_is_the_whole_document() {
        assertThat(drctl("status --brief -o json")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains("\"whole\" : true", "\"pair\"");
    }

    @Test
    void a_pair_whose_writer_is_silent_is_not_whole_though_the_other_region_can_take_over() {
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.UNREACHABLE);

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).contains("pair unknown: us-east-2 doesn't answer; us-west-1 can take over the database");
    }

    @Test
    void a_replica_whose_lag_is_unknown_leaves_the_pair_unknown_with_the_reason() {
        cloud.databases(RECOVERY).lags.clear();

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said())
                .contains("pair unknown: how far " + replica + " trails is unknown: CloudWatch has no recent")
                .contains("Next");
    }

    @Test
    void a_replica_that_trails_by_more_than_the_rpo_breaks_the_pair() {
        cloud.databases(RECOVERY).reportLag(replica, Duration.ofHours(3), Duration.ofSeconds(20));

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said())
                .contains("pair BROKEN: " + replica + " is 3 h behind")
                .contains("which is more than the RPO");
    }

    @Test
    void a_replica_without_an_instance_to_write_at_breaks_the_pair() {
        cloud.databases(RECOVERY).instances.clear();

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).contains("pair BROKEN: us-west-1 can't take over: ").contains("Next");
    }

    @Test
    void without_a_replica_the_pair_is_broken() {
        cloud.databases(RECOVERY).clusters.clear();

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).contains("pair BROKEN: no database in us-west-1 follows the newest writes");
    }

    @Test
    void tells_since_when_a_promoted_database_holds_the_newest_writes() {
        cloud.databases(RECOVERY).sampling = true;
        drctl("failover app --yes");
        drctl("failover db --to us-west-1 --force-while-healthy --yes");

        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).containsPattern("the newest writes are in us-west-1, since 2025-03-01T0\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void remembers_what_verify_said_last_and_when() {
        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(said()).contains("verified never, as far as this machine knows");

        drctl("verify all");
        cloud.clock().advance(Duration.ofMinutes(5));
        drctl("status");
        assertThat(said()).contains("verified all was READY 2025-03-01T03:00:00Z (5 min ago)");

        cloud.compute(RECOVERY).images.clear();
        drctl("verify");
        drctl("status");
        assertThat(said())
                .containsPattern("verified dr-site was NOT READY 2025-03-01T03:05:00Z .*: [1-9] failed, [0-9] unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"scope\": \"all\", \"at\": \"yesterday\"}"})
    void a_record_of_a_verification_that_cant_be_read_is_none(String damaged) throws IOException {
        drctl("verify all");
        Files.writeString(directory.resolve("state/drctl/sites/flask-site/verified.json"), damaged);

        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(said()).contains("verified never, as far as this machine knows");
    }

    @Test
    void verify_needs_no_place_to_remember_it() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "", StandardCharsets.UTF_8);
        variables.put("XDG_STATE_HOME", file.toString());

        assertThat(drctl("verify all")).isEqualTo(ExitStatus.OK);
        assertThat(screen.err()).contains("note: status won't tell of this verification");
    }

    @Test
    void remembers_the_last_drill_and_what_it_measured() {
        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(said()).contains("last drill none, as far as this machine knows");

        cloud.databases(RECOVERY).sampling = true;
        drctl("drill run --yes");
        drctl("status");
        assertThat(said())
                .containsPattern("last drill game-day 2025-03-01T03:\\S+ \\(.* ago\\) done: failover .*, failback .*");
    }

    @Test
    void remembers_that_a_run_has_verified_the_recovery_site() {
        cloud.databases(RECOVERY).sampling = true;
        assertThat(drctl("drill run --yes")).isEqualTo(ExitStatus.OK);

        drctl("status");

        assertThat(said()).containsPattern("verified dr-site was READY 2025-03-01T03:\\S+ \\(.* ago\\)");
    }

    @Test
    void tells_until_when_clients_may_stay_where_a_run_has_moved_users_from() {
        drctl("status");
        assertThat(said()).doesNotContain("old clients");

        assertThat(drctl("failover app --via records --yes")).isEqualTo(ExitStatus.OK);
        assertThat(said())
                .containsPattern("clients may stay in us-east-2 until 2025-03-01T04:\\S+, by an old answer or an open"
                        + " connection \\(TTL 1 min, keep-alive 1 h\\)");
        drctl("status");
        assertThat(said())
                .containsPattern("old clients of flask-site may be in us-east-2 until 2025-03-01T04:\\S+, since run"
                        + " 20250301-\\S+-failover-app moved its users");
        drctl("status -o json");
        assertThat(said()).contains("\"oldClients\" : [ { \"of\" : \"flask-site\"");

        cloud.clock().advance(Duration.ofHours(2));
        drctl("status");
        assertThat(said()).doesNotContain("old clients");
    }

    @Test
    void tells_where_the_name_of_the_database_leads() throws IOException {
        Path file = directory.resolve("inventory.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "    topology:",
                                "    dns-name: {name: db.drctl.example, hosted-zone: drctl.example}\n    topology:"));
        Inventory named = InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        HealthySite.pointDatabase(cloud, named, HealthySite.ZONE_ID, PRIMARY);

        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(said())
                .contains(
                        "name db.drctl.example points at flask-site-us-east-2.cluster-abc.us-east-2.rds.amazonaws.com,"
                                + " in us-east-2");
        drctl("status -o json");
        assertThat(said())
                .contains(
                        "\"dnsName\" : { \"name\" : \"db.drctl.example\", \"region\" : \"us-east-2\", \"follows\" :"
                                + " false, \"answered\" : \"2 of 2 name servers answer with that\",",
                        "\"ttlSeconds\" : 60, \"answersAgree\" : true }");

        cloud.outside().isSilent = server -> true;
        assertThat(drctl("status -o json")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).contains("\"answersAgree\" : null }");
        cloud.outside().isSilent = server -> false;

        HealthySite.pointDatabase(cloud, named, HealthySite.ZONE_ID, RECOVERY);
        assertThat(drctl("status")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said()).contains("Point the name at the writer");
    }

    @Test
    void tells_who_holds_the_lease_of_the_site() {
        String key = "drctl/lease/flask-site/us-west-1.json";
        assertThat(cloud.objectStore(RECOVERY).write("drctl-flask-site-us-west-1", key, """
                        {"number": 7, "owner": "unknown", "host": "ann@desk", "machine": "m", "run": "r-1",
                         "command": "Fail over", "taken": "2025-03-01T02:59:00Z", "renewed": "2025-03-01T02:59:40Z",
                         "expires": "2025-03-01T03:00:40Z", "released": false}
                        """, null))
                .isPresent();

        drctl("status");

        assertThat(said())
                .contains("lease run r-1 (Fail over) of ann@desk, since 2025-03-01T02:59:00Z, renewed"
                        + " 2025-03-01T02:59:40Z, expires 2025-03-01T03:00:40Z by its clock");
    }

    @Test
    void says_that_who_holds_the_lease_is_unknown() {
        cloud.fail("s3:GetObject", Cause.ACCESS_DENIED);

        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);

        assertThat(said()).contains("lease unknown: ");
    }
}
