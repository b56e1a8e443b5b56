package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.util.Objects;

/**
 * Whether a Region's copy of a database has the newest writes, or replicates from the one that does. Uses the judgement
 * of the gate before users are sent there, so that what is ready here isn't refused there.
 */
final class NewestWrites {
    private NewestWrites() {}

    static Judgement judge(Inventory inventory, Database database, RegionName region, WriterFacts facts) {
        WriterPlace place = WriterPlace.judge(facts);
        CloudException unread = facts.lag() == null ? null : facts.lag().failure();
        if (place.kind() == WriterPlace.Kind.UNKNOWN && unread != null) {
            throw unread;
        }
        if (place.isGood() && !facts.hasTwoWriters()) {
            return Judgement.pass(place.seen());
        }
        return switch (place.kind()) {
            case HERE ->
                Judgement.fail(
                        (database.isInstance() ? "two instances" : "two clusters") + " accept writes: " + place.seen(),
                        Remedy.of("once no user needs the one in " + facts.peer()
                                        + ", delete it, keeping a final snapshot: ")
                                .then(FailoverCommands.retiring(inventory, database, region)));
            case FOLLOWS -> Judgement.pass(place.seen());
            case STALE, NOT_NOW -> Judgement.fail(place.seen(), remedy(inventory, database, region, place));
            case UNKNOWN -> {
                Remedy remedy = remedy(inventory, database, region, place);
                yield facts.hasTwoWriters()
                        ? Judgement.fail(place.seen(), remedy)
                        : isAwaited(facts)
                                ? Judgement.awaited(place.seen(), remedy)
                                : Judgement.unknown(place.seen(), remedy);
            }
        };
    }

    private static Remedy remedy(Inventory inventory, Database database, RegionName region, WriterPlace place) {
        Remedy known = Objects.requireNonNull(place.remedy());
        // Where drctl moves no application's records, there is no command that the option could be one of.
        return place.isOverridable() && FailoverCommands.isLed(inventory, database)
                ? known.then(", an option of ").then(FailoverCommands.leading(inventory, database, region))
                : known;
    }

    private static boolean isAwaited(WriterFacts facts) {
        LagJudgement lag = facts.lagJudged();
        return lag != null && lag.state() == LagJudgement.State.TOO_YOUNG;
    }
}
