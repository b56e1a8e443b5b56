package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Need;
import io.drctl.action.NeededStep;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterPlace;
import java.util.List;
import java.util.Set;

/**
 * Waits until a replica has applied the last write of a source whose writes are stopped: by the position in the
 * source's binary log, read once no write can follow it.
 */
public final class AwaitReplica implements Check {
    static final String NAME = "await-replica";

    /** Where the source's binary log ended, and the replica was. */
    private static final Fact<String> LAST = Fact.text("last-position");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(Handover.WITHIN_ARGUMENT, ParameterType.DURATION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                        context.database().clusterIn(context.region("region")) + " in " + context.region("region")
                                + " has applied the last write, by its position in the source's binary log",
                        Handover.within(context))
                .needing(
                        Need.of("sql:Connect", context.region("region")),
                        Need.of(
                                "sql:Connect",
                                context.inventory()
                                        .peerOf(context.region("region"))
                                        .name()));
    }

    /** Writes are stopped meanwhile: nobody waits longer than was agreed to, and no longer than it takes. */
    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName to = context.region("region");
        RegionName from = context.inventory().peerOf(to).name();
        String id = context.database().clusterIn(to);
        if (context.neededOf(StoppedWrites.STOPPING).stream().anyMatch(step -> isIdle(context, step))) {
            return CheckResult.passed("no writes had to be stopped for " + id + ", so none is waited for");
        }
        Sql source = Handover.serverOf(context, from);
        // First, so that the position read next is the last one.
        if (!source.isReadOnly()) {
            return CheckResult.failed(context.database().clusterIn(from) + " in " + from
                    + " accepts writes again: somebody let them in, or its writer has restarted");
        }
        Handover.Progress progress = Handover.Progress.of(source, Handover.serverOf(context, to));
        return progress.isWhole()
                ? new CheckResult(
                        CheckResult.Status.PASSED,
                        progress.seen(id),
                        Facts.of(LAST, progress.last().toString()))
                : CheckResult.failed(progress.seen(id));
    }

    /** Whether the step that was to stop the writes found nothing to stop: the copy is the primary already. */
    private static boolean isIdle(StepContext context, NeededStep stopping) {
        String stopped = stopping.with().getOrDefault(StepContext.DATABASE, "");
        return stopped.equals(context.database().name()) && !stopping.facts().has(StopWrites.SOURCE_ARN);
    }
}
