package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a retired primary cluster that has no instances left, or a retired primary that is an RDS instance, keeping a
 * final snapshot.
 */
public final class DeleteCluster implements Effect<RetiredCluster> {
    private static final Fact<String> FINAL_SNAPSHOT = Fact.text("final-snapshot");

    @Override
    public String name() {
        return "delete-cluster";
    }

    @Override
    public List<ActionParameter> parameters() {
        return RetiredCluster.PARAMETERS;
    }

    @Override
    public boolean concerns(StepContext context) {
        return !RetiredCluster.isKept(context);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return Outline.oneWay(
                        region,
                        named(context) + " in " + region + " is deleted, keeping snapshot " + snapshotId(context),
                        List.of(new PlannedCall(
                                context.database().isInstance() ? "rds:DeleteDBInstance" : "rds:DeleteDBCluster",
                                region.value(),
                                Plane.CONTROL)),
                        RetiredCluster.warnings(context),
                        Duration.ofMinutes(30))
                .asking("delete " + named(context) + " in " + region + ", keeping a final snapshot")
                .taking(Duration.ofMinutes(2), Duration.ofMinutes(10), "the final snapshot takes most of it")
                .costing("the storage of a final snapshot of " + RetiredCluster.id(context));
    }

    @Override
    public Observation<RetiredCluster> observe(StepContext context) {
        RetiredCluster seen = RetiredCluster.read(context);
        if (seen.cluster().isEmpty()) {
            return new Observation.Satisfied<>(named(context) + " is gone"
                    + context.ownFacts()
                            .get(FINAL_SNAPSHOT)
                            .map(id -> "; its final snapshot is " + id)
                            .orElse(""));
        }
        if (seen.cluster().get().status().equals("deleting")) {
            return new Observation.InProgress<>(named(context) + " is being deleted");
        }
        Optional<String> kept = seen.kept(context);
        if (kept.isPresent()) {
            return new Observation.Satisfied<>(kept.get());
        }
        return new Observation.NotYet<>(
                named(context) + " is " + seen.cluster().get().status() + "; would be deleted, keeping snapshot "
                        + snapshotId(context),
                seen,
                Facts.of(FINAL_SNAPSHOT, snapshotId(context)));
    }

    @Override
    public List<Gate> gates() {
        return RetiredCluster.GATES;
    }

    @Override
    public List<GateResult> tryGates(StepContext context, RetiredCluster seen) {
        return seen.tryGates(context);
    }

    @Override
    public Facts apply(StepContext context, RetiredCluster seen) {
        context.cloud()
                .databases(context.region("region"), context.database())
                .deleteCluster(RetiredCluster.id(context), snapshotId(context));
        return Facts.NONE;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    private static String named(StepContext context) {
        return context.database().noun() + " " + RetiredCluster.id(context);
    }

    /** The same name for every repetition of this step, so that a repeated call can't create two snapshots. */
    private static String snapshotId(StepContext context) {
        return RetiredCluster.id(context) + "-final-" + context.runId().replaceAll("[^A-Za-z0-9]+", "-");
    }
}
