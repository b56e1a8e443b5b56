package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Remedy;
import io.drctl.writer.KeptDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an old primary that is kept under another name read-only. It restarted when it got that name, which ended what
 * SQL had set before; no client is led to it, and none that finds it by its new endpoint shall write there.
 */
public final class CloseKept implements Effect<CloseKept.Seen> {
    /** Behind a fence nobody reaches it; a later step, behind which there is none, looks again. */
    private static final String IF_REACHED = "if-reached";

    /** What is kept, and its server. */
    record Seen(Cluster kept, Sql server) {}

    @Override
    public String name() {
        return "close-kept";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(IF_REACHED, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    /** Without SQL nothing can be set. */
    @Override
    public boolean concerns(StepContext context) {
        return context.cloud().sql(context.region("region"), context.database()).isPresent();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "what " + RetiredCluster.id(context) + " in " + region
                                + " was accepts no writes under its new name (read_only), until it restarts",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(StopWrites.CALL, region.value(), Plane.DATA)),
                        List.of(),
                        Duration.ofMinutes(5),
                        Remedy.of("CALL mysql.rds_set_read_only(0) there"))
                .asking("make it read-only");
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        Databases databases = context.cloud().databases(region, context.database());
        List<Cluster> found = KeptDatabase.of(databases.clusters(), RetiredCluster.id(context));
        Optional<String> own = context.leftByAction(RenameCluster.NAME).get(RenameCluster.KEPT_AS);
        Optional<Cluster> kept = found.stream()
                .filter(each -> own.isEmpty() || each.id().equals(own.get()))
                .findFirst()
                .or(() -> found.stream().findFirst());
        if (kept.isEmpty()) {
            return new Observation.Satisfied<>("nothing is kept of " + RetiredCluster.id(context));
        }
        String id = kept.get().id();
        @Nullable
        Remedy deleting = context.database().isInstance()
                ? KeptDatabase.deleting(context.database(), region, kept.get(), List.of())
                : null;
        Optional<Sql> server = context.cloud().sql(region, context.database().calledIn(region, id));
        if (server.isEmpty()) {
            return new Observation.Satisfied<>(id + " isn't asked by SQL", Facts.NONE, deleting);
        }
        try {
            return server.get().isReadOnly()
                    ? new Observation.Satisfied<>(id + " is read-only", Facts.NONE, deleting)
                    : new Observation.NotYet<>(
                            id + " accepts writes; would be made read-only", new Seen(kept.get(), server.get()));
        } catch (CloudException e) {
            if (e.reason() == CloudException.Cause.NOT_CONNECTED
                    && context.optional(IF_REACHED)
                            .filter(Boolean::parseBoolean)
                            .isPresent()) {
                return new Observation.Satisfied<>(
                        id + " can't be reached yet; it is asked again once the fences are lifted");
            }
            return new Observation.Owed<>("whether " + id + " accepts writes is unknown: " + e.explain());
        }
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        seen.server().setReadOnly(true);
        return Facts.NONE;
    }

    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return "making what is kept of " + RetiredCluster.id(context) + " read-only (" + failure.explain() + ")";
    }
}
