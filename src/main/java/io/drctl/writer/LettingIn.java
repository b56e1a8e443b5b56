package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether writes may be let in at a Region's database. Stricter than {@link WriterPlace}, by which users are led: what
 * is closed to writes may have been left, and closed for that. So a promotion on record is not enough: that none came
 * after it in the other Region has to be seen.
 */
public final class LettingIn {
    /**
     * In no less does a database that was left make way for a replica, which copies all, follows, and is promoted: its
     * deletion and the copy take longer.
     */
    private static final Duration TO_COME_BACK = Duration.ofMinutes(10);

    private LettingIn() {}

    public static WriterPlace judge(WriterFacts facts) {
        WriterPlace place = WriterPlace.judge(facts);
        Cluster cluster =
                facts.here().answer() == null ? null : facts.here().answer().orElse(null);
        if (place.kind() != WriterPlace.Kind.HERE || cluster == null || isSure(facts, cluster)) {
            return place;
        }
        Reply<?> there = facts.there();
        return new WriterPlace(
                        WriterPlace.Kind.UNKNOWN,
                        facts.region(),
                        null,
                        "whether " + facts.peerId() + " in " + facts.peer() + " was promoted after " + cluster.id()
                                + " can't be determined: " + (there == null ? "it was not asked" : there.explained()),
                        Remedy.of("wait until " + facts.peer() + " answers, or look where the newest writes are: ")
                                .then(Command.drctl("status")),
                        false)
                .lacking(there);
    }

    /** The other Region, the list of replicas or the global database tells; or the promotion is too young. */
    private static boolean isSure(WriterFacts facts, Cluster cluster) {
        return facts.global() != null
                || (facts.there() != null && facts.there().answer() != null)
                || cluster.replicas().stream()
                        .anyMatch(replica -> DatabaseArn.names(replica, facts.peer(), facts.peerId()))
                || facts.promotions().stream()
                        .anyMatch(promotion -> promotion.isOver()
                                && promotion.isOf(facts.region(), cluster)
                                && isTooYoung(promotion, facts.at()));
    }

    /** Whether it was asked for so lately that none can have come after it elsewhere. */
    public static boolean isTooYoung(Promotion promotion, Instant now) {
        return !promotion.at().isAfter(now) && promotion.at().isAfter(now.minus(TO_COME_BACK));
    }
}
