package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.LagMetric;
import io.drctl.text.Durations;
import io.drctl.writer.LagJudgement.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a sample of a replica's lag is worth. There is one policy, so that a gate doesn't count differently and refuse a
 * site that was verified, and so that advice agrees with both.
 *
 * <ul>
 *   <li>A sample bounds what a promotion loses by the lag <em>and</em> its age: had replication stopped right after
 * it, every write since would be lost too. So an old sample is no less true, only worse; its age shows that sampling
 * has stopped, and then no site is ready. <li>A sample from the future, one of −1, and one from before the cluster was
 * created (of an earlier one of its name, whose metrics CloudWatch keeps) tell nothing. <li>Unknown is never good: a
 * gate requires explicit acceptance of unknown loss, and a check doesn't call the site ready.
 * </ul>
 */
public final class LagPolicy {
    /** Writes between the answer about the lag and the start of the promotion are lost too. */
    public static final Duration UNTIL_THE_CALL = Duration.ofSeconds(10);

    /** CloudWatch has one data point a minute; a newest one several minutes old shows that sampling has stopped. */
    static final Duration SAMPLE_AGE_MAX = Duration.ofMinutes(5);

    /**
     * How long a replica may be without a sample, from the start of its creation: that takes a quarter of an hour with
     * its instances, plus some minutes until CloudWatch has the first sample.
     */
    static final Duration YOUNG = Duration.ofMinutes(30);

    private LagPolicy() {}

    /**
     * Judges.
     *
     * @param current the newest sample; empty when there is no recent one, or when it says that the lag is unknown
     * @param lastKnown the newest sample with a known lag, however old
     * @param now by the caller's clock; used only for the replica's age, never for a sample's
     */
    public static LagJudgement judge(
            Cluster replica, Optional<ReplicaLag> current, Optional<ReplicaLag> lastKnown, Instant now) {
        String metric =
                replica.replication().isPresent() ? LagMetric.words(LagMetric.of(replica)) : "sample of its lag";
        boolean wasNeverSampled =
                Stream.of(current, lastKnown).flatMap(Optional::stream).noneMatch(sample -> isOf(replica, sample));
        if (replica.globalCluster() != null && wasNeverSampled) {
            // A former primary has no sample either, and how long it has been a secondary nobody says.
            return new LagJudgement(
                    State.TOO_YOUNG,
                    null,
                    "no " + metric + " yet, nor an earlier one: "
                            // AWS doesn't say whether CloudWatch gets any then.
                            + (Headless.is(replica)
                                    ? "it has no instance (headless), and CloudWatch may get none before it has one"
                                    : "after the roles were exchanged CloudWatch gets the first within minutes"));
        }
        return judge(metric, replica.created(), current, lastKnown, now);
    }

    /**
     * Judges a replica of any kind.
     *
     * @param metric CloudWatch's name for its lag
     * @param created when the replica was created; null when that isn't known
     */
    public static LagJudgement judge(
            String metric,
            @Nullable Instant created,
            Optional<ReplicaLag> current,
            Optional<ReplicaLag> lastKnown,
            Instant now) {
        Optional<ReplicaLag> sample = current.filter(each -> isSince(created, each));
        if (sample.isPresent()) {
            return judge(sample.get());
        }
        Optional<ReplicaLag> last = lastKnown.filter(each -> isSince(created, each));
        if (last.isEmpty() && created != null && created.plus(YOUNG).isAfter(now)) {
            return new LagJudgement(
                    State.TOO_YOUNG,
                    null,
                    "no sample of its lag yet: the replica was created "
                            + Durations.inMinutes(Duration.between(created, now))
                            + " ago, and CloudWatch gets one a minute");
        }
        return new LagJudgement(
                State.NO_SAMPLE,
                null,
                "CloudWatch has no recent " + metric + ", or it is -1 (undetermined); "
                        + last.map(LagPolicy::last).orElse("there is no earlier sample either"));
    }

    private static LagJudgement judge(ReplicaLag lag) {
        String sample = Durations.words(lag.lag()) + " behind, sampled ";
        Optional<Duration> loss = lag.loss();
        if (loss.isEmpty()) {
            return new LagJudgement(
                    State.CLOCKS_DISAGREE,
                    null,
                    sample + Durations.words(lag.age().negated())
                            + " in the future: the clocks disagree, AWS's and that of the sample");
        }
        Duration all = loss.get().plus(UNTIL_THE_CALL);
        return new LagJudgement(
                lag.age().compareTo(SAMPLE_AGE_MAX) > 0 ? State.SAMPLING_STOPPED : State.KNOWN,
                all,
                sample + Durations.words(lag.age()) + " ago: promoting may lose " + Durations.words(all));
    }

    /**
     * Whether a sample is of this cluster, and not of an earlier one of its name. CloudWatch dates samples with the
     * minute.
     */
    static boolean isOf(Cluster replica, ReplicaLag sample) {
        return isSince(replica.created(), sample);
    }

    private static boolean isSince(@Nullable Instant created, ReplicaLag sample) {
        return created == null || !sample.sampledAt().isBefore(created.truncatedTo(ChronoUnit.MINUTES));
    }

    /** {@code last sample: 0.4 s at 2026-03-14T03:15:00Z, 47 min ago}. */
    static String last(ReplicaLag sample) {
        return "last sample: " + Durations.words(sample.lag()) + " at "
                + sample.sampledAt().truncatedTo(ChronoUnit.SECONDS) + ", " + Durations.words(sample.age()) + " ago";
    }
}
