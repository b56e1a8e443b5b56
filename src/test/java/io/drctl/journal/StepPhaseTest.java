package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.journal.StepPhase.Transition;
import io.drctl.journal.StepPhase.Trigger;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The phases of a step: as a table, as the journal's fold obeys it, and as {@code ARCHITECTURE.md} shows it. */
final class StepPhaseTest {
    private static final Instant T0 = Instant.parse("2025-03-01T03:00:00Z");

    private static final Event.StepStarted BEGUN = new Event.StepStarted("go");

    private static StepPhase after(List<Event> events) {
        List<Entry> entries = new ArrayList<>();
        Event.RunStarted start = new Event.RunStarted(
                "r",
                "site",
                "x",
                "T",
                Map.of(),
                List.of(new Step("go", "go", "a", Map.of(), List.of(), null, false, null)),
                List.of(),
                "d",
                "f",
                "d",
                "v",
                "o",
                "PT15M",
                false,
                new RunbookOrigin("", "d", RunbookOrigin.Kind.SHIPPED),
                Standing.unknown("not asked", List.of()));
        entries.add(new Entry(1, T0, start, "h"));
        events.forEach(event -> entries.add(new Entry(entries.size() + 1L, T0, event, "h")));
        return RunState.of(entries).step("go").phase();
    }

    private static Event event(Trigger trigger, StepPhase to) {
        return switch (trigger) {
            case STEP_INTENDED -> new Event.StepIntended("go", "a to b", List.of("x:Y"), Map.of(), null);
            case STEP_APPLIED -> new Event.StepApplied("go", Map.of());
            case STEP_ENDED -> new Event.StepEnded("go", to, "so", Map.of());
            case STEP_STOPPED -> new Event.StepStopped("go", to, "why", null);
        };
    }

    /** A shortest history that ends in a phase. */
    private static List<Event> history(StepPhase phase) {
        return switch (phase) {
            case PENDING -> List.of(BEGUN);
            case INDETERMINATE -> List.of(BEGUN, event(Trigger.STEP_INTENDED, phase));
            case APPLIED ->
                List.of(
                        BEGUN,
                        event(Trigger.STEP_INTENDED, StepPhase.INDETERMINATE),
                        event(Trigger.STEP_APPLIED, phase));
            case ALREADY, DONE, UNVERIFIED, OWED, SKIPPED -> List.of(BEGUN, event(Trigger.STEP_ENDED, phase));
            case REFUSED, FAILED -> List.of(BEGUN, event(Trigger.STEP_STOPPED, phase));
        };
    }

    private static List<Event> history(Transition transition) {
        List<Event> events = new ArrayList<>(history(transition.from()));
        events.add(event(transition.event(), transition.to()));
        return events;
    }

    /** Each pair of phases, with each event that can tell of the second. */
    private static Stream<Transition> thinkable() {
        return Arrays.stream(StepPhase.values())
                .flatMap(from -> Stream.concat(
                        Stream.of(
                                new Transition(from, Trigger.STEP_INTENDED, StepPhase.INDETERMINATE),
                                new Transition(from, Trigger.STEP_APPLIED, StepPhase.APPLIED)),
                        Arrays.stream(StepPhase.values())
                                .flatMap(to -> Stream.of(
                                        new Transition(from, Trigger.STEP_ENDED, to),
                                        new Transition(from, Trigger.STEP_STOPPED, to)))));
    }

    @ParameterizedTest
    @MethodSource("thinkable")
    void the_fold_makes_the_transitions_of_the_table_and_no_others(Transition transition) {
        if (StepPhase.TRANSITIONS.contains(transition)) {
            assertThat(after(history(transition))).isEqualTo(transition.to());
        } else {
            assertThatThrownBy(() -> after(history(transition)))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            failure -> assertThat(failure.isUnbelievable()).isTrue())
                    .hasMessageStartingWith("line ")
                    .hasMessageEndingWith(" of the journal can't be true: step go was "
                            + transition.from().word() + ", and then becomes "
                            + transition.to().word());
        }
    }

    @Test
    void the_table_has_no_transition_that_no_event_can_tell_of_and_none_twice() {
        assertThat(StepPhase.TRANSITIONS).isSubsetOf(thinkable().toList()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_settled_never_changes_and_all_else_can_still_end_well(StepPhase phase) {
        List<StepPhase> next = StepPhase.TRANSITIONS.stream()
                .filter(transition -> transition.from() == phase)
                .map(Transition::to)
                .toList();
        if (phase.isSettled()) {
            assertThat(next).isEmpty();
        } else {
            assertThat(next).contains(StepPhase.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_what_is_not_settled_is_begun(StepPhase phase) {
        List<Event> events = new ArrayList<>(history(phase));
        events.add(BEGUN);
        if (phase.isSettled()) {
            assertThatThrownBy(() -> after(events))
                    .hasMessageContaining("step go was " + phase.word() + ", and then begins");
        } else {
            assertThat(after(events)).isEqualTo(phase);
        }
    }

    @Test
    void every_phase_can_be_reached() {
        Set<StepPhase> reached =
                StepPhase.TRANSITIONS.stream().map(Transition::to).collect(Collectors.toSet());
        reached.add(StepPhase.PENDING);
        assertThat(reached).containsExactlyInAnyOrder(StepPhase.values());
    }

    @Test
    void the_diagram_in_the_architecture_shows_the_table() throws IOException {
        assertThat(diagram(Files.readAllLines(Path.of("ARCHITECTURE.md"))))
                .containsExactlyInAnyOrderElementsOf(StepPhase.TRANSITIONS);
    }

    private static final Pattern FROM = Pattern.compile("    ([A-Z]+(?:, [A-Z]+)*)(?:  .*)?");
    private static final Pattern BRANCH = Pattern.compile("      [├└]── (Step\\w+) ─+▶ ([A-Z]+)(?:  .*)?");

    /** The transitions of the diagram: phases that something leads from, and below them its branches. */
    private static List<Transition> diagram(List<String> lines) {
        List<Transition> shown = new ArrayList<>();
        Set<StepPhase> headed = new HashSet<>();
        List<StepPhase> from = List.of();
        for (String line : lines) {
            Matcher head = FROM.matcher(line);
            Matcher branch = BRANCH.matcher(line);
            if (head.matches()) {
                from = Arrays.stream(head.group(1).split(", "))
                        .map(StepPhase::valueOf)
                        .toList();
                assertThat(headed).as(line).doesNotContainAnyElementsOf(from);
                headed.addAll(from);
            } else if (branch.matches()) {
                Trigger event = Trigger.valueOf(
                        branch.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
                StepPhase to = StepPhase.valueOf(branch.group(2));
                from.forEach(phase -> shown.add(new Transition(phase, event, to)));
            }
        }
        return shown;
    }
}
