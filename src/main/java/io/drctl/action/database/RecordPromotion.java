package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tags the promoted cluster, or instance, with when it was promoted, from which and by which run, because AWS doesn't
 * record that: given two standalone clusters, a machine without these journals could not tell which has the newest
 * writes.
 *
 * <p>The failover doesn't depend on it. If AWS refuses the tag, the step reports that with the command to paste, and
 * ends well.
 */
public final class RecordPromotion implements Effect<Promotion> {
    /** Why it wasn't recorded. */
    private static final Fact<String> REFUSED = Fact.text("not-recorded");
    /** The ARN of the cluster that has no tag. */
    private static final Fact<String> UNTAGGED = Fact.text("untagged");
    /** The value that the tag would have had. */
    private static final Fact<String> VALUE = Fact.text("tag-value");
    /** The tag's value. */
    private static final Fact<String> RECORDED = Fact.text("recorded");

    @Override
    public String name() {
        return "record-promotion";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
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
                        Duration.ofMinutes(2),
                        null)
                .needing(Need.spare("rds:AddTagsToResource", region));
    }

    @Override
    public Observation<Promotion> observe(StepContext context) {
        Optional<String> refused = context.ownFacts().get(REFUSED);
        if (refused.isPresent()) {
            return new Observation.Satisfied<>(refused.get(), Facts.NONE, byHand(context));
        }
        Optional<String> recorded = context.ownFacts().get(RECORDED);
        if (recorded.isPresent()) {
            return tagged(context, recorded.get());
        }
        Optional<Promotion> promotion = promotion(context);
        if (promotion.isEmpty()) {
            return new Observation.Satisfied<>(
                    "no step that this one needs promoted anything, so there is nothing to record");
        }
        String value = promotion.get().tagValue();
        if (value.equals(tagOn(context))) {
            return tagged(context, value);
        }
        return new Observation.NotYet<>(
                clusterId(context) + " would have the tag " + Promotion.TAG + ": " + value, promotion.get());
    }

    /** The command to paste, where there is a cluster to tag. */
    private static @Nullable Remedy byHand(StepContext context) {
        return context.ownFacts()
                .get(VALUE)
                .map(value -> Remedy.of("to record it: ")
                        .then(Command.aws(
                                "rds",
                                "add-tags-to-resource",
                                "--region",
                                context.region("region"),
                                "--resource-name",
                                context.ownFacts().get(UNTAGGED).orElse("ARN"),
                                "--tags",
                                "Key=" + Promotion.TAG + ",Value=" + value)))
                .orElse(null);
    }

    private static Observation<Promotion> tagged(StepContext context, String value) {
        return new Observation.Satisfied<>(clusterId(context) + " has the tag " + Promotion.TAG + ": " + value);
    }

    /**
     * The tag's current value; null when there is none or it can't be read, in which case it is written again.
     */
    private static @Nullable String tagOn(StepContext context) {
        try {
            return context.cloud()
                    .databases(context.region("region"), context.database())
                    .cluster(clusterId(context))
                    .map(cluster -> cluster.tags().get(Promotion.TAG))
                    .orElse(null);
        } catch (CloudException e) {
            return null;
        }
    }

    /** The promotion of the step that this one needs, if it promoted the cluster in this Region. */
    private static Optional<Promotion> promotion(StepContext context) {
        return PromotionFacts.of(
                        context.region("region"), context.leftByAction(PromoteReplica.NAME), true, context.runId())
                .filter(promotion -> promotion.clusterId().equals(clusterId(context)));
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Promotion seen) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Promotion seen) {
        String arn = "";
        try {
            Databases databases = context.cloud().databases(seen.region(), context.database());
            Optional<Cluster> cluster = databases.cluster(seen.clusterId());
            if (cluster.isEmpty()) {
                return Facts.of(
                        REFUSED,
                        "not recorded: there is no " + context.database().noun() + " " + seen.clusterId()
                                + " any more");
            }
            arn = cluster.get().arn();
            databases.tag(arn, Promotion.TAG, seen.tagValue());
            return Facts.of(RECORDED, seen.tagValue());
        } catch (CloudException e) {
            Facts facts = Facts.of(
                            REFUSED,
                            "the promotion is done, but was not recorded on the "
                                    + context.database().noun()
                                    + ": only this machine's journals"
                                    + " know of it: " + e.explain())
                    .with(VALUE, seen.tagValue());
            return arn.isEmpty() ? facts : facts.with(UNTAGGED, arn);
        }
    }

    private static String clusterId(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
