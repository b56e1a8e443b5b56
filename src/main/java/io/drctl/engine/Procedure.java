package io.drctl.engine;

import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one way in which a runbook is run: look, show, have it agreed to, run, tell. The command line goes this way, and
 * so does the search for faults, which would otherwise try a copy of it.
 */
public final class Procedure {
    /** Whoever has a runbook run, at a terminal or in a test. Each may end the procedure by an exception. */
    public interface Operator {
        /**
         * Is shown what would be done.
         *
         * @return whether to go on, where the offer's verdict lets it
         */
        boolean shown(Offer offer);

        /**
         * Is asked to agree. The run begins right after.
         *
         * @return how it was agreed to, for the journal
         */
        String agree(Offer offer);

        /** Is given the run before its first step, so that it can be stopped. */
        void begun(Runs.Started run);

        /** Is told what became of it. */
        void ended(RunState run);
    }

    private final Runs runs;
    private final RunListener listener;
    private final Operator operator;

    public Procedure(Runs runs, RunListener listener, Operator operator) {
        this.runs = runs;
        this.listener = listener;
        this.operator = operator;
    }

    /**
     * Runs a plan from the start.
     *
     * @param standing is asked for when the plan has been looked at, before it is shown
     * @return what became of the run; empty when none was begun
     */
    public Optional<RunState> run(Plan plan, Supplier<Standing> standing) {
        Preview preview = runs.preview(plan);
        Offer offer = Offer.ofPlan(plan, preview, standing.get());
        if (!operator.shown(offer) || offer.prospect() != Preview.Prospect.GO) {
            return Optional.empty();
        }
        return told(runs.start(plan, preview, offer.standing(), operator.agree(offer), listener, operator::begun));
    }

    /**
     * Takes a run up again. What is seen before decides nothing here: each step is looked at once more when it is its
     * turn.
     *
     * @return what became of the run; empty when it was not gone on with
     */
    public Optional<RunState> resume(RunState run, Standing standing) {
        Plan plan = runs.restore(run);
        Offer offer = Offer.ofRest(plan, run, () -> runs.preview(plan, run), standing);
        if (!operator.shown(offer)) {
            return Optional.empty();
        }
        return told(runs.resume(run.start().runId(), standing, operator.agree(offer), listener, operator::begun));
    }

    private Optional<RunState> told(RunState end) {
        operator.ended(end);
        return Optional.of(end);
    }
}
