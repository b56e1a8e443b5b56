package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.database.PromotionFacts;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.writer.Promotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The promotions of a site that this machine's journals know of, newest first: those that were seen to end, and those
 * that AWS has taken up, or may have. Of a call that failed the journal says so, and it is none.
 */
public final class PastPromotions implements Supplier<List<Promotion>> {
    private static final Set<StepPhase> ASKED_FOR = Set.of(StepPhase.INDETERMINATE, StepPhase.APPLIED, StepPhase.DONE);

    private final Supplier<SiteRuns> runs;

    /** @param runs asked for when the promotions are; throws where there is no place for journals */
    public PastPromotions(Supplier<SiteRuns> runs) {
        this.runs = runs;
    }

    @Override
    public List<Promotion> get() {
        SiteRuns own;
        try {
            own = runs.get();
        } catch (RuntimeException e) {
            // Who has no place for journals has none; nothing is changed from there, but a plan may be looked at.
            return List.of();
        }
        List<Promotion> found = new ArrayList<>();
        JournalStore store = own.store();
        for (String id : store.ids()) {
            RunState run;
            try {
                run = store.state(id);
            } catch (JournalException e) {
                // One that can't be read tells nothing; that there is one is said where runs are listed.
                continue;
            }
            if (!own.owns(run)) {
                continue;
            }
            for (StepState step : run.steps().values()) {
                if (step.called() && ASKED_FOR.contains(step.phase())) {
                    PromotionFacts.promotion(
                                    step.step(), new Facts(step.facts()), step.phase() == StepPhase.DONE, "run " + id)
                            .ifPresent(found::add);
                } else if (step.called() && step.phase() == StepPhase.FAILED) {
                    PromotionFacts.promotion(step.step(), new Facts(step.facts()), false, "run " + id)
                            .map(Promotion::inDoubt)
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }
}
