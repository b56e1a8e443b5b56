package io.drctl.writer;

import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replica's lag says about a promotion. There is one judgement of it, so that a site that was verified is not refused
 * by a gate that counts otherwise.
 *
 * @param loss what a promotion now may lose: what the replica trailed by, plus the age of the sample, plus the time until
 *     AWS takes the call up; null when it isn't known
 * @param seen the value, in words
 */
public record LagJudgement(@Nullable Duration loss, String seen) {
    /** What is written between the answer about the lag and AWS's taking up the promotion is lost too. */
    public static final Duration UNTIL_THE_CALL = Duration.ofSeconds(10);

    /**
     * Judges.
     *
     * @param current the newest sample; empty when there is none of late, or when it says that the lag isn't known
     * @param lastKnown the newest sample that told a lag, however old
     */
    public static LagJudgement of(Optional<ReplicaLag> current, Optional<ReplicaLag> lastKnown) {
        if (current.isEmpty()) {
            return new LagJudgement(
                    null,
                    "CloudWatch has no recent AuroraBinlogReplicaLag, or it is -1 (undetermined); "
                            + lastKnown.map(LagJudgement::last).orElse("there is no earlier sample either"));
        }
        ReplicaLag lag = current.get();
        String sample = Durations.words(lag.lag()) + " behind, sampled ";
        Optional<Duration> loss = lag.loss();
        if (loss.isEmpty()) {
            return new LagJudgement(
                    null,
                    sample + Durations.words(lag.age().negated())
                            + " in the future: the clocks disagree, AWS's and that of the sample");
        }
        Duration all = loss.get().plus(UNTIL_THE_CALL);
        return new LagJudgement(all, sample + Durations.words(lag.age()) + " ago: promoting may lose " + Durations.words(all));
    }

    /** A lag that could not be asked for. */
    public static LagJudgement unread(String reason) {
        return new LagJudgement(null, reason);
    }

    /** {@code last sample: 0.4 s at 2026-03-14T03:15:00Z, 47 min ago}. */
    static String last(ReplicaLag sample) {
        return "last sample: " + Durations.words(sample.lag()) + " at "
                + sample.sampledAt().truncatedTo(ChronoUnit.SECONDS) + ", " + Durations.words(sample.age()) + " ago";
    }

    /**
     * What somebody who promotes now has to agree to, as an option of {@code failover db}; empty when nothing beyond the RPO
     * is lost. What is lost grows with the time until it is typed, so it is the next but one half minute.
     */
    public Optional<String> consent(Duration rpo) {
        if (loss == null) {
            return Optional.of("--accept-unknown-loss");
        }
        return isWithin(rpo)
                ? Optional.empty()
                : Optional.of(
                        "--accept-data-loss " + Durations.compact(Duration.ofSeconds((loss.toSeconds() / 30 + 2) * 30)));
    }

    public boolean isKnown() {
        return loss != null;
    }

    /** Whether a promotion now is known to lose no more than that. */
    public boolean isWithin(Duration bound) {
        return loss != null && loss.compareTo(bound) <= 0;
    }
}
