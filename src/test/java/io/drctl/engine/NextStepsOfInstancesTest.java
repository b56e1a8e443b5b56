package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What to do where the database is an RDS instance with a replica. */
final class NextStepsOfInstancesTest {
    private static final Inventory SITE = InventoryReader.read(
                    Path.of("docs/examples/ecs-and-rds-replica/inventory.yaml"),
                    "inventory.yaml",
                    CheckCatalogue.kinds())
            .inventory();
    private static final String EAST = "payroll-mysql";
    private static final String WEST = "payroll-mysql-replica";
    private static final String PROMOTED =
            "2026-03-14T03:15:22Z arn:aws:rds:us-east-2:123456789012:db:" + EAST + " run";

    private final FakeCloud cloud = new FakeCloud();

    @BeforeEach
    void replicate() {
        has(PRIMARY, EAST, null, List.of(arn(RECOVERY, WEST)), Map.of());
        has(RECOVERY, WEST, arn(PRIMARY, EAST), List.of(), Map.of());
        cloud.dbInstances(RECOVERY).reportLag(WEST, Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    private static String arn(RegionName region, String id) {
        return "arn:aws:rds:" + region + ":123456789012:db:" + id;
    }

    private void has(
            RegionName region, String id, @Nullable String source, List<String> replicas, Map<String, String> tags) {
        cloud.dbInstances(region)
                .instances
                .put(
                        id,
                        new DbInstance(
                                id,
                                arn(region, id),
                                "db.m6g.large",
                                "available",
                                "mysql",
                                "8.0.39",
                                region + "b",
                                true,
                                "key",
                                7,
                                source,
                                null,
                                replicas,
                                true,
                                Instant.parse("2025-01-01T00:00:00Z"),
                                tags));
    }

    private Situation situation(RegionName users) {
        return new Situation(
                SITE.application(),
                SITE.database(),
                cloud.clock().now(),
                new UserTraffic(users, users, Set.of(), "users are in " + users),
                Situation.of(SITE, SITE.database(), cloud, List::of));
    }

    private List<String> next(RegionName users) {
        return NextSteps.of(SITE, List.of(situation(users)), false).stream()
                .map(step -> step.command().toString())
                .toList();
    }

    @Test
    void a_site_at_home_whose_replica_follows_has_nothing_left_to_do() {
        Situation now = situation(PRIMARY);

        assertThat(now.side(PRIMARY).kind()).isEqualTo(Situation.Kind.ALONE);
        assertThat(now.side(RECOVERY).kind()).isEqualTo(Situation.Kind.REPLICA);
        assertThat(now.newest()).contains(PRIMARY);
        assertThat(next(PRIMARY)).isEmpty();
    }

    @Test
    void users_of_a_lost_region_are_led_away_and_the_replica_is_promoted() {
        cloud.lose(PRIMARY);

        assertThat(next(PRIMARY))
                .containsExactly("drctl failover app --to us-west-1", "drctl failover db --to us-west-1");
    }

    @Test
    void users_beside_a_replica_are_sent_back_or_the_replica_is_promoted() {
        assertThat(next(RECOVERY))
                .containsExactly(
                        "drctl failover app --to us-east-2", "drctl failover db --to us-west-1 --force-while-healthy");
    }

    @Test
    void the_replica_of_an_instance_that_is_gone_is_what_is_left_of_the_database() {
        cloud.dbInstances(PRIMARY).instances.clear();

        assertThat(next(PRIMARY))
                .containsExactly("drctl failover app --to us-west-1", "drctl failover db --to us-west-1");
        assertThat(next(RECOVERY)).containsExactly("drctl failover db --to us-west-1");
    }

    @Test
    void where_neither_instance_is_found_the_names_looked_for_are_said() {
        cloud.dbInstances(PRIMARY).instances.clear();
        cloud.dbInstances(RECOVERY).instances.clear();

        assertThat(NextSteps.of(SITE, List.of(situation(PRIMARY)), false))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.why())
                            .hasToString("There is no RDS instance " + EAST + " in us-east-2, and there is no RDS"
                                    + " instance " + WEST + " in us-west-1. Correct the names in the inventory, or"
                                    + " make the database again");
                    assertThat(step.command()).hasToString("drctl verify all");
                });
    }

    @Test
    void what_could_not_be_asked_is_not_said_to_be_missing() {
        cloud.lose(PRIMARY);
        cloud.lose(RECOVERY);

        assertThat(NextSteps.of(SITE, List.of(situation(PRIMARY)), false))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.why().toString())
                        .doesNotContain("no database", "no RDS instance")
                        .contains("us-east-2 doesn't answer"));
    }

    /** A tag records which of the two was promoted; AWS itself doesn't tell. */
    @Test
    void an_old_source_that_still_accepts_writes_is_deleted_by_the_failover_once_it_may_be() {
        has(PRIMARY, EAST, null, List.of(), Map.of());
        has(RECOVERY, WEST, null, List.of(), Map.of("drctl:promoted", PROMOTED));

        assertThat(next(RECOVERY))
                .containsExactly(
                        "aws rds modify-db-instance --region us-east-2 --db-instance-identifier " + EAST
                                + " --no-deletion-protection",
                        "drctl failover db --to us-west-1 --delete-old-primary");
    }
}
