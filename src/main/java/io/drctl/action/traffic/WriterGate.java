package io.drctl.action.traffic;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.StepContext;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.util.List;
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

    /** What it asks; the Region to be left is waited for only a moment. */
    static List<Need> needs(StepContext context, RegionName to) {
        return context.inventory().databaseOf(context.application()).isEmpty()
                ? List.of()
                : List.of(
                        Need.of("rds:DescribeDBClusters", to),
                        Need.spare(
                                "rds:DescribeDBClusters",
                                context.inventory().peerOf(to).name()));
    }

    static WriterPlace look(StepContext context, RegionName to) {
        return look(context, context.application(), to);
    }

    static WriterPlace look(StepContext context, Application application, RegionName to) {
        return context.inventory()
                .databaseOf(application)
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
        if (context.isToCome(WriterPlace.TEST)) {
            return GATE.passed("tried once the database has followed; now " + place.seen());
        }
        Remedy remedy = Objects.requireNonNull(place.remedy());
        if (place.kind() == WriterPlace.Kind.FOLLOWS && context.isOfWholeSite()) {
            // The run has moved the database here; somebody has moved it on since.
            return GATE.refused("the database has left again since this run moved it: " + place.seen(), remedy);
        }
        if (place.kind() == WriterPlace.Kind.FOLLOWS) {
            return GATE.caution(place.seen(), remedy);
        }
        GateResult refused = place.isOverridable()
                ? GATE.refusedUnlessForced(context, place.seen(), remedy)
                : GATE.refused(place.seen(), remedy);
        return refused.lacking(place.unread());
    }
}
