package io.drctl.writer;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WriterPlaceTest {
    private static final Inventory SITE = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    private static final String EAST = "flask-site-us-east-2";
    private static final String WEST = "flask-site-us-west-1";

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeDatabases east = cloud.databases(PRIMARY);
    private final FakeDatabases west = cloud.databases(RECOVERY);

    private WriterPlace place(RegionName region, Promotion... journaled) {
        return WriterPlace.judge(WriterFacts.read(SITE, SITE.database(), cloud, region, () -> List.of(journaled)));
    }

    private static Databases.Cluster cluster(FakeDatabases databases, String id) {
        return Objects.requireNonNull(databases.clusters.get(id));
    }

    /** As the promotion itself leaves it, in AWS alone. */
    private void promoteWest() {
        west.alter(WEST, old -> FakeDatabases.withSource(old, null));
        east.alter(EAST, old -> FakeDatabases.withReplicas(old, List.of()));
    }

    private Promotion ofWest(boolean isOver) {
        return new Promotion(
                RECOVERY,
                WEST,
                cluster(west, WEST).created(),
                cluster(east, EAST).arn(),
                Instant.parse("2026-03-14T03:15:22Z"),
                isOver,
                "20260314-031522-failover-db");
    }

    private Promotion ofWest(Duration ago) {
        Promotion dated = ofWest(true);
        Instant at = cloud.clock().now().minus(ago);
        return new Promotion(RECOVERY, WEST, dated.created(), dated.source(), at, true, dated.run());
    }

    private void tagWest() {
        west.alter(
                WEST,
                old -> FakeDatabases.tagged(old, Promotion.TAG, ofWest(true).tagValue()));
    }

    @Test
    void the_primary_of_a_healthy_site_holds_the_newest_writes() {
        WriterPlace place = place(PRIMARY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place.newest()).isEqualTo(PRIMARY);
        assertThat(place.seen()).contains("accepts writes", WEST + " in us-west-1 follows it");
    }

    @Test
    void a_replica_can_be_read_and_not_written() {
        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.isGood()).isTrue();
        assertThat(place.newest()).isEqualTo(PRIMARY);
        assertThat(place.seen())
                .contains("2 s behind (sampled 20 s ago)", "can read, but not write, until it is promoted");
    }

    @Test
    void two_writers_are_told_apart_by_the_tag_on_the_one_that_was_promoted() {
        promoteWest();
        tagWest();

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.STALE);
        assertThat(place(PRIMARY).isOverridable()).isFalse();
        assertThat(place(PRIMARY).seen()).contains("promoted at 2026-03-14T03:15:22Z");
        assertThat(String.valueOf(place(PRIMARY).remedy())).contains("drctl failover app --to us-west-1");
        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void a_tag_of_the_very_second_in_which_the_cluster_was_created_is_believed() {
        promoteWest();
        west.alter(WEST, old -> FakeDatabases.createdAt(old, Instant.parse("2026-03-14T03:15:22.500Z")));
        tagWest();

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.STALE);
    }

    @Test
    void two_writers_are_told_apart_by_the_journal_of_the_promotion() {
        promoteWest();

        assertThat(place(PRIMARY, ofWest(true)).kind()).isEqualTo(WriterPlace.Kind.STALE);
        assertThat(place(RECOVERY, ofWest(true)).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void an_old_writer_that_was_stopped_is_not_said_to_accept_writes() {
        promoteWest();
        tagWest();
        east.alter(EAST, old -> FakeDatabases.withStatus(old, "stopped"));

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place(RECOVERY).seen())
                .endsWith(EAST + " in us-east-2 is stopped")
                .doesNotContain("both", "too");
    }

    @Test
    void a_stopped_database_of_which_nothing_is_on_record_is_unknown_and_not_called_a_writer() {
        promoteWest();
        east.alter(EAST, old -> FakeDatabases.withStatus(old, "stopped"));

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place(RECOVERY).seen())
                .isEqualTo(WEST + " accepts writes, and " + EAST + " in us-east-2 is stopped, and nothing on record"
                        + " shows which holds the newest");
    }

    @Test
    void two_writers_of_which_nothing_is_on_record_are_unknown_in_either_region() {
        promoteWest();

        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            assertThat(place(region).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
            assertThat(place(region).isOverridable()).isTrue();
            assertThat(String.valueOf(place(region).remedy())).contains("--force=writer");
        }
    }

    /** The old primary was deleted and created again, empty: by its name it is what the promoted one came from. */
    @Test
    void a_primary_that_was_made_anew_since_is_not_taken_for_the_one_that_was_left() {
        promoteWest();
        tagWest();
        east.alter(EAST, old -> FakeDatabases.createdAt(old, Instant.parse("2026-03-20T00:00:00Z")));

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_journal_of_an_earlier_cluster_of_the_same_name_proves_nothing() {
        promoteWest();
        Promotion earlier = new Promotion(
                RECOVERY,
                WEST,
                Instant.parse("2024-01-01T00:00:00Z"),
                cluster(east, EAST).arn(),
                Instant.parse("2024-02-01T00:00:00Z"),
                true,
                "old");

        assertThat(place(PRIMARY, earlier).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_tag_that_came_with_a_snapshot_is_not_believed() {
        promoteWest();
        west.alter(
                WEST,
                old -> FakeDatabases.tagged(
                        FakeDatabases.createdAt(old, Instant.parse("2026-04-01T00:00:00Z")),
                        Promotion.TAG,
                        ofWest(true).tagValue()));

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CloudException.Cause.class,
            names = {
                "ACCESS_DENIED",
                "THROTTLED",
                "CREDENTIALS",
                "ISSUER_SILENT",
                "SERVICE_FAULT",
                "UNREACHABLE",
                "NOT_CONNECTED"
            })
    void what_the_other_region_does_not_tell_is_taken_from_the_record(CloudException.Cause cause) {
        promoteWest();
        tagWest();
        cloud.fail("rds:DescribeDBClusters", PRIMARY, cause);

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void a_promoted_cluster_without_a_record_beside_a_dark_region_is_unknown() {
        promoteWest();
        cloud.lose(PRIMARY);

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_writer_whose_replica_aws_lists_needs_no_answer_of_the_other_region() {
        cloud.lose(RECOVERY);

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.HERE);
        assertThat(place(PRIMARY).seen()).contains("AWS lists " + WEST);
    }

    /** AWS's answers may be some seconds old, and a promoted cluster never replicates again. */
    @Test
    void an_answer_that_is_older_than_the_promotion_on_record_is_not_believed() {
        Promotion promotion = ofWest(true);

        assertThat(place(PRIMARY, promotion).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(place(PRIMARY, promotion).newest()).isEqualTo(RECOVERY);
        assertThat(place(PRIMARY, promotion).isOverridable()).isFalse();
        assertThat(place(PRIMARY, promotion).seen()).contains(", which AWS doesn't show yet");
        assertThat(place(RECOVERY, promotion).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
    }

    @Test
    void a_list_of_replicas_that_is_older_than_the_promotion_on_record_is_not_believed() {
        cloud.lose(RECOVERY);

        assertThat(place(PRIMARY, ofWest(Duration.ofMinutes(29))).kind()).isEqualTo(WriterPlace.Kind.STALE);
        assertThat(place(PRIMARY, ofWest(Duration.ofMinutes(31))).kind())
                .as("another replica of that name may have been made since")
                .isEqualTo(WriterPlace.Kind.HERE);
    }

    /** Only the journal knows; and somebody who has lost that Region for good must be able to say so. */
    @Test
    void the_old_writer_is_stale_while_the_promoted_one_is_dark_too() {
        promoteWest();
        Promotion promotion = ofWest(true);
        cloud.lose(RECOVERY);

        WriterPlace place = place(PRIMARY, promotion);
        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.STALE);
        assertThat(place.isOverridable()).isTrue();
        assertThat(String.valueOf(place.remedy())).contains("lost for good", "--force=writer");
    }

    @Test
    void a_writer_whose_replica_is_being_promoted_is_about_to_be_stale() {
        west.alter(WEST, old -> FakeDatabases.withStatus(old, "promoting"));

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(place(PRIMARY).isOverridable()).isFalse();
    }

    @Test
    void a_promotion_that_aws_does_not_show_yet_counts() {
        assertThat(place(PRIMARY, ofWest(false)).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(place(RECOVERY, ofWest(false)).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
    }

    /** Its run was killed beside the call: only that run can find out whether AWS got it. */
    @Test
    void a_promotion_that_was_begun_and_not_seen_is_not_said_to_be_under_way() {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            WriterPlace place = place(region, ofWest(false));

            assertThat(place.newest()).isNull();
            assertThat(place.seen()).contains(" began to promote " + WEST, "whether AWS accepted that is unknown");
            assertThat(String.valueOf(place.goOn())).startsWith("drctl run resume ");
            assertThat(String.valueOf(place.remedy())).endsWith(String.valueOf(place.goOn()));
        }
    }

    @Test
    void a_replica_whose_lag_is_unknown_while_its_source_is_well_is_unknown() {
        west.lags.clear();

        WriterPlace place = place(RECOVERY);
        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place.isOverridable()).isTrue();
    }

    /** AWS tells -1 of a replica whose source is gone, within a minute: just when it is needed. */
    @Test
    void a_replica_too_young_to_have_a_sample_of_its_lag_is_named() {
        west.lags.clear();
        Instant created = cloud.clock().now().minus(Duration.ofMinutes(4));
        west.alter(WEST, old -> FakeDatabases.createdAt(old, created));

        WriterPlace place = place(RECOVERY);

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place.seen())
                .isEqualTo(WEST + " is a replica, and how far it is behind is unknown: no sample of its lag yet: the"
                        + " replica was created 4 min ago, and CloudWatch gets one a minute");
        assertThat(String.valueOf(place.remedy())).startsWith("wait a few minutes, then run this again");
    }

    @Test
    void a_replica_of_a_dark_region_may_be_read_with_the_last_lag_that_was_known() {
        west.lags.clear();
        west.reportLastLag(WEST, Duration.ofMillis(400), Duration.ofMinutes(47));
        cloud.lose(PRIMARY);

        WriterPlace place = place(RECOVERY);
        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.seen()).contains("us-east-2, which doesn't answer", "last sample: 0.4 s at", "47 min ago");
    }

    @Test
    void a_replica_of_something_else_is_unknown() {
        west.alter(WEST, old -> FakeDatabases.withSource(old, "arn:aws:rds:eu-west-1:123456789012:cluster:" + EAST));

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_region_without_a_cluster_cant_serve_and_the_other_one_is_the_only_writer() {
        promoteWest();
        east.clusters.clear();

        assertThat(place(PRIMARY).kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void a_cluster_that_cant_be_read_is_unknown() {
        cloud.fail("rds:DescribeDBClusters", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        assertThat(place(RECOVERY).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_global_database_names_its_writer_itself() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud both = HealthySite.of(global);

        assertThat(WriterPlace.judge(WriterFacts.read(global, global.database(), both, PRIMARY, List::of))
                        .kind())
                .isEqualTo(WriterPlace.Kind.HERE);
        assertThat(WriterPlace.judge(WriterFacts.read(global, global.database(), both, RECOVERY, List::of))
                        .kind())
                .isEqualTo(WriterPlace.Kind.FOLLOWS);
        both.databases(RECOVERY).globals.clear();
        assertThat(WriterPlace.judge(WriterFacts.read(global, global.database(), both, RECOVERY, List::of))
                        .kind())
                .isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void nobody_can_read_of_a_headless_secondary() {
        Inventory global =
                Inventories.headless(Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE));
        WriterPlace place = WriterPlace.judge(
                WriterFacts.read(global, global.database(), HealthySite.of(global), RECOVERY, List::of));

        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.FOLLOWS);
        assertThat(place.seen())
                .endsWith(
                        ": it has no instance (headless), so users in us-west-1 can neither read nor write; a failover"
                                + " adds one first");
    }

    @Test
    void while_the_roles_in_a_global_database_are_exchanged_nobody_is_sent_to_the_writer_that_is_left() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud both = HealthySite.of(global);
        String target = global.database().clusterIn(RECOVERY);
        both.databases(RECOVERY)
                .failOverGlobal(
                        "flask-site-global",
                        Objects.requireNonNull(both.databases(RECOVERY).clusters.get(target))
                                .arn());

        WriterPlace left = WriterPlace.judge(WriterFacts.read(global, global.database(), both, PRIMARY, List::of));
        assertThat(left.kind()).isEqualTo(WriterPlace.Kind.NOT_NOW);
        assertThat(left.newest()).isEqualTo(RECOVERY);
        assertThat(left.seen())
                .isEqualTo(target + " in us-west-1 is being made the writer of global database flask-site-global: the"
                        + " newest writes will be there, and not in us-east-2");
        assertThat(WriterPlace.judge(WriterFacts.read(global, global.database(), both, RECOVERY, List::of))
                        .kind())
                .isEqualTo(WriterPlace.Kind.NOT_NOW);
        both.clock().advance(both.pace().promotion);
        assertThat(WriterPlace.judge(WriterFacts.read(global, global.database(), both, RECOVERY, List::of))
                        .kind())
                .isEqualTo(WriterPlace.Kind.HERE);
    }
}
