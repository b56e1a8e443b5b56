package io.drctl.sim;

import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.util.List;
import java.util.Optional;

/** RDS instances of one Region that belong to no cluster. Every change is never retried automatically. */
record SimulatedDbInstances(Wire wire, RegionName region) implements DbInstances {
    private static final String DESCRIBE = "rds:DescribeDBInstances";
    private static final String METRICS = "cloudwatch:GetMetricData";

    @Override
    public Optional<DbInstance> instance(String id) {
        return wire.read(DESCRIBE, region, id, time -> kept().instance(region, id, time));
    }

    @Override
    public List<DbInstance> instances() {
        return wire.read(DESCRIBE, region, "", time -> kept().instances(region, time));
    }

    @Override
    public Optional<Databases.ReplicaLag> replicaLag(String id) {
        return wire.read(METRICS, region, id, time -> aurora().reads().lag(region, id, time));
    }

    @Override
    public Optional<Databases.ReplicaLag> lastKnownLag(String id) {
        return wire.read(METRICS, region, id, time -> aurora().reads().lastKnownLag(region, id, time));
    }

    @Override
    public List<String> securityGroups(String id) {
        return wire.read(DESCRIBE, region, id, time -> kept().groups(region, id, time));
    }

    @Override
    public void failOver(String id) {
        wire.changeOnce("rds:RebootDBInstance", region, id, () -> {
            kept().failOver(region, id);
            return Changed.now(true, "failover to the standby begun");
        });
    }

    @Override
    public void promote(String id) {
        wire.changeOnce("rds:PromoteReadReplica", region, id, () -> {
            kept().promote(region, id);
            return Changed.now(true, "promotion begun");
        });
    }

    @Override
    public void delete(String id, String finalSnapshotId) {
        wire.changeOnce("rds:DeleteDBInstance", region, id, () -> {
            kept().delete(region, id, finalSnapshotId);
            return Changed.now(true, "deletion begun, keeping " + finalSnapshotId);
        });
    }

    @Override
    public void rename(String id, String newId) {
        wire.changeOnce("rds:ModifyDBInstance", region, id, () -> {
            aurora().renames().renameInstance(region, id, newId);
            return Changed.now(true, "becoming " + newId);
        });
    }

    @Override
    public void tag(String arn, String key, String value) {
        wire.change("rds:AddTagsToResource", region, arn.substring(arn.lastIndexOf(':') + 1), () -> {
            aurora().tag(region, arn, key, value);
            return Changed.now(true, key + "=" + value);
        });
    }

    private Aurora aurora() {
        return wire.world().aurora();
    }

    private RdsInstances kept() {
        return aurora().instances();
    }
}
