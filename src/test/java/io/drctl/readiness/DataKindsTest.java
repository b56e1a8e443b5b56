package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.DbInstances.Replication;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps data in both Regions, and each way in which it may not. */
final class DataKindsTest {
    private static final Asset INSTANCE =
            RowCase.row(RdsInstanceCheck.KIND, "orders", "db.t3.medium", Scale.same(1), Map.of());
    private static final Asset CAPACITY = RowCase.row(
            ServerlessCapacityCheck.KIND,
            "orders",
            "",
            Scale.same(1),
            Map.of(
                    RowKeys.SERVERLESS_MIN, RowCase.each(Scale.same("1")),
                    RowKeys.SERVERLESS_MAX, RowCase.each(Scale.same("16"))));
    private static final Asset SECRET = RowCase.row(SecretCheck.KIND, "shop/database", "", Scale.same(1), Map.of());
    private static final Asset REPOSITORY =
            RowCase.row(ContainerRepositoryCheck.KIND, "shop/web", "", Scale.same(1), Map.of());
    private static final Asset TABLE = RowCase.row(TableCheck.KIND, "carts", "", Scale.same(1), Map.of());

    private static final String SOURCE = "arn:aws:rds:us-east-2:123456789012:db:orders";
    private static final Replication REPLICATING = new Replication("replicating", null);

