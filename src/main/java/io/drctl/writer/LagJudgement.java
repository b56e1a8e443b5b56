package io.drctl.writer;

import io.drctl.cloud.CloudException;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica's lag means for a promotion, as {@link LagPolicy} judges it.
 *
 * @param loss what a promotion now may lose: what the replica trailed by, plus the age of the sample, plus the time
 * until AWS starts the promotion; null when unknown
 * @param seen the value, in words
 * @param unread the call that failed where it could not be read; otherwise null
 */
public record LagJudgement(
        State state,
        @Nullable Duration loss,
        String seen,
        @Nullable CloudException unread) {
    /** What is known, or why nothing is known. */
    public enum State {
        /** A recent sample bounds the loss. */
        KNOWN,
        /** A sample bounds the loss, but it is older than it would be if samples still arrived. */
        SAMPLING_STOPPED,
        /** The replica was created a moment ago, or became one, and can't have a sample yet. */
        TOO_YOUNG,
        /** There is no recent one, or the newest is −1: undetermined. */
        NO_SAMPLE,
        /** The sample is from the future, and proves nothing. */
        CLOCKS_DISAGREE,
        /** The lag could not be read. */
        UNREAD
    }

    /** A lag that could be read. */
    public LagJudgement(State state, @Nullable Duration loss, String seen) {
        this(state, loss, seen, null);
    }

    /** A lag that could not be read. */
    public static LagJudgement unread(CloudException failure) {
        return new LagJudgement(State.UNREAD, null, failure.explain(), failure);
    }

    /**
     * What the user has to agree to in order to promote now, as an option of {@code failover db}; empty when nothing
     * beyond the RPO is lost. The loss grows until the option is typed, so it is rounded up to the next half minute but
     * one.
     */
    public Optional<ConsentOption> consent(Duration rpo) {
        if (loss == null) {
            return Optional.of(ConsentOption.of("--accept-unknown-loss"));
        }
        return isWithin(rpo)
                ? Optional.empty()
                : Optional.of(ConsentOption.of(
                        "--accept-data-loss", Durations.compact(Duration.ofSeconds((loss.toSeconds() / 30 + 2) * 30))));
    }

    public boolean isKnown() {
        return loss != null;
    }

    /** Whether a promotion now is known to lose no more than that. */
    public boolean isWithin(Duration bound) {
        return loss != null && loss.compareTo(bound) <= 0;
    }
}
