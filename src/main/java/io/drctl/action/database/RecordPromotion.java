package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tag on the promoted cluster says when it was promoted, from which, and by which run, since AWS itself doesn't: of two
 * clusters that stand alone, a machine without this one's journals could not tell which holds the newest writes.
 *
 * <p>The failover is done without it. If AWS refuses the tag, the step says so and what to paste, and ends well.
 */
public final class RecordPromotion implements Effect<Promotion> {
    private static final String REFUSED_FACT = "not-recorded";
    private static final String RECORDED_FACT = "recorded";

    @Override
    public String name() {
        return "record-promotion";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                "the promotion is recorded on " + clusterId(context) + ", as the tag " + Promotion.TAG
                        + ", so that other machines know",
                Reversibility.REVERSIBLE,
                List.of(new PlannedCall("rds:AddTagsToResource", region.value(), Plane.CONTROL)),
                List.of(),
                List.of(),
                Duration.ofMinutes(2),
                null);
    }

    @Override
    public Observation<Promotion> observe(StepContext context) {
        String refused = context.own().get(REFUSED_FACT);
        if (refused != null) {
            return new Observation.Satisfied<>(refused, Map.of());
        }
        String recorded = context.own().get(RECORDED_FACT);
        if (recorded != null) {
            return new Observation.Satisfied<>(
                    clusterId(context) + " has the tag " + Promotion.TAG + ": " + recorded, Map.of());
        }
        Optional<Promotion> promotion = promotion(context);
        if (promotion.isEmpty()) {
            return new Observation.Satisfied<>("this run promoted nothing, so there is nothing to record", Map.of());
        }
        String value = promotion.get().tagValue();
        if (value.equals(tagOn(context))) {
            return new Observation.Satisfied<>(
                    clusterId(context) + " has the tag " + Promotion.TAG + ": " + value, Map.of());
        }
        return new Observation.NotYet<>(
                clusterId(context) + " would have the tag " + Promotion.TAG + ": " + value, promotion.get(), Map.of());
    }

    /** The tag that is there; null when there is none, or none that can be read, in which case it is written once more. */
    private static @Nullable String tagOn(StepContext context) {
        try {
            return context.cloud()
                    .databases(context.region("region"))
                    .cluster(clusterId(context))
                    .map(cluster -> cluster.tags().get(Promotion.TAG))
                    .orElse(null);
        } catch (CloudException e) {
            return null;
        }
    }

    /** The promotion of the step before, by what it left. */
    private static Optional<Promotion> promotion(StepContext context) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        return context.earlier().values().stream()
                .filter(facts -> id.equals(facts.get(PromotionFacts.CLUSTER)))
                .filter(facts -> facts.get(PromotionFacts.SOURCE) != null)
                .map(facts -> new Promotion(
                        region,
                        id,
                        null,
                        Objects.requireNonNull(facts.get(PromotionFacts.SOURCE)),
                        Instant.parse(Objects.requireNonNull(facts.get(PromotionFacts.AT)))
                                .truncatedTo(ChronoUnit.SECONDS),
                        true,
                        context.runId()))
                .findFirst();
    }

    @Override
    public List<GateResult> gates(StepContext context, Promotion seen) {
        return List.of();
    }

    @Override
    public Map<String, String> apply(StepContext context, Promotion seen) {
        Map<String, String> facts = new HashMap<>();
        String arn = "";
        try {
            Optional<Cluster> cluster = context.cloud().databases(seen.region()).cluster(seen.clusterId());
            if (cluster.isEmpty()) {
                facts.put(REFUSED_FACT, "not recorded: there is no cluster " + seen.clusterId() + " any more");
                return facts;
            }
            arn = cluster.get().arn();
            context.cloud().databases(seen.region()).tag(arn, Promotion.TAG, seen.tagValue());
            facts.put(RECORDED_FACT, seen.tagValue());
        } catch (CloudException e) {
            facts.put(
                    REFUSED_FACT,
                    "the promotion is done, but was not recorded on the cluster: only this machine's journals"
                            + " know of it: " + e.explain() + ". To record it: aws rds add-tags-to-resource --region "
                            + seen.region() + " --resource-name " + (arn.isEmpty() ? "ARN" : arn) + " --tags 'Key="
                            + Promotion.TAG + ",Value=" + seen.tagValue() + "'");
        }
        return facts;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofSeconds(2);
    }

    private static String clusterId(StepContext context) {
        return context.inventory().name(AssetKind.DATABASE_CLUSTER, context.region("region"));
    }
}
