package io.drctl.engine;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Application;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now, from a fresh look at the world and not from what was planned: the other half of a failover,
 * the old writer that still accepts writes, the way home. Pure. It never advises to lead users to a database that
 * doesn't hold the newest writes, or that doesn't follow the one that does.
 */
public final class NextSteps {
    static final Command LOOK_AGAIN = Command.drctl("status");

    private final Inventory inventory;
    private final Situation now;
    private final RegionName home;
    private final RegionName away;
    private final Duration rpo;
    private final ByHand byHand;
    private final List<NextStep> steps = new ArrayList<>();

    private NextSteps(Inventory inventory, Situation now, boolean simulated) {
        this.inventory = inventory;
        this.now = now;
        this.home = inventory.primary().name();
        this.away = inventory.peerOf(home).name();
        this.rpo = inventory.objectives().rpoTarget();
        this.byHand = new ByHand(inventory, simulated);
    }

    /** What to do, the first thing first; empty when the site is at home, and the other Region follows it. */
    public static List<NextStep> of(Inventory inventory, List<Situation> now, boolean simulated) {
        List<NextStep> all = new ArrayList<>();
        for (Situation each : now) {
            for (NextStep step : of(inventory, each, simulated)) {
                // What several applications share is done once.
                if (all.stream().noneMatch(known -> known.command().equals(step.command()))) {
                    all.add(now.size() == 1 ? step : new NextStep(Remedy.of(each.name() + ": ").then(step.why()), step.command()));
                }
            }
        }
        return List.copyOf(all);
    }

    /** What to do for one application or database. */
    static List<NextStep> of(Inventory inventory, Situation now, boolean simulated) {
        NextSteps next = new NextSteps(inventory, now, simulated);
        if (now.database() == null) {
            next.workOnUsers();
        } else {
            next.work();
        }
        if (next.steps.isEmpty()) {
            next.findOut();
        }
        return List.copyOf(next.steps);
    }

    /** Users without a database are well wherever they are answered, and belong home. */
    private void workOnUsers() {
        UserTraffic users = now.users();
        RegionName serving = users.serving();
        Spread spread = users.spread();
        if (spread != null) {
            awaitUsers(spread);
        } else if (users.isDiverted()) {
            RegionName recorded = Objects.requireNonNull(users.recorded());
            if (recorded.equals(home)) {
                back(Objects.requireNonNull(serving), recorded);
            } else {
                settle(Objects.requireNonNull(serving), recorded);
            }
        } else if (away.equals(serving)) {
            add("Users are sent to " + away + ". Once " + home + " is well, send them home", leading(home));
        }
        users.firing().forEach(region -> allClear(region, users.recorded()));
    }

    /** A database that nobody's users need: whoever writes to it is where its newest writes are. */
    private void workOnDatabase(RegionName newest) {
        Side writer = now.side(newest);
        Side copy = now.side(other(newest));
        if (isMute(writer) && copy.kind() == Kind.REPLICA && isToBeLed(copy)) {
            promote(
                    "The writer was in " + newest + ", which "
                            + (writer.kind() == Kind.SILENT ? "doesn't answer" : "can't be read"),
                    copy,
                    writer);
        } else if (isMute(writer)) {
            add(writer.seen() + "; " + copy.seen(), verify(copy.region()));
        } else {
            served(newest, copy);
        }
    }

    private void work() {
        for (Side side : now.sides().values()) {
            if (side.kind() == Kind.PROMOTING) {
                add("The database in " + side.region() + " is being promoted; wait, then look again", LOOK_AGAIN);
                return;
            }
        }
        // Before all else: what a Region hides for want of a login is no news of it.
        if (now.sides().values().stream().anyMatch(side -> side.kind() == Kind.LOCKED_OUT)) {
            add(
                    Remedy.of("AWS doesn't accept the credentials: log in (")
                            .then(Command.aws("sso", "login"))
                            .then(", or whatever gives this machine its credentials), then look again"),
                    LOOK_AGAIN);
            return;
        }
        for (Side side : now.sides().values()) {
            WriterPlace place = side.place();
            if (place != null && place.goOn() != null) {
                add(sentence(place.seen()) + ". Let it end", place.goOn());
                return;
            }
        }
        Spread spread = now.users().spread();
        if (spread != null) {
            awaitUsers(spread);
            Side left = now.side(other(spread.to()));
            Side copy = now.side(spread.to());
            if (isMute(left) && copy.kind() == Kind.REPLICA && isToBeLed(copy)) {
                promote(
                        sentence(silence(left)) + ". Meanwhile the database, so that users can write in " + copy.region(),
                        copy,
                        left);
            }
            return;
        }
        RegionName serving = now.serving();
        RegionName newest = now.newest().orElse(null);
        if (now.users().isDiverted()
                && !isToGoBack(newest)
                && isToBeLed(now.side(Objects.requireNonNull(serving)))) {
            settle(
                    Objects.requireNonNull(serving),
                    Objects.requireNonNull(now.users().recorded()));
        }
        if (!isLed() && newest != null) {
            workOnDatabase(newest);
        } else if (serving != null && isMute(now.side(serving)) && isToBeLed(now.side(other(serving)))) {
            emergency(now.side(serving), now.side(other(serving)));
        } else if (newest == null) {
            nobodyKnows(serving);
        } else if (serving == null) {
            add(now.users().seen() + "; the newest writes are in " + newest, Command.drctl("verify", "all"));
        } else if (serving.equals(newest) && isMute(now.side(serving))) {
            stranded(now.side(serving), now.side(other(serving)));
        } else if (serving.equals(newest)) {
            served(serving, now.side(other(serving)));
        } else {
            apart(serving, newest);
        }
        now.users().firing().forEach(region -> allClear(region, newest));
    }

