package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.inventory.FailoverCommands;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replica that follows the writer, judged by what is known of its lag: whether users may be sent to it to read.
 *
 * @param replica the one in the Region that is judged
 */
record Follower(WriterFacts facts, Cluster replica) {
    /**
     * How to make a replica the writer. The necessary consents depend on its source's health, which isn't awaited here:
     * users can be sent to a replica whatever that is.
     */
    private static final Remedy SHOWN =
            Remedy.of("what it takes to have the database follow is shown by: ").then(Command.drctl("status"));

    /** @param there what it replicates from; null when its answer makes no difference */
    WriterPlace place(@Nullable Reply<Optional<Cluster>> there) {
        Optional<ReplicaLag> lag = facts.lag() == null || facts.lag().answer() == null
                ? Optional.empty()
                : facts.lag().answer();
        String id = replica.id();
        String reads = Headless.is(replica)
                ? ": it has no instance (headless), so users in " + facts.region()
                        + " can neither read nor write; a failover adds one first"
                : ": users in " + facts.region() + " can read, but not write, until it is promoted";
        if (lag.isPresent()) {
            return follows(
                    id + " is a replica, " + Durations.words(lag.get().lag()) + " behind (sampled "
                            + Durations.words(lag.get().age()) + " ago)" + reads,
                    SHOWN);
        }
        // Its writer is lost, and the loss is unknown.
        Remedy lost = Remedy.of(FailoverCommands.promoting(
                facts.inventory(), facts.database(), facts.region(), "--accept-unknown-loss"));
        ReplicaLag last = facts.lastKnown();
        String known = last == null ? "no sample of its lag is known" : LagPolicy.last(last);
        if (there != null && there.isSilence() && last != null) {
            // No client is known to write there any more, and AWS reports no lag for a replica whose source is gone.
            return follows(id + " is a replica of " + facts.peer() + ", which doesn't answer; " + known + reads, lost);
        }
        if (there != null && there.answer() != null && there.answer().isEmpty()) {
            String source = facts.database().isInstance() ? "an instance" : "a cluster";
            return follows(
                    id + " is a replica of " + source + " that " + facts.peer() + " no longer has" + reads, lost);
        }
        LagJudgement judged = facts.lagJudged();
        if (judged != null && judged.state() == LagJudgement.State.TOO_YOUNG) {
            return unknown(
                    judged.seen(),
                    (Headless.is(replica)
                                    ? "have the database fail over first, which adds one"
                                    : "wait a few minutes, then run this again")
                            + "; to send users to a copy that may be old: ");
        }
        String reason = facts.lag() != null && facts.lag().failure() != null
                ? facts.lag().explained()
                : "CloudWatch reports no lag for it now";
        return unknown(
                        reason + "; " + known,
                        "find out whether replication runs, and wait for a sample (AWS sends one a minute); to send"
                                + " users to a copy that may be old: ")
                .lacking(facts.lag());
    }

    private WriterPlace follows(String seen, Remedy remedy) {
        return new WriterPlace(WriterPlace.Kind.FOLLOWS, facts.region(), facts.peer(), seen, remedy, false);
    }

    private WriterPlace unknown(String why, String remedy) {
        return new WriterPlace(
                WriterPlace.Kind.UNKNOWN,
                facts.region(),
                facts.peer(),
                replica.id() + " is a replica, and how far it is behind is unknown: " + why,
                Remedy.of(remedy).then(WriterPlace.OVERRIDE),
                true);
    }
}
