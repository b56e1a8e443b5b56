package io.drctl.engine;

import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.writer.LagJudgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether the Region that doesn't hold the newest writes could take over now, as far as the databases tell: it has a
 * copy that follows, by no more than the RPO, and an instance to write at. While the site is at home this is about a
 * failover, and after one about the way home. Pure. What else a failover needs {@code verify} knows.
 *
 * @param seen one sentence
 */
public record PairState(Kind kind, String seen) {
    /** Whether it could; the worst of a site's databases counts. */
    public enum Kind {
        WHOLE,
        UNKNOWN,
        BROKEN
    }

    /** The pair of all databases of a site. */
    static PairState of(Inventory inventory, List<Situation> situations) {
        Map<String, Situation> byDatabase = new LinkedHashMap<>();
        for (Situation each : situations) {
            Database database = each.database();
            if (database != null) {
                byDatabase.putIfAbsent(database.name(), each);
            }
        }
        if (byDatabase.isEmpty()) {
            return new PairState(Kind.WHOLE, "there is no database that would have to follow");
        }
        List<PairState> all = new ArrayList<>();
        for (Situation each : byDatabase.values()) {
            PairState one = of(inventory, each);
            String name = Objects.requireNonNull(each.database()).name();
            all.add(byDatabase.size() == 1 ? one : new PairState(one.kind(), name + ": " + one.seen()));
        }
        return all.stream().max(Comparator.comparing(PairState::kind)).orElseThrow();
    }

    private static PairState of(Inventory inventory, Situation now) {
        RegionName newest = now.newest().orElse(null);
        if (newest == null) {
            return new PairState(Kind.UNKNOWN, "which database has the newest writes is unknown");
        }
        Side other = now.side(inventory.peerOf(newest).name());
        PairState following = following(other, inventory.objectives().rpoTarget());
        Side writer = now.side(newest);
        return writer.isMute() && following.kind() == Kind.WHOLE
                ? new PairState(Kind.UNKNOWN, writer.silence() + "; " + following.seen())
                : following;
    }

    private static PairState following(Side copy, Duration rpo) {
        String region = copy.region().value();
        if (copy.isMute()) {
            return new PairState(Kind.UNKNOWN, copy.silence());
        }
        if (copy.kind() == Situation.Kind.LOCKED_OUT) {
            return new PairState(Kind.UNKNOWN, "AWS doesn't accept the credentials in " + region);
        }
        LagJudgement lag = copy.lag();
        if (copy.kind() == Situation.Kind.REPLICA && (lag == null || !lag.isKnown())) {
            return new PairState(
                    Kind.UNKNOWN,
                    "how far " + copy.clusterId() + " trails is unknown" + (lag == null ? "" : ": " + lag.seen()));
        }
        if (lag == null || copy.kind() != Situation.Kind.REPLICA || !copy.isToBeLed()) {
            return new PairState(Kind.BROKEN, "no database in " + region + " follows the newest writes");
        }
        if (copy.hindrance() != null) {
            return new PairState(Kind.BROKEN, region + " can't take over: " + copy.hindrance());
        }
        return lag.isWithin(rpo)
                ? new PairState(Kind.WHOLE, region + " can take over the database")
                : new PairState(Kind.BROKEN, copy.clusterId() + " is " + lag.seen() + ", which is more than the RPO");
    }
}
