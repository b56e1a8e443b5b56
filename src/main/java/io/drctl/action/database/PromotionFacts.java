package io.drctl.action.database;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.UnreadableFactException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.writer.Promotion;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a promotion's step leaves in the journal, so that it is known for good which cluster was promoted, and from
 * which.
 */
public final class PromotionFacts {
    /** The cluster of which the promoted one was a replica, by its ARN. */
    static final Fact<String> SOURCE = Fact.text("replication-source");
    /** The promoted cluster, by its id. */
    static final Fact<String> CLUSTER = Fact.text("promoted-cluster");
    /** When the promoted cluster was created, by AWS's word. */
    static final Fact<Instant> CREATED = Fact.time("cluster-created");
    /** When the promotion was asked for. */
    static final Fact<Instant> AT = Fact.time("asked-at");

    private PromotionFacts() {}

    /** The facts before the call. */
    static Facts of(Cluster replica, Instant now) {
        return Facts.of(SOURCE, Objects.requireNonNull(replica.replicationSource()))
                .with(CLUSTER, replica.id())
                .with(AT, now)
                .withKnown(CREATED, replica.created());
    }

    /** The promotion that a step's facts tell of; none when they tell of none, or can't be read. */
    public static Optional<Promotion> promotion(Step step, Facts facts, boolean isOver, String by) {
        String region = step.with().get("region");
        if (!step.action().equals(PromoteReplica.NAME) || region == null || !RegionName.isWellFormed(region)) {
            return Optional.empty();
        }
        try {
            return of(new RegionName(region), facts, isOver, by);
        } catch (UnreadableFactException e) {
            return Optional.empty();
        }
    }

    /** The promotion to a Region that a promotion's facts tell of; none when the step had none to make. */
    static Optional<Promotion> of(RegionName region, Facts facts, boolean isOver, String by) {
        Optional<String> source = facts.get(SOURCE);
        Optional<String> cluster = facts.get(CLUSTER);
        Optional<Instant> at = facts.get(AT);
        if (source.isEmpty() || cluster.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Promotion(
                region, cluster.get(), facts.get(CREATED).orElse(null), source.get(), at.get(), isOver, by));
    }
}
