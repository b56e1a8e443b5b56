package io.drctl.engine;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.readiness.AnsweredName;
import io.drctl.readiness.NamedWriter;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be done about a database: a copy that takes over, one that no longer follows, an old writer that still
 * accepts writes. One that no users need is where its newest writes are.
 */
final class DatabaseSteps {
    private static final String WHILE_HEALTHY = "--force-while-healthy";

    private final Inventory inventory;
    private final Advice advice;
    private final Situation now;
    private final RegionName home;
    private final Duration rpo;

    DatabaseSteps(Inventory inventory, Advice advice, Situation now) {
        this.inventory = inventory;
        this.advice = advice;
        this.now = now;
        this.home = advice.home();
        this.rpo = inventory.objectives().rpoTarget();
    }

    /** A database that no application needs: its newest writes are wherever a cluster accepts writes. */
    void alone(RegionName newest) {
        Side writer = now.side(newest);
        Side copy = now.side(advice.other(newest));
        if (writer.isMute() && copy.kind() == Kind.REPLICA && copy.isToBeLed()) {
            promote(
                    "The writer was in " + newest + ", which "
                            + (writer.kind() == Kind.SILENT ? "doesn't answer" : "can't be read"),
                    copy,
                    writer);
        } else if (writer.isMute()) {
            advice.add(writer.seen() + "; " + copy.seen(), advice.verify(copy.region()));
        } else {
            served(newest, copy);
        }
    }

    /** The name by which clients find the writer, where it leads elsewhere. */
    void named(RegionName newest) {
        NamedWriter named = now.named() == null ? null : now.named().named();
        if (named == null || now.side(newest).isMute()) {
            return;
        }
        if (leads(named, newest)) {
            AnsweredName answered = Objects.requireNonNull(now.named()).answered();
            if (answered != null && answered.stray() != null) {
                advice.add(
                        "The name " + named.seen() + ", but " + answered.stray()
                                + ": clients that reconnect may be led to the wrong database. A change takes name"
                                + " servers a minute; wait, then look again",
                        NextSteps.LOOK_AGAIN);
            }
            return;
        }
        if (named.problem() != null) {
            advice.add(
                    Remedy.of("No failover can move the name of the database: " + named.problem() + ". To mend it, ")
                            .then(Objects.requireNonNull(named.remedy())),
                    Command.drctl("verify", "all"));
        } else if (!now.side(newest).isUnsettled()) {
            advice.add(
                    "The name " + named.seen() + ", and the newest writes are in " + newest
                            + ": clients that reconnect are led to the wrong database. Point the name at the writer",
                    advice.promoting(newest));
        }
    }

    /** A cluster that was made again has another endpoint. */
    private boolean leads(NamedWriter named, RegionName newest) {
        Cluster writer = now.side(newest).cluster();
        if (writer == null || writer.endpoint().isEmpty()) {
            return named.leadsTo(newest);
        }
        return named.leadsTo(writer.endpoint());
    }

