package io.drctl.action.traffic;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.util.Objects;

/**
 * The gate that keeps users from a database that lacks the newest writes. Users may be sent to a Region whose database
 * only replicates, to read; the plan warns of that before the user agrees. An unknown state must be overridden by the
 * gate's own name, and a database known to be stale can't be overridden at all.
 */
final class WriterGate {
    static final Gate GATE = Gate.of(
                    WriterPlace.TEST,
                    step -> "the database in " + step.region("to")
                            + " has the newest writes, or replicates from the one that does")
            .overriddenBy(Gate.Overriding.FORCE_BY_NAME);

    private WriterGate() {}

    static WriterPlace look(StepContext context, RegionName to) {
        return context.inventory()
                .databaseOf(context.application())
                .map(database -> WriterPlace.judge(
                        WriterFacts.read(context.inventory(), database, context.cloud(), to, context.promotions())))
                .orElseGet(() -> WriterPlace.notNeeded(to));
    }

    /** Whether users may be sent there, or stay there. */
    static boolean passes(StepContext context, WriterPlace place) {
        return !of(context, place).isRefusal();
    }

    static GateResult of(StepContext context, WriterPlace place) {
        if (place.kind() == WriterPlace.Kind.HERE) {
            return GATE.passed(place.seen());
        }
        Remedy remedy = Objects.requireNonNull(place.remedy());
        if (place.kind() == WriterPlace.Kind.FOLLOWS) {
            return GATE.caution(place.seen(), remedy);
        }
        GateResult refused = place.isOverridable()
                ? GATE.refusedUnlessForced(context, place.seen(), remedy)
                : GATE.refused(place.seen(), remedy);
        return refused.lacking(place.unread());
    }
}
