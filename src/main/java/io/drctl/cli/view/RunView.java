package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.report.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what became of a run. */
public interface RunView {
    /** Shows a run that ended just now, and what to do next. */
    void ended(RunReport run, List<NextStep> next, int exitStatus);

    /**
     * Shows a run from its journal. What to do now can't be told from that: the world may have moved on.
     *
     * @param performedBy what the process that performs it tells of itself; null when none does
     */
    void show(RunReport run, @Nullable String performedBy, int exitStatus);
}
