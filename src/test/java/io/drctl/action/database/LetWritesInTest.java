package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Facts;
import io.drctl.action.GateResult;
import io.drctl.action.NeededStep;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a run lets writes in at the database that it has promoted, some time later. */
final class LetWritesInTest {
    private static final String EAST = "flask-site-us-east-2";
    private static final String WEST = "flask-site-us-west-1";
    private static final String RUN = "20260314-031522-switchover-db";

    private final Inventory site = Inventories.flaskSite();
    private final FakeCloud cloud = HealthySite.of(site);
    private final FakeDatabases east = cloud.databases(PRIMARY);
    private final FakeDatabases west = cloud.databases(RECOVERY);
    private final Cluster replica = cluster(west, WEST);
    private Facts promotion = PromotionFacts.of(replica, now());

    private Instant now() {
        return cloud.clock().now();
    }

    private static Cluster cluster(FakeDatabases databases, String id) {
        return Objects.requireNonNull(databases.clusters.get(id));
    }

    @BeforeEach
    void thisRunPromotesTheReplicaWhoseServerIsReadOnlyStill() {
        cloud.sql(RECOVERY).isGiven = true;
        cloud.sql(RECOVERY).readOnly = true;
        west.alter(WEST, old -> FakeDatabases.withSource(old, null));
        east.alter(EAST, old -> FakeDatabases.withReplicas(old, List.of()));
    }

    private GateResult gate() {
        StepContext step = Steps.of(cloud, site, Map.of("region", RECOVERY.value()), Map.of());
        NeededStep promote = new NeededStep("promote", PromoteReplica.NAME, promotion);
        List<Promotion> journaled =
                PromotionFacts.of(RECOVERY, promotion, true, RUN).stream().toList();
        List<GateResult> gates = Steps.gates(
                new LetWritesIn(),
                new StepContext(RUN, step.step(), site, cloud, step.ownFacts(), List.of(promote), () -> journaled));
        assertThat(gates).hasSize(1);
        assertThat(gates.get(0).test()).isEqualTo("not-left-behind");
        return gates.get(0);
    }

    private void later() {
        promotion = PromotionFacts.of(replica, now().minus(Duration.ofHours(1)));
    }

    /** By another run, of another machine: nothing but its tag tells. */
    private void theOldPrimaryIsMadeAReplicaAndPromoted() {
        Promotion back = new Promotion(
                PRIMARY, EAST, null, cluster(west, WEST).arn(), now(), true, "20260314-040244-switchover-db");
        east.alter(EAST, old -> FakeDatabases.createdAt(old, now().minus(Duration.ofMinutes(20))));
        east.alter(EAST, old -> FakeDatabases.tagged(old, Promotion.TAG, back.tagValue()));
    }

    @Test
    void writes_are_let_in_at_once_where_this_run_has_just_promoted_and_nobody_is_asked() {
        cloud.lose(PRIMARY);

        assertThat(gate().isRefusal()).isFalse();
        assertThat(gate().seen()).isEqualTo("this run has just made it the writer");
        assertThat(cloud.calls()).noneMatch(call -> PRIMARY.equals(call.region()));
    }

    @Test
    void writes_are_let_in_later_where_the_other_region_shows_no_later_promotion() {
        later();

        assertThat(gate().isRefusal()).isFalse();
        assertThat(gate().seen()).contains("holds the newest", RUN);
    }

    @Test
    void no_writes_are_let_in_after_a_later_promotion_in_the_other_region() {
        later();
        theOldPrimaryIsMadeAReplicaAndPromoted();

        assertThat(gate().isRefusal()).isTrue();
        assertThat(gate().seen()).contains("the newest writes are in us-east-2", "(run 20260314-040244-switchover-db)");
    }

    @Test
    void no_writes_are_let_in_later_while_the_other_region_does_not_say_whether_it_was_promoted_since() {
        later();
        cloud.lose(PRIMARY);

        assertThat(gate().isRefusal()).isTrue();
        assertThat(gate().seen())
                .startsWith("unknown: whether " + EAST + " in us-east-2 was promoted after " + WEST
                        + " can't be determined: ");
    }

    @Test
    void no_writes_are_let_in_where_the_database_is_a_replica_of_the_other_region_by_now() {
        later();
        west.alter(
                WEST, old -> FakeDatabases.withSource(old, cluster(east, EAST).arn()));
        west.alter(WEST, old -> FakeDatabases.createdAt(old, now().minus(Duration.ofMinutes(30))));

        assertThat(gate().isRefusal()).isTrue();
        assertThat(gate().seen()).contains(WEST + " is a replica");
        assertThat(String.valueOf(gate().remedy())).contains("as a replica it stays read-only", "drctl status");
    }
}
