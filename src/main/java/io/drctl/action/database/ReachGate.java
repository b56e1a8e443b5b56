package io.drctl.action.database;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CopyReach;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Whether clients reach what is about to take over: a fence may have been left there. */
final class ReachGate {
    /** How long a promotion waits to hear whether clients are let in. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    static final Gate REACHABLE = Gate.of(
                    "replica-reachable", step -> "the security groups of the replica let somebody in")
            .when(step -> CopyReach.isAsked(step.database()));

    private ReachGate() {}

    /** Behind a closed group nobody reaches what takes over; whether it is closed holds no emergency up. */
    static GateResult tried(StepContext context) {
        RegionName region = context.region("region");
        try {
            CopyReach reach = context.cloud()
                    .threads()
                    .start("copy-reach", () -> Fencing.reach(context.cloud(), context.database(), region))
                    .join(PATIENCE);
            return reach.isClosed()
                    ? REACHABLE.refused(
                            reach.seen() + ", so that no client would reach "
                                    + context.database().clusterIn(region),
                            CopyReach.remedy(context.inventory(), context.database(), region))
                    : REACHABLE.passed(reach.seen());
        } catch (TimeoutException e) {
            return unknown(context, region, "no answer within " + Durations.words(PATIENCE));
        } catch (CloudException e) {
            return unknown(context, region, e.explain());
        }
    }

    private static GateResult unknown(StepContext context, RegionName region, String why) {
        return REACHABLE.caution(
                "whether clients are let in to " + context.database().clusterIn(region) + " is unknown: " + why,
                Remedy.of("once EC2 answers: ").then(Command.drctl("verify", "all")));
    }
}
