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
     * What is raised though nothing is served there, or isn't known to be.
     *
     * @param lowering the command that lowers it; null where it isn't known to be raised, and where there is none
     * @param otherwise why there is no command for what is raised; empty where there is one
     */
    public record Left(Raised raised, @Nullable Command lowering, String otherwise) {}

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
    public List<Left> left(List<Situation> situations, SiteRuns own) {
        if (asked.isEmpty()) {
            return List.of();
        }
        boolean isWithoutUsers = isWithoutUsers(situations);
        List<Raised> all = new ArrayList<>();
        for (Asked each : asked) {
            Database database = each.database();
            if (database == null ? isWithoutUsers : isCopy(database, situations)) {
                answer(each).ifPresent(all::add);
            }
        }
        return all.stream()
                .map(each -> each.isKnown() ? lowered(each, all, own) : new Left(each, null, ""))
                .toList();
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
    private Left lowered(Raised each, List<Raised> all, SiteRuns own) {
        boolean isOwed = own.owing().stream()
                .flatMap(run -> run.owed().stream())
                .anyMatch(step -> LOWERING.contains(step.step().action()));
        if (isOwed) {
            return new Left(each, Command.drctl("settle"), "");
        }
        if (UnfinishedRun.toGoOn(own).isPresent() || WritesStopped.toGoOn(own).isPresent()) {
            return new Left(each, null, "a run that isn't finished may need it");
        }
        boolean isHindered =
                DatabaseRunbooks.hinderingFailback(inventory, false).isPresent();
        if (!isHindered && all.stream().anyMatch(CapacityLook::isOfDatabase)) {
            return new Left(each, FailoverCommands.goingHome(), "");
        }
        return isOfDatabase(each)
                ? new Left(
                        each, null, "lower it by hand: failback needs access by SQL, which the inventory doesn't give")
                : new Left(
                        each,
                        FailoverCommands.leading(
                                inventory,
                                inventory.applications().get(0),
                                inventory.primary().name()),
                        "");
    }

    private static boolean isOfDatabase(Raised each) {
        return each.isKnown() && each.kind().equals(RaisedSizes.KIND);
    }
}
