package io.drctl.writer;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LettingInTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String EAST = "flask-site-us-east-2";
    private static final String WEST = "flask-site-us-west-1";

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeDatabases east = cloud.databases(PRIMARY);
    private final FakeDatabases west = cloud.databases(RECOVERY);

    private WriterFacts facts(RegionName region) {
        return WriterFacts.read(SITE, SITE.database(), cloud, region, List::of);
    }

    private void promoteWest(Duration ago) {
        Cluster replica = Objects.requireNonNull(west.clusters.get(WEST));
        String source = Objects.requireNonNull(replica.replicationSource());
        Promotion promotion = new Promotion(
                RECOVERY, WEST, replica.created(), source, cloud.clock().now().minus(ago), true, "20260314-031522-run");
        west.alter(WEST, old -> FakeDatabases.withSource(old, null));
        west.alter(WEST, old -> FakeDatabases.tagged(old, Promotion.TAG, promotion.tagValue()));
        east.alter(EAST, old -> FakeDatabases.withReplicas(old, List.of()));
    }

    @Test
    void users_may_be_led_to_a_promoted_database_beside_a_dark_region_but_what_is_closed_stays_closed() {
        promoteWest(Duration.ofHours(3));
        cloud.lose(PRIMARY);

        WriterFacts facts = facts(RECOVERY);

        assertThat(WriterPlace.judge(facts).kind()).isEqualTo(WriterPlace.Kind.HERE);
        WriterPlace place = LettingIn.judge(facts);
        assertThat(place.kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
        assertThat(place.newest()).isNull();
        assertThat(place.unread()).isNotNull();
        assertThat(place.seen()).startsWith("whether " + EAST + " in us-east-2 was promoted after " + WEST);
    }

    @Test
    void beside_a_dark_region_nothing_can_have_come_after_a_promotion_of_some_minutes_ago() {
        promoteWest(Duration.ofMinutes(9));
        cloud.lose(PRIMARY);

        assertThat(LettingIn.judge(facts(RECOVERY)).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void a_promotion_dated_later_than_now_is_not_called_young() {
        promoteWest(Duration.ofMinutes(-2));
        cloud.lose(PRIMARY);

        assertThat(LettingIn.judge(facts(RECOVERY)).kind()).isEqualTo(WriterPlace.Kind.UNKNOWN);
    }

    @Test
    void a_writer_whose_replica_aws_lists_needs_no_answer_of_the_dark_region() {
        cloud.lose(RECOVERY);

        assertThat(LettingIn.judge(facts(PRIMARY)).kind()).isEqualTo(WriterPlace.Kind.HERE);
    }

    @Test
    void where_the_other_region_answers_it_is_judged_as_for_users() {
        promoteWest(Duration.ofHours(3));

        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            assertThat(LettingIn.judge(facts(region))).isEqualTo(WriterPlace.judge(facts(region)));
        }
    }
}
