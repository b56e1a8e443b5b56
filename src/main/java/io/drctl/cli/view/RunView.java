package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.report.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the outcome of a run. */
public interface RunView {
    /** Shows a run that just ended, and what to do next. */
    void ended(RunReport run, List<NextStep> next, int exitStatus);

    /**
     * Shows a run from its journal. It doesn't show what to do now: the world may have moved on.
     *
     * @param performedBy what the process that performs it says about itself; null when none does
     */
    void show(RunReport run, @Nullable String performedBy, int exitStatus);
}
