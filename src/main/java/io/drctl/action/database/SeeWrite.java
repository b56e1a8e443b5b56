package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Tries a write at a new primary before users are sent to it. Only where its server is asked by SQL; and one that can't
 * be reached from here holds nobody up, since AWS's own word of it is asked before users are moved.
 */
public final class SeeWrite implements Check {
    private static final int TRIES = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "see-write";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean concerns(StepContext context) {
        return Handover.server(context, context.region("region")).isPresent();
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return Outline.ofCheck(
                        context.database().clusterIn(region) + " in " + region + " accepts a write that is tried",
                        Duration.ofMinutes(5))
                .needing(Need.spare("sql:Connect", region));
    }

    /** A primary that is new may be read-only for a moment. */
    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName region = context.region("region");
        Sql server = Handover.serverOf(context, region);
        for (int tries = 1; ; tries++) {
            try {
                Handover.Tried tried =
                        Handover.Tried.at(server, context.database().clusterIn(region), region);
                if (tried.isRefused() == null) {
                    return CheckResult.unverified(tried.seen());
                }
                return tried.isRefused() ? CheckResult.failed(tried.seen()) : CheckResult.passed(tried.seen());
            } catch (CloudException e) {
                if (tries == TRIES) {
                    return CheckResult.unverified("no write could be tried from here: " + e.explain());
                }
                pause(context);
            }
        }
    }

    private static void pause(StepContext context) {
        try {
            context.cloud().clock().sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
