package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * What to do where the records can't be changed as Route 53's control plane is down: users are sent to a Region through
 * its data plane, which keeps working ({@link TakeOver}). Health checks are evaluated there, and name servers answer by
 * them, whether or not a record can be changed (<a
 * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html">AWS Fault
 * Isolation Boundaries, global services</a>).
 */
final class WithoutRoute53 {
    private WithoutRoute53() {}

    /**
     * What to do about an unanswered call to Route 53.
     *
     * @return null when the failure is a different one, or when there is no alarm to raise
     */
    static @Nullable Remedy remedy(StepContext context, RegionName to, CloudException failure) {
        boolean isDown = failure.isSilence() || failure.reason() == CloudException.Cause.SERVICE_FAULT;
        if (!failure.operation().startsWith("route53:")
                || !isDown
                || context.application().routing() != Routing.FAILOVER) {
            return null;
        }
        String alarm = context.inventory().takeOverAlarm(to);
        try {
            if (context.cloud().alarms(to).alarm(alarm).isEmpty()) {
                return context.inventory()
                        .upkeep()
                        .preparing("wait until Route 53 answers, then run the command again: there is no alarm " + alarm
                                + " in " + to + " that could send users there without it");
            }
        } catch (CloudException e) {
            return Remedy.of("wait until Route 53 answers, then run the command again: whether the alarm " + alarm
                    + " could send users there without it can't be determined (" + e.explain() + ")");
        }
        return Remedy.of("Route 53 can't be changed now, but its health checks and name servers keep working; to send"
                        + " users there without it: ")
                .then(FailoverCommands.leading(context.inventory(), context.application(), to)
                        .with("--via", Via.DATA_PLANE.word()));
    }
}
