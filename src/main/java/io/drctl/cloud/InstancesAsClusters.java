package io.drctl.cloud;

import io.drctl.cloud.DbInstances.DbInstance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The instances of a Region that belong to no cluster, each as a cluster of one ({@link DbInstance#asCluster}): what is
 * asked of a database, and done to it, doesn't hang on what it is. AWS's calls are those for instances.
 */
record InstancesAsClusters(DbInstances instances) implements Databases {
    @Override
    public Optional<Cluster> cluster(String id) {
        return instances.instance(id).map(DbInstance::asCluster);
    }

    @Override
    public List<Cluster> clusters() {
        return instances.instances().stream().map(DbInstance::asCluster).toList();
    }

    /** An instance has a class, and no capacity that scales. */
    @Override
    public Optional<ServerlessScaling> serverlessScaling(String id) {
        return Optional.empty();
    }

    @Override
    public List<String> securityGroups(String id) {
        return instances.securityGroups(id);
    }

    /** Of an instance no group of parameters is told. */
    @Override
    public List<DatabaseSettings.Parameter> parameters(String group) {
        return List.of();
    }

    @Override
    public List<Instance> instances(String id) {
        return instances.instance(id).map(DbInstance::asMember).stream().toList();
    }

    /** The Data API is for Aurora alone. */
    @Override
    public Optional<Boolean> dataApi(String id) {
        return instances.instance(id).map(found -> false);
    }

    /** @param standby the same id: the standby of an instance has none of its own */
    @Override
    public void failOver(String id, String standby) {
        instances.failOver(id);
    }

    @Override
    public void promote(String id) {
        instances.promote(id);
    }

    @Override
    public void scale(String id, ServerlessScaling range) {
        throw new UnsupportedOperationException("an RDS instance has a class, and no capacity that scales: " + id);
    }

    @Override
    public void resize(String id, String instanceClass) {
        throw new UnsupportedOperationException("an RDS instance isn't resized here: " + id);
    }

    /** It is the instance. */
    @Override
    public void addInstance(String id, String instanceId, String engine, String instanceClass) {
        throw new UnsupportedOperationException("an RDS instance has no further instances: " + id);
    }

    @Override
    public void rename(String id, String newId) {
        instances.rename(id, newId);
    }

    @Override
    public void renameInstance(String id, String newId) {
        throw new UnsupportedOperationException("an RDS instance has no instances to rename: " + id);
    }

    /** No action deletes what may hold the only copy of the data without a snapshot: see {@link #deleteCluster}. */
    @Override
    public void deleteInstance(String id) {
        throw new UnsupportedOperationException("an RDS instance isn't deleted here: " + id);
    }

    @Override
    public void deleteCluster(String id, String finalSnapshotId) {
        instances.delete(id, finalSnapshotId);
    }

    @Override
    public Optional<ReplicaLag> replicaLag(String id, Set<LagMetric> metrics) {
        return instances.replicaLag(id);
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String id, Set<LagMetric> metrics) {
        return instances.lastKnownLag(id);
    }

    /** A standby isn't read from, and has no lag. */
    @Override
    public Optional<Duration> readerLag(String id) {
        return Optional.empty();
    }

    /** RDS names a source in another Region by its ARN, and one in the same Region by its id alone. */
    @Override
    public List<String> replicasOf(String arn) {
        return instances.instances().stream()
                .filter(each -> arn.equals(each.source())
                        || Objects.equals(each.source() == null ? null : ownArn(each, each.source()), arn))
                .map(DbInstance::id)
                .toList();
    }

    /** The ARN of an instance beside another. */
    private static String ownArn(DbInstance beside, String id) {
        return beside.arn().substring(0, beside.arn().lastIndexOf(':') + 1) + id;
    }

    @Override
    public void tag(String arn, String key, String value) {
        instances.tag(arn, key, value);
    }

    @Override
    public Optional<GlobalCluster> globalCluster(String id) {
        return Optional.empty();
    }

    @Override
    public void switchOverGlobal(String id, String targetArn) {
        throw new UnsupportedOperationException("an RDS instance belongs to no global database: " + targetArn);
    }

    @Override
    public void failOverGlobal(String id, String targetArn) {
        throw new UnsupportedOperationException("an RDS instance belongs to no global database: " + targetArn);
    }
}