    /** Whether there are users whom drctl leads. */
    private boolean isLed() {
        Application application = now.application();
        return application != null && application.isMoved();
    }

    /** What isn't as it should be, or isn't known, may be what is left to do. */
    private void findOut() {
        UserTraffic users = now.users();
        if (users.isDiverted()) {
            add(users.seen(), Command.drctl("verify", "all"));
        } else if (!users.unknown().isEmpty()) {
            // Verifying tells what is amiss with the records.
            add(
                    sentence(String.join("; ", users.unknown())) + ". Find out why, then look again",
                    users.recorded() == null ? Command.drctl("verify", "all") : LOOK_AGAIN);
        }
    }

    /**
     * Whether users whom an alarm or a health check sends away from where the records lead belong there: the newest
     * writes are there, and it answers.
     */
    private boolean isToGoBack(@Nullable RegionName newest) {
        return newest != null && newest.equals(now.users().recorded()) && !isMute(now.side(newest));
    }

    /** The records lead where they should, and their name servers have yet to follow: to change them now undoes that. */
    private void awaitUsers(Spread spread) {
        add(
                "The records point at " + spread.to() + "; not all users are sent there yet, as " + spread.why()
                        + ". Wait",
                spread.goOn());
    }

    private static String silence(Side side) {
        return side.region() + (side.kind() == Kind.SILENT ? " doesn't answer" : " can't be read");
    }

    /** Users are well where they are sent, and the records have yet to follow. */
    private void settle(RegionName serving, RegionName recorded) {
        add(
                "Users are sent to " + serving + " only while " + reason(serving, recorded)
                        + "; the records still point at " + recorded + ". Have them follow",
                leading(serving));
    }

    private String reason(RegionName serving, RegionName recorded) {
        return now.users().firing().contains(serving)
                ? "the take-over alarm there fires"
                : "Route 53 takes " + recorded + " for unhealthy";
    }

    /** Users are sent away from the Region where the records lead, and belong there. */
    private void back(RegionName serving, RegionName newest) {
        String sent = "Users are sent to " + serving + ", as " + reason(serving, newest)
                + "; the records and the newest writes are in " + newest;
        if (now.users().firing().contains(serving)) {
            add(sent + ". Give the all-clear", byHand.allClear(serving));
        } else {
            add(sent + ". They come back when its load balancer is healthy; for what is amiss", verify(newest));
        }
    }

