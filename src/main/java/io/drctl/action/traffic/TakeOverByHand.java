package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to send users to a Region while Route 53's control plane is down: through its data plane, which keeps working.
 * Health checks are evaluated there, and name servers answer by them, whether or not a record can be changed (<a
 * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html">AWS Fault
 * Isolation Boundaries, global services</a>). The record of the Region to leave has a health check that follows an
 * alarm in the Region that takes over; data points raise the alarm, and it clears without them.
 */
final class TakeOverByHand {
    private TakeOverByHand() {}

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
        RegionName from = context.inventory().peerOf(to).name();
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
        return Remedy.of("Route 53 can't be changed now, but its health checks and name servers keep working. As drctl"
                        + " wires it, the record of " + from + " is withdrawn while alarm " + alarm + " in " + to
                        + " fires (the alarm exists; whether the record follows it can't be read now). If the"
                        + " database in "
                        + to + " is the one to write to, ")
                .then(context.cloud().isSimulated() ? inTheSandbox(to) : onAws(context, to, alarm));
    }

    private static Remedy inTheSandbox(RegionName to) {
        return Remedy.of("raise it, and lower it again with --clear once Route 53 answers and this command is done; it"
                        + " works when ")
                .then(Command.drctl("sandbox", "show"))
                .then(" says that DNS points at " + to + ", about 2 min later: ")
                .then(Command.drctl("sandbox", "take-over", to));
    }

    private static Remedy onAws(StepContext context, RegionName to, String alarm) {
        return Remedy.of(
                        "put a data point once a minute, until Route 53 answers and this command is done, then one with"
                                + " --value 0 as the all-clear; it works when ")
                .then(new Command(
                        "",
                        "dig",
                        List.of("+short", context.application().mainName().name())))
                .then(" gives the load balancer's addresses in " + to + ", about 2 min later: ")
                .then(Command.aws(
                        "cloudwatch",
                        "put-metric-data",
                        "--region",
                        to,
                        "--namespace",
                        "drctl",
                        "--metric-name",
                        "TakeOver",
                        "--dimensions",
                        "Alarm=" + alarm,
                        "--value",
                        1));
    }
}
