package io.drctl.engine;

import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now, from a fresh look at the world and not from what was planned: the other half of a failover,
 * the old writer that still accepts writes, the way home. Pure. It never advises to lead users to a database that
 * doesn't hold the newest writes, or that doesn't follow the one that does.
 */
public final class NextSteps {
    static final Command LOOK_AGAIN = Command.drctl("status");

    /** The commands that change nothing. */
    private static final Set<String> LOOKING = Set.of("status", "verify");

    private final Situation now;
    private final RegionName home;
    private final Advice advice;
    private final UserSteps users;
    private final DatabaseSteps database;

    private NextSteps(Inventory inventory, Situation now, boolean simulated) {
        this.now = now;
        this.advice = new Advice(inventory, now, simulated);
        this.home = advice.home();
        this.users = new UserSteps(advice, now);
        this.database = new DatabaseSteps(inventory, advice, now);
    }

    /** What to do, the first thing first; empty when the site is at home, and the other Region follows it. */
    public static List<NextStep> of(Inventory inventory, List<Situation> now, boolean simulated) {
        List<NextStep> all = new ArrayList<>();
        List<NextStep> told = new ArrayList<>();
        for (Situation each : now) {
            for (NextStep step : of(inventory, each, simulated)) {
                if (told.stream().noneMatch(known -> isOne(known, step))) {
                    told.add(step);
                    all.add(
                            now.size() == 1
                                    ? step
                                    : new NextStep(Remedy.of(each.name() + ": ").then(step.why()), step.command()));
                }
            }
        }
        return List.copyOf(all);
    }

    /** What several applications share is done once; but each has its own reason to look. */
    private static boolean isOne(NextStep known, NextStep step) {
        return known.command().equals(step.command())
                && (known.why().equals(step.why())
                        || !LOOKING.contains(step.command().first()));
    }

    /** What to do for one application or database. */
    static List<NextStep> of(Inventory inventory, Situation now, boolean simulated) {
        NextSteps next = new NextSteps(inventory, now, simulated);
        if (now.database() == null) {
            next.users.alone();
        } else {
            next.work();
        }
        if (next.advice.steps().isEmpty()) {
            next.findOut();
        }
        return List.copyOf(next.advice.steps());
    }

    private void work() {
        for (Side side : now.sides().values()) {
            if (side.kind() == Kind.PROMOTING) {
                advice.add(
                        "The database in " + side.region() + " is being promoted; wait, then look again", LOOK_AGAIN);
                return;
            }
        }
        // Before all else: what a Region hides for want of a login is no news of it.
        for (Side side : now.sides().values()) {
            if (side.kind() == Kind.LOCKED_OUT) {
                advice.add(
                        Remedy.of("AWS doesn't accept the credentials: log in (")
                                .then(advice.login(side.region()))
                                .then(", or whatever gives this machine its credentials), then look again"),
                        LOOK_AGAIN);
                return;
            }
        }
        for (Side side : now.sides().values()) {
            WriterPlace place = side.place();
            if (place != null && place.goOn() != null) {
                advice.add(Advice.sentence(place.seen()) + ". Let it end", place.goOn());
                return;
            }
        }
        Spread spread = now.users().spread();
        if (spread != null) {
            users.await(spread);
            Side left = now.side(advice.other(spread.to()));
            Side copy = now.side(spread.to());
            if (left.isMute() && copy.kind() == Kind.REPLICA && copy.isToBeLed()) {
                database.promote(
                        Advice.sentence(left.silence()) + ". Meanwhile the database, so that users can write in "
                                + copy.region(),
                        copy,
                        left);
            }
            return;
        }
        RegionName serving = now.serving();
        RegionName newest = now.newest().orElse(null);
        if (now.users().isDiverted()
                && !advice.isToGoBack(newest)
                && now.side(Objects.requireNonNull(serving)).isToBeLed()) {
            users.settle(
                    Objects.requireNonNull(serving),
                    Objects.requireNonNull(now.users().recorded()));
        }
        if (newest != null) {
            database.named(newest);
        }
        if (!advice.isLed() && newest != null) {
            database.alone(newest);
        } else if (serving != null
                && now.side(serving).isMute()
                && now.side(advice.other(serving)).isToBeLed()) {
            emergency(now.side(serving), now.side(advice.other(serving)));
        } else if (newest == null) {
            nobodyKnows(serving);
        } else if (serving == null) {
            advice.add(now.users().seen() + "; the newest writes are in " + newest, Command.drctl("verify", "all"));
        } else if (serving.equals(newest) && isOrphan(now.side(advice.other(serving)))) {
            orphaned(now.side(serving), now.side(advice.other(serving)));
        } else if (serving.equals(newest) && now.side(serving).isMute()) {
            stranded(now.side(serving), now.side(advice.other(serving)));
        } else if (serving.equals(newest)) {
            database.served(serving, now.side(advice.other(serving)));
        } else {
            apart(serving, newest);
        }
        now.users().firing().forEach(region -> users.allClear(region, newest));
    }

