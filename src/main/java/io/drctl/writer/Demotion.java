package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.text.Remedy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a cluster only follows by now, and takes no writes of its own: only then is a fence needed no more, and
 * may it be lifted.
 *
 * <p>A replica says so itself. A global database names its new writer as soon as a failover is over, while the old
 * primary becomes a secondary only once its Region is well again, and may take writes until then (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
 * switchover or failover</a>): its own Region has to show that too, where all instances of a secondary are readers.
 */
public final class Demotion {
    private Demotion() {}

    /**
     * Whether a cluster follows.
     *
     * @param global its global database, as any of the Regions tells it; only asked where the cluster is of one
     */
    public static boolean isOver(Cluster cluster, Supplier<Optional<GlobalCluster>> global) {
        if (cluster.globalCluster() == null) {
            return cluster.isReplica();
        }
        Optional<GlobalCluster> found = global.get();
        return found.isPresent()
                && found.get().change() == null
                && found.get()
                        .writer()
                        .map(GlobalMember::clusterArn)
                        .filter(arn -> !arn.equals(cluster.arn()))
                        .isPresent()
                && !showsWriter(cluster);
    }

    /** Whether another is the writer of its global database, and Aurora has yet to make it a secondary. */
    public static boolean isPending(Cluster cluster, GlobalMember writer) {
        return !writer.clusterArn().equals(cluster.arn()) && showsWriter(cluster);
    }

    /** How such a cluster stands to the newest writes. */
    static WriterPlace place(WriterFacts facts, Cluster cluster, GlobalCluster global, Remedy remedy) {
        return new WriterPlace(
                WriterPlace.Kind.STALE,
                facts.region(),
                facts.peer(),
                facts.peerId() + " in " + facts.peer() + " is the writer of global database " + global.id()
                        + ", and Aurora hasn't made " + cluster.id()
                        + " a secondary yet: it may accept writes, which are lost then",
                remedy,
                false);
    }

    /** Whether its own Region still has it as one that takes writes. */
    private static boolean showsWriter(Cluster cluster) {
        return !cluster.isReplica() && cluster.writer().isPresent();
    }
}
