package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instance that accepts a cluster's writes, or will once the cluster is promoted: the member with the writer role.
 *
 * <p>That another instance is available says nothing about this one: a promotion reboots the members and keeps their
 * roles (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html">replicating
 * Aurora MySQL DB clusters across AWS Regions</a>), so a replica whose writer is missing or broken would be promoted,
 * irreversibly, to a cluster that nobody can write to.
 *
 * @param instanceId null while RDS names none, or several
 * @param problem why it can't accept writes; null when it can
 * @param remedy what to do about the problem; null when there is none
 */
public record NewWriter(
        @Nullable String instanceId,
        @Nullable String problem,
        @Nullable Remedy remedy) {

    public static NewWriter of(Cluster cluster, List<Instance> instances) {
        if (cluster.members().isEmpty() && instances.isEmpty()) {
            return new NewWriter(
                    null,
                    cluster.id() + " has no instance",
                    Remedy.of("add an instance to it: without one it can't accept writes"));
        }
        Optional<String> writer = cluster.writer().map(Member::instanceId);
        if (writer.isEmpty() && cluster.globalCluster() != null) {
            return ofReaders(cluster, instances);
        }
        if (writer.isEmpty()) {
            return new NewWriter(
                    null,
                    "no instance of " + cluster.id() + " has the writer role",
                    Remedy.of("wait until RDS names one, then run the command again"));
        }
        String id = writer.get();
        Optional<Instance> found =
                instances.stream().filter(one -> one.id().equals(id)).findFirst();
        if (found.isPresent() && found.get().isAvailable()) {
            return new NewWriter(id, null, null);
        }
        return new NewWriter(
                id,
                id + ", the writer of " + cluster.id() + ", is "
                        + found.map(Instance::status).orElse("not there"),
                Remedy.of("wait until it is available, or fail the replica over to another instance of it, then run the"
                        + " command again"));
    }

    /**
     * All members of a global database's secondary are readers, one of which becomes the writer (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
     * switchover or failover</a>).
     */
    private static NewWriter ofReaders(Cluster cluster, List<Instance> instances) {
        Optional<String> reader = instances.stream()
                .filter(Instance::isAvailable)
                .map(Instance::id)
                .findFirst();
        return new NewWriter(
                reader.orElse(null),
                reader.isPresent() ? null : "no instance of " + cluster.id() + " is available",
                reader.isPresent() ? null : Remedy.of("wait until one is available, then run the command again"));
    }

    public boolean isAvailable() {
        return problem == null;
    }
}
