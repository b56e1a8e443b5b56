package io.drctl.action.database;

import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one-way step by which a copy takes over from a primary, as the steps look ahead at it that fence that primary
 * before: however the copy follows, nobody is fenced for a step that would be refused.
 *
 * @param <S> what it sees
 */
interface TakingOver<S> extends Effect<S> {
    /**
     * Tries all of its gates but that of the fences.
     *
     * @param agreed options that the command which agrees to everything has besides
     */
    List<GateResult> tried(StepContext context, S seen, List<String> agreed);

    /** What such a step sees that is about to come. */
    record Ahead<S>(TakingOver<S> step, S seen) {
        /** Looks at it; null where it is over, or under way. */
        static <S> @Nullable Ahead<S> look(TakingOver<S> step, StepContext context) {
            return step.observe(context) instanceof Observation.NotYet<S> ahead
                    ? new Ahead<>(step, ahead.seen())
                    : null;
        }

        List<GateResult> tried(StepContext context, List<String> agreed) {
            return step.tried(context, seen, agreed);
        }
    }
}
