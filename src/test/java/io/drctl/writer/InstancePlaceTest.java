package io.drctl.writer;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDbInstances;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the newest writes are when the database is an RDS instance with a replica in the other Region. */
final class InstancePlaceTest {
    private static final Inventory SITE = InventoryReader.read(
                    Path.of("docs/examples/ecs-and-rds-replica/inventory.yaml"),
                    "inventory.yaml",
                    CheckCatalogue.kinds())
            .inventory();
    private static final String EAST = "payroll-mysql";
    private static final String WEST = "payroll-mysql-replica";
    private static final String PROMOTION = "drctl failover db --to us-west-1 --accept-unknown-loss";

    private final FakeCloud cloud = new FakeCloud();
    private final FakeDbInstances east = cloud.dbInstances(PRIMARY);
    private final FakeDbInstances west = cloud.dbInstances(RECOVERY);

    @BeforeEach
    void replicate() {
        has(east, PRIMARY, EAST, "available", null, List.of(arn(RECOVERY, WEST)));
        has(west, RECOVERY, WEST, "available", arn(PRIMARY, EAST), List.of());
        west.reportLag(WEST, Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    private static String arn(RegionName region, String id) {
        return "arn:aws:rds:" + region + ":123456789012:db:" + id;
    }

    private static void has(
            FakeDbInstances where,
            RegionName region,
            String id,
            String status,
            @Nullable String source,
            List<String> replicas) {
        where.instances.put(
                id,
                new DbInstance(
                        id,
                        arn(region, id),
                        "db.m6g.large",
                        status,
                        "mysql",
                        "8.0.39",
                        region + "b",
                        true,
                        "key",
                        7,
                        source,
                        null,
                        replicas,
                        false,
                        Instant.parse("2025-01-01T00:00:00Z"),
                        Map.of()));
    }

    private WriterPlace place(RegionName region) {
        return WriterPlace.judge(WriterFacts.read(SITE, SITE.database(), cloud, region, List::of));
    }

    @Test
    void the_source_of_a_replica_has_the_newest_writes() {
        WriterPlace place = place(PRIMARY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place.newest()).isEqualTo(PRIMARY);
        assertThat(place.seen()).isEqualTo(EAST + " accepts writes; " + WEST + " in us-west-1 follows it");
    }

    @Test
    void a_replica_can_be_read_and_not_written() {
        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.newest()).isEqualTo(PRIMARY);
        assertThat(place.seen())
                .isEqualTo(WEST + " is a replica, 2 s behind (sampled 20 s ago): users in us-west-1 can read, but not"
                        + " write, until it is promoted");
    }

    @Test
    void a_replica_whose_source_is_dark_still_follows_and_is_promoted_on_an_explicit_word() {
        west.loseLag(WEST);
        cloud.lose(PRIMARY);

        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.seen()).contains("is a replica of us-east-2, which doesn't answer; last sample: 2 s");
        assertThat(place.remedy()).hasToString(PROMOTION);
    }

    @Test
    void a_replica_whose_source_was_deleted_is_promoted_on_an_explicit_word() {
        west.lags.clear();
        east.instances.clear();

        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.seen()).contains("is a replica of an instance that us-east-2 no longer has");
        assertThat(place.remedy()).hasToString(PROMOTION);
    }

    @Test
    void a_replica_without_a_known_lag_is_unknown_until_somebody_says_so() {
        west.lags.clear();

        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place.isOverridable()).isTrue();
        assertThat(place.seen()).contains("how far it is behind is unknown");
    }

    @Test
    void a_replica_of_something_else_is_not_taken_for_the_sites() {
        has(west, RECOVERY, WEST, "available", arn(PRIMARY, "ledger"), List.of());

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place(RECOVERY).seen()).contains("replicates from " + arn(PRIMARY, "ledger"));
    }

    @Test
    void two_instances_that_accept_writes_are_unknown_in_either_region() {
        has(east, PRIMARY, EAST, "available", null, List.of());
        has(west, RECOVERY, WEST, "available", null, List.of());

        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            assertThat(place(region).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
            assertThat(place(region).seen()).contains("both accept writes, and nothing on record shows which");
        }
    }

    @Test
    void an_instance_that_stands_alone_has_the_newest_writes() {
        west.instances.clear();
        has(east, PRIMARY, EAST, "available", null, List.of());

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place(PRIMARY).seen()).isEqualTo(EAST + " accepts writes; us-west-1 has no RDS instance " + WEST);
        assertThat(place(RECOVERY).seen()).isEqualTo("there is no RDS instance " + WEST + " in us-west-1");
        assertThat(String.valueOf(place(RECOVERY).remedy())).doesNotContain("drctl provision");
    }

    @Test
    void an_instance_that_reboots_after_its_promotion_serves_nobody_yet() {
        has(west, RECOVERY, WEST, "rebooting", null, List.of());

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(place(RECOVERY).seen()).isEqualTo(WEST + " in us-west-1 is rebooting");
    }

    @Test
    void only_instances_are_asked_for() {
        place(PRIMARY);
        place(RECOVERY);

        assertThat(cloud.operationsCalled())
                .containsExactlyInAnyOrder("rds:DescribeDBInstances", "cloudwatch:GetMetricData");
    }
}
