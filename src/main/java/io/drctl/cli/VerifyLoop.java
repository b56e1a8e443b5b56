package io.drctl.cli;

import io.drctl.cli.Verifier.Round;
import io.drctl.cloud.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Verifies again and again, until it is told to stop.
 *
 * @param stop ends it, also amid a verification, which may take half a minute
 * @param every from the end of one verification to the beginning of the next
 */
record VerifyLoop(Threads threads, Threads.Signal stop, Duration every) {
    /**
     * Goes on until stopped, or until nobody is told any more.
     *
     * @param told what is done with each; whether to go on
     * @return the last one; null where none came to its end
     */
    @Nullable
    Round run(Callable<@Nullable Round> verify, Predicate<@Nullable Round> told) {
        Round last = null;
        try {
            boolean isOn = true;
            while (isOn) {
                Round round = threads.unless(stop, "verify", verify);
                last = round == null ? last : round;
                isOn = told.test(round) && !stop.await(every);
            }
        } catch (InterruptedException stopped) {
            if (!stop.isRaised()) {
                Thread.currentThread().interrupt();
            }
        }
        return last;
    }
}
