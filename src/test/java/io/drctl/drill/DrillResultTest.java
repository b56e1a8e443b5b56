package io.drctl.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.drill.DrillResult.ObjectiveStatus;
import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DrillResultTest {
    private static final Instant T0 = Instant.parse("2025-03-01T03:00:00Z");
    private static final List<Window> WAY = List.of(new Window("way", "go", "look"));

    /** A run of {@code go} and {@code look} against an RTO of 10 min; {@code look} ends after {@code minutes}. */
    private static DrillResult after(List<Window> windows, StepPhase went, StepPhase looked, long minutes) {
        List<Event> events = List.of(
                new Event.RunStarted(
                        "r",
                        "shop",
                        "game-day",
                        "Game day",
                        Map.of(),
                        List.of(
                                new Step("go", "Go", "a", Map.of(), List.of(), null, false, null),
                                new Step("look", "Look", "a", Map.of(), List.of("go"), null, false, null)),
                        windows,
                        "plan",
                        "inventory.yaml",
                        "inventory",
                        "0.1.0",
                        "me@here",
                        "PT10M",
                        false,
                        new RunbookOrigin("", "digest", RunbookOrigin.Kind.SHIPPED),
                        Standing.unknown("not asked", List.of())),
                new Event.StepStarted("go"),
                new Event.StepEnded("go", went, "gone", Map.of()),
                new Event.StepStarted("look"),
                looked == StepPhase.FAILED
                        ? new Event.StepStopped("look", looked, "it is dark", null)
                        : new Event.StepEnded("look", looked, "looked", Map.of()));
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            boolean isLast = entries.size() == events.size() - 1;
            entries.add(new Entry(entries.size() + 1L, isLast ? T0.plusSeconds(60 * minutes) : T0, event, "h"));
        }
        return DrillResult.of(RunState.of(entries));
    }

    private static DrillResult after(StepPhase went, StepPhase looked, long minutes) {
        return after(WAY, went, looked, minutes);
    }

    @Test
    void a_window_within_the_objective_is_met_to_its_last_second() {
        DrillResult drill = after(StepPhase.DONE, StepPhase.DONE, 10);

        assertThat(drill.windows()).extracting(DrillResult.Measured::outcome).containsExactly(ObjectiveStatus.MET);
        assertThat(drill.windows().get(0).elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(drill.isMissed()).isFalse();
    }

    @Test
    void a_window_that_took_longer_is_missed() {
        assertThat(after(StepPhase.DONE, StepPhase.DONE, 11).isMissed()).isTrue();
    }

    @Test
    void what_was_not_seen_from_outside_is_unverified_but_a_missed_objective_stays_missed() {
        assertThat(after(StepPhase.DONE, StepPhase.UNVERIFIED, 5).windows())
                .extracting(DrillResult.Measured::outcome)
                .containsExactly(ObjectiveStatus.UNVERIFIED);
        assertThat(after(StepPhase.DONE, StepPhase.UNVERIFIED, 11).windows())
                .extracting(DrillResult.Measured::outcome)
                .containsExactly(ObjectiveStatus.MISSED);
    }

    @Test
    void a_window_that_never_closed_or_was_already_so_is_not_measured_and_counts_as_missed() {
        for (DrillResult drill :
                List.of(after(StepPhase.DONE, StepPhase.FAILED, 5), after(StepPhase.ALREADY, StepPhase.DONE, 5))) {
            assertThat(drill.windows())
                    .extracting(DrillResult.Measured::outcome)
                    .containsExactly(ObjectiveStatus.NOT_MEASURED);
            assertThat(drill.windows().get(0).elapsed()).isNull();
            assertThat(drill.isMissed()).isTrue();
        }
    }

    @Test
    void the_share_of_the_objective_is_told_of_drills_only_and_only_when_it_tells_something() {
        DrillResult drill = after(StepPhase.DONE, StepPhase.DONE, 1);
        assertThat(drill.share(Duration.ofMinutes(5))).isEqualTo(", 50 % of RTO");
        assertThat(drill.share(Duration.ofSeconds(20))).isEmpty();

        DrillResult none = after(List.of(), StepPhase.DONE, StepPhase.DONE, 1);
        assertThat(none.share(Duration.ofMinutes(5))).isEmpty();
        assertThat(none.isMissed()).isFalse();
    }
}