    /** An alarm that fires withdraws the other Region's record, whether that is still wanted or not. */
    private void allClear(RegionName region, @Nullable RegionName newest) {
        UserTraffic users = now.users();
        Command clearing = byHand.allClear(region);
        if (steps.stream().anyMatch(step -> step.command().equals(clearing))) {
            return;
        }
        if (region.equals(users.recorded())) {
            add(
                    "The take-over alarm in " + region
                            + " fires still, and is no longer needed, as the records point there."
                            + " Give the all-clear",
                    clearing);
        } else if (users.recorded() == null) {
            add(
                    "The take-over alarm in " + region
                            + " fires; leave it so until the records can be read, then look again",
                    LOOK_AGAIN);
        } else if (region.equals(newest) || !isToGoBack(newest)) {
            add("Once the records point at " + region + ", give the all-clear for its take-over alarm", clearing);
        } else {
            add(
                    "The take-over alarm in " + region
                            + " fires, which sends users there within about 2 min; the newest" + " writes are in "
                            + newest + ". Give the all-clear",
                    clearing);
        }
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** How what is lacking is made; where drctl makes nothing, only what is lacking can be shown. */
    private Command making(RegionName region) {
        return inventory.terraform().isManaged()
                ? Command.drctl("provision", "--region", region)
                : Command.drctl("verify", "all");
    }

    private void nobodyKnows(@Nullable RegionName serving) {
        Side first = now.side(serving == null ? home : serving);
        if (first.kind() == Kind.NONE && now.side(other(first.region())).kind() == Kind.NONE) {
            add("There is no database in either Region", making(home));
        } else {
            add(
                    "Which database holds the newest writes can't be determined: " + first.seen(),
                    Command.drctl("verify", "all"));
        }
    }

    private static boolean isToBeLed(Side side) {
        return side.place() != null && side.place().isGood();
    }

    /** Users are led to a Region that is gone, and nothing tells whether the other one may be led to. */
    private void stranded(Side lost, Side other) {
        add(
                "Users are sent to " + lost.region() + ", which "
                        + (lost.kind() == Kind.SILENT ? "doesn't answer" : "can't be read") + ", and "
                        + other.seen(),
                verify(other.region()));
    }

    /** Users are led to a Region that is gone, or can't be looked into. */
    private void emergency(Side lost, Side to) {
        boolean copy = to.kind() == Kind.REPLICA;
        add(
                "Users are sent to " + lost.region() + ", which "
                        + (lost.kind() == Kind.SILENT
                                ? "doesn't answer; "
                                : "can't be read; if it is lost as far as you know, ")
                        + to.region()
                        + (copy ? " has a replica of its database" : " has the newest writes"),
                leading(to.region()));
        if (copy) {
            promote("Then the database, so that users can write again", to, lost);
        }
    }

    /** Users are where the newest writes are. */
    private void served(RegionName here, Side there) {
        switch (there.kind()) {
            case SILENT ->
                add(
                        there.region()
                                + " doesn't answer, and its database may still accept writes, none of which reach " + here
                                + "; when it answers again",
                        LOOK_AGAIN);
            case UNREADABLE, LOCKED_OUT ->
                add("What is in " + there.region() + " can't be read: " + there.seen(), LOOK_AGAIN);
            case NONE ->
                add(
                        "There is no copy of the database: if " + here + " is lost, so is the data. Make one",
                        making(there.region()));
            case CHANGING, PROMOTING -> add(there.seen() + "; wait, then look again", LOOK_AGAIN);
            case ALONE -> close(here, there);
            case REPLICA -> {
                if (!isFollowing(there)) {
                    watch(there);
                } else if (!here.equals(home)) {
                    wayHome(here, there);
                }
            }
        }
    }

    /** Whether a copy is known to follow so closely that it could take over within the RPO. */
    private boolean isFollowing(Side copy) {
        return isToBeLed(copy) && copy.lag() != null && copy.lag().isWithin(rpo);
    }

    /** A copy that could not take over within the RPO, as far as is known. */
    private void watch(Side copy) {
        LagJudgement lag = copy.lag();
        String replica = "the replica in " + copy.region();
        if (lag != null && lag.isKnown()) {
            add(
                    sentence(replica) + " is " + lag.seen() + ", more than the RPO of " + Durations.words(rpo)
                            + "; wait until it has caught up, then look again",
                    LOOK_AGAIN);
        } else if (lag != null && lag.state() == LagJudgement.State.TOO_YOUNG) {
            add(
                    "Whether " + replica + " follows isn't known yet, as it is new: " + lag.seen()
                            + "; wait a few minutes, then look again",
                    LOOK_AGAIN);
        } else {
            add(
                    "Whether " + replica + " still follows can't be determined: "
                            + (lag == null ? copy.seen() : lag.seen())
                            + ". Find out why (its error log, the writer's binary log), or make it anew; for what"
                            + " else is amiss there",
                    verify(copy.region()));
        }
    }

    private Command verify(RegionName region) {
        return Command.drctl("verify", region.equals(home) ? "primary" : "dr-site");
    }

    /** Two databases accept writes, and those of the old one don't reach the users of the other. */
    private void close(RegionName here, Side old) {
        String taking = "The old database in " + old.region()
                + " still accepts writes, from whoever is connected to it; none of them reach " + here;
        if (old.isProtected()) {
            add(
                    taking + ". Before it can be deleted, lift its deletion protection",
                    byHand.unprotect(old));
        }
        add(
                (old.isProtected() ? "Then delete it" : taking + ". Delete it") + ", keeping a final snapshot",
                promoting(here).with("--delete-old-primary"));
    }

    /** The primary Region has a copy again, and everything else is away from home. */
    private void wayHome(RegionName here, Side copy) {
        if (!isLed()) {
            follow("The replica in " + home + " follows: the database can go home", copy);
            return;
        }
        add(
                "The replica in " + home + " follows: the site can go home. Users first; until the database has"
                        + " followed, they can read there, and not write",
                leading(home));
        follow(
                "Then the database. Clients with open connections go on writing to " + here + " until they reconnect,"
                        + " and what they write just before the promotion is carried over only as far as the"
                        + " replica has"
                        + " it; to lose none of it, stop the application in " + here + " first",
                copy);
    }

    /** Users are in one Region, and the newest writes in the other. */
    private void apart(RegionName serving, RegionName newest) {
        Side here = now.side(serving);
        Side there = now.side(newest);
        boolean isToBeSentBack = now.users().isDiverted() && isToGoBack(newest);
        if (isToBeSentBack && here.kind() != Kind.REPLICA) {
            back(serving, newest);
            return;
        }
        switch (here.kind()) {
            case REPLICA -> {
                if (isMute(there)) {
                    promote(
                            "Users in " + serving + " can read but not write: the writer was in " + newest + ", which "
                                    + (there.kind() == Kind.SILENT ? "doesn't answer" : "can't be read"),
                            here,
                            there);
                } else if (isToBeSentBack) {
                    back(serving, newest);
                    follow("Or move the database after them, for good", here);
                } else if (serving.equals(home)) {
                    follow(
                            "Users are back in " + home + ", but can't write until the database follows; those with"
                                    + " open connections still write to " + newest
                                    + ": to lose none of that, stop the application there first",
                            here);
                } else {
                    add(
                            "Users in " + serving + " can read but not write: the writer is in " + newest
                                    + ". Send them back",
                            leading(newest));
                    follow("Or move the database after them, for good", here);
                }
            }
            case SILENT, UNREADABLE, LOCKED_OUT, ALONE, NONE, CHANGING, PROMOTING -> {
                String elsewhere = "Users are sent to " + serving + ", but the newest writes are in " + newest
                        + (here.kind() == Kind.ALONE ? "" : ": " + here.seen());
                if (isMute(there)) {
                    add(
                            elsewhere + ". When " + newest
                                    + (there.kind() == Kind.SILENT ? " answers again" : " can be read again"),
                            LOOK_AGAIN);
                } else {
                    add(elsewhere, leading(newest));
                }
            }
        }
    }

    /** The database after a writer that is lost, with all that has to be agreed to, and why. */
    private void promote(String why, Side copy, Side lost) {
        Command takeOver = replication(copy).takeOver(copy.region(), arn(copy));
        LagJudgement lag = copy.lag();
        Optional<ConsentOption> consent = lag == null ? Optional.empty() : lag.consent(rpo);
        String loss = consent.isEmpty() || lag == null
                ? ""
                : lag.isKnown()
                        ? " (" + lag.seen() + ", more than the RPO of " + Durations.words(rpo) + ")"
                        : " (how much promoting loses can't be determined: " + lag.seen() + ")";
        add(
                why
                        + loss
                        + (lost.kind() == Kind.UNREADABLE
                                ? "; if " + lost.region() + " is lost as far as you know, and not just unreadable"
                                : ""),
                replication(copy).isPromoted()
                        ? takeOver.with(consent.map(ConsentOption::words).orElse(List.of()))
                                .with(lost.kind() == Kind.UNREADABLE ? List.of("--force-while-healthy") : List.of())
                        : takeOver);
    }

    /** The database after the users, while its writer is well: there is time to let the copy catch up. */
    private void follow(String why, Side copy) {
        LagJudgement lag = copy.lag();
        Remedy until = lag == null || lag.isWithin(rpo)
                ? Remedy.of(why)
                : Remedy.of(why + ", once ")
                        .then(Command.drctl("status"))
                        .then(" says that the replica has caught up (now: " + lag.seen() + ")");
        add(
                until,
                replication(copy).handOver(other(copy.region()), copy.region(), arn(copy)));
    }

    /** How a copy follows its source; one that can't be seen is taken for what drctl itself promotes. */
    private static Replication replication(Side copy) {
        return Optional.ofNullable(copy.cluster())
                .flatMap(Cluster::replication)
                .orElseGet(Replication.BinlogReplica::new);
    }

    private static String arn(Side copy) {
        return copy.cluster() == null ? "" : copy.cluster().arn();
    }

    private Command promoting(RegionName region) {
        return FailoverCommands.promoting(inventory, Objects.requireNonNull(now.database()), region);
    }

    private Command leading(RegionName users) {
        return FailoverCommands.leading(inventory, Objects.requireNonNull(now.application()), users);
    }

    private static boolean isMute(Side side) {
        return side.kind() == Kind.SILENT || side.kind() == Kind.UNREADABLE;
    }

    private RegionName other(RegionName region) {
        return region.equals(home) ? away : home;
    }

    private void add(String why, Command command) {
        add(Remedy.of(why), command);
    }

    private void add(Remedy why, Command command) {
        steps.add(new NextStep(why, command));
    }
}
