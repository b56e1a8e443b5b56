package io.drctl.sim;

import io.drctl.cloud.Databases;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An Aurora cluster.
 *
 * @param busy what RDS is doing with it, though its status may not show it yet; null when nothing
 * @param log the log that the cluster writes or, as a replica, that it will write once it is promoted
 * @param replication how it follows its source; null for a cluster that accepts writes
 * @param created when its creation began
 * @param tags by key
 * @param writesStopped whether {@code read_only} was turned on by SQL, which lasts until its writer restarts
 */
record AuroraCluster(
        String id,
        RegionName region,
        String arn,
        String status,
        String engine,
        String engineVersion,
        List<Databases.Member> members,
        @Nullable String source,
        @Nullable String globalCluster,
        boolean deletionProtected,
        @Nullable String busy,
        String log,
        @Nullable ReplicationStream replication,
        long created,
        Map<String, String> tags,
        boolean writesStopped) {

    AuroraCluster withStatus(String newStatus, @Nullable String newBusy) {
        return copy(newStatus, newBusy, members, source, replication, log, deletionProtected, tags, writesStopped);
    }

    /** The same under another id. */
    AuroraCluster renamed(String newId, String newArn) {
        return new AuroraCluster(
                newId,
                region,
                newArn,
                status,
                engine,
                engineVersion,
                members,
                source,
                globalCluster,
                deletionProtected,
                busy,
                log,
                replication,
                created,
                tags,
                writesStopped);
    }

    AuroraCluster withMembers(List<Databases.Member> newMembers) {
        return copy(status, busy, newMembers, source, replication, log, deletionProtected, tags, writesStopped);
    }

    AuroraCluster withReplication(@Nullable String newSource, @Nullable ReplicationStream newReplication) {
        return copy(status, busy, members, newSource, newReplication, log, deletionProtected, tags, writesStopped);
    }

    AuroraCluster withLog(String newLog) {
        return copy(status, busy, members, source, replication, newLog, deletionProtected, tags, writesStopped);
    }

    AuroraCluster withDeletionProtection(boolean on) {
        return copy(status, busy, members, source, replication, log, on, tags, writesStopped);
    }

    AuroraCluster withTag(String key, String value) {
        Map<String, String> more = new TreeMap<>(tags);
        more.put(key, value);
        return copy(status, busy, members, source, replication, log, deletionProtected, more, writesStopped);
    }

    /** The same with {@code read_only} as somebody set it. */
    AuroraCluster withWritesStopped(boolean isStopped) {
        return copy(status, busy, members, source, replication, log, deletionProtected, tags, isStopped);
    }

    /** The same on another version of its engine. */
    AuroraCluster withEngineVersion(String version) {
        return new AuroraCluster(
                id,
                region,
                arn,
                status,
                engine,
                version,
                members,
                source,
                globalCluster,
                deletionProtected,
                busy,
                log,
                replication,
                created,
                tags,
                writesStopped);
    }

    /** The same cluster with other changeable values. */
    private AuroraCluster copy(
            String newStatus,
            @Nullable String newBusy,
            List<Databases.Member> newMembers,
            @Nullable String newSource,
            @Nullable ReplicationStream newReplication,
            String newLog,
            boolean isDeletionProtected,
            Map<String, String> newTags,
            boolean areWritesStopped) {
        return new AuroraCluster(
                id,
                region,
                arn,
                newStatus,
                engine,
                engineVersion,
                newMembers,
                newSource,
                globalCluster,
                isDeletionProtected,
                newBusy,
                newLog,
                newReplication,
                created,
                newTags,
                areWritesStopped);
    }

    boolean isFree() {
        return busy == null && status.equals("available");
    }

    boolean isReplica() {
        return replication != null;
    }

    /** Whether it is an RDS instance that belongs to no cluster; see {@link RdsInstances}. */
    boolean isInstance() {
        return arn.contains(":db:");
    }

    @Nullable
    String writer() {
        return members.stream()
                .filter(Databases.Member::isWriter)
                .map(Databases.Member::instanceId)
                .findFirst()
                .orElse(null);
    }

    /** The same with that member as its writer; null for none. */
    AuroraCluster withWriter(@Nullable String writer) {
        return withMembers(members.stream()
                .map(member -> new Databases.Member(
                        member.instanceId(), member.instanceId().equals(writer), member.promotionTier()))
                .toList());
    }

    /** In a secondary of a global database, all members are readers. */
    boolean isReadOnly() {
        return globalCluster != null && isReplica();
    }
}
