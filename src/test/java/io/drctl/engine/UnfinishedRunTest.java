package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
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
import io.drctl.writer.Promotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that is as it should be, and a run that nobody saw to its end. */
final class UnfinishedRunTest {
    private static final Inventory SITE = Inventories.flaskSite();

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void users_can_be_looked_at() {
        cloud.pace().instantly();
        LiveOutside.follow(cloud, SITE);
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private void flip(Consumer<Runs.Started> started) {
        Plan plan = runs().plan(ShippedRunbooks.read("flip-db"), Map.of());
        runs().start(
                        plan,
                        Preview.none(),
                        Standing.unknown("nobody asked", List.of()),
                        "--yes",
                        new RunListener() {},
                        started);
    }

    private void flipAndDie() {
        assertThatThrownBy(() -> flip(started -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
    }

    private List<NextStep> next() {
        return runs().next(runs().situations(), Optional.empty(), FenceLook.NONE);
    }

    @Test
    void a_run_that_was_killed_is_something_left_to_do() {
        assertThat(next()).isEmpty();
        flipAndDie();

        assertThat(next()).singleElement().satisfies(step -> {
            assertThat(step.command().line()).startsWith("drctl run resume ").endsWith("-flip-db");
            assertThat(step.why().text()).contains("(Flip the writer of the database in us-east-2) was stopped before");
        });
    }

    @Test
    void a_run_that_was_interrupted_after_a_call_is_something_left_to_do() {
        cloud.pace().writerFailover = Duration.ofSeconds(30);
        AtomicReference<Runs.Started> running = new AtomicReference<>();
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:FailoverDBCluster")) {
                Objects.requireNonNull(running.get()).executor().stop();
            }
        });
        flip(running::set);
        cloud.clock().advance(Duration.ofMinutes(1));

        assertThat(newest().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(next())
                .singleElement()
                .satisfies(step -> assertThat(step.command().line())
                        .endsWith(newest().start().runId()));
    }

    @Test
    void one_that_was_interrupted_before_any_call_left_nothing() {
        flip(started -> started.executor().stop());

        assertThat(newest().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(next()).isEmpty();
    }

    /** Of any other run that failed, the world says what to do now. */
    @Test
    void the_way_home_is_gone_on_with_after_a_step_that_failed() {
        cloud.fail("elasticloadbalancing:DescribeTargetHealth", PRIMARY, CloudException.Cause.ACCESS_DENIED);
        runs().start(
                        runs().plan(
                                        ShippedRunbooks.read("failback"),
                                        Map.of(
                                                "to",
                                                PRIMARY.value(),
                                                "planned",
                                                "false",
                                                "force-while-healthy",
                                                "true")),
                        Preview.none(),
                        Standing.unknown("nobody asked", List.of()),
                        "--yes",
                        new RunListener() {},
                        started -> {});

        assertThat(newest().status()).isIn(RunStatus.FAILED, RunStatus.REFUSED);
        cloud.failNothing();
        assertThat(next())
                .extracting(step -> step.command().line())
                .contains("drctl run resume " + newest().start().runId());
    }

    private RunState newest() {
        return runs().store().state(runs().store().ids().get(0));
    }

    @Test
    void a_run_begun_since_has_taken_it_up() {
        flipAndDie();
        cloud.clock().advance(Duration.ofMinutes(1));
        flip(started -> {});

        assertThat(next()).isEmpty();
    }

    @Test
    void a_journal_that_cant_be_believed_is_no_run_that_is_over() throws IOException {
        flip(started -> {});
        Path journal = runs().store().file(runs().store().ids().get(0));
        Files.writeString(journal, Files.readString(journal).replace("flip-writer", "flop-writer"));

        assertThat(next())
                .singleElement()
                .satisfies(step -> assertThat(step.command().line()).startsWith("drctl run show "));
    }

    @Test
    void the_end_of_an_older_run_does_not_hide_it() {
        flip(started -> {});
        RunState over = runs().store().state(runs().store().ids().get(0));
        cloud.clock().advance(Duration.ofMinutes(1));
        flipAndDie();

        assertThat(runs().next(over))
                .singleElement()
                .satisfies(step -> assertThat(step.command().line())
                        .startsWith("drctl run resume ")
                        .doesNotContain(over.start().runId()));
    }

    /** The database came home, and the one that it left is still protected. */
    private void leaveAnOldDatabase() {
        String east = SITE.database().clusterIn(PRIMARY);
        String west = SITE.database().clusterIn(RECOVERY);
        Instant promoted = cloud.clock().now().minus(Duration.ofHours(1));
        cloud.databases(RECOVERY)
                .alter(
                        west,
                        old -> FakeDatabases.withDeletionProtection(
                                FakeDatabases.createdAt(
                                        FakeDatabases.withSource(old, null), promoted.minus(Duration.ofDays(9))),
                                true));
        String source = cloud.databases(RECOVERY).cluster(west).orElseThrow().arn();
        Promotion promotion = new Promotion(PRIMARY, east, null, source, promoted, true, "20260101-000000-failover-db");
        cloud.databases(PRIMARY)
                .alter(
                        east,
                        old -> FakeDatabases.tagged(
                                FakeDatabases.createdAt(
                                        FakeDatabases.withReplicas(old, List.of()), promoted.minus(Duration.ofDays(1))),
                                Promotion.TAG,
                                promotion.tagValue()));
    }

    @Test
    void nothing_is_made_ready_to_be_deleted_before_a_run_is_over() {
        leaveAnOldDatabase();
        assertThat(next())
                .extracting(step -> step.command().line())
                .anyMatch(line -> line.endsWith("--no-deletion-protection"))
                .anyMatch(line -> line.endsWith("--delete-old-primary"));

        flipAndDie();

        assertThat(next())
                .singleElement()
                .satisfies(step -> assertThat(step.command().line()).startsWith("drctl run resume "));
    }

    @Test
    void how_the_site_stands_comes_first() {
        flipAndDie();
        cloud.databases(RECOVERY).lags.clear();

        assertThat(next())
                .hasSize(2)
                .first()
                .satisfies(step -> assertThat(step.command().line()).isEqualTo("drctl verify dr-site"));
    }
}