    static Stream<RowCase> instances() {
        String word = "rds-instance.";
        return Stream.of(
                RowCase.healthy("replicating, two seconds behind", cloud -> {}),
                RowCase.of(
                        "no replica",
                        cloud -> cloud.dbInstances(RECOVERY).instances.clear(),
                        word + "available us-west-1 FAIL",
                        "there is no such DB instance",
                        "create it in us-west-1"),
                RowCase.of(
                        "full",
                        replica("storage-full", "8.0.36", 7, SOURCE, REPLICATING, "key"),
                        word + "available us-west-1 FAIL",
                        "storage-full",
                        "see its events"),
                RowCase.of(
                        "no backups",
                        replica("available", "8.0.36", 0, SOURCE, REPLICATING, "key"),
                        word + "backups us-west-1 FAIL",
                        "nothing can replicate from it",
                        "aws rds modify-db-instance --region us-west-1 --db-instance-identifier orders"
                                + " --backup-retention-period 7 --apply-immediately"),
                RowCase.of(
                        "in one zone",
                        cloud -> cloud.dbInstances(RECOVERY)
                                .alter(
                                        "orders",
                                        old -> instance(
                                                old.id(),
                                                old.arn(),
                                                "available",
                                                "8.0.36",
                                                false,
                                                "key",
                                                7,
                                                SOURCE,
                                                REPLICATING)),
                        word + "multi-az us-west-1 WARN",
                        "in us-west-1b only",
                        "--multi-az --apply-immediately"),
                RowCase.of(
                        "no replica any more",
                        replica("available", "8.0.36", 7, null, null, "key"),
                        word + "source us-west-1 FAIL",
                        "it stands alone",
                        "the other way round"),
                RowCase.of(
                        "a replica of something else",
                        replica(
                                "available",
                                "8.0.36",
                                7,
                                "arn:aws:rds:eu-west-1:123456789012:db:orders",
                                REPLICATING,
                                "key"),
                        word + "source us-west-1 FAIL",
                        "replicates from arn:aws:rds:eu-west-1:123456789012:db:orders",
                        "a replica of orders in us-east-2"),
                RowCase.of(
                        "replication that broke",
                        replica("available", "8.0.36", 7, SOURCE, new Replication("error", "duplicate key"), "key"),
                        word + "replication us-west-1 FAIL",
                        "error: duplicate key",
                        "see why replication has stopped"),
                RowCase.of(
                        "RDS is silent about replication",
                        replica("available", "8.0.36", 7, SOURCE, null, "key"),
                        word + "replication us-west-1 UNKNOWN",
                        "RDS says nothing",
                        "verify again"),
                RowCase.of(
                        "behind by more than may be lost",
                        cloud -> cloud.dbInstances(RECOVERY)
                                .reportLag("orders", Duration.ofMinutes(9), Duration.ofSeconds(30)),
                        word + "lag us-west-1 FAIL",
                        "promoting may lose",
                        "another RPO"),
                RowCase.of(
                        "no sample, or -1",
                        cloud -> cloud.dbInstances(RECOVERY).lags.clear(),
                        word + "lag us-west-1 UNKNOWN",
                        "CloudWatch has no recent ReplicaLag, or it is -1",
                        "whether replication runs"),
                RowCase.of(
                        "samples that have stopped",
                        cloud -> cloud.dbInstances(RECOVERY)
                                .reportLag("orders", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                        word + "lag us-west-1 UNKNOWN",
                        "sampled 10 min",
                        "whether CloudWatch gets ReplicaLag"),
                RowCase.of(
                        "a sample from the future",
                        cloud -> cloud.dbInstances(RECOVERY)
                                .reportLag("orders", Duration.ofSeconds(1), Duration.ofMinutes(-10)),
                        word + "lag us-west-1 UNKNOWN",
                        "in the future",
                        "clock"),
                RowCase.of(
                        "another version",
                        replica("available", "8.0.35", 7, SOURCE, REPLICATING, "key"),
                        word + "version us-west-1 FAIL",
                        "mysql 8.0.35, but orders has mysql 8.0.36",
                        "upgrade the older one"),
                RowCase.of(
                        "not encrypted",
                        replica("available", "8.0.36", 7, SOURCE, REPLICATING, null),
                        word + "encryption us-west-1 FAIL",
                        "not encrypted, though orders is",
                        "an encrypted replica"),
                RowCase.of(
                        "the primary Region is dark",
                        cloud -> cloud.lose(PRIMARY),
                        word + "version us-west-1 UNKNOWN, " + word + "encryption us-west-1 UNKNOWN",
                        "unreachable",
                        "Health Dashboard"));
    }

    @ParameterizedTest
    @MethodSource("instances")
    void a_replica_of_an_rds_instance(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        cloud.dbInstances(PRIMARY)
                .instances
                .put("orders", instance("orders", SOURCE, "available", "8.0.36", true, "key", 7, null, null));
        replica("available", "8.0.36", 7, SOURCE, REPLICATING, "key").accept(cloud);
        cloud.dbInstances(RECOVERY).reportLag("orders", Duration.ofSeconds(2), Duration.ofSeconds(30));

        each.assertFound(RdsInstanceCheck.KIND, INSTANCE, RowCase.siteWith(INSTANCE), cloud);
    }

    private static Consumer<FakeCloud> replica(
            String status,
            String version,
            int backups,
            @Nullable String source,
            @Nullable Replication replication,
            @Nullable String key) {
        String arn = "arn:aws:rds:us-west-1:123456789012:db:orders";
        return cloud -> cloud.dbInstances(RECOVERY)
                .instances
                .put("orders", instance("orders", arn, status, version, true, key, backups, source, replication));
    }

    private static DbInstance instance(
            String id,
            String arn,
            String status,
            String version,
            boolean isMultiAz,
            @Nullable String key,
            int backups,
            @Nullable String source,
            @Nullable Replication replication) {
        return new DbInstance(
                id,
                arn,
                "db.t3.medium",
                status,
                "mysql",
                version,
                "us-west-1b",
                isMultiAz,
                key,
                backups,
                source,
                replication,
                List.of(),
                false,
                Instant.parse("2025-01-01T00:00:00Z"),
                Map.of());
    }

    static Stream<RowCase> capacities() {
        String word = "serverless-capacity.";
        return Stream.of(
                RowCase.healthy("as promised", scaling(1, 16)),
                RowCase.healthy("more than promised", scaling(2, 64)),
                RowCase.of(
                        "no capacity range",
                        cloud -> {},
                        word + "present us-west-1 FAIL",
                        "no capacity range",
                        "set one"),
                RowCase.of(
                        "can't grow",
                        scaling(1, 4),
                        word + "max us-west-1 FAIL",
                        "4 ACU: it can't grow",
                        "MinCapacity=1,MaxCapacity=16"),
                RowCase.of(
                        "begins too small",
                        scaling(0.5, 16),
                        word + "min us-west-1 FAIL",
                        "0.5 ACU",
                        "MinCapacity=1,MaxCapacity=16"),
                RowCase.of(
                        "begins too small, and can't grow",
                        scaling(0.5, 0.5),
                        word + "max us-west-1 FAIL, " + word + "min us-west-1 FAIL",
                        "0.5 ACU: it can't grow",
                        "MinCapacity=1,MaxCapacity=16"),
                RowCase.of(
                        "pauses",
                        scaling(0, 16),
                        word + "min us-west-1 FAIL",
                        "0 ACU: it pauses",
                        "MinCapacity=1,MaxCapacity=16"));
    }

    @ParameterizedTest
    @MethodSource("capacities")
    void the_capacity_of_aurora_serverless(RowCase each) {
        each.assertFound(ServerlessCapacityCheck.KIND, CAPACITY, RowCase.siteWith(CAPACITY), new FakeCloud());
    }

    @Test
    void a_capacity_that_pauses_where_none_was_promised_is_worth_a_warning() {
        Asset unsaid = RowCase.row(ServerlessCapacityCheck.KIND, "orders", "", Scale.same(1), Map.of());

        RowCase.of(
                        "pauses",
                        scaling(0, 16),
                        "serverless-capacity.min us-west-1 WARN",
                        "0 ACU: it pauses",
                        "MinCapacity=0.5,MaxCapacity=16")
                .assertFound(ServerlessCapacityCheck.KIND, unsaid, RowCase.siteWith(unsaid), new FakeCloud());
    }

    @Test
    void on_standby_no_more_is_needed_than_the_inventory_has_there() {
        Asset scaled = RowCase.row(
                ServerlessCapacityCheck.KIND,
                "orders",
                "",
                Scale.same(1),
                Map.of(
                        RowKeys.SERVERLESS_MIN, RowCase.each(new Scale<>("0.5", "2")),
                        RowKeys.SERVERLESS_MAX, RowCase.each(new Scale<>("4", "32"))));

        RowCase.healthy("as on standby", scaling(0.5, 4))
                .assertFound(ServerlessCapacityCheck.KIND, scaled, RowCase.siteWith(scaled), new FakeCloud());
    }

    @Test
    void each_remedy_of_a_capacity_mends_both_bounds() {
        FakeCloud cloud = new FakeCloud();
        scaling(0.5, 0.5).accept(cloud);

        assertThat(RowCase.verify(ServerlessCapacityCheck.KIND, CAPACITY, RowCase.siteWith(CAPACITY), cloud)
                        .findings())
                .filteredOn(finding -> finding.verdict() == ReadinessVerdict.FAIL)
                .hasSize(2)
                .allSatisfy(
                        finding -> assertThat(finding.remedy()).asString().contains("MinCapacity=1,MaxCapacity=16"));
    }

    private static Consumer<FakeCloud> scaling(double min, double max) {
        return cloud -> cloud.databases(RECOVERY).scalings.put("orders", new Databases.ServerlessScaling(min, max));
    }

    static Stream<RowCase> secrets() {
        String word = "secret.";
        return Stream.of(
                RowCase.healthy("a replica in sync", cloud -> {}),
                RowCase.of(
                        "no replica",
                        cloud -> cloud.secrets(RECOVERY).secrets.clear(),
                        word + "present us-west-1 FAIL",
                        "there is no such secret",
                        "aws secretsmanager replicate-secret-to-regions --region us-east-2 --secret-id shop/database"
                                + " --add-replica-regions Region=us-west-1"),
                RowCase.of(
                        "without a value",
                        secret(RECOVERY, null, PRIMARY, null, null),
                        word + "present us-west-1 FAIL, " + word + "version us-west-1 FAIL",
                        "it has no value",
                        "put one"),
                RowCase.of(
                        "waits for its deletion",
                        secret(RECOVERY, "v2", PRIMARY, null, Instant.EPOCH),
                        word + "present us-west-1 FAIL",
                        "it waits for its deletion",
                        "aws secretsmanager restore-secret --region us-west-1"),
                RowCase.of(
                        "stands alone",
                        secret(RECOVERY, "v9", null, null, null),
                        word + "replicated us-west-1 FAIL, " + word + "version us-west-1 FAIL",
                        "it stands alone",
                        "delete this one"),
                RowCase.of(
                        "failed",
                        secret(PRIMARY, "v2", PRIMARY, new Secrets.Replica(RECOVERY, "Failed", "no such key"), null),
                        word + "replicated us-west-1 FAIL",
                        "Failed: no such key",
                        "remove the cause"),
                RowCase.of(
                        "under way",
                        secret(PRIMARY, "v2", PRIMARY, new Secrets.Replica(RECOVERY, "InProgress", null), null),
                        word + "replicated us-west-1 UNKNOWN",
                        "InProgress",
                        "wait a few minutes"),
                RowCase.of(
                        "another version",
                        secret(RECOVERY, "v1", PRIMARY, null, null),
                        word + "version us-west-1 FAIL",
                        "another version",
                        "verify again"),
                RowCase.of(
                        "the primary Region is dark",
                        cloud -> cloud.lose(PRIMARY),
                        word + "replicated us-west-1 UNKNOWN, " + word + "version us-west-1 UNKNOWN",
                        "unreachable",
                        "Health Dashboard"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void a_secret(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        secret(PRIMARY, "v2", PRIMARY, new Secrets.Replica(RECOVERY, "InSync", null), null)
                .accept(cloud);
        secret(RECOVERY, "v2", PRIMARY, null, null).accept(cloud);

        each.assertFound(SecretCheck.KIND, SECRET, RowCase.siteWith(SECRET), cloud);
    }

    private static Consumer<FakeCloud> secret(
            RegionName region,
            @Nullable String version,
            @Nullable RegionName primary,
            Secrets.@Nullable Replica replica,
            @Nullable Instant deletedAt) {
        return cloud -> cloud.secrets(region)
                .secrets
                .put(
                        "shop/database",
                        new Secrets.Secret(
                                "shop/database",
                                "arn:secret",
                                version,
                                primary,
                                replica == null ? List.of() : List.of(replica),
                                deletedAt));
    }

    static Stream<RowCase> repositories() {
        String word = "ecr-repository.";
        return Stream.of(
                RowCase.healthy("replicated", cloud -> {}),
                RowCase.of(
                        "no repository",
                        cloud -> cloud.registries(RECOVERY).repositories.clear(),
                        word + "present us-west-1 FAIL",
                        "there is no such repository",
                        "add a replication rule for it in us-east-2"),
                RowCase.of(
                        "no rule, pushed twice",
                        cloud -> cloud.registries(PRIMARY).rules.clear(),
                        word + "replicated us-west-1 WARN",
                        "no rule copies it",
                        "add a replication rule for shop/web from us-east-2 to us-west-1"),
                RowCase.of(
                        "a rule for others",
                        cloud -> {
                            cloud.registries(PRIMARY).rules.clear();
                            cloud.registries(PRIMARY)
                                    .rules
                                    .add(new Registries.ReplicationRule(
                                            List.of(new Registries.Destination(RECOVERY, "123456789012")),
                                            List.of("other/")));
                        },
                        word + "replicated us-west-1 WARN",
                        "no rule copies it",
                        "add a replication rule"),
                RowCase.of(
                        "a rule to another account",
                        cloud -> {
                            cloud.registries(PRIMARY).rules.clear();
                            cloud.registries(PRIMARY)
                                    .rules
                                    .add(new Registries.ReplicationRule(
                                            List.of(new Registries.Destination(RECOVERY, "210987654321")), List.of()));
                        },
                        word + "replicated us-west-1 WARN",
                        "no rule copies it",
                        "add a replication rule"),
                RowCase.of(
                        "an image of before the rule",
                        cloud -> cloud.registries(RECOVERY).images.clear(),
                        word + "newest-image us-west-1 FAIL",
                        "v7 isn't here yet, pushed",
                        "push it again"),
                RowCase.of(
                        "an image of a moment ago",
                        cloud -> image(
                                        PRIMARY,
                                        "sha256:new",
                                        cloud.clock().now().minusSeconds(60))
                                .accept(cloud),
                        word + "newest-image us-west-1 UNKNOWN",
                        "v7 isn't here yet, pushed 1 min ago",
                        "wait until it is replicated"),
                RowCase.of(
                        "no image at all",
                        cloud -> cloud.registries(PRIMARY).images.clear(),
                        word + "newest-image us-west-1 FAIL",
                        "there is no image of it in us-east-2",
                        "push one"),
                RowCase.of(
                        "no permission for the rules",
                        cloud -> cloud.fail("ecr:DescribeRegistry", CloudException.Cause.ACCESS_DENIED),
                        word + "replicated us-west-1 UNKNOWN",
                        "access denied",
                        "grant ecr:DescribeRegistry"));
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void a_container_repository(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.registries(region)
                    .repositories
                    .put(
                            "shop/web",
                            new Registries.Repository(
                                    "shop/web", "123456789012.dkr.ecr." + region + ".amazonaws.com/shop/web"));
            image(region, "sha256:seven", Instant.parse("2025-01-01T00:00:00Z")).accept(cloud);
        }
        cloud.registries(PRIMARY)
                .rules
                .add(new Registries.ReplicationRule(
                        List.of(new Registries.Destination(RECOVERY, "123456789012")), List.of("shop/")));

        each.assertFound(ContainerRepositoryCheck.KIND, REPOSITORY, RowCase.siteWith(REPOSITORY), cloud);
    }

    private static Consumer<FakeCloud> image(RegionName region, String digest, Instant pushedAt) {
        return cloud -> cloud.registries(region)
                .images
                .put("shop/web", List.of(new Registries.Image(digest, List.of("v7"), pushedAt)));
    }

    static Stream<RowCase> tables() {
        String word = "dynamodb-table.";
        return Stream.of(
                RowCase.healthy("a global table", cloud -> {}),
                RowCase.healthy("being updated", table("UPDATING", new Tables.Replica(PRIMARY, "ACTIVE", null))),
                RowCase.of(
                        "no table",
                        cloud -> cloud.tables(RECOVERY).tables.clear(),
                        word + "active us-west-1 FAIL",
                        "there is no such table",
                        "add a replica in us-west-1"),
                RowCase.of(
                        "its key is gone",
                        table("INACCESSIBLE_ENCRYPTION_CREDENTIALS", new Tables.Replica(PRIMARY, "ACTIVE", null)),
                        word + "active us-west-1 FAIL",
                        "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
                        "can't be read and written"),
                RowCase.of(
                        "of this Region only",
                        table("ACTIVE", null),
                        word + "replica us-west-1 FAIL",
                        "it is no global table",
                        "add a replica in us-east-2"),
                RowCase.of(
                        "replicated elsewhere",
                        table("ACTIVE", new Tables.Replica(new RegionName("eu-west-1"), "ACTIVE", null)),
                        word + "replica us-west-1 FAIL",
                        "it has no replica in us-east-2",
                        "add a replica"),
                RowCase.of(
                        "a replica that failed",
                        table("ACTIVE", new Tables.Replica(PRIMARY, "REPLICATION_NOT_AUTHORIZED", "no permission")),
                        word + "replica us-west-1 FAIL",
                        "REPLICATION_NOT_AUTHORIZED: no permission",
                        "take part"),
                RowCase.of(
                        "a replica that is made",
                        table("ACTIVE", new Tables.Replica(PRIMARY, "CREATING", null)),
                        word + "replica us-west-1 UNKNOWN",
                        "CREATING",
                        "wait until it is ACTIVE"),
                RowCase.of(
                        "no point-in-time recovery",
                        cloud -> cloud.tables(RECOVERY).unrecoverable.add("carts"),
                        word + "point-in-time-recovery us-west-1 WARN",
                        "gone in both Regions",
                        "PointInTimeRecoveryEnabled=true"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_global_table(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        table("ACTIVE", new Tables.Replica(PRIMARY, "ACTIVE", null)).accept(cloud);

        each.assertFound(TableCheck.KIND, TABLE, RowCase.siteWith(TABLE), cloud);
    }

    private static Consumer<FakeCloud> table(String status, Tables.@Nullable Replica replica) {
        return cloud -> cloud.tables(RECOVERY)
                .tables
                .put("carts", new Tables.Table("carts", status, replica == null ? List.of() : List.of(replica)));
    }
}
