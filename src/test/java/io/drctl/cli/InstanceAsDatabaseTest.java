package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.DbInstances.Replication;
import io.drctl.cloud.Sql;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDbInstances;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose database is an RDS instance with a replica in the other Region: READY is a promise there too. */
final class InstanceAsDatabaseTest {
    private static final String EAST = "orders";
    private static final String WEST = "orders-replica";
    private static final Instant MADE = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private String said = "";

    /** The shipped site, whose cluster is an instance instead. */
    @BeforeEach
    void writeInventory() throws IOException {
        String shipped = Files.readString(Path.of("inventory.yaml"));
        int cluster = shipped.indexOf("  - asset: RDS Cluster");
        int image = shipped.indexOf("  - asset: AMI image");
        int databases = shipped.indexOf("databases:");
        assertThat(List.of(cluster, image, databases)).isSorted().doesNotContain(-1);
        Files.writeString(
                directory.resolve("inventory.yaml"),
                shipped.substring(0, cluster) + """
                          - kind: rds-instance
                            names: {us-east-2: %s, us-west-1: %s}
                            size: db.m6g.large

                        """.formatted(EAST, WEST) + shipped.substring(image, databases) + """
                        databases:
                          - engine: mysql
                            topology: rds-replica
                        """);
    }

    private static FakeCloud site() {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA));
        put(cloud.dbInstances(PRIMARY), PRIMARY, EAST, "available", null, List.of(arn(RECOVERY, WEST)), Map.of());
        put(cloud.dbInstances(RECOVERY), RECOVERY, WEST, "available", arn(PRIMARY, EAST), List.of(), Map.of());
        cloud.dbInstances(RECOVERY).reportLag(WEST, Duration.ofSeconds(2), Duration.ofSeconds(20));
        return cloud;
    }

    private static String arn(RegionName region, String id) {
        return "arn:aws:rds:" + region + ":123456789012:db:" + id;
    }

    private static void put(
            FakeDbInstances where,
            RegionName region,
            String id,
            String status,
            @Nullable String source,
            List<String> replicas,
            Map<String, String> tags) {
        where.instances.put(
                id,
                new DbInstance(
                        id,
                        arn(region, id),
                        "db.m6g.large",
                        status,
                        "mysql",
                        "8.4.5",
                        region + "b",
                        true,
                        "key",
                        7,
                        source,
                        source == null ? null : new Replication("replicating", null),
                        replicas,
                        false,
                        MADE,
                        tags));
    }

    private static Consumer<FakeCloud> west(String status, @Nullable String source, Map<String, String> tags) {
        return cloud -> put(cloud.dbInstances(RECOVERY), RECOVERY, WEST, status, source, List.of(), tags);
    }

    private static Consumer<FakeCloud> eastAlone(String status) {
        return cloud -> put(cloud.dbInstances(PRIMARY), PRIMARY, EAST, status, null, List.of(), Map.of());
    }

    private static final Map<String, String> PROMOTED =
            Map.of("drctl:promoted", "2025-03-01T02:59:00Z " + arn(PRIMARY, EAST) + " run");

    private static Map<String, Consumer<FakeCloud>> breakages() {
        Map<String, Consumer<FakeCloud>> all = new LinkedHashMap<>();
        all.put("nothing", cloud -> {});
        all.put("a dark primary", cloud -> cloud.lose(PRIMARY));
        all.put("no replica", cloud -> cloud.dbInstances(RECOVERY).instances.clear());
        all.put("no primary", cloud -> cloud.dbInstances(PRIMARY).instances.clear());
        all.put("a replica that reboots", west("rebooting", arn(PRIMARY, EAST), Map.of()));
        all.put("a replica of another instance", west("available", arn(PRIMARY, "ledger"), Map.of()));
        all.put("a replica that stands alone", west("available", null, Map.of()).andThen(eastAlone("available")));
        all.put("a promoted replica", west("available", null, PROMOTED).andThen(eastAlone("available")));
        all.put(
                "a promoted replica beside a stopped source",
                west("available", null, PROMOTED).andThen(eastAlone("stopped")));
        all.put(
                "a promoted replica alone",
                west("available", null, PROMOTED)
                        .andThen(cloud -> cloud.dbInstances(PRIMARY).instances.clear()));
        all.put("no lag", cloud -> cloud.dbInstances(RECOVERY).lags.clear());
        all.put("a lag that was lost", cloud -> cloud.dbInstances(RECOVERY).loseLag(WEST));
        all.put(
                "far behind",
                cloud -> cloud.dbInstances(RECOVERY).reportLag(WEST, Duration.ofHours(2), Duration.ofSeconds(20)));
        all.put(
                "old samples",
                cloud -> cloud.dbInstances(RECOVERY).reportLag(WEST, Duration.ofSeconds(2), Duration.ofMinutes(20)));
        return all;
    }

    private int drctl(FakeCloud cloud, String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said();
        return typed.status();
    }

    @Test
    void a_dark_primary_keeps_only_comparisons_from_being_made() {
        FakeCloud cloud = site();
        cloud.lose(PRIMARY);

        assertThat(drctl(cloud, "verify", "dr-site")).as(said).isEqualTo(ExitStatus.OK);
        assertThat(said).contains("comparisons could not be made", "not compared");
    }

    @Test
    void a_healthy_site_is_ready_in_every_scope() {
        for (String scope : List.of("dr-site", "primary", "all")) {
            assertThat(drctl(site(), "verify", scope)).as(said).isEqualTo(ExitStatus.OK);
        }
    }

    @Test
    void whatever_is_ready_fails_over_and_what_is_refused_is_not_ready() {
        breakages().forEach((name, broken) -> {
            for (RegionName to : List.of(RECOVERY, PRIMARY)) {
                FakeCloud cloud = site();
                broken.accept(cloud);
                String scope = to.equals(RECOVERY) ? "dr-site" : "primary";
                boolean isReady = drctl(cloud, "verify", scope) == ExitStatus.OK;
                String report = said;

                int application = drctl(cloud, "failover", "app", "--to", to.value(), "--dry-run");

                if (isReady) {
                    assertThat(application).as(name + " " + to + "\n" + said).isEqualTo(ExitStatus.OK);
                }
                if (application == ExitStatus.REFUSED) {
                    assertThat(isReady).as(name + " " + to + "\n" + report).isFalse();
                }
            }
        });
    }

    @Test
    void two_instances_that_accept_writes_are_said_and_never_ready() {
        for (Map<String, String> tags : List.of(Map.<String, String>of(), PROMOTED)) {
            FakeCloud cloud = site();
            west("available", null, tags).andThen(eastAlone("available")).accept(cloud);

            for (String scope : List.of("dr-site", "primary", "all")) {
                assertThat(drctl(cloud, "verify", scope)).as(said).isEqualTo(ExitStatus.FINDINGS);
                assertThat(said.replaceAll("\\s+", " "))
                        .contains("FAIL", "rds-instance.writer-place")
                        .containsAnyOf("two instances accept writes", "both accept writes");
            }
            assertThat(drctl(cloud, "failover", "app", "--to", PRIMARY.value(), "--dry-run"))
                    .as(said)
                    .isEqualTo(ExitStatus.REFUSED);
        }
    }

    @Test
    void the_flip_of_an_instance_restarts_it_at_its_standby_in_another_zone() {
        FakeCloud cloud = site();

        assertThat(drctl(cloud, "failover", "db", "--flip", "--region", "us-east-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.count("rds:RebootDBInstance")).isEqualTo(1);
        assertThat(words())
                .contains(
                        "in us-east-2, RDS instance orders restarts at its standby in another zone",
                        "gate multi-az: passed: orders is Multi-AZ, and in us-east-2b",
                        "orders is available in us-east-2a, and no longer in us-east-2b")
                .doesNotContain("cluster orders", "writer role of");
    }

    private String words() {
        return said.replaceAll("\\s+", " ");
    }

    @Test
    void a_standby_is_not_chosen() {
        assertThat(drctl(site(), "failover", "db", "--flip", "--target", "orders-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("is an RDS instance, whose only standby can't be chosen; nothing was changed");
    }

    @Test
    void an_instance_in_one_zone_needs_a_standby_before_it_can_be_flipped() {
        FakeCloud cloud = site();
        cloud.dbInstances(PRIMARY)
                .alter(
                        EAST,
                        old -> new DbInstance(
                                old.id(),
                                old.arn(),
                                old.instanceClass(),
                                old.status(),
                                old.engine(),
                                old.engineVersion(),
                                old.zone(),
                                false,
                                old.key(),
                                old.backupDays(),
                                old.source(),
                                old.replication(),
                                old.replicas(),
                                old.deletionProtected(),
                                old.created(),
                                old.tags()));

        assertThat(drctl(cloud, "failover", "db", "--flip", "--yes")).as(said).isEqualTo(ExitStatus.REFUSED);
        assertThat(cloud.count("rds:RebootDBInstance")).isZero();
        assertThat(words())
                .contains(
                        "orders has no standby that could take over: it is in us-east-2b only",
                        "aws rds modify-db-instance --region us-east-2 --db-instance-identifier orders --multi-az"
                                + " --apply-immediately");
    }

    @Test
    void the_flip_of_an_instance_that_is_missing_says_so() {
        FakeCloud cloud = site();
        cloud.dbInstances(PRIMARY).instances.clear();

        assertThat(drctl(cloud, "failover", "db", "--flip", "--region", "us-east-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(said).contains("there is no RDS instance orders in us-east-2");
    }

    private static long promotions(FakeCloud cloud) {
        return cloud.count("rds:PromoteReadReplica");
    }

    @Test
    void the_replica_of_a_lost_instance_is_promoted_once_and_the_promotion_is_recorded_on_it() {
        FakeCloud cloud = site();
        cloud.lose(PRIMARY);

        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);

        assertThat(promotions(cloud)).isEqualTo(1);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isZero();
        DbInstance promoted =
                Objects.requireNonNull(cloud.dbInstances(RECOVERY).instances.get(WEST));
        assertThat(promoted.isReplica()).isFalse();
        assertThat(promoted.tags().get("drctl:promoted")).contains(arn(PRIMARY, EAST));
        assertThat(words())
                .contains(
                        "orders-replica is standalone, and available",
                        "if that still runs, two instances accept writes")
                .doesNotContain("cluster");

        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(promotions(cloud)).isEqualTo(1);
    }

    @Test
    void the_replica_of_a_healthy_instance_is_promoted_only_on_an_explicit_word() {
        FakeCloud cloud = site();

        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains(
                        "the primary orders in us-east-2 is healthy and accepts writes",
                        "drctl failover db --to us-west-1 --force-while-healthy");
        assertThat(promotions(cloud)).isZero();

        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(promotions(cloud)).isEqualTo(1);
    }

    @Test
    void an_unknown_lag_of_a_replica_is_no_known_loss() {
        FakeCloud cloud = site();
        cloud.lose(PRIMARY);
        cloud.dbInstances(RECOVERY).loseLag(WEST);

        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--accept-data-loss", "1h", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains("CloudWatch has no recent ReplicaLag, or it is -1 (undetermined)", "--accept-unknown-loss");
        assertThat(promotions(cloud)).isZero();
    }

    @Test
    void a_replica_that_is_being_modified_is_neither_ready_nor_promoted() {
        FakeCloud cloud = site();
        west("modifying", arn(PRIMARY, EAST), Map.of()).accept(cloud);

        assertThat(drctl(cloud, "verify", "dr-site")).as(said).isEqualTo(ExitStatus.FINDINGS);
        assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("gate replica-available: REFUSED: orders-replica is modifying");
    }

    @Test
    void whatever_is_ready_is_promoted_where_the_primary_may_be_left() {
        breakages().forEach((name, broken) -> {
            FakeCloud cloud = site();
            broken.accept(cloud);
            if (drctl(cloud, "verify", "dr-site") == ExitStatus.OK) {
                assertThat(drctl(cloud, "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--dry-run"))
                        .as(name + "\n" + said)
                        .isEqualTo(ExitStatus.OK);
            }
        });
    }

    @Test
    void an_old_instance_is_deleted_after_the_promotion_and_keeps_a_final_snapshot() {
        FakeCloud cloud = site();

        assertThat(drctl(
                        cloud,
                        "failover",
                        "db",
                        "--to",
                        "us-west-1",
                        "--force-while-healthy",
                        "--delete-old-primary",
                        "--dry-run"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(words())
                .contains("RDS instance orders in us-east-2 is deleted, keeping snapshot orders-final-")
                .contains("rds:DeleteDBInstance")
                .doesNotContain("rds:DeleteDBCluster", "the instances of");
    }

    @Test
    void the_protection_of_an_old_instance_is_respected_and_the_command_that_lifts_it_is_told() {
        FakeCloud cloud = site();
        cloud.dbInstances(PRIMARY).instances.computeIfPresent("orders", (id, old) -> isProtected(old));

        assertThat(drctl(
                        cloud,
                        "failover",
                        "db",
                        "--to",
                        "us-west-1",
                        "--force-while-healthy",
                        "--delete-old-primary",
                        "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains("aws rds modify-db-instance --region us-east-2 --db-instance-identifier orders"
                        + " --no-deletion-protection");
        assertThat(cloud.dbInstances(PRIMARY).instances).containsKey("orders");
    }

    private static DbInstance isProtected(DbInstance old) {
        return new DbInstance(
                old.id(),
                old.arn(),
                old.instanceClass(),
                old.status(),
                old.engine(),
                old.engineVersion(),
                old.zone(),
                old.isMultiAz(),
                old.key(),
                old.backupDays(),
                old.source(),
                old.replication(),
                old.replicas(),
                true,
                // Before its replica.
                Objects.requireNonNull(old.created()).minus(Duration.ofDays(1)),
                old.tags(),
                old.endpoint());
    }

    private static void answersBySql(FakeCloud cloud) {
        cloud.sql(PRIMARY).isGiven = true;
        cloud.sql(RECOVERY).isGiven = true;
        BinlogPosition last = cloud.sql(PRIMARY).position;
        cloud.sql(RECOVERY).replica = new Sql.Replica(EAST, last, last, true, true, Duration.ofSeconds(1), null);
    }

    @Test
    void a_planned_switchover_stops_the_writes_and_promotes_the_replica_once_it_has_the_last_of_them() {
        FakeCloud cloud = site();
        answersBySql(cloud);

        assertThat(drctl(cloud, "switchover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);

        assertThat(cloud.calls().stream()
                        .map(call -> call.operation() + " " + call.region())
                        .filter(call -> call.startsWith("sql:Set") || call.startsWith("rds:Promote")))
                .containsExactly("sql:SetReadOnly us-east-2", "rds:PromoteReadReplica us-west-1");
        assertThat(cloud.sql(PRIMARY).readOnly)
                .as("the old primary stays read-only")
                .isTrue();
    }

    @Test
    void a_planned_switchover_needs_a_server_whose_writes_can_be_stopped() {
        FakeCloud cloud = site();
        answersBySql(cloud);
        cloud.sql(PRIMARY).hasProcedure = false;

        assertThat(drctl(cloud, "switchover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words())
                .contains(
                        "the server of orders has no mysql.rds_set_read_only that drctl may call (AWS documents it for"
                                + " Aurora MySQL 3 alone)");
        assertThat(promotions(cloud)).isZero();
    }

    @Test
    void a_planned_switchover_needs_no_instance_but_the_two() {
        FakeCloud cloud = site();
        answersBySql(cloud);
        put(cloud.dbInstances(PRIMARY), PRIMARY, "reports", "available", EAST, List.of(), Map.of());

        assertThat(drctl(cloud, "switchover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(words()).contains("reports in us-east-2 would go on following a primary");
    }

    @Test
    void the_whole_site_follows_in_one_run() {
        FakeCloud cloud = site();
        cloud.lose(PRIMARY);

        assertThat(drctl(cloud, "failover", "site", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(promotions(cloud)).isEqualTo(1);
    }
}