    /** What isn't as it should be, or isn't known, may be what is left to do. */
    private void findOut() {
        UserTraffic users = now.users();
        if (users.isDiverted()) {
            advice.add(users.seen(), Command.drctl("verify", "all"));
        } else if (now.named() != null && now.named().named() == null) {
            advice.add(Advice.sentence(now.named().seen()) + ". Find out why, then look again", LOOK_AGAIN);
        } else if (now.named() != null
                && now.named().answered() != null
                && now.named().answered().unknown() != null) {
            advice.add(
                    Advice.sentence(String.valueOf(now.named().answered().unknown()))
                            + ". Find out why, then look again",
                    LOOK_AGAIN);
        } else if (!users.unknown().isEmpty()) {
            // Verifying tells what is amiss with the records.
            advice.add(
                    Advice.sentence(String.join("; ", users.unknown())) + ". Find out why, then look again",
                    users.recorded() == null ? Command.drctl("verify", "all") : LOOK_AGAIN);
        }
    }

    private void nobodyKnows(@Nullable RegionName serving) {
        Side first = now.side(serving == null ? home : serving);
        if (first.kind() == Kind.NONE && now.side(advice.other(first.region())).kind() == Kind.NONE) {
            Side second = now.side(advice.other(first.region()));
            advice.add(
                    Advice.sentence(first.seen()) + ", and " + second.seen()
                            + ". Correct the names in the inventory, or make the database again",
                    advice.making(home));
        } else {
            advice.add(
                    "Which database holds the newest writes can't be determined: " + first.seen(),
                    Command.drctl("verify", "all"));
        }
    }

    /** Whether a Region's database is a copy of one that the other Region no longer has. */
    private boolean isOrphan(Side copy) {
        return copy.kind() == Kind.REPLICA
                && copy.isToBeLed()
                && now.side(advice.other(copy.region())).kind() == Kind.NONE;
    }

    /** Users are where the newest writes were, and all that is left of them is the copy. */
    private void orphaned(Side gone, Side copy) {
        advice.add(
                "Users are sent to " + gone.region() + ", but " + gone.seen() + "; " + copy.region()
                        + " has a replica of it",
                advice.leading(copy.region()));
        database.promote("Then the database, so that users can write again", copy, gone);
    }

    /** Users are led to a Region that is gone, and nothing tells whether the other one may be led to. */
    private void stranded(Side lost, Side other) {
        advice.add(
                "Users are sent to " + lost.region() + ", which "
                        + (lost.kind() == Kind.SILENT ? "doesn't answer" : "can't be read") + ", and "
                        + other.seen(),
                advice.verify(other.region()));
    }

    /** Users are led to a Region that is gone, or can't be looked into. */
    private void emergency(Side lost, Side to) {
        boolean copy = to.kind() == Kind.REPLICA;
        advice.add(
                "Users are sent to " + lost.region() + ", which "
                        + (lost.kind() == Kind.SILENT
                                ? "doesn't answer; "
                                : "can't be read; if it is lost as far as you know, ")
                        + to.region()
                        + (copy ? " has a replica of its database" : " has the newest writes"),
                advice.leading(to.region()));
        if (copy) {
            database.promote("Then the database, so that users can write again", to, lost);
        }
    }

    /** Users are in one Region, and the newest writes in the other. */
    private void apart(RegionName serving, RegionName newest) {
        Side here = now.side(serving);
        Side there = now.side(newest);
        boolean isToBeSentBack = now.users().isDiverted() && advice.isToGoBack(newest);
        if (isToBeSentBack && here.kind() != Kind.REPLICA) {
            users.back(serving, newest);
            return;
        }
        if (there.isUnsettled()) {
            advice.add(
                    "Users are sent to " + serving + ", and the newest writes are in " + newest + ": " + there.seen()
                            + "; wait, then look again",
                    LOOK_AGAIN);
            return;
        }
        switch (here.kind()) {
            case REPLICA -> {
                if (isOrphan(here)) {
                    database.promote("Users in " + serving + " can read but not write: " + there.seen(), here, there);
                } else if (there.isMute()) {
                    database.promote(
                            "Users in " + serving + " can read but not write: the writer was in " + newest + ", which "
                                    + (there.kind() == Kind.SILENT ? "doesn't answer" : "can't be read"),
                            here,
                            there);
                } else if (isToBeSentBack) {
                    users.back(serving, newest);
                    database.follow("Or move the database after them, for good", here);
                } else if (serving.equals(home) && !DatabaseSteps.isAdrift(here)) {
                    database.follow(
                            "Users are back in " + home + ", but can't write until the database follows; those with"
                                    + " open connections still write to " + newest
                                    + ": to lose none of that, stop the application there first",
                            here);
                } else {
                    lead(
                            "Users in " + serving + " can read but not write: the writer is in " + newest,
                            "Send them back",
                            there);
                    database.follow("Or move the database after them, for good", here);
                }
            }
            case SILENT, UNREADABLE, LOCKED_OUT, ALONE, NONE, CHANGING, PROMOTING -> {
                String elsewhere = "Users are sent to " + serving + ", but the newest writes are in " + newest
                        + (here.kind() == Kind.ALONE ? "" : ": " + here.seen());
                if (there.isMute()) {
                    advice.add(
                            elsewhere + ". When " + newest
                                    + (there.kind() == Kind.SILENT ? " answers again" : " can be read again"),
                            LOOK_AGAIN);
                } else {
                    lead(elsewhere, "Send them there", there);
                }
            }
        }
    }

    /** Users to where the newest writes are, as soon as that can serve them. */
    private void lead(String why, String what, Side to) {
        if (to.kind() == Kind.CHANGING) {
            advice.add(why + "; " + to.seen() + ". Wait until it is available, then look again", LOOK_AGAIN);
        } else {
            advice.add(why + ". " + what, advice.leading(to.region()));
        }
    }
}
