package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** RDS instances of one Region that belong to no cluster, in memory. */
public final class FakeDbInstances extends FakePort implements DbInstances {
    public final Map<String, DbInstance> instances = new LinkedHashMap<>();
    /** By the replica's id; none means that CloudWatch has no data point, or says −1. */
    public final Map<String, Databases.ReplicaLag> lags = new HashMap<>();
    /** What the lag was when it was last known, by the replica's id. */
    public final Map<String, Databases.ReplicaLag> lastLags = new HashMap<>();

    /** The names of final snapshots. */
    public final Set<String> snapshots = new TreeSet<>();

    FakeDbInstances(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Has CloudWatch say that a replica trails by {@code lag}, sampled {@code ago}. */
    public void reportLag(String id, Duration lag, Duration ago) {
        Instant now = cloud().clock().now();
        lags.put(id, new Databases.ReplicaLag(lag, now.minus(ago), now));
    }

    /** Has CloudWatch say nothing of a replica's lag any more, but for the samples that it had. */
    public void loseLag(String id) {
        lastLags.put(id, Objects.requireNonNull(lags.remove(id)));
    }

    /** Changes an instance. */
    public void alter(String id, UnaryOperator<DbInstance> change) {
        instances.computeIfPresent(id, (key, old) -> change.apply(old));
    }

    @Override
    public Optional<DbInstance> instance(String id) {
        return call("rds:DescribeDBInstances", id, () -> Optional.ofNullable(instances.get(id)));
    }

    @Override
    public List<DbInstance> instances() {
        return call("rds:DescribeDBInstances", "", () -> List.copyOf(instances.values()));
    }

    @Override
    public Optional<Databases.ReplicaLag> replicaLag(String id) {
        return call("cloudwatch:GetMetricData", id, () -> Optional.ofNullable(lags.get(id)));
    }

    @Override
    public List<String> securityGroups(String id) {
        return call("rds:DescribeDBInstances", id, () -> instances.containsKey(id) ? List.of("sg-" + id) : List.of());
    }

    /** Its zone and its standby's are {@code …a} and {@code …b}. */
    @Override
    public void failOver(String id) {
        effect("rds:RebootDBInstance", id, () -> {
            if (!available(id, "rds:RebootDBInstance").isMultiAz()) {
                throw refusal(
                        CloudException.Cause.REJECTED,
                        "rds:RebootDBInstance",
                        "ForceFailover can't be specified: " + id + " is not Multi-AZ");
            }
            alter(id, old -> with(old, "rebooting", old.zone(), old.source()));
            cloud().later(
                            cloud().pace().writerFailover,
                            () -> alter(
                                    id,
                                    old -> with(
                                            old,
                                            "available",
                                            region()
                                                    + (String.valueOf(old.zone())
                                                                    .endsWith("a")
                                                            ? "b"
                                                            : "a"),
                                            old.source())));
        });
    }

    @Override
    public void promote(String id) {
        effect("rds:PromoteReadReplica", id, () -> {
            DbInstance replica = available(id, "rds:PromoteReadReplica");
            if (!replica.isReplica()) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE, "rds:PromoteReadReplica", id + " is not a read replica");
            }
            Duration seen = cloud().pace().promotionUnseen;
            cloud().later(seen, () -> alter(id, old -> with(old, "modifying", old.zone(), old.source())));
            cloud().later(seen.plus(cloud().pace().promotion), () -> {
                alter(id, old -> with(old, "available", old.zone(), null));
                lags.remove(id);
            });
        });
    }

    @Override
    public void delete(String id, String finalSnapshotId) {
        effect("rds:DeleteDBInstance", id, () -> {
            DbInstance found = available(id, "rds:DeleteDBInstance");
            if (found.deletionProtected() || found.isReplica() || snapshots.contains(finalSnapshotId)) {
                throw refusal(
                        found.deletionProtected() || found.isReplica()
                                ? CloudException.Cause.REJECTED
                                : CloudException.Cause.CONFLICT,
                        "rds:DeleteDBInstance",
                        id + " is protected, a replica, or its snapshot is there already");
            }
            alter(id, old -> with(old, "deleting", old.zone(), old.source()));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                instances.remove(id);
                snapshots.add(finalSnapshotId);
            });
        });
    }

    @Override
    public void rename(String id, String newId) {
        effect("rds:ModifyDBInstance", id + " " + newId, () -> {
            available(id, "rds:ModifyDBInstance");
            if (instances.containsKey(newId)) {
                throw refusal(CloudException.Cause.CONFLICT, "rds:ModifyDBInstance", newId + " already exists");
            }
            alter(id, old -> with(old, "renaming", old.zone(), old.source()));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                DbInstance old = instances.remove(id);
                if (old != null) {
                    instances.put(newId, named(with(old, "available", old.zone(), old.source()), newId));
                }
            });
        });
    }

    private static DbInstance named(DbInstance old, String id) {
        return new DbInstance(
                id,
                old.arn().substring(0, old.arn().lastIndexOf(':') + 1) + id,
                old.instanceClass(),
                old.status(),
                old.engine(),
                old.engineVersion(),
                old.zone(),
                old.isMultiAz(),
                old.key(),
                old.backupDays(),
                old.source(),
                old.replication(),
                old.replicas(),
                old.deletionProtected(),
                old.created(),
                old.tags(),
                old.endpoint().replace(old.id(), id));
    }

    @Override
    public void tag(String arn, String key, String value) {
        effect("rds:AddTagsToResource", arn + " " + key, () -> {
            String id = arn.substring(arn.lastIndexOf(':') + 1);
            alter(id, old -> {
                Map<String, String> more = new HashMap<>(old.tags());
                more.put(key, value);
                return copy(old, old.status(), old.zone(), old.source(), more);
            });
        });
    }

    private DbInstance available(String id, String operation) {
        DbInstance found = instances.get(id);
        if (found == null) {
            throw refusal(CloudException.Cause.NOT_FOUND, operation, "there is no DB instance " + id);
        }
        if (!found.status().equals("available")) {
            throw refusal(CloudException.Cause.INVALID_STATE, operation, id + " is " + found.status());
        }
        return found;
    }

    /** An instance with other values. */
    public static DbInstance with(DbInstance old, String status, @Nullable String zone, @Nullable String source) {
        return copy(old, status, zone, source, old.tags());
    }

    private static DbInstance copy(
            DbInstance old, String status, @Nullable String zone, @Nullable String source, Map<String, String> tags) {
        return new DbInstance(
                old.id(),
                old.arn(),
                old.instanceClass(),
                status,
                old.engine(),
                old.engineVersion(),
                zone,
                old.isMultiAz(),
                old.key(),
                old.backupDays(),
                source,
                source == null ? null : old.replication(),
                old.replicas(),
                old.deletionProtected(),
                old.created(),
                tags,
                old.endpoint());
    }

    @Override
    public Optional<Databases.ReplicaLag> lastKnownLag(String id) {
        return call(
                "cloudwatch:GetMetricData",
                "last known, " + id,
                () -> Optional.ofNullable(lags.getOrDefault(id, lastLags.get(id))));
    }
}
