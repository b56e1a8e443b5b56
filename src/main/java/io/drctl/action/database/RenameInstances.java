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
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.writer.KeptDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renames the instances of clusters that are kept ({@link RenameCluster}), so that those of a replica can take their
 * names: a cluster's new name changes none of theirs. They come second, since they restart, which ends what SQL has set
 * in a server, and by then no client finds the cluster any more.
 */
public final class RenameInstances implements Effect<RenameInstances.Seen> {
    /** By which journals tell of it. */
    public static final String NAME = "rename-instances";

    private static final Gate AVAILABLE = Gate.of("available", step -> "they are available: RDS renames no others");

    /**
     * What is kept, with the instances that have to make way, and those that are away.
     *
     * @param last the cluster that was made last; null when none is kept
     */
    record Seen(@Nullable Cluster last, List<Instance> of, List<Rename> due, List<Instance> away) {}

    /** An instance that is to be renamed. */
    record Rename(Instance instance, String name) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return RetiredCluster.PARAMETERS;
    }

    /** An RDS instance has none, and is renamed itself. */
    @Override
    public boolean concerns(StepContext context) {
        return !context.database().isInstance();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "the instances of what was " + RetiredCluster.id(context) + " in " + region
                                + " are renamed, too",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("rds:ModifyDBInstance", region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(40),
                        Remedy.of("before the replica is made, rename them by hand as they were"))
                .asking("rename the instances of " + RetiredCluster.id(context) + " in " + region)
                .taking(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        "Amazon RDS User Guide, \"Renaming a DB instance\"");
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        Seen seen = look(context);
        if (seen.last() == null) {
            return new Observation.Satisfied<>("nothing is kept of " + RetiredCluster.id(context));
        }
        if (seen.due().stream().anyMatch(each -> !each.instance().status().equals("renaming"))) {
            return new Observation.NotYet<>(
                    "would be renamed: "
                            + seen.due().stream()
                                    .map(each -> each.instance().id() + " to " + each.name())
                                    .collect(Collectors.joining(", ")),
                    seen);
        }
        if (!seen.due().isEmpty() || !seen.away().isEmpty()) {
            return new Observation.InProgress<>((seen.due().size() + seen.away().size() == 1
                            ? "1 instance is"
                            : seen.due().size() + seen.away().size() + " instances are")
                    + " being renamed");
        }
        return new Observation.Satisfied<>(
                "kept in " + seen.last().id() + ": "
                        + (seen.of().isEmpty()
                                ? "no instance"
                                : seen.of().stream().map(Instance::id).collect(Collectors.joining(", "))),
                Facts.NONE,
                KeptDatabase.deleting(context.database(), context.region("region"), seen.last(), seen.of()));
    }

    private static Seen look(StepContext context) {
        Databases databases = context.cloud().databases(context.region("region"), context.database());
        List<Cluster> kept = KeptDatabase.of(databases.clusters(), RetiredCluster.id(context));
        List<Rename> due = new ArrayList<>();
        List<Instance> away = new ArrayList<>();
        List<Instance> last = new ArrayList<>();
        for (Cluster cluster : kept) {
            for (Instance each : databases.instances(cluster.id())) {
                if (cluster.equals(kept.get(0))) {
                    last.add(each);
                }
                if (!KeptDatabase.hasMadeWay(each.id())) {
                    due.add(new Rename(
                            each, KeptDatabase.instanceName(each.id(), cluster.id(), RenameCluster.day(context))));
                } else if (each.status().equals("renaming")) {
                    away.add(each);
                }
            }
        }
        return new Seen(kept.isEmpty() ? null : kept.get(0), last, due, away);
    }

    @Override
    public List<Gate> gates() {
        return List.of(AVAILABLE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        List<String> busy = seen.due().stream()
                .map(Rename::instance)
                .filter(each -> !each.isAvailable() && !each.status().equals("renaming"))
                .map(each -> each.id() + " is " + each.status())
                .toList();
        return List.of(
                busy.isEmpty()
                        ? AVAILABLE.passed("they are available")
                        : AVAILABLE.refused(
                                String.join(", ", busy) + ", and RDS renames only what is available",
                                "wait until it is available, then resume the run"));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        Databases databases = context.cloud().databases(context.region("region"), context.database());
        for (Rename each : seen.due()) {
            if (!each.instance().status().equals("renaming")) {
                databases.renameInstance(each.instance().id(), each.name());
            }
        }
        return Facts.NONE;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }
}
