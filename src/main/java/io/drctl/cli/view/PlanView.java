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
     * @param isResult whether the plan is what was asked for (a dry run); else it is shown before consent
     */
    void show(Offer offer, boolean isResult);

    /** Says that every step holds already. */
    void nothingToDo(Offer offer, List<NextStep> next);

    /**
     * Shows what is left of a run that is to be taken up again: what was sent, what is seen of it now, and what would
     * be sent once more.
     *
     * @param isResult whether that is what was asked for (a dry run)
     */
    void remaining(Offer offer, RunState run, boolean isResult);
}
