package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cli.view.HumanRunView;
import io.drctl.drill.DrillResult;
import io.drctl.report.RunReport;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import io.drctl.testing.Screen;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunStateTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());

    private static final Instant T0 = Instant.parse("2025-03-01T03:00:00Z");

    private static Step step(String id, boolean always, String... needs) {
        return new Step(id, id, "a", Map.of(), List.of(needs), null, always, null);
    }

    private static Event.RunStarted start(List<Step> steps, List<Window> windows) {
        return new Event.RunStarted(
                "r",
                "site",
                "x",
                "T",
                Map.of(),
                steps,
                windows,
                "d",
                "f",
                "d",
                "v",
                "o",
                "PT15M",
                false,
                new RunbookOrigin("", "d", RunbookOrigin.Kind.SHIPPED),
                NOWHERE);
    }

    /**
     * The state after events of one second each; {@code go}, then {@code home} which always runs, then {@code look}.
     */
    private static RunState after(Event... events) {
        List<Entry> entries = new ArrayList<>();
        Event.RunStarted start = start(
                List.of(
                        step("check", false),
                        step("go", false, "check"),
                        step("aside", false, "check"),
                        step("home", true, "go"),
                        step("look", true, "home")),
                List.of());
        entries.add(new Entry(1, T0, start, "h"));
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1L, T0.plusSeconds(entries.size()), event, "h"));
        }
        return RunState.of(entries);
    }

    private static Event.StepStarted begun(String id) {
        return new Event.StepStarted(id);
    }

    private static Event.StepEnded done(String id) {
        return new Event.StepEnded(id, StepPhase.DONE, "done", Map.of("k", "v"));
    }

    private static Event.StepStopped stopped(String id, StepPhase phase) {
        return new Event.StepStopped(id, phase, "why", Remedy.of("how"));
    }

    @Test
    void a_run_that_began_is_open_and_its_steps_are_pending() {
        RunState state = after();
        assertThat(state.status()).isEqualTo(RunStatus.OPEN);
        assertThat(state.isResumable()).isTrue();
        assertThat(state.steps().keySet()).containsExactly("check", "go", "aside", "home", "look");
        assertThat(state.steps().values()).allMatch(step -> step.phase() == StepPhase.PENDING && !step.called());
    }

    @Test
    void each_event_moves_its_step_on() {
        Event.StepIntended intended = new Event.StepIntended(
                "go", "a to b", List.of("c"), Map.of("before", "a", "k", "old"), Remedy.of("undo it"));
        Event.StepApplied applied = new Event.StepApplied("go", Map.of("id", "7"));

        assertThat(after(begun("go")).step("go").phase()).isEqualTo(StepPhase.PENDING);
        assertThat(after(begun("go"), intended).step("go").phase()).isEqualTo(StepPhase.INDETERMINATE);
        assertThat(after(begun("go"), intended).step("go").called()).isTrue();
        assertThat(after(begun("go"), intended).step("go").undo()).hasToString("undo it");
        assertThat(after(begun("go"), intended, applied).step("go").phase()).isEqualTo(StepPhase.APPLIED);
        StepState end = after(begun("go"), intended, applied, done("go")).step("go");
        assertThat(end.phase()).isEqualTo(StepPhase.DONE);
        assertThat(end.facts()).containsOnly(Map.entry("before", "a"), Map.entry("id", "7"), Map.entry("k", "v"));
        assertThat(end.elapsed()).contains(Duration.ofSeconds(3));
        StepState failed =
                after(begun("go"), intended, stopped("go", StepPhase.FAILED)).step("go");
        assertThat(failed.phase()).isEqualTo(StepPhase.FAILED);
        assertThat(failed.called()).isTrue();
        assertThat(failed.detail()).isEqualTo("why");
        assertThat(String.valueOf(failed.remedy())).isEqualTo("how");
    }

    @Test
    void a_resume_opens_the_run_again_and_is_counted() {
        RunState ended =
                after(begun("check"), stopped("check", StepPhase.REFUSED), new Event.RunEnded(RunStatus.REFUSED));
        assertThat(ended.endedAt()).isEqualTo(T0.plusSeconds(3));
        assertThat(ended.stoppedAt()).map(step -> step.step().id()).contains("check");

        RunState again = after(
                begun("check"),
                stopped("check", StepPhase.REFUSED),
                new Event.RunEnded(RunStatus.REFUSED),
                new Event.RunResumed("v", "o", NOWHERE),
                new Event.ConsentGiven("--yes", "d"));
        assertThat(again.status()).isEqualTo(RunStatus.OPEN);
        assertThat(again.endedAt()).isNull();
        assertThat(again.resumes()).isEqualTo(1);
        assertThat(again.consent()).isEqualTo("--yes");
    }

    @Test
    void after_a_resume_by_a_clock_that_was_set_back_nobody_knows_how_long_anything_took() {
        List<Event> events = List.of(
                start(
                        List.of(step("first", false), step("go", false, "first"), step("back", false, "go")),
                        List.of(new Window("way", "go", "back"), new Window("start", "first", "first"))),
                begun("first"),
                done("first"),
                begun("go"),
                new Event.RunResumed("v", "o", NOWHERE),
                begun("go"),
                done("go"),
                begun("back"),
                done("back"),
                new Event.RunEnded(RunStatus.DONE));
        List<Entry> onTime = new ArrayList<>();
        List<Entry> setBack = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Instant at = T0.plusSeconds(600L * i);
            onTime.add(new Entry(i + 1, at, events.get(i), "h"));
            setBack.add(new Entry(i + 1, i < 4 ? at : at.minusSeconds(900), events.get(i), "h"));
        }

        RunState known = RunState.of(onTime);
        assertThat(known.elapsed()).contains(Duration.ofMinutes(90));
        assertThat(DrillResult.of(known).windows())
                .extracting("outcome")
                .containsExactly(DrillResult.ObjectiveStatus.MISSED, DrillResult.ObjectiveStatus.MET);
        RunState unknown = RunState.of(setBack);
        assertThat(unknown.isTimeKnown()).isFalse();
        assertThat(unknown.elapsed()).isEmpty();
        assertThat(unknown.step("go").elapsed()).isEmpty();
        assertThat(unknown.step("back").elapsed()).contains(Duration.ofMinutes(10));
        assertThat(DrillResult.of(unknown).windows())
                .extracting("outcome")
                .containsExactly(DrillResult.ObjectiveStatus.NOT_MEASURED, DrillResult.ObjectiveStatus.MET);
        Screen screen = Screen.plain();
        new HumanRunView(screen.terminal()).show(RunReport.of(unknown), null, 1);
        assertThat(screen.out()).contains("The clock was set back").contains("way                  -  NOT MEASURED");
    }

    /** Somebody else had led users there while the drill lay killed, and it said that it took a second. */
    @Test
    void a_window_whose_first_step_was_already_so_is_not_measured() {
        List<Event> events = List.of(
                start(
                        List.of(step("go", false), step("look", false, "go"), step("back", false, "look")),
                        List.of(new Window("way", "go", "look"), new Window("home", "back", "back"))),
                begun("go"),
                new Event.StepEnded("go", StepPhase.ALREADY, "so", Map.of()),
                begun("look"),
                done("look"),
                begun("back"),
                done("back"),
                new Event.RunEnded(RunStatus.DONE));
        List<Entry> entries = new ArrayList<>();
        events.forEach(
                event -> entries.add(new Entry(entries.size() + 1L, T0.plusSeconds(entries.size()), event, "h")));

        RunState run = RunState.of(entries);
        assertThat(DrillResult.of(run).windows())
                .extracting("outcome")
                .containsExactly(DrillResult.ObjectiveStatus.NOT_MEASURED, DrillResult.ObjectiveStatus.MET);
        assertThat(DrillResult.of(run).isMissed()).isTrue();
        Screen screen = Screen.plain();
        new HumanRunView(screen.terminal()).show(RunReport.of(run), null, 1);
        assertThat(screen.out())
                .contains("way                  -  NOT MEASURED")
                .contains("way: not measured; its first step was already done");
    }

    @Test
    void who_resumed_a_run_holds_the_lease_whose_number_the_lines_have_since() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(1, T0, after().start(), "h", 7));
        entries.add(new Entry(2, T0.plusSeconds(1), new Event.LeaseNoted("lost", "bob has it"), "h", 7));
        entries.add(new Entry(3, T0.plusSeconds(2), new Event.RunEnded(RunStatus.REFUSED), "h"));

        assertThat(RunState.of(entries).lease())
                .isEqualTo(new RunLease(
                        7, "o", null, List.of(new RunLease.Note(T0.plusSeconds(1), "lost", "bob has it"))));

        Standing alice = new Standing("123456789012", "arn:aws:iam::123456789012:user/alice", "", List.of());
        entries.add(new Entry(4, T0.plusSeconds(3), new Event.RunResumed("v", "alice@desk", alice), "h", 9));

        assertThat(RunState.of(entries).lease())
                .extracting(RunLease::number, RunLease::host, RunLease::owner)
                .containsExactly(9L, "alice@desk", "arn:aws:iam::123456789012:user/alice");
    }

    @Test
    void lines_of_steps_side_by_side_may_overtake_each_other() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(1, T0, after().start(), "h"));
        entries.add(new Entry(2, T0.plusMillis(3), begun("go"), "h"));
        entries.add(new Entry(3, T0.plusMillis(2), begun("aside"), "h"));

        assertThat(RunState.of(entries).isTimeKnown()).isTrue();
        assertThat(RunState.of(entries).elapsed()).contains(Duration.ofMillis(3));
    }

    @Test
    void what_an_always_step_went_ahead_without_is_abandoned() {
        assertThat(after(begun("go"), stopped("go", StepPhase.REFUSED)).abandoned())
                .isEmpty();
        assertThat(after(begun("go"), stopped("go", StepPhase.REFUSED), begun("home"))
                        .abandoned())
                .containsExactlyInAnyOrder("go", "check", "aside");
        assertThat(after(begun("check"), done("check"), begun("go"), done("go"), begun("home"))
                        .abandoned())
                .isEmpty();
    }

    @Test
    void what_waits_for_an_abandoned_step_is_abandoned_too() {
        RunState state = after(begun("check"), stopped("check", StepPhase.FAILED), begun("home"), done("home"));
        assertThat(state.abandoned()).contains("check", "go", "aside");
    }

    @Test
    void a_drill_that_failed_and_came_home_is_over() {
        RunState over = after(
                begun("check"),
                stopped("check", StepPhase.REFUSED),
                begun("home"),
                done("home"),
                begun("look"),
                done("look"),
                new Event.RunEnded(RunStatus.REFUSED));
        assertThat(over.isResumable()).isFalse();
    }

    @Test
    void a_drill_that_did_not_come_home_can_be_resumed() {
        RunState away = after(
                begun("check"),
                done("check"),
                begun("go"),
                done("go"),
                begun("home"),
                stopped("home", StepPhase.FAILED),
                begun("look"),
                stopped("look", StepPhase.FAILED),
                new Event.RunEnded(RunStatus.FAILED));
        assertThat(away.isResumable()).isTrue();
    }

    @Test
    void a_run_that_is_done_is_over() {
        assertThat(after(new Event.RunEnded(RunStatus.DONE)).isResumable()).isFalse();
    }

    @Test
    void a_journal_without_a_start_is_no_run() {
        assertThatThrownBy(() -> RunState.of(List.of())).hasMessageContaining("stopped before it began");
        assertThatThrownBy(() -> RunState.of(List.of(new Entry(1, T0, begun("go"), "h"))))
                .isInstanceOf(JournalException.class);
    }

    @Test
    void a_plan_whose_steps_have_no_order_is_an_error() {
        Event.RunStarted start = start(List.of(step("go", false, "check"), step("check", false)), List.of());
        assertThatThrownBy(() -> RunState.of(List.of(new Entry(1, T0, start, "h"))))
                .isInstanceOf(JournalException.class)
                .hasMessage("the journal's plan is not a valid plan: step go needs check, which isn't above it");
    }

    @Test
    void a_step_that_the_plan_does_not_have_is_an_error() {
        assertThatThrownBy(() -> after(begun("other")))
                .hasMessageContaining("a step that the plan doesn't have: other");
        assertThatThrownBy(() -> after(done("other"))).hasMessageContaining("a step that the plan doesn't have: other");
    }
}
