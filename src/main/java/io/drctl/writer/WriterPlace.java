package io.drctl.writer;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalChange;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether users may be sent to a Region's database: it has the newest writes, or replicates from the one that does. A
 * pure judgement of {@link WriterFacts}.
 *
 * <p>A promoted cluster can never replicate from another again (Amazon Aurora User Guide, "Promoting a read replica to
 * be a DB cluster"), so given two standalone clusters, one of which was promoted from the other, the newest writes are
 * in the one that was created later. That it was promoted, and not created empty, has to be on record; otherwise it is
 * unknown.
 *
 * @param region the Region that is judged
 * @param newest the Region whose database has the newest writes; null when unknown
 * @param seen what it is judged by, one sentence
 * @param remedy what to do; null when all is well
 * @param isOverridable whether overriding the gate by name still allows users to be sent there
 * @param goOn the command that continues the run that left it undecided; null when there is none
 * @param unread the call that failed and left it undecided; null when there is none
 */
public record WriterPlace(
        Kind kind,
        RegionName region,
        @Nullable RegionName newest,
        String seen,
        @Nullable Remedy remedy,
        boolean isOverridable,
        @Nullable Command goOn,
        @Nullable CloudException unread) {
    /** For a place that no run is about to change. */
    public WriterPlace(
            Kind kind,
            RegionName region,
            @Nullable RegionName newest,
            String seen,
            @Nullable Remedy remedy,
            boolean isOverridable) {
        this(kind, region, newest, seen, remedy, isOverridable, null, null);
    }

    /** The same, where this reply lacks the answer that would have decided. */
    WriterPlace lacking(@Nullable Reply<?> reply) {
        return new WriterPlace(
                kind, region, newest, seen, remedy, isOverridable, goOn, reply == null ? null : reply.failure());
    }

    /** Of an application without a database, whose users may be led anywhere. */
    public static WriterPlace notNeeded(RegionName region) {
        return new WriterPlace(Kind.HERE, region, region, "the application needs no database", null, false);
    }

    /** The name of the test, in gates and for {@code --force}. */
    public static final String TEST = "writer";

    /** The fact that a step leaves which only looked for this, and its value where nothing can be written. */
    public static final String TAKES_WRITES = "takes-writes";

    public static final String NO = "no";

    static final ConsentOption OVERRIDE = ConsentOption.forcing(TEST);

    /** Whether a Region's database has the newest writes. */
    public enum Kind {
        /** It accepts writes and has the newest. */
        HERE,
        /** It replicates from the writer: users can read there, but not write. */
        FOLLOWS,
        /** It accepts writes, but the newest are elsewhere: users sent there read and write the wrong data. */
        STALE,
        /** It can't serve now: it doesn't exist, or is in a transition. */
        NOT_NOW,
        /** Nothing tells. */
        UNKNOWN
    }

    /** Whether users may be sent there without an override. */
    public boolean isGood() {
        return kind == Kind.HERE || kind == Kind.FOLLOWS;
    }

    public static WriterPlace judge(WriterFacts facts) {
        return judge(facts, Set.of());
    }

    /**
     * The same where servers were asked too.
     *
     * @param readOnly the Regions whose database stands alone, and is read-only by its own word
     */
    public static WriterPlace judge(WriterFacts facts, Set<RegionName> readOnly) {
        return new Judge(facts, readOnly).place();
    }

    private static final String UNTOLD = ", and AWS doesn't tell whether it is being promoted";

    private static final String READ_ONLY = " is read-only, and accepts no writes";

    private record Judge(WriterFacts facts, Set<RegionName> readOnly) {
        WriterPlace place() {
            if (facts.here().answer() == null) {
                return unknown("whether the database in " + facts.region() + " accepts writes can't be determined: "
                                + facts.here().explained())
                        .lacking(facts.here());
            }
            Cluster cluster = facts.here().answer().orElse(null);
            if (cluster == null && facts.database().isInstance()) {
                return notNow(
                        "there is no RDS instance " + facts.clusterId() + " in " + facts.region(),
                        Remedy.of("create it, or correct its name in the inventory"));
            }
            if (cluster == null) {
                return notNow(
                        "there is no database cluster " + facts.clusterId() + " in " + facts.region(),
                        facts.inventory().upkeep().creating(facts.region()));
            }
            if (cluster.isReplica() && !isPromoting(facts.region(), cluster)) {
                Optional<Promotion> asked = asked(facts.region(), cluster);
                if (asked.isPresent()) {
                    return undecided(asked.get(), null);
                }
                Optional<Promotion> over = over(facts.region(), cluster);
                if (over.isPresent()) {
                    return notNow(
                            cluster.id() + " was " + over.get().words() + ", which AWS doesn't show yet",
                            Remedy.of("wait a minute, then run this again"));
                }
            }
            if (isPromoting(facts.region(), cluster)) {
                return notNow(
                        cluster.id() + " is being promoted: nothing can be written in " + facts.region() + " yet",
                        Remedy.of("wait until ")
                                .then(promoting(facts.region()))
                                .then(" has ended (")
                                .then(Command.drctl("run", "list"))
                                .then(" shows it; one that was killed: ")
                                .then(Command.drctl("run", "resume"))
                                .then("), then run this again"));
            }
            boolean isUntold = cluster.isInstance() && cluster.mayBePromoting();
            if (isUntold || !cluster.isServing()) {
                return notNow(
                        cluster.id() + " in " + facts.region() + " is " + cluster.status() + (isUntold ? UNTOLD : ""),
                        Remedy.of("wait until it is available, then run this again"));
            }
            if (facts.global() != null) {
                return inGlobalDatabase(cluster, facts.global());
            }
            return cluster.isReplica() ? replica(cluster) : alone(cluster);
        }

        private WriterPlace replica(Cluster cluster) {
            if (!DatabaseArn.names(cluster.replicationSource(), facts.peer(), facts.peerId())) {
                return unknown(cluster.id() + " replicates from " + cluster.replicationSource() + ", and not from "
                        + facts.peerId() + " in " + facts.peer());
            }
            return new Follower(facts, cluster).place(facts.there());
        }

        private WriterPlace inGlobalDatabase(Cluster cluster, Reply<Optional<GlobalCluster>> reply) {
            GlobalCluster global =
                    reply.answer() == null ? null : reply.answer().orElse(null);
            if (global == null) {
                return unknown(cluster.id() + " belongs to global database " + cluster.globalCluster()
                                + ", which alone knows its writer: "
                                + (reply.failure() == null ? "there is none of that name" : reply.explained()))
                        .lacking(reply);
            }
            GlobalChange change = global.change();
            if (change != null && change.toArn().equals(cluster.arn())) {
                return notNow(
                        cluster.id() + " is being made the writer of global database " + global.id(),
                        Remedy.of("wait until it is, then run this again"));
            }
            if (change != null && DatabaseArn.names(change.toArn(), facts.peer(), facts.peerId())) {
                return leaving(facts.peerId() + " in " + facts.peer() + " is being made the writer of global database "
                        + global.id() + ": the newest writes will be there");
            }
            Optional<GlobalMember> writer =
                    global.members().stream().filter(GlobalMember::isWriter).findFirst();
            if (writer.isEmpty()) {
                return unknown("global database " + global.id() + " names no writer");
            }
            if (Demotion.isPending(cluster, writer.get())) {
                return Demotion.place(facts, cluster, global, users(facts.peer()));
            }
            return writer.get().clusterArn().equals(cluster.arn())
                    ? here(cluster.id() + " is the writer of global database " + global.id())
                    : new Follower(facts, cluster).place(null);
        }

        private WriterPlace alone(Cluster cluster) {
            String writer = cluster.writer().map(Member::instanceId).orElse(null);
            if (writer == null) {
                return notNow(
                        cluster.id() + " in " + facts.region() + " shows no single writer",
                        Remedy.of("wait until a failover under way has ended, then run this again"));
            }
            Reply<Optional<Cluster>> there = facts.there();
            if (there == null || there.answer() == null) {
                return besideSilence(cluster, writer, there);
            }
            Cluster other = there.answer().orElse(null);
            String taken = taken(cluster, writer);
            if (other == null) {
                return here(taken + "; " + facts.peer() + " has no "
                        + (cluster.isInstance() ? "RDS instance " : "cluster ") + facts.peerId());
            }
            if (!other.isReplica()) {
                return besideAnother(cluster, other, writer);
            }
            if (!DatabaseArn.names(other.replicationSource(), facts.region(), cluster.id())) {
                return unknown(taken + ", but " + other.id() + " in " + facts.peer() + " replicates from "
                        + other.replicationSource());
            }
            if (isPromoting(facts.peer(), other)) {
                return leaving(
                        other.id() + " in " + facts.peer() + " is being promoted: the newest writes will be there");
            }
            Optional<Promotion> over = over(facts.peer(), other);
            if (over.isPresent()) {
                return leaving(other.id() + " was " + over.get().words()
                        + ", which AWS doesn't show yet: the newest writes are in " + facts.peer());
            }
            Optional<Promotion> asked = asked(facts.peer(), other);
            if (asked.isEmpty() && other.isInstance() && other.mayBePromoting()) {
                return unknown(
                        taken + ", but " + other.id() + " in " + facts.peer() + " is " + other.status() + UNTOLD);
            }
            return asked.isPresent()
                    ? undecided(asked.get(), mayBeThere())
                    : here(taken + "; " + other.id() + " in " + facts.peer() + " follows it");
        }

        /** The other Region doesn't answer, so this Region's answers and the records must decide. */
        private WriterPlace besideSilence(Cluster cluster, String writer, @Nullable Reply<Optional<Cluster>> there) {
            String taken = taken(cluster, writer);
            Optional<Promotion> later = facts.promotions().stream()
                    .filter(promotion -> promotion.region().equals(facts.peer())
                            && promotion.clusterId().equals(facts.peerId())
                            && DatabaseArn.names(promotion.source(), facts.region(), cluster.id())
                            && !promotion.isBefore(cluster))
                    .findFirst();
            boolean isFollowed = cluster.replicas().stream()
                    .anyMatch(replica -> DatabaseArn.names(replica, facts.peer(), facts.peerId()));
            // A list that is older than a promotion still has the replica; a new one of that name takes longer to make.
            boolean isOldList =
                    later.filter(promotion -> promotion.isRecent(facts.at())).isPresent();
            if (isFollowed && !isOldList) {
                return later.filter(promotion -> !promotion.isOver()).isPresent()
                        ? undecided(later.get(), mayBeThere())
                        : here(taken + "; AWS lists " + facts.peerId() + " in " + facts.peer() + " as its replica");
            }
            if (later.isPresent()) {
                return new WriterPlace(
                                Kind.STALE,
                                facts.region(),
                                facts.peer(),
                                "the newest writes are in " + facts.peer() + ": " + facts.peerId() + " was "
                                        + later.get().words() + "; " + cluster.id() + " has none of them, and "
                                        + facts.peer()
                                        + " doesn't say: " + reason(there),
                                Remedy.of("wait for " + facts.peer()
                                                + "; if it is lost for good, and with it all that was"
                                                + " written there, say so: ")
                                        .then(OVERRIDE),
                                there != null && there.isSilence())
                        .lacking(there);
            }
            Optional<Promotion> own = record(facts.region(), cluster);
            if (own.isPresent()) {
                return here(taken + "; it was " + own.get().words() + "; " + facts.peer() + " did not answer: "
                        + reason(there));
            }
            return unknown(taken + "; whether " + facts.peerId() + " in " + facts.peer()
                            + " holds newer ones can't be determined: " + reason(there)
                            + ", and no promotion is on record")
                    .lacking(there);
        }

        private WriterPlace besideAnother(Cluster cluster, Cluster other, String writer) {
            String both = other.isServing()
                    ? !readOnly.isEmpty()
                            ? taken(cluster, writer) + ", and " + other.id() + " in " + facts.peer()
                                    + (isReadOnly(facts.peer()) ? READ_ONLY : " accepts writes")
                            : cluster.id() + " and " + other.id() + " both accept writes"
                    : cluster.id() + " accepts writes, and " + other.id() + " in " + facts.peer() + " is "
                            + other.status();
            Optional<Promotion> own = record(facts.region(), cluster)
                    .filter(promotion -> DatabaseArn.names(promotion.source(), facts.peer(), other.id()))
                    .filter(promotion -> !isYounger(other, cluster));
            Optional<Promotion> others = record(facts.peer(), other)
                    .filter(promotion -> DatabaseArn.names(promotion.source(), facts.region(), cluster.id()))
                    .filter(promotion -> !isYounger(cluster, other));
            if (own.isPresent() && others.isEmpty()) {
                return here(taken(cluster, writer) + ", and holds the newest: it was "
                        + own.get().words() + ". " + other.id() + " in " + facts.peer()
                        + (other.isServing()
                                ? isReadOnly(facts.peer())
                                        ? READ_ONLY
                                        : " accepts writes too, from whatever still reaches it"
                                : " is " + other.status()));
            }
            if (others.isPresent() && own.isEmpty()) {
                return new WriterPlace(
                        Kind.STALE,
                        facts.region(),
                        facts.peer(),
                        both + ", but the newest writes are in " + facts.peer() + ": " + other.id() + " was "
                                + others.get().words() + "; " + cluster.id() + " has none of them",
                        homeAgain(),
                        false);
            }
            return unknown(both + ", and nothing on record shows which holds the newest");
        }

        private Remedy homeAgain() {
            return users(facts.peer())
                    .then("; the way to " + facts.region() + " is a new replica there (delete " + facts.clusterId()
                            + ", then ")
                    .then(facts.inventory().upkeep().provision(facts.region()))
                    .then("), then ")
                    .then(promoting(facts.region(), "--force-while-healthy"))
                    .then(", then ")
                    .then(FailoverCommands.leading(facts.inventory(), facts.database(), facts.region()));
        }

        private Remedy users(RegionName to) {
            return Remedy.of("users belong where the newest writes are: ")
                    .then(FailoverCommands.leading(facts.inventory(), facts.database(), to));
        }

        private Command promoting(RegionName region, String... consents) {
            return FailoverCommands.promoting(facts.inventory(), facts.database(), region, consents);
        }

        /** An instance that is in no cluster is its own writer. */
        private String taken(Cluster cluster, String writer) {
            return isReadOnly(facts.region())
                    ? cluster.id() + READ_ONLY
                    : cluster.id() + " accepts writes" + (cluster.isInstance() ? "" : ", at " + writer);
        }

        private boolean isReadOnly(RegionName region) {
            return readOnly.contains(region);
        }

        private String mayBeThere() {
            return "the newest writes may be in " + facts.peer() + ", and not in " + facts.region();
        }

        private WriterPlace leaving(String seen) {
            String not = seen + ", and not in " + facts.region();
            return new WriterPlace(Kind.NOT_NOW, facts.region(), facts.peer(), not, users(facts.peer()), false);
        }

        /** A recorded promotion of exactly this cluster, finished or not. */
        private Optional<Promotion> record(RegionName region, Cluster cluster) {
            return facts.promotions().stream()
                    .filter(promotion -> promotion.isOf(region, cluster))
                    .findFirst();
        }

        /** A promotion that was seen to end: a promoted cluster never replicates again, so AWS's answer is older. */
        private Optional<Promotion> over(RegionName region, Cluster cluster) {
            return record(region, cluster).filter(Promotion::isOver);
        }

        private boolean isPromoting(RegionName region, Cluster cluster) {
            return Promotion.isUnderWay(cluster, region, facts.promotions(), facts.at());
        }

        /** A promotion that AWS may have accepted, but doesn't show yet. */
        private Optional<Promotion> asked(RegionName region, Cluster cluster) {
            return facts.promotions().stream()
                    .filter(promotion -> promotion.isOf(region, cluster))
                    .filter(promotion -> !promotion.isOver() && !promotion.isInDoubt())
                    .findFirst();
        }

        /** Its run was stopped around the call, or is making it now: the run itself finds out. */
        private WriterPlace undecided(Promotion asked, @Nullable String consequence) {
            boolean isOverridable = consequence == null || asked.isInDoubt();
            Remedy wait = Remedy.of("let that run end, then run this again");
            return new WriterPlace(
                    Kind.NOT_NOW,
                    facts.region(),
                    null,
                    "run " + asked.run() + " began to promote " + asked.clusterId() + " in " + asked.region()
                            + ", but whether AWS accepted that is unknown"
                            + (consequence == null ? "" : ": " + consequence),
                    (isOverridable ? overridable(wait) : wait)
                            .then("; if it is not running (")
                            .then(Command.drctl("run", "list"))
                            .then("): ")
                            .then(asked.resume()),
                    isOverridable,
                    asked.resume(),
                    null);
        }

        private static boolean isYounger(Cluster one, Cluster other) {
            return one.created() != null
                    && other.created() != null
                    && one.created().isAfter(other.created());
        }

        private static String reason(@Nullable Reply<?> reply) {
            return reply == null || reply.failure() == null ? "it was not asked" : reply.explained();
        }

        private WriterPlace here(String seen) {
            return new WriterPlace(Kind.HERE, facts.region(), facts.region(), seen, null, false);
        }

        private WriterPlace notNow(String seen, Remedy remedy) {
            return new WriterPlace(Kind.NOT_NOW, facts.region(), null, seen, overridable(remedy), true);
        }

        private static Remedy overridable(Remedy remedy) {
            return remedy.then(", or override with ").then(OVERRIDE);
        }

        private WriterPlace unknown(String seen) {
            return new WriterPlace(
                    Kind.UNKNOWN,
                    facts.region(),
                    null,
                    seen,
                    Remedy.of("find out which database holds the newest writes; if it is the one in " + facts.region()
                                    + ", say so: ")
                            .then(OVERRIDE),
                    true);
        }
    }
}
