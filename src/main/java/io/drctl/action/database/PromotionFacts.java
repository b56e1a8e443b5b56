package io.drctl.action.database;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.writer.Promotion;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a promotion's step leaves in the journal, so that it is known for good which cluster was promoted, and from which. */
public final class PromotionFacts {
    /** The cluster of which the promoted one was a replica, by its ARN. */
    static final String SOURCE = "replication-source";
    /** The promoted cluster, by its id. */
    static final String CLUSTER = "promoted-cluster";
    /** When the promoted cluster was created, by AWS's word. */
    static final String CREATED = "cluster-created";
    /** When the promotion was asked for. */
    static final String AT = "asked-at";

    private PromotionFacts() {}

    /** The facts before the call. */
    static Map<String, String> of(Cluster replica, Instant now) {
        Map<String, String> facts = new HashMap<>();
        facts.put(SOURCE, Objects.requireNonNull(replica.replicationSource()));
        facts.put(CLUSTER, replica.id());
        facts.put(AT, now.toString());
        if (replica.created() != null) {
            facts.put(CREATED, replica.created().toString());
        }
        return facts;
    }

    /** The promotion that a step's facts tell of; none when they tell of none. */
    public static Optional<Promotion> promotion(Step step, Map<String, String> facts, boolean isOver, String by) {
        String source = facts.get(SOURCE);
        String cluster = facts.get(CLUSTER);
        String at = facts.get(AT);
        String region = step.with().get("region");
        if (!step.action().equals(PromoteReplica.NAME)
                || source == null
                || cluster == null
                || at == null
                || region == null) {
            return Optional.empty();
        }
        try {
            String created = facts.get(CREATED);
            return Optional.of(new Promotion(
                    new RegionName(region),
                    cluster,
                    created == null ? null : Instant.parse(created),
                    source,
                    Instant.parse(at),
                    isOver,
                    by));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
