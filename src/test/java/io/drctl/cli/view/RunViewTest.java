package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.report.RunReport;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.testing.Screen;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RunViewTest {
    private static final Instant T0 = Instant.parse("2025-03-01T03:00:00Z");
    private static final String ID = "20250301-030000-move";
    private static final Event INTENDED = new Event.StepIntended("go", "it is here", List.of(), Map.of(), null);

    private final Screen screen = Screen.ofWidth(80);
    private final Screen json = Screen.ofWidth(80);
    private final RunView people = new HumanViews(screen.terminal(), false).run();

    /** A run of the one step {@code go}; each event ten seconds after the last. */
    private static RunReport after(Event... events) {
        return after(0, events);
    }

    /** The same under a lease of that number; 0 for none. */
    private static RunReport after(long lease, Event... events) {
        List<Event> all = new ArrayList<>();
        all.add(new Event.RunStarted(
                ID,
                "shop",
                "move",
                "Move the shop",
                Map.of(),
                List.of(new Step("go", "Go there", "a", Map.of(), List.of(), null, false, null)),
                List.of(),
                "plan",
                "/sites/shop/inventory.yaml",
                "inventory",
                "0.1.0",
                "me@here",
                "PT15M",
                false,
                new RunbookOrigin("", "digest", RunbookOrigin.Kind.SHIPPED),
                Standing.unknown("not asked", List.of())));
        all.addAll(List.of(events));
        List<Entry> entries = new ArrayList<>();
        all.forEach(event ->
                entries.add(new Entry(entries.size() + 1L, T0.plusSeconds(10L * entries.size()), event, "h", lease)));
        return RunReport.of(RunState.of(entries));
    }

    @Test
    void a_run_says_under_which_lease_it_went_and_from_whom_that_was_taken() {
        RunReport run = after(
                42,
                new Event.LeaseNoted("broken", "the lease in us-west-1 was taken from run other of bob@desk"),
                new Event.RunEnded(RunStatus.DONE));

        people.show(run, null, 0);
        new JsonRunView(json.terminal()).show(run, null, 0);

        assertThat(screen.out().replaceAll("\\s+", " "))
                .contains("lease 42 of the site, held by me@here"
                        + " lease BROKEN at 2025-03-01T03:00:10Z: the lease in us-west-1 was taken from run other of"
                        + " bob@desk");
        JsonNode lease = JsonMapper.shared().readTree(json.out()).path("lease");
        assertThat(lease.toString())
                .isEqualTo("{\"number\":42,\"host\":\"me@here\",\"owner\":null,\"notes\":[{\"at\":"
                        + "\"2025-03-01T03:00:10Z\",\"what\":\"broken\",\"detail\":\"the lease in us-west-1 was"
                        + " taken from run other of bob@desk\"}]}");
    }

    @Test
    void a_run_that_did_not_hold_the_lease_says_why() {
        RunReport run = after(
                new Event.LeaseNoted("not-held", "the lease in us-west-1 could not be taken: S3 doesn't answer"),
                new Event.RunEnded(RunStatus.DONE));

        people.show(run, null, 0);
        new JsonRunView(json.terminal()).show(run, null, 0);

        assertThat(screen.out().replaceAll("\\s+", " "))
                .contains(
                        "lease NOT HELD at 2025-03-01T03:00:10Z: the lease in us-west-1 could not be taken: S3 doesn't"
                                + " answer")
                .doesNotContain("held by");
        JsonNode lease = JsonMapper.shared().readTree(json.out()).path("lease");
        assertThat(lease.path("number").isNull()).isTrue();
        assertThat(lease.path("notes").path(0).path("what").asString()).isEqualTo("not-held");
    }

    @Test
    void a_run_that_needed_no_lease_says_nothing_of_one() {
        people.show(after(new Event.RunEnded(RunStatus.DONE)), null, 0);

        assertThat(screen.out()).doesNotContain("lease");
    }

    @Test
    void a_run_that_is_done_says_how_long_it_took_and_that_of_each_step() {
        people.ended(
                after(
                        new Event.StepStarted("go"),
                        INTENDED,
                        new Event.StepEnded("go", StepPhase.DONE, "it is there", Map.of()),
                        new Event.RunEnded(RunStatus.DONE)),
                List.of(),
                0);

        assertThat(screen.out())
                .startsWith("Move the shop: DONE in 40 s\nrun " + ID + ", started 2025-03-01T03:00:00Z\nsite shop, ")
                .containsPattern("\n  done +Go there +20 s\n +it is there\n")
                .doesNotContain("Nothing was changed");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void a_run_that_made_no_call_says_that_nothing_was_changed() {
        people.ended(
                after(
                        new Event.StepStarted("go"),
                        new Event.StepStopped("go", StepPhase.REFUSED, "too late", Remedy.of("come earlier")),
                        new Event.RunEnded(RunStatus.REFUSED)),
                List.of(),
                3);

        assertThat(screen.out())
                .startsWith("Move the shop: REFUSED in 30 s\n")
                .contains("fix: come earlier\n", "\nNothing was changed.\n");
    }

    @Test
    void a_run_that_was_killed_says_when_it_was_last_heard_from_and_how_to_continue() {
        people.show(after(new Event.StepStarted("go"), INTENDED), null, 4);

        assertThat(screen.out())
                .startsWith("Move the shop: KILLED, last heard from after 20 s\n")
                .contains("before the call, at 2025-03-01T03:00:20Z: it is here\n")
                .contains("To continue: drctl run resume " + ID + "\n");
    }

    @Test
    void a_run_that_a_process_performs_is_running_and_not_to_be_resumed() {
        people.show(after(new Event.StepStarted("go"), INTENDED), "process 42 of me@here", 0);

        assertThat(screen.out())
                .startsWith("Move the shop: RUNNING, for 20 s\n")
                .contains("\nby process 42 of me@here\n")
                .doesNotContain("run resume");
    }

    @Test
    void what_was_not_seen_from_outside_is_not_simply_done() {
        people.ended(
                after(
                        new Event.StepStarted("go"),
                        new Event.StepEnded("go", StepPhase.UNVERIFIED, "according to AWS", Map.of()),
                        new Event.RunEnded(RunStatus.DONE)),
                List.of(),
                0);

        assertThat(screen.out()).startsWith("Move the shop: DONE, NOT VERIFIED FROM OUTSIDE in 30 s\n");
    }

    @Test
    void programs_are_told_the_same() {
        new JsonViews(screen.terminal(), false)
                .run()
                .ended(
                        after(
                                INTENDED,
                                new Event.StepEnded("go", StepPhase.DONE, "it is there", Map.of()),
                                new Event.RunEnded(RunStatus.DONE)),
                        List.of(),
                        0);

        JsonNode json = JsonMapper.shared().readTree(screen.out());
        assertThat(json.path("status").asString()).isEqualTo("done");
        assertThat(json.path("exitStatus").asInt()).isZero();
        assertThat(json.path("steps").path(0).path("detail").asString()).isEqualTo("it is there");
    }
}
