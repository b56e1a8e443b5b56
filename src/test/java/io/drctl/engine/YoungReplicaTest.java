package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A drill right after the recovery Region was provisioned: CloudWatch has no sample of the new replica's lag yet. */
@Timeout(30)
final class YoungReplicaTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final List<String> waits = Collections.synchronizedList(new ArrayList<>());

    private final RunListener listener = new RunListener() {
        @Override
        public void stepWaiting(PlannedStep step, String detail) {
            waits.add(step.id() + ": " + detail);
        }
    };

    @BeforeEach
    void aReplicaCreatedFourMinutesAgo() {
        LiveOutside.follow(cloud, SITE);
        Instant created = cloud.clock().now().minus(Duration.ofMinutes(4));
        cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.createdAt(old, created));
        cloud.databases(RECOVERY).lags.clear();
    }

    private RunState drill() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        Runs runs = ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
        Plan plan = runs.plan(ShippedRunbooks.read("game-day"), Map.of());
        Preview preview = runs.preview(plan);
        assertThat(preview.check("ready-before").orElseThrow().status()).isEqualTo(CheckResult.Status.WAITING);
        assertThat(preview.prospect(plan)).isEqualTo(Preview.Prospect.GO);
        return runs.start(plan, preview, NOWHERE, "--yes", listener, started -> {});
    }

    @Test
    void a_drill_waits_for_the_first_sample_of_a_new_replica() {
        cloud.clock()
                .after(
                        Duration.ofMinutes(3),
                        () -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofSeconds(1), Duration.ZERO));

        RunState end = drill();

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(waits.get(0))
                .isEqualTo("ready-before: database cluster " + REPLICA
                        + ": no sample of its lag yet: the replica was created 4 min ago, and CloudWatch gets one a"
                        + " minute");
        assertThat(waits).filteredOn(wait -> wait.contains("no sample")).hasSizeBetween(11, 13);
    }

    @Test
    void a_drill_looks_a_last_time_when_the_time_for_waiting_is_up() {
        cloud.clock()
                .after(
                        Duration.ofMinutes(5).plusSeconds(50),
                        () -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofSeconds(1), Duration.ZERO));

        assertThat(drill().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void a_sample_that_never_comes_ends_the_drill_before_it_has_moved_anything() {
        RunState end = drill();

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("ready-before").detail()).contains("still not so after 6 min", "no sample of its lag yet");
        assertThat(String.valueOf(end.step("ready-before").remedy()))
                .endsWith("drctl run resume " + end.start().runId());
        assertThat(cloud.count("route53:ChangeResourceRecordSets")).isZero();
    }
}
