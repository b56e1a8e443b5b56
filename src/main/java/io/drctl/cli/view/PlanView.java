package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.engine.Offer;
import io.drctl.journal.RunState;
import java.util.List;

/** Shows a plan. */
public interface PlanView {
    /**
     * Shows a plan and what its steps would find.
     *
     * @param isResult whether the plan is the requested result (a dry run); otherwise it is shown before consent
     */
    void show(Offer offer, boolean isResult);

    /** Says that every step already holds. */
    void nothingToDo(Offer offer, List<NextStep> next);

    /**
     * Shows the rest of a run before a resume: what was sent, what is seen of it now, and what would be sent again.
     *
     * @param isResult whether that is the requested result (a dry run)
     */
    void remaining(Offer offer, RunState run, boolean isResult);
}
