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
 * What a promotion step records in the journal, so that it stays known which cluster was promoted, and from which.
 */
public final class PromotionFacts {
    /** The ARN of the cluster that the promoted one replicated from. */
    static final Fact<String> SOURCE = Fact.text("replication-source");
    /** The id of the promoted cluster. */
    static final Fact<String> CLUSTER = Fact.text("promoted-cluster");
    /** When the promoted cluster was created, according to AWS. */
    static final Fact<Instant> CREATED = Fact.time("cluster-created");
    /** When the promotion was requested. */
    static final Fact<Instant> AT = Fact.time("asked-at");

    private PromotionFacts() {}

    /** The facts before the call. */
    static Facts of(Cluster replica, Instant now) {
        return Facts.of(SOURCE, Objects.requireNonNull(replica.replicationSource()))
                .with(CLUSTER, replica.id())
                .with(AT, now)
                .withKnown(CREATED, replica.created());
    }

    /** The promotion that a step's facts describe; empty when there is none, or they can't be read. */
    public static Optional<Promotion> promotion(Step step, Facts facts, boolean isOver, String run) {
        String region = step.with().get("region");
        if (!step.action().equals(PromoteReplica.NAME) || region == null || !RegionName.isWellFormed(region)) {
            return Optional.empty();
        }
        try {
            return of(new RegionName(region), facts, isOver, run);
        } catch (UnreadableFactException e) {
            return Optional.empty();
        }
    }

    /** The promotion to a Region that a promotion's facts describe; empty when the step had nothing to promote. */
    static Optional<Promotion> of(RegionName region, Facts facts, boolean isOver, String run) {
        Optional<String> source = facts.get(SOURCE);
        Optional<String> cluster = facts.get(CLUSTER);
        Optional<Instant> at = facts.get(AT);
        if (source.isEmpty() || cluster.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Promotion(
                region, cluster.get(), facts.get(CREATED).orElse(null), source.get(), at.get(), isOver, run));
    }
}
