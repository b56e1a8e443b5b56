package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
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
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.readiness.DatabaseSizes;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the recovery Region's database down to what it has on standby, once it is a copy again: the opposite of {@link
 * RaiseDatabase}. One that accepts writes, or that isn't seen to be a copy, is left as it is. The primary Region is
 * never lowered.
 */
public final class LowerDatabase implements Effect<Resizing> {
    /** How long the Region may take to answer: it may be the one that was lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** By which journals tell of it. */
    public static final String NAME = "lower-database";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean concerns(StepContext context) {
        return context.inventory().region(context.region("region")).role() == RegionRole.RECOVERY
                && !Resizing.sizes(context, "region").isSame();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        String id = context.database().clusterIn(region);
        DatabaseSizes sizes = Resizing.sizes(context, "region");
        List<PlannedCall> calls = new ArrayList<>();
        if (sizes.limits() != null) {
            calls.add(new PlannedCall("rds:ModifyDBCluster", region.value(), Plane.CONTROL));
        }
        if (sizes.instanceClass() != null) {
            calls.add(new PlannedCall("rds:ModifyDBInstance", region.value(), Plane.CONTROL));
        }
        return new Outline(
                        "once it is a copy, " + id + " in " + region + " has what it has on standby"
                                + (sizes.limits() == null
                                        ? ""
                                        : ", " + sizes.limits().standby().words())
                                + (sizes.instanceClass() == null
                                        ? ""
                                        : ", instances of "
                                                + sizes.instanceClass().standby()),
                        Reversibility.REVERSIBLE,
                        calls,
                        List.of(),
                        Duration.ofMinutes(30),
                        Resizing.setting(context, region, true))
                .asking("lower " + id + " in " + region)
                .needing(
                        Need.owing("rds:DescribeDBClusters", region),
                        Need.owing("rds:DescribeDBInstances", region),
                        Need.owing("rds:ModifyDBCluster", region),
                        Need.owing("rds:ModifyDBInstance", region));
    }

    @Override
    public Observation<Resizing> observe(StepContext context) {
        RegionName region = context.region("region");
        String id = context.database().clusterIn(region);
        Look look;
        try {
            look = context.cloud()
                    .threads()
                    .start("database-sizes", () -> look(context, region))
                    .join(PATIENCE);
        } catch (TimeoutException e) {
            return new Observation.Owed<>("whether " + id + " in " + region + " is to be lowered is unknown: no answer"
                    + " within " + Durations.words(PATIENCE));
        }
        Resizing seen = look.seen();
        if (seen.cluster() == null) {
            return new Observation.Satisfied<>("there is no cluster " + id + " in " + region + " to lower");
        }
        if (seen.isThere()) {
            return seen.changing() == null
                    ? new Observation.Satisfied<>(id + " in " + region + " has no more than on standby")
                    : new Observation.InProgress<>(seen.changing());
        }
        if (!look.isCopy()) {
            return new Observation.Satisfied<>(id + " in " + region + " is left as it is: it isn't seen to be a copy");
        }
        return new Observation.NotYet<>("would be set in " + region + ": " + seen.words(), seen);
    }

    private record Look(Resizing seen, boolean isCopy) {}

    private static Look look(StepContext context, RegionName region) {
        Resizing seen = Resizing.read(context, region, false, true);
        Cluster cluster = seen.cluster();
        return new Look(seen, cluster != null && !seen.isThere() && isCopy(context, region, cluster));
    }

    private static boolean isCopy(StepContext context, RegionName region, Cluster cluster) {
        if (cluster.globalCluster() == null) {
            return cluster.isReplica();
        }
        return context.cloud()
                .databases(region)
                .globalCluster(cluster.globalCluster())
                .filter(global -> global.change() == null)
                .flatMap(Databases.GlobalCluster::writer)
                .map(GlobalMember::clusterArn)
                .filter(writer -> !writer.equals(cluster.arn()))
                .isPresent();
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Resizing seen) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Resizing seen) {
        seen.apply(context.cloud().databases(context.region("region")));
        return Facts.NONE;
    }

    /** Users are home: that the Region costs more than it should stops nothing. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return Optional.of(failure)
                .filter(each -> !each.isOfCredentials())
                .map(each -> "the database " + context.database().clusterIn(context.region("region")) + " in "
                        + context.region("region") + " isn't lowered (" + each.explain() + ")")
                .orElse(null);
    }
}
