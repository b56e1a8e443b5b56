package io.drctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
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

final class RunReportTest {
    private static final Instant T0 = Instant.parse("2025-03-01T03:00:00Z");

    /** A run of {@code go}, and {@code home} which always runs; each event a second after the last. */
    private static RunReport after(Event... events) {
        List<Event> all = new ArrayList<>();
        all.add(new Event.RunStarted(
                "20250301-030000-way",
                "shop",
                "way",
                "There and home",
                Map.of(),
                List.of(
                        new Step("look", "Look", "a", Map.of("region", "there"), List.of(), null, false, null),
                        new Step("go", "Go", "a", Map.of("to", "there"), List.of(), null, false, null),
                        new Step("home", "Come home", "a", Map.of(), List.of("go"), null, true, null)),
                List.of(new Window("way", "go", "go")),
                "plan",
                "/sites/shop/inventory.yaml",
                "inventory",
                "0.1.0",
                "me@here",
                "PT15M",
                true,
                new RunbookOrigin("", "digest", RunbookOrigin.Kind.SHIPPED),
                Standing.unknown("not asked", List.of())));
        all.addAll(List.of(events));
        List<Entry> entries = new ArrayList<>();
        all.forEach(event -> entries.add(new Entry(entries.size() + 1L, T0.plusSeconds(entries.size()), event, "h")));
        return RunReport.of(RunState.of(entries));
    }

    private static Event found(String takesWrites) {
        return new Event.StepEnded("look", StepPhase.DONE, "3 s behind", Map.of("takes-writes", takesWrites));
    }

    private static Event ended(String step, StepPhase phase) {
        return new Event.StepEnded(step, phase, "so", Map.of());
    }

    @Test
    void tells_what_the_run_was_and_how_it_ended() {
        RunReport report = after(
                new Event.StepStarted("go"),
                ended("go", StepPhase.DONE),
                new Event.StepStarted("home"),
                ended("home", StepPhase.DONE),
                new Event.RunEnded(RunStatus.DONE));

        assertThat(report.runId()).isEqualTo("20250301-030000-way");
        assertThat(report.site()).isEqualTo("shop");
        assertThat(report.inventoryFile()).isEqualTo("/sites/shop/inventory.yaml");
        assertThat(report.simulated()).isTrue();
        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(report.isVerifiedFromOutside()).isTrue();
        assertThat(report.isResumable()).isFalse();
        assertThat(report.rtoTarget()).isEqualTo(Duration.ofMinutes(15));
        assertThat(report.drill().windows()).hasSize(1);
        assertThat(report.steps()).extracting(RunReport.StepReport::title).containsExactly("Look", "Go", "Come home");
    }

    @Test
    void what_could_not_be_looked_at_is_never_called_verified() {
        RunReport report = after(
                ended("go", StepPhase.UNVERIFIED), ended("home", StepPhase.DONE), new Event.RunEnded(RunStatus.DONE));

        assertThat(report.hasUnverified()).isTrue();
        assertThat(report.isVerifiedFromOutside()).isFalse();
    }

    @Test
    void a_site_whose_way_home_is_not_complete_may_be_away() {
        RunReport report = after(
                new Event.StepIntended("go", "going", List.of(), Map.of(), null),
                ended("go", StepPhase.DONE),
                new Event.RunEnded(RunStatus.INTERRUPTED));

        assertThat(report.hasCalled()).isTrue();
        assertThat(report.mayBeAway()).isTrue();
        assertThat(after(new Event.RunEnded(RunStatus.INTERRUPTED)).hasCalled()).isFalse();
    }

    @Test
    void a_caution_that_a_step_repeats_is_told_once() {
        Event.GateDecided repeated = new Event.GateDecided("go", "caution", "writer", "2 s behind", null, null, null);
        Event.GateDecided alone = new Event.GateDecided("go", "caution", "lag", "2 s", null, null, null);
        Event.GateDecided overridden = new Event.GateDecided("go", "overridden", "rpo", "5 s", null, "--force", null);

        RunReport report = after(found("no"), repeated, alone, overridden, ended("go", StepPhase.DONE));

        assertThat(report.cautions()).containsExactly(alone);
        assertThat(after(found("yes"), repeated).cautions())
                .as("the step found something else")
                .containsExactly(repeated);
        assertThat(after(repeated).cautions()).as("the step has found nothing").containsExactly(repeated);
        assertThat(report.overridden()).containsExactly(overridden);
    }
}
