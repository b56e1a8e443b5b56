package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What to report when a run's journal can no longer be written: the disk is full, and something may have changed in the
 * meantime. An intent is on disk before its calls are made, so the journal shows which calls those can be.
 */
final class Unrecorded {
    private final Plan plan;
    private final RunState state;

    Unrecorded(Plan plan, RunState state) {
        this.plan = plan;
        this.state = state;
    }

    /** The failure plus the calls made by then; unchanged if there were none. */
    JournalException tell(JournalException failure) {
        List<String> open = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            StepState known = state.step(step.id());
            if (known.called()) {
                (known.phase().isComplete() ? done : open).add(words(step));
            }
        }
        if (open.isEmpty() && done.isEmpty()) {
            return failure;
        }
        String recorded = done.isEmpty() ? "" : "done before that: " + String.join(", ", done);
        String unrecorded = open.isEmpty()
                ? "how the run ended is not recorded"
                : "called, with no outcome recorded: " + String.join(", ", open);
        return failure.after(
                recorded.isEmpty() ? unrecorded : unrecorded + "; " + recorded,
                Remedy.of("check the disk and the permissions; then, to see what took effect before anything"
                                + " is repeated: ")
                        .then(Command.drctl("run", "resume", state.start().runId())));
    }

    private static String words(PlannedStep step) {
        return step.id() + " ("
                + step.outline().calls().stream()
                        .map(call -> call.operation())
                        .distinct()
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