    /** Users are where the newest writes are. */
    void served(RegionName here, Side there) {
        if (now.side(here).isReadOnly()) {
            advice.add(
                    "Nobody can write: " + now.side(here).seen() + ". If no run has stopped the writes, on this"
                            + " machine or another, let them in (CALL mysql.rds_set_read_only(0)), then look again",
                    NextSteps.LOOK_AGAIN);
        }
        switch (there.kind()) {
            case SILENT ->
                advice.add(
                        there.region()
                                + " doesn't answer, and its database may still accept writes, none of which reach "
                                + here
                                + "; when it answers again",
                        NextSteps.LOOK_AGAIN);
            case UNREADABLE, LOCKED_OUT ->
                advice.add("What is in " + there.region() + " can't be read: " + there.seen(), NextSteps.LOOK_AGAIN);
            case NONE ->
                advice.add(
                        "There is no copy of the database: if " + here + " is lost, so is the data. Make one",
                        advice.making(there.region()));
            case CHANGING, PROMOTING -> advice.add(there.seen() + "; wait, then look again", NextSteps.LOOK_AGAIN);
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
        return copy.isToBeLed()
                && copy.hindrance() == null
                && copy.lag() != null
                && copy.lag().isWithin(rpo);
    }

    /** A copy that could not take over within the RPO, as far as is known. */
    private void watch(Side copy) {
        LagJudgement lag = copy.lag();
        String replica = "the replica in " + copy.region();
        if (copy.hindrance() != null) {
            advice.add(
                    hindered(Advice.sentence(replica) + " can't take over yet", copy.hindrance()),
                    NextSteps.LOOK_AGAIN);
        } else if (lag != null && lag.isKnown()) {
            advice.add(
                    Advice.sentence(replica) + " is " + lag.seen() + ", more than the RPO of " + Durations.words(rpo)
                            + "; wait until it has caught up, then look again",
                    NextSteps.LOOK_AGAIN);
        } else if (replication(copy).globalCluster().isPresent()) {
            advice.add(
                    "Whether " + replica + " follows is unknown: " + (lag == null ? copy.seen() : lag.seen())
                            + "; wait a few minutes, then look again",
                    NextSteps.LOOK_AGAIN);
        } else if (lag != null && lag.state() == LagJudgement.State.TOO_YOUNG) {
            advice.add(
                    "Whether " + replica + " follows isn't known yet, as it is new: " + lag.seen()
                            + "; wait a few minutes, then look again",
                    NextSteps.LOOK_AGAIN);
        } else {
            advice.add(
                    "Whether " + replica + " still follows can't be determined: "
                            + (lag == null ? copy.seen() : lag.seen())
                            + ". Find out why (its error log, the writer's binary log), or create it again; for what"
                            + " else is amiss there",
                    advice.verify(copy.region()));
        }
    }

    /** Two databases accept writes, and those of the old one don't reach the users of the other. */
    private void close(RegionName here, Side old) {
        boolean isWayHome = !here.equals(home);
        String taking = "The old database in " + old.region()
                + (old.isReadOnly()
                        ? " is read-only, until it restarts or somebody lets writes in; none of them would reach "
                        : " still accepts writes from connected clients; none of them reach ")
                + here;
        if (old.isProtected()) {
            advice.add(
                    taking + ". Before it can be deleted, lift its deletion protection",
                    advice.byHand().unprotect(old));
        }
        if (canGoHome()) {
            advice.add(
                    (old.isProtected() ? "Then " : taking + ". ")
                            + (isWayHome
                                    ? "bring the site home: it makes way for a new replica, keeping a final snapshot,"
                                            + " and when that has caught up all moves there, losing nothing"
                                    : "have a fresh replica made in its place, keeping a final snapshot"),
                    FailoverCommands.goingHome());
            if (old.isProtected()) {
                advice.add(
                        "Or leave it protected: the same, but it is kept under another name, and nothing is deleted",
                        FailoverCommands.goingHome("--keep-old"));
            }
            return;
        }
        advice.add(
                (old.isProtected() ? "Then delete it" : taking + ". Delete it") + ", keeping a final snapshot",
                advice.retiring(here));
    }

    /** The primary Region has a copy again, and everything else is away from home. */
    private void wayHome(RegionName here, Side copy) {
        if (advice.isLed() && canGoHome()) {
            boolean isExchanged = inventory.databases().stream().allMatch(DatabaseRunbooks::isGlobal);
            advice.add(
                    "The replica in " + home + " follows: the site can go home, losing nothing",
                    isExchanged ? FailoverCommands.switchingOverSite(home) : FailoverCommands.goingHome());
            return;
        }
        if (!advice.isLed()) {
            follow("The replica in " + home + " follows: the database can go home", copy);
            return;
        }
        advice.add(
                "The replica in " + home + " follows: the site can go home. Users first; until the database has"
                        + " followed, they can read there, and not write",
                advice.leading(home));
        follow(
                replication(copy).globalCluster().isPresent() || isAskedBySql()
                        ? "Then the database, losing nothing"
                        : "Then the database. Clients with open connections go on writing to " + here + " until they"
                                + " reconnect,"
                                + " and what they write just before the promotion is carried over only as far as the"
                                + " replica has"
                                + " it; to lose none of it, stop the application in " + here + " first",
                copy);
    }

    /** Whether one run brings all of the site home, losing nothing. */
    private boolean canGoHome() {
        return DatabaseRunbooks.hinderingFailback(inventory, false).isEmpty();
    }

    /** Its promotion would be refused. */
    private static String hindered(String why, String hindrance) {
        return why + ": " + hindrance + "; wait until that instance is available, then look again";
    }

    /** The database after a writer that is lost, with all that has to be agreed to, and why. */
    void promote(String why, Side copy, Side lost) {
        if (copy.hindrance() != null) {
            advice.add(hindered(why + ". The replica can't take over yet", copy.hindrance()), NextSteps.LOOK_AGAIN);
            return;
        }
        LagJudgement lag = copy.lag();
        Optional<ConsentOption> consent = lag == null ? Optional.empty() : lag.consent(rpo);
        String loss = consent.isEmpty() || lag == null
                ? ""
                : lag.isKnown()
                        ? " (" + lag.seen() + ", more than the RPO of " + Durations.words(rpo) + ")"
                        : " (how much promoting loses can't be determined: " + lag.seen() + ")";
        advice.add(
                why
                        + loss
                        + (lost.kind() == Kind.UNREADABLE
                                ? "; if " + lost.region() + " is lost as far as you know, and not just unreadable"
                                : ""),
                forced(copy, consent, lost));
    }

    private Command forced(Side copy, Optional<ConsentOption> consent, Side lost) {
        return advice.promoting(copy.region())
                .with(consent.map(ConsentOption::words).orElse(List.of()))
                .with(lost.kind() == Kind.UNREADABLE ? List.of(WHILE_HEALTHY) : List.of())
                .with(unfenced(lost));
    }

    /** Where nobody answers, nothing can be fenced. */
    private List<String> unfenced(Side lost) {
        Database database = now.database();
        return database == null || database.fences().isEmpty() || lost.kind() == Kind.NONE
                ? List.of()
                : List.of("--accept-unfenced", lost.clusterId());
    }

    /** The database after the users, while its writer is well: there is time to let the copy catch up. */
    void follow(String why, Side copy) {
        if (copy.hindrance() != null) {
            advice.add(hindered(why + ". The replica can't take over yet", copy.hindrance()), NextSteps.LOOK_AGAIN);
            return;
        }
        LagJudgement lag = copy.lag();
        if (lag == null || lag.isWithin(rpo)) {
            advice.add(
                    why,
                    replication(copy)
                            .fold(
                                    binlog -> handingOver(copy),
                                    global -> advice.switchingOver(copy.region()),
                                    replica -> handingOver(copy)));
            return;
        }
        if (isAdrift(copy)) {
            watch(copy);
            return;
        }
        advice.add(
                why + ". First the replica has to catch up, as far as the RPO of " + Durations.words(rpo) + " (now: "
                        + lag.seen() + "); wait, then look again",
                NextSteps.LOOK_AGAIN);
    }

    /** Without SQL a promotion: what the replica has not applied by then is lost. */
    private Command handingOver(Side copy) {
        return isAskedBySql()
                ? advice.switchingOver(copy.region())
                : advice.promoting(copy.region())
                        .with(WHILE_HEALTHY)
                        .with(unfenced(now.side(advice.other(copy.region()))));
    }

    /** Whether the servers of the database are asked by SQL, so that writes can be stopped before a promotion. */
    private boolean isAskedBySql() {
        Database database = now.database();
        return database != null && database.sql() != null;
    }

    /** Whether a copy can't take over, or it is unknown that it follows, and waiting alone may not change that. */
    static boolean isAdrift(Side copy) {
        LagJudgement lag = copy.lag();
        return copy.hindrance() != null
                || (lag != null && !lag.isKnown() && lag.state() != LagJudgement.State.TOO_YOUNG);
    }

    /** How a copy follows its source; one that can't be seen is taken for what drctl itself promotes. */
    private static Replication replication(Side copy) {
        return Optional.ofNullable(copy.cluster())
                .flatMap(Cluster::replication)
                .orElseGet(Replication.BinlogReplica::new);
    }
}
