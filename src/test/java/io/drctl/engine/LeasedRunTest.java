package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.ObjectStore.Stored;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.lease.LeaseHeldException;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run, and somebody on another machine: Bob, who has the lease, gets it, or loses it. */
@Timeout(30)
final class LeasedRunTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Map<String, String> PROMOTION = Map.of("to", RECOVERY.value(), "force-while-healthy", "true");
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";
    private static final String CHANGE = "route53:ChangeResourceRecordSets";
    private static final String KEY = SITE.name(AssetKind.BUCKET, RECOVERY) + "/drctl/lease/"
            + SITE.site().name() + "/" + RECOVERY + ".json";

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final AtomicInteger renewals = new AtomicInteger();

    @BeforeEach
    void letTheOutsideFollow() {
        LiveOutside.follow(cloud, SITE);
    }

    private Runs runs(@Nullable String broken) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state)).leased(broken);
    }

    private RunState run(Runbook runbook, Map<String, String> arguments, @Nullable String broken) {
        Runs runs = runs(broken);
        Plan plan = runs.plan(runbook, arguments);
        return runs.start(plan, runs.preview(plan), NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    private RunState promote(@Nullable String broken) {
        return run(ShippedRunbooks.read("failover-db"), PROMOTION, broken);
    }

    private List<Entry> journal() {
        JournalStore store = new JournalStore(state);
        return store.entries(store.ids().get(0));
    }

    private List<String> notes() {
        return journal().stream()
                .map(Entry::event)
                .filter(Event.LeaseNoted.class::isInstance)
                .map(event -> ((Event.LeaseNoted) event).what())
                .toList();
    }

    /** Bob writes the lease, no matter who has it. */
    private void bob(long number, boolean released) {
        String now = Instant.parse("2025-03-01T03:00:00Z")
                .plusSeconds(renewals.incrementAndGet())
                .toString();
        cloud.objectStore(RECOVERY)
                .objects
                .put(
                        KEY,
                        new Stored(
                                "{\"number\":" + number + ",\"owner\":\"unknown\",\"host\":\"bob@desk\",\"machine\":"
                                        + "\"bobs\",\"run\":\"run-of-bob\",\"command\":\"failover db\",\"taken\":\""
                                        + now + "\",\"renewed\":\"" + now + "\",\"expires\":\"" + now
                                        + "\",\"released\":" + released + "}",
                                "\"bob-" + renewals.get() + "\""));
    }

    @Test
    void every_line_of_a_journal_carries_the_number_of_the_lease() {
        bob(41, true);

        assertThat(promote(null).status()).isEqualTo(RunStatus.DONE);

        assertThat(journal())
                .hasSizeGreaterThan(5)
                .allSatisfy(entry -> assertThat(entry.lease()).isEqualTo(42));
        assertThat(Objects.requireNonNull(cloud.objectStore(RECOVERY).objects.get(KEY))
                        .text())
                .contains("\"number\":42", "\"released\":true");
    }

    @Test
    void a_run_that_only_looks_needs_no_lease() {
        bob(41, false);

        RunState looked = run(runbook("""
                          - id: look
                            title: Look
                            action: locate-writer
                            with: {region: us-west-1}
                        """), Map.of(), null);

        assertThat(looked.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("s3:PutObject") + cloud.count("s3:GetObject")).isZero();
        assertThat(journal()).allSatisfy(entry -> assertThat(entry.lease()).isZero());
    }

    @Test
    void a_run_that_another_machine_keeps_out_begins_nothing_and_leaves_nothing_behind() {
        bob(41, false);
        cloud.clock().after(Duration.ofSeconds(12), () -> bob(41, false));

        assertThatThrownBy(() -> promote(null))
                .isInstanceOf(LeaseHeldException.class)
                .hasMessageStartingWith("another run holds the site's lease: run run-of-bob (failover db) of bob@desk");

        assertThat(new JournalStore(state).ids()).isEmpty();
        assertThat(cloud.operationsCalled()).doesNotContain(PROMOTE, "s3:PutObject");
    }

    @Test
    void a_lease_that_was_broken_is_told_in_the_journal() {
        bob(41, false);

        assertThat(promote("run-of-bob").status()).isEqualTo(RunStatus.DONE);

        assertThat(notes()).containsExactly("broken");
        assertThat(journal().get(0).lease()).isEqualTo(42);
    }

    @Test
    void a_run_whose_lease_is_taken_away_makes_no_more_calls_and_says_who_has_it() {
        cloud.afterEachCall(call -> {
            if (call.operation().equals(PROMOTE)) {
                bob(2, false);
            }
        });

        RunState end = promote(null);

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(end.step("promote").phase()).isEqualTo(StepPhase.DONE);
        assertThat(end.step("record").phase()).isEqualTo(StepPhase.REFUSED);
        assertThat(end.step("record").detail())
                .startsWith(
                        "not done: another run has taken the site's lease: run run-of-bob (failover db) of bob@desk");
        assertThat(Objects.requireNonNull(end.step("record").remedy()).toString())
                .startsWith("wait until it has ended, then: drctl run resume ");
        assertThat(cloud.count("rds:AddTagsToResource")).isZero();
        assertThat(notes()).containsExactly("lost");
    }

    @Test
    void what_has_to_be_put_right_waits_until_nobody_has_the_lease() {
        cloud.afterEachCall(call -> {
            if (call.operation().equals(CHANGE) && cloud.count(CHANGE) == 1) {
                bob(2, false);
                for (int at = 20; at <= 120; at += 20) {
                    boolean isLast = at == 120;
                    cloud.clock().after(Duration.ofSeconds(at), () -> bob(2, isLast));
                }
            }
        });

        RunState end = run(runbook("""
                          - id: out
                            title: Out
                            action: point-traffic
                            with: {to: us-west-1}
                          - id: home
                            title: Home
                            action: point-traffic
                            with: {to: us-east-2}
                            needs: [out]
                            always: true
                        """), Map.of(), null);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count(CHANGE)).isEqualTo(2);
        assertThat(cloud.clock().elapsed()).isGreaterThan(Duration.ofMinutes(2));
        assertThat(journal().get(journal().size() - 1).lease()).isEqualTo(3);
    }

    @Test
    void a_bucket_that_does_not_answer_stops_no_run_and_the_journal_has_it() {
        cloud.fail(call -> call.operation().startsWith("s3:"), Cause.UNREACHABLE);

        assertThat(promote(null).status()).isEqualTo(RunStatus.DONE);

        assertThat(notes()).containsExactly("not-held");
        assertThat(journal()).allSatisfy(entry -> assertThat(entry.lease()).isZero());
    }

    private static Runbook runbook(String steps) {
        return RunbookReader.read(
                ("name: test\ntitle: Test\nsteps:\n" + steps).getBytes(StandardCharsets.UTF_8),
                "test.yaml",
                new CatalogueRules());
    }
}
