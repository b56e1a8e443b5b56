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
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.readiness.DatabaseSizes;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Raises a Region's database from what it has on standby to what serving takes, where the inventory has these differ:
 * the limits of Aurora Serverless v2, and the class of its instances.
 *
 * <p>Both stand before the promotion. Limits restart nothing (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html">capacity
 * range</a>), and RDS changes them of no cluster that is being promoted. Another class is applied at once and restarts
 * the instance, which is away for minutes (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html">modifying a DB
 * instance</a>): before a planned exchange that keeps nobody from anything, and where RDS has none of that class, it
 * says so before writes are stopped. All instances get it at once, since nobody is served by them yet.
 *
 * <p>A failover by force leaves the class as it is ({@code limits-only}): while the replica restarts nobody learns how
 * far it trails, so that a promotion that could be made now might be refused then; and after the promotion nobody could
 * write for as long.
 *
 * <p>Who accepts less capacity doesn't wait: limits are raised, or owed where RDS refuses or is silent.
 */
public final class RaiseDatabase implements Effect<Resizing> {
    static final String NAME = "raise-database";

    private static final String LIMITS_ONLY = "limits-only";
    private static final String ACCEPTED = "accept-capacity";
    private static final Pattern LESS = Pattern.compile("[1-9]\\d?%");
    private static final Gate AVAILABLE = Gate.of(
            "cluster-available",
            step -> step.database().clusterIn(step.region("to")) + " is available, as RDS demands");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional(LIMITS_ONLY, ParameterType.FLAG),
                ActionParameter.optional(ACCEPTED, ParameterType.TEXT),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean preparesMove() {
        return true;
    }

    @Override
    public boolean concerns(StepContext context) {
        DatabaseSizes sizes = Resizing.sizes(context, "to");
        return sizes.limits() != null || (sizes.instanceClass() != null && withClasses(context));
    }

    static boolean withClasses(StepContext context) {
        return context.optional(LIMITS_ONLY).filter(Boolean::parseBoolean).isEmpty();
    }

    /** What is so once the database is raised. */
    static String told(StepContext context) {
        DatabaseSizes sizes = Resizing.sizes(context, "to");
        String database = context.database().clusterIn(context.region("to")) + " in " + context.region("to");
        if (sizes.instanceClass() == null || withClasses(context)) {
            return database + " has what serving takes";
        }
        return sizes.limits() == null
                ? "the class of " + database + " is left as it is"
                : database + " has the limits that serving takes, and its class is left as it is";
    }

    /** Whether the user accepts less than all of it. */
    static boolean isLessAccepted(StepContext context) {
        return context.optional(ACCEPTED)
                .filter(share -> LESS.matcher(share).matches())
                .isPresent();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        DatabaseSizes sizes = Resizing.sizes(context, "to");
        boolean isLess = isLessAccepted(context);
        List<PlannedCall> calls = new ArrayList<>();
        List<String> words = new ArrayList<>();
        List<String> costs = new ArrayList<>();
        String id = context.database().clusterIn(to);
        Scale<DatabaseSizes.Limits> limits = sizes.limits();
        if (limits != null) {
            calls.add(new PlannedCall("rds:ModifyDBCluster", to.value(), Plane.CONTROL));
            words.add(
                    limits.serving().words() + " instead of " + limits.standby().words());
            costs.add("what " + id + " in " + to + " scales to beyond "
                    + limits.standby().words() + ", until it is lowered again");
        }
        Scale<String> classes = sizes.instanceClass();
        if (classes != null && withClasses(context)) {
            calls.add(new PlannedCall("rds:ModifyDBInstance", to.value(), Plane.CONTROL));
            words.add("instances of " + classes.serving() + " instead of " + classes.standby());
            costs.add(classes.serving() + " instead of " + classes.standby() + " for each instance of " + id + " in "
                    + to + ", until it is lowered again");
        }
        boolean isQuick = classes == null || !withClasses(context);
        Outline outline = new Outline(
                        id + " in " + to + " has what serving takes: " + String.join(", ", words),
                        Reversibility.REVERSIBLE,
                        calls,
                        warnings(context, classes),
                        Duration.ofMinutes(30),
                        Resizing.setting(context, to, false))
                .asking("raise " + id + " in " + to)
                .taking(
                        Duration.ofSeconds(isQuick ? 10 : 240),
                        Duration.ofMinutes(isQuick ? 2 : 15),
                        "an estimate: AWS gives no figure")
                .needing(
                        isLess ? Need.owing("rds:DescribeDBClusters", to) : Need.of("rds:DescribeDBClusters", to),
                        isLess ? Need.owing("rds:DescribeDBInstances", to) : Need.of("rds:DescribeDBInstances", to));
        if (isLess && limits != null) {
            outline = outline.needing(Need.owing("rds:ModifyDBCluster", to));
        }
        for (String cost : costs) {
            outline = outline.costing(cost);
        }
        return outline;
    }

    private static List<String> warnings(StepContext context, @Nullable Scale<String> classes) {
        String id = context.database().clusterIn(context.region("to"));
        if (classes == null) {
            return List.of();
        }
        return List.of(
                withClasses(context)
                        ? "The instances of " + id + " restart with " + classes.serving() + " before anything moves: "
                                + Durations.range(Duration.ofMinutes(4), Duration.ofMinutes(15))
                                + ", an estimate."
                        : id + " stays on " + classes.standby() + ", and serves with it: by force no class is changed,"
                                + " as the replica would restart before its promotion, or the writer after it.");
    }

    @Override
    public Observation<Resizing> observe(StepContext context) {
        RegionName to = context.region("to");
        Resizing seen = Resizing.read(context, to, true, withClasses(context));
        String id = context.database().clusterIn(to);
        if (seen.cluster() == null) {
            return new Observation.Satisfied<>("there is no cluster " + id + " in " + to + " to raise");
        }
        if (seen.isThere() && seen.changing() == null) {
            return new Observation.Satisfied<>(told(context));
        }
        return seen.isThere()
                ? new Observation.InProgress<>(String.valueOf(seen.changing()))
                : new Observation.NotYet<>("would be set in " + to + ": " + seen.words(), seen);
    }

    @Override
    public List<Gate> gates() {
        return List.of(AVAILABLE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Resizing seen) {
        String id = context.database().clusterIn(context.region("to"));
        return List.of(
                seen.cluster() != null && seen.cluster().isAvailable()
                        ? AVAILABLE.passed(id + " is available")
                        : AVAILABLE.refused(
                                id + " is "
                                        + (seen.cluster() == null
                                                ? "gone"
                                                : seen.cluster().status()),
                                "wait until it is available, then run the command again"));
    }

    @Override
    public Facts apply(StepContext context, Resizing seen) {
        seen.apply(context.cloud().databases(context.region("to")));
        return Facts.NONE;
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return failure.operation().startsWith("rds:Modify")
                        && context.step().with().containsKey(ACCEPTED)
                ? Remedy.of("To go on with what is there, begin again with --accept-capacity 99%")
                : null;
    }

    /** Where the user accepts less, nothing hangs on it. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return isLessAccepted(context) && !failure.isOfCredentials()
                ? "the database " + context.database().clusterIn(context.region("to")) + " in " + context.region("to")
                        + " isn't raised (" + failure.explain() + ")"
                : null;
    }
}
