package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.database.PromotionFacts;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.writer.FenceMemory;
import io.drctl.writer.Promotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The promotions of a site that this machine's journals know of, newest first: those seen to end, and those that AWS
 * has accepted or may have. A call that the journal records as failed isn't one.
 */
public final class PastPromotions implements Supplier<List<Promotion>> {
    private static final Set<StepPhase> ASKED_FOR = Set.of(StepPhase.INDETERMINATE, StepPhase.APPLIED, StepPhase.DONE);

    private final Supplier<SiteRuns> runs;

    /** @param runs read on demand; throws where there is no place for journals */
    public PastPromotions(Supplier<SiteRuns> runs) {
        this.runs = runs;
    }

    /** What the same journals know of fences. */
    FenceMemory fences() {
        return (database, region) -> {
            SiteRuns own;
            try {
                own = runs.get();
            } catch (RuntimeException e) {
                return FenceMemory.Taken.NOTHING;
            }
            return Fences.taken(own, database, region);
        };
    }

    @Override
    public List<Promotion> get() {
        SiteRuns own;
        try {
            own = runs.get();
        } catch (RuntimeException e) {
            // Without a place for journals there are none; such a machine can't change anything, but may look at a
            // plan.
            return List.of();
        }
        List<RunState> all = new ArrayList<>();
        JournalStore store = own.store();
        for (String id : store.ids()) {
            try {
                all.add(store.state(id));
            } catch (JournalException e) {
                // An unreadable journal tells nothing here; the list of runs reports it.
            }
        }
        all.removeIf(run -> !own.owns(run));
        Set<String> settled =
                all.stream().flatMap(run -> run.start().continues().stream()).collect(Collectors.toSet());
        return all.stream()
                .flatMap(run -> of(run, settled.contains(run.start().runId())))
                .toList();
    }

    /** @param isSettled whether another run goes on with it: nobody resumes it to learn how its calls ended */
    private static Stream<Promotion> of(RunState run, boolean isSettled) {
        return run.steps().values().stream().filter(StepState::called).flatMap(step -> {
            boolean isOver = step.phase() == StepPhase.DONE;
            boolean isInDoubt = step.phase() == StepPhase.FAILED || (isSettled && !isOver);
            return ASKED_FOR.contains(step.phase()) || isInDoubt
                    ? PromotionFacts.promotion(
                            step.step(),
                            new Facts(step.facts()),
                            isOver,
                            run.start().runId())
                            .map(promotion -> isInDoubt ? promotion.inDoubt() : promotion)
                            .stream()
                    : Stream.empty();
        });
    }
}
