package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for somebody to log in: a call that was refused for its credentials did nothing, and is repeated unchanged. The
 * wait for each login is announced once, because parallel steps wait for the same person; two Regions may have logins
 * of their own.
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

        /** The login that gives the credentials that AWS refused. */
        Command loginFor(CloudException refusal);
    }

    private final Waiting waiting;
    /** The logins that were announced and are still waited for. */
    private final Set<Command> said = new HashSet<>();
    /** How often a wait has ended because AWS accepted the credentials. */
    private int ended;
    /** The {@code ended} of each login whose wait has. */
    private final Map<Command, Integer> taken = new HashMap<>();
    /** The Regions where AWS has accepted credentials earlier in this run; empty for what lives in no Region. */
    private final Set<Optional<RegionName>> accepted = ConcurrentHashMap.newKeySet();

    LoginWait(Waiting waiting) {
        this.waiting = waiting;
    }

    /** Whether a login fixes this. */
    static boolean isFor(CloudException e) {
        return RefusedCredentials.is(e);
    }

    /**
     * Whether somebody may be about to log in, so that waiting helps. A key that AWS doesn't know there, and
     * hasn't accepted there before, stays unknown.
     */
    boolean isWorthWaiting(CloudException e) {
        return isFor(e)
                && (e.reason() != CloudException.Cause.UNKNOWN_KEY
                        || accepted.contains(Optional.ofNullable(e.region())));
    }

    void heard(RefusedCredentials watched) {
        accepted.addAll(watched.accepted());
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
        Set<Command> awaited = new HashSet<>();
        while (true) {
            RefusedCredentials refused = new RefusedCredentials();
            int before = ended();
            CloudException refusal;
            try {
                T answer = question.apply(refused.watching(cloud));
                refusal = refused.seen();
                heard(refused);
                if (refusal == null) {
                    taken(awaited);
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
            awaited.add(waiting.loginFor(refusal));
            pause(step, deadline, refusal, before);
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
        pause(step, deadline, refusal, ended());
    }

    /** @param before the waits that had ended when the question was asked */
    private void pause(PlannedStep step, Deadline deadline, CloudException refusal, int before) {
        if (isNews(waiting.loginFor(refusal), before)) {
            waiting.loginNeeded(step, refusal);
        }
        deadline.suspend(() -> waiting.pause(step, PAUSE));
    }

    private synchronized int ended() {
        return ended;
    }

    /** A refusal of a question that was asked before another step's wait for that login ended is not news. */
    private synchronized boolean isNews(Command login, int before) {
        return taken.getOrDefault(login, 0) <= before && said.add(login);
    }

    private synchronized void taken(Set<Command> logins) {
        if (!logins.isEmpty()) {
            ended++;
            logins.forEach(login -> taken.put(login, ended));
            said.removeAll(logins);
        }
    }
}
