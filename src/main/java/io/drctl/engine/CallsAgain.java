package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Whether a resume makes a step's calls again, where what they were to bring about isn't seen. */
final class CallsAgain {
    /** Nobody saw the answer of its last call; or a resume has refused to make it again for that. */
    private static final Set<StepPhase> UNANSWERED = Set.of(StepPhase.INDETERMINATE, StepPhase.REFUSED);

    private CallsAgain() {}

    /**
     * Why not. A one-way call whose effect nobody saw, or that only makes ready for a move, isn't repeated once another
     * run has moved the site elsewhere: what is seen now is that run's doing. Nor is one that another machine's run may
     * have undone, of which nothing tells here.
     */
    static Optional<String> refused(OpenRun run, PlannedStep step, StepState before, Action action, boolean isOneWay) {
        if (!before.called() || !(isOneWay || action.preparesMove())) {
            return Optional.empty();
        }
        return run.overtaking(step, before)
                .map(move -> "run " + move.run() + " has moved the site to " + move.to() + " since")
                .or(() -> isOneWay && UNANSWERED.contains(before.phase())
                        ? mayBeUndone(before, action, run.cloud().clock().now())
                        : Optional.empty());
    }

    private static Optional<String> mayBeUndone(StepState before, Action action, Instant now) {
        Instant at = before.calledAt();
        Optional<Duration> longest = action.mayBeUndoneAfter();
        return at == null || longest.isEmpty() || !at.plus(longest.get()).isBefore(now)
                ? Optional.empty()
                : Optional.of("whether AWS accepted the call of " + at.truncatedTo(ChronoUnit.SECONDS)
                        + " is unknown, and somebody may have undone it since");
    }
}
