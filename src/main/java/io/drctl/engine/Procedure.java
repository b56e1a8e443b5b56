package io.drctl.engine;

import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one way to run a runbook: observe, show, ask for consent, run, report. The command line uses it, and so does the
 * fault search, which would otherwise test a copy.
 */
public final class Procedure {
    /** The user who runs a runbook, at a terminal or in a test. Any method may end the procedure with an exception. */
    public interface Operator {
        /**
         * Sees what would be done.
         *
         * @return whether to go on, where the offer's verdict allows it
         */
        boolean shown(Offer offer);

        /**
         * Agrees. The run begins right afterwards.
         *
         * @return how the user agreed, for the journal
         */
        String agree(Offer offer);

        /** Receives the run before its first step, to be able to stop it. */
        void begun(Runs.Started run);

        /** Receives the outcome. */
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
     * @param asked called by what is left to do, where its aim holds already
     * @param standing read once the plan was previewed, before it is shown
     * @return the run's outcome; empty when none was begun
     */
    public Optional<RunState> run(Plan asked, Supplier<Standing> standing) {
        runs.demandBeginning(asked);
        runs.approachLease(asked);
        Preview preview = runs.preview(asked);
        Plan plan = asked.titledBy(preview);
        Offer offer = Offer.ofPlan(plan, preview, standing.get());
        if (!operator.shown(offer) || offer.prospect() != Preview.Prospect.GO) {
            return Optional.empty();
        }
        return told(runs.start(plan, preview, offer.standing(), operator.agree(offer), listener, operator::begun));
    }

    /**
     * Resumes a run. The preview decides nothing here: each step is observed again when its turn comes.
     *
     * @return the run's outcome; empty when it was not continued
     */
    public Optional<RunState> resume(RunState run, Standing standing) {
        Plan plan = runs.restore(run);
        runs.approachLease(plan);
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
