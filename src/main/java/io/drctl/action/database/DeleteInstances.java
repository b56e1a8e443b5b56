package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Deletes the instances of a retired primary cluster, because RDS deletes a cluster only when it has none (Amazon
 * Aurora User Guide, "Deleting Aurora DB clusters and DB instances").
 */
public final class DeleteInstances implements Effect<RetiredCluster> {
    @Override
    public String name() {
        return "delete-instances";
    }

    @Override
    public List<ActionParameter> parameters() {
        return RetiredCluster.PARAMETERS;
    }

    /** An RDS instance has none, and is deleted itself. */
    @Override
    public boolean concerns(StepContext context) {
        return !context.database().isInstance() && !RetiredCluster.isKept(context);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return Outline.oneWay(
                        region,
                        "the instances of cluster " + RetiredCluster.id(context) + " in " + region + " are deleted",
                        List.of(new PlannedCall("rds:DeleteDBInstance", region.value(), Plane.CONTROL)),
                        List.of("Deleting an Aurora primary does not promote its replica; here the promotion comes"
                                + " first, and"
                                + " the deletion only retires the old primary."),
                        Duration.ofMinutes(30))
                .asking("delete the instances of " + RetiredCluster.id(context) + " in " + region)
                .taking(Duration.ofMinutes(3), Duration.ofMinutes(10), "as observed; AWS gives no figure");
    }

    @Override
    public Observation<RetiredCluster> observe(StepContext context) {
        RetiredCluster seen = RetiredCluster.read(context);
        List<Instance> instances = seen.instances();
        if (seen.cluster().isEmpty() || instances.isEmpty()) {
            return new Observation.Satisfied<>("cluster " + RetiredCluster.id(context) + " has no instances");
        }
        if (instances.stream().allMatch(instance -> instance.status().equals("deleting"))) {
            return new Observation.InProgress<>(
                    instances.size() == 1
                            ? "1 instance is being deleted"
                            : instances.size() + " instances are being deleted");
        }
        Optional<String> kept = seen.kept(context);
        if (kept.isPresent()) {
            return new Observation.Satisfied<>(kept.get());
        }
        return new Observation.NotYet<>(
                "would be deleted: " + instances.stream().map(Instance::id).collect(Collectors.joining(", ")), seen);
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
        Databases databases = context.cloud().databases(context.region("region"));
        Optional<String> writer = seen.cluster().flatMap(Cluster::writer).map(Databases.Member::instanceId);
        // Readers first: deleting the writer while a reader is left makes RDS fail over to that reader.
        for (Instance instance : seen.instances()) {
            if (writer.isEmpty() || !instance.id().equals(writer.get())) {
                deleteUnlessUnderWay(databases, instance);
            }
        }
        for (Instance instance : seen.instances()) {
            if (writer.isPresent() && instance.id().equals(writer.get())) {
                deleteUnlessUnderWay(databases, instance);
            }
        }
        return Facts.NONE;
    }

    private static void deleteUnlessUnderWay(Databases databases, Instance instance) {
        if (!instance.status().equals("deleting")) {
            databases.deleteInstance(instance.id());
        }
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }
}
