package io.drctl.action.traffic;

import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.util.Objects;

/**
 * The gate that keeps users from a database that doesn't hold the newest writes. A Region that only follows may be led to,
 * for reading, and that is said before anybody agrees. What isn't known has to be overridden by the gate's own name, and
 * what is known to be stale can't be overridden at all.
 */
final class WriterGate {
    private WriterGate() {}

    static WriterPlace look(StepContext context, RegionName to) {
        return WriterPlace.judge(WriterFacts.read(context.inventory(), context.cloud(), to, context.promotions()));
    }

    /** Whether users may be led there, or left there. */
    static boolean passes(StepContext context, WriterPlace place) {
        return !of(context, place).isRefusal();
    }

    static GateResult of(StepContext context, WriterPlace place) {
        if (place.kind() == WriterPlace.Kind.HERE) {
            return GateResult.passed(WriterPlace.TEST, place.seen());
        }
        Remedy remedy = Objects.requireNonNull(place.remedy());
        if (place.kind() == WriterPlace.Kind.FOLLOWS) {
            return GateResult.caution(WriterPlace.TEST, place.seen(), remedy);
        }
        return place.isOverridable() && context.forcesByName(WriterPlace.TEST)
                ? GateResult.overridden(WriterPlace.TEST, place.seen(), "--force=" + WriterPlace.TEST)
                : place.isOverridable()
                        ? GateResult.refusedUnless(
                                "--force=" + WriterPlace.TEST, WriterPlace.TEST, place.seen(), remedy)
                        : GateResult.refused(WriterPlace.TEST, place.seen(), remedy);
    }
}
