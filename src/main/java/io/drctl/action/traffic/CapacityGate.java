package io.drctl.action.traffic;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.action.traffic.Scaled.Terms;
import io.drctl.cloud.CloudException;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.util.List;

/** The gate that keeps users from a Region with less capacity than serving takes, or than the user accepted. */
final class CapacityGate {
    static final String TEST = "capacity";

    static final Gate GATE = Gate.of(
                    TEST,
                    step -> (Capacity.share(step) < 100
                                    ? "at least " + Capacity.share(step) + "% of the " + what(step)
                                            + " that serving takes"
                                    : "as many " + what(step) + " as serving takes")
                            + " are healthy in " + step.region("to"))
            .when(step -> Capacity.isScaled(step) && !PointTraffic.isExchange(step))
            .overriddenBy(Gate.Overriding.OPTION);

    private CapacityGate() {}

    private static List<Scaled> scaled(StepContext step) {
        return Scaled.in(step.inventory(), step.region("to"));
    }

    private static String what(StepContext step) {
        return Terms.of(scaled(step), Terms::many);
    }

    /** The result, by what users reach there. */
    static GateResult of(StepContext context, Destination destination) {
        Capacity seen;
        try {
            seen = Capacity.read(context, context.region("to"), destination);
        } catch (CloudException e) {
            return GATE.refused(
                            "unknown: " + e.explain(),
                            "make the "
                                    + Terms.of(scaled(context), terms -> terms.kind() + "s")
                                    + " and their targets' health readable")
                    .lacking(e);
        }
        if (seen.isWhole()) {
            return GATE.passed(seen.words());
        }
        int share = Capacity.share(context);
        if (seen.isThere(share)) {
            return GATE.overridden(seen.words(), Capacity.OPTION + " " + share + "%");
        }
        if (context.isToCome(TEST)) {
            return GATE.passed("counted once it is raised; now " + seen.words());
        }
        return refusal(context, seen);
    }

    private static GateResult refusal(StepContext context, Capacity seen) {
        Remedy wait = Remedy.of("wait until more are healthy");
        int percent = seen.percent();
        if (!Capacity.isAcceptable(context) || percent == 0) {
            return GATE.refused(seen.words(), wait);
        }
        ConsentOption option = ConsentOption.of(Capacity.OPTION, percent + "%");
        return GATE.refusedUnless(
                option,
                seen.words(),
                wait.then(", or accept what is there with ").then(option));
    }
}
