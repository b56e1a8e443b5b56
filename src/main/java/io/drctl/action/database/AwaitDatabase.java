package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.DatabaseSizes;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until a Region's database has what serving takes, while {@link RaiseDatabase} raises it: before what can't be
 * undone. Who accepts less capacity waits for no more than an end of what is being changed, since nothing is promoted
 * meanwhile.
 */
public final class AwaitDatabase implements Check {
    @Override
    public String name() {
        return "await-database";
    }

    @Override
    public List<ActionParameter> parameters() {
        return new RaiseDatabase().parameters();
    }

    /** By force no class is changed; one that an earlier run has begun to change is waited for. */
    @Override
    public boolean concerns(StepContext context) {
        DatabaseSizes sizes = Resizing.sizes(context, "to");
        return sizes.limits() != null || sizes.instanceClass() != null;
    }

    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public Optional<String> broughtAboutBy() {
        return Optional.of(RaiseDatabase.NAME);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        boolean isLess = RaiseDatabase.isLessAccepted(context);
        return Outline.ofCheck(
                        RaiseDatabase.told(context) + (isLess ? ", or is left as it is" : ""),
                        Duration.ofMinutes(RaiseDatabase.withClasses(context) ? 30 : 10))
                .needing(
                        isLess ? Need.spare("rds:DescribeDBClusters", to) : Need.of("rds:DescribeDBClusters", to),
                        isLess ? Need.spare("rds:DescribeDBInstances", to) : Need.of("rds:DescribeDBInstances", to));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName to = context.region("to");
        boolean isLess = RaiseDatabase.isLessAccepted(context);
        Resizing seen;
        try {
            seen = Resizing.read(context, to, true, RaiseDatabase.withClasses(context));
        } catch (CloudException e) {
            if (e.isOfCredentials()) {
                throw e;
            }
            return isLess
                    ? CheckResult.unverified("whether the database is raised is unknown: " + e.explain())
                    : CheckResult.failed("whether the database is raised is unknown: " + e.explain());
        }
        String id = context.database().clusterIn(to);
        if (seen.changing() != null) {
            return CheckResult.failed(seen.changing());
        }
        if (seen.isThere()) {
            return CheckResult.passed(RaiseDatabase.told(context));
        }
        return isLess
                ? CheckResult.passed(id + " in " + to + " has less than serving takes, and that is accepted")
                : CheckResult.failed(
                        "not set yet in " + to + ": " + seen.words(),
                        Remedy.of("see why the step that sets it has stopped, or set it yourself: ")
                                .then(Resizing.setting(context, to, true)));
    }
}
