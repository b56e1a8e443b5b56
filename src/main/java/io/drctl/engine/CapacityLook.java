package io.drctl.engine;

import io.drctl.action.database.LowerDatabase;
import io.drctl.action.database.RaisedSizes;
import io.drctl.action.traffic.LowerCapacity;
import io.drctl.action.traffic.RaisedCapacity;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.engine.Situation.Kind;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Raised;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What has more in the recovery Region than on standby, asked beside everything else. It is told only where that Region
 * is known not to serve: no users are sent there, or, of a database, it is a copy. It costs money and hinders no
 * failover, so the site is no less whole for it. Where the inventory has no sizes for standby nothing is asked.
 */
public final class CapacityLook {
    /** How long all of it may take: status is for somebody in a hurry. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Set<String> LOWERING = Set.of(LowerCapacity.NAME, LowerDatabase.NAME);

    /**
     * What is raised though nothing is served there.
     *
     * @param lowering the command that lowers it; null where nothing is known to be raised, or an unfinished run may
     *     need it
     */
    public record Left(List<Raised> all, @Nullable Command lowering) {
        /** Nothing. */
        public static final Left NONE = new Left(List.of(), null);

        public Left {
            all = List.copyOf(all);
        }
    }

    /** @param database whose sizes; null for what serves users */
    private record Asked(
            String kind, String name, @Nullable Database database, Threads.Pending<Optional<Raised>> answer) {}

    private final Inventory inventory;
    private final Cloud cloud;
    private final RegionName region;
    private final Duration end;
    private final List<Asked> asked = new ArrayList<>();

    private CapacityLook(Inventory inventory, Cloud cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.region = inventory.peerOf(inventory.primary().name()).name();
        this.end = cloud.clock().elapsed().plus(PATIENCE);
    }

    /** Begins to ask. */
    public static CapacityLook begin(Inventory inventory, Cloud cloud) {
        CapacityLook look = new CapacityLook(inventory, cloud);
        for (RaisedCapacity.Look each : RaisedCapacity.looks(inventory, look.region)) {
            look.ask(each.kind(), each.name(), null, () -> each.look().apply(cloud));
        }
        for (Database each : inventory.databases()) {
            if (RaisedSizes.isAsked(inventory, each, look.region)) {
                look.ask(
                        RaisedSizes.KIND,
                        each.clusterIn(look.region),
                        each,
                        () -> RaisedSizes.look(inventory, each, look.region, cloud));
            }
        }
        return look;
    }

    private void ask(String kind, String name, @Nullable Database database, Callable<Optional<Raised>> question) {
        asked.add(new Asked(kind, name, database, cloud.threads().start("raised", question)));
    }

    /** What is left raised as the site stands. */
    public Left left(List<Situation> situations, SiteRuns own) {
        if (asked.isEmpty()) {
            return Left.NONE;
        }
        boolean isWithoutUsers = isWithoutUsers(situations);
        List<Raised> all = new ArrayList<>();
        for (Asked each : asked) {
            Database database = each.database();
            if (database == null ? isWithoutUsers : isCopy(database, situations)) {
                answer(each).ifPresent(all::add);
            }
        }
        return new Left(all, all.stream().anyMatch(Raised::isKnown) ? lowering(all, own) : null);
    }

    private Optional<Raised> answer(Asked each) {
        try {
            Duration left = end.minus(cloud.clock().elapsed());
            return each.answer().join(left.isNegative() ? Duration.ZERO : left);
        } catch (TimeoutException e) {
            return unknown(each, "no answer within " + Durations.words(PATIENCE));
        } catch (CloudException e) {
            return unknown(each, e.explain());
        }
    }

    private Optional<Raised> unknown(Asked each, String why) {
        return Optional.of(new Raised(region, each.kind(), each.name(), false, why));
    }

    /** Neither records nor answers lead any there, which also tells that none are to be lowered before they leave. */
    private boolean isWithoutUsers(List<Situation> situations) {
        RegionName home = inventory.primary().name();
        return inventory.applications().stream().allMatch(Application::isMoved)
                && situations.stream()
                        .filter(each -> each.application() != null)
                        .map(Situation::users)
                        .allMatch(users -> home.equals(users.serving())
                                && home.equals(users.recorded())
                                && users.spread() == null
                                && !users.firing().contains(region));
    }

    private boolean isCopy(Database database, List<Situation> situations) {
        return situations.stream()
                .filter(each -> database.equals(each.database()))
                .findFirst()
                .filter(each -> each.side(region).kind() == Kind.REPLICA)
                .isPresent();
    }

    /** What is owed is settled; else what brings a site home lowers, also one that is at home. */
    private @Nullable Command lowering(List<Raised> all, SiteRuns own) {
        boolean isOwed = own.owing().stream()
                .flatMap(run -> run.owed().stream())
                .anyMatch(step -> LOWERING.contains(step.step().action()));
        if (isOwed) {
            return Command.drctl("settle");
        }
        if (UnfinishedRun.toGoOn(own).isPresent() || WritesStopped.toGoOn(own).isPresent()) {
            return null;
        }
        RegionName home = inventory.primary().name();
        if (all.stream().noneMatch(each -> each.isKnown() && each.kind().equals(RaisedSizes.KIND))) {
            return FailoverCommands.leading(inventory, inventory.applications().get(0), home);
        }
        return DatabaseRunbooks.hinderingFailback(inventory, false).isEmpty()
                ? FailoverCommands.goingHome()
                : FailoverCommands.switchingOverSite(home);
    }
}
