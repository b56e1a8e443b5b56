package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for somebody to log in: a call that was refused for its credentials did nothing, and is repeated unchanged. The
 * wait is announced once, because parallel steps wait for the same person.
 */
final class LoginWait {
    /** How long to wait before asking again; a login takes longer. */
    static final Duration PAUSE = Duration.ofSeconds(15);

    /** How long a step waits in total; a resume continues what isn't done by then. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** What the run does in the meantime. */
    interface Waiting {
        void loginNeeded(PlannedStep step, CloudException refusal);

        /** Ends by an exception when the user stops the run. */
        void pause(PlannedStep step, Duration time);
    }

    private final Waiting waiting;
    private boolean said;
    /** Whether AWS has accepted credentials earlier in this run. */
    private volatile boolean accepted;

    LoginWait(Waiting waiting) {
        this.waiting = waiting;
    }

    /** Whether a login fixes this. */
    static boolean isFor(CloudException e) {
        return RefusedCredentials.is(e);
    }

    /**
     * Whether somebody may be about to log in, so that waiting helps. A key that AWS doesn't know, and hasn't accepted
     * before, stays unknown.
     */
    boolean isWorthWaiting(CloudException e) {
        return isFor(e) && (e.reason() != CloudException.Cause.UNKNOWN_KEY || accepted);
    }

    void heard(RefusedCredentials watched) {
        accepted |= watched.accepted();
    }

    /**
     * An answer.
     *
     * @param refusal the refusal of credentials despite which it was given; null when there was none
     */
    record Answer<T>(T value, @Nullable CloudException refusal) {}

    /**
     * Asks until AWS accepts the credentials or the wait is over. Where the question handled a refusal itself, a good
     * answer stands; a bad one may be bad only because nobody is logged in.
     */
    <T> Answer<T> through(
            PlannedStep step, Deadline deadline, Cloud cloud, Function<Cloud, T> question, Predicate<T> isGood) {
        boolean waited = false;
        while (true) {
            RefusedCredentials refused = new RefusedCredentials();
            CloudException refusal;
            try {
                T answer = question.apply(refused.watching(cloud));
                refusal = refused.seen();
                heard(refused);
                if (waited && refusal == null) {
                    taken();
                }
                if (refusal == null || isGood.test(answer) || !isWorthWaiting(refusal) || isTooLate(deadline)) {
                    return new Answer<>(answer, refusal);
                }
            } catch (CloudException e) {
                heard(refused);
                if (!isWorthWaiting(e) || isTooLate(deadline)) {
                    throw e;
                }
                refusal = e;
            }
            waited = true;
            pause(step, deadline, refusal);
        }
    }

    /** Whether the wait is over. */
    boolean isTooLate(Deadline deadline) {
        if (deadline.forLogin().plus(PAUSE).compareTo(PATIENCE) <= 0) {
            return false;
        }
        deadline.giveUp();
        return true;
    }

    void pause(PlannedStep step, Deadline deadline, CloudException refusal) {
        if (isNews()) {
            waiting.loginNeeded(step, refusal);
        }
        deadline.suspend(() -> waiting.pause(step, PAUSE));
    }

    private synchronized boolean isNews() {
        boolean first = !said;
        said = true;
        return first;
    }

    private synchronized void taken() {
        said = false;
    }
}
