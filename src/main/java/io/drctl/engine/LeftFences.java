package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.Threads;
import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.readiness.CopyReach;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import io.drctl.writer.FenceMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Fences that stand where none should: at a database that has the newest writes, or follows them. By a fresh look at
 * the world; the journals only tell how to put back what was taken. A database that was left is fenced rightly.
 */
final class LeftFences {
    /** How long EC2 may take: status is for somebody in a hurry. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Inventory inventory;
    private final Cloud cloud;
    private final FenceMemory memory;

    LeftFences(Inventory inventory, Cloud cloud, FenceMemory memory) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.memory = memory;
    }

    /** One database in one Region. */
    private record Looked(Side side, Threads.Pending<Optional<NextStep>> found) {
        /** Several applications may need one database. */
        boolean isAt(Side other) {
            return side.region().equals(other.region()) && side.clusterId().equals(other.clusterId());
        }
    }

    /**
     * What to do about them. All are looked at side by side, and none longer than the others.
     *
     * @param isUnfinished whether a run is, which may have placed them and is to lift them itself; but for those at a
     *     secondary of a global database, which Aurora has made one since
     */
    List<NextStep> toLift(List<Situation> situations, FenceLook fences, boolean isUnfinished) {
        List<Looked> looks = new ArrayList<>();
        Duration end = cloud.clock().elapsed().plus(PATIENCE);
        for (Situation each : situations) {
            Database database = each.database();
            if (database == null || database.fences().isEmpty()) {
                continue;
            }
            each.sides().values().stream()
                    .filter(Side::isToBeLed)
                    .filter(side -> !isUnfinished || isSecondary(side))
                    .filter(side -> looks.stream().noneMatch(look -> look.isAt(side)))
                    .forEach(side -> looks.add(new Looked(
                            side, cloud.threads().start("left-fences", () -> toLift(database, side, fences)))));
        }
        List<NextStep> steps = new ArrayList<>();
        for (Looked look : looks) {
            Optional<NextStep> step;
            try {
                Duration left = end.minus(cloud.clock().elapsed());
                step = look.found().join(left.isNegative() ? Duration.ZERO : left);
            } catch (TimeoutException e) {
                step = Optional.of(unknown(look.side(), "no answer within " + Durations.words(PATIENCE)));
            }
            step.filter(found -> !steps.contains(found)).ifPresent(steps::add);
        }
        return steps;
    }

    private static boolean isSecondary(Side side) {
        return side.kind() == Kind.REPLICA
                && side.cluster() != null
                && side.cluster().globalCluster() != null;
    }

    private static NextStep unknown(Side side, String why) {
        return new NextStep(
                "Whether a fence is left at " + side.clusterId() + " in " + side.region() + " is unknown: " + why,
                NextSteps.LOOK_AGAIN);
    }

    private Optional<NextStep> toLift(Database database, Side side, FenceLook fences) {
        FenceMemory.Taken taken = memory.of(database, side.region());
        Command lift = CopyReach.lifting(inventory, database, side.region());
        try {
            if (CopyReach.isAsked(database)) {
                CopyReach reach = fences.reach(cloud, database, side.region());
                if (reach.isClosed()) {
                    String what = reach.seen() + ": a fence is left at " + side.clusterId() + " in " + side.region()
                            + ", and no client "
                            + (side.kind() == Kind.REPLICA ? "would reach it once it took over" : "reaches it");
                    return Optional.of(
                            taken.rules().isEmpty()
                                    ? new NextStep(
                                            what + ". This machine's journals don't tell what it let in; what to do is"
                                                    + " told by",
                                            verify(side))
                                    : new NextStep(what + ". Lift it", lift));
                }
            }
            List<String> stopped = taken.sizes().stream()
                    .map(GroupSizes::group)
                    .filter(group -> cloud.autoScaling(side.region())
                            .group(group)
                            .filter(there -> there.sizes().isStopped())
                            .isPresent())
                    .toList();
            return stopped.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NextStep(
                            "A fence has left " + Words.list(stopped) + " in " + side.region() + " stopped. Lift it",
                            lift));
        } catch (CloudException e) {
            return Optional.of(unknown(side, e.explain()));
        }
    }

    private Command verify(Side side) {
        return Command.drctl("verify", side.region().equals(inventory.primary().name()) ? "primary" : "dr-site");
    }
}
