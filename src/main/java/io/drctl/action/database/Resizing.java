package io.drctl.action.database;

import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.ServerlessScaling;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.readiness.DatabaseSizes;
import io.drctl.readiness.DatabaseSizes.Limits;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a Region's database has another size than it should: what {@link RaiseDatabase} and {@link LowerDatabase} go
 * by. An instance whose class is neither that of standby nor that of serving was chosen by somebody, and is left.
 *
 * @param region where
 * @param cluster null when there is none
 * @param range the range to set; null when it is as it should be, or the inventory says nothing of it
 * @param instances those that get another class
 * @param changing what is being changed, or waited for: a few words; null when nothing is
 */
record Resizing(
        RegionName region,
        @Nullable Cluster cluster,
        @Nullable ServerlessScaling range,
        List<Instance> instances,
        String instanceClass,
        @Nullable String changing) {
    Resizing {
        instances = List.copyOf(instances);
    }

    static DatabaseSizes sizes(StepContext context, String parameter) {
        return DatabaseSizes.of(context.inventory(), context.database(), context.region(parameter));
    }

    /**
     * Looks.
     *
     * @param raises whether to what serving takes, and not to what there is on standby
     * @param withClasses whether instances are to get another class; one that is getting it, by an earlier run, is
     *     waited for in any case
     */
    static Resizing read(StepContext context, RegionName region, boolean raises, boolean withClasses) {
        return read(context.inventory(), context.database(), context.cloud(), region, raises, withClasses);
    }

    private static Resizing read(
            Inventory inventory,
            Database database,
            Cloud cloud,
            RegionName region,
            boolean raises,
            boolean withClasses) {
        DatabaseSizes sizes = DatabaseSizes.of(inventory, database, region);
        String id = database.clusterIn(region);
        Databases databases = cloud.databases(region);
        Cluster cluster = databases.cluster(id).orElse(null);
        Scale<Limits> limits = sizes.limits();
        ServerlessScaling range = null;
        if (limits != null && cluster != null) {
            ServerlessScaling now = databases.serverlessScaling(id).orElse(new ServerlessScaling(0.5, 1));
            range = range(limits, now, raises);
        }
        Scale<String> classes = sizes.instanceClass();
        List<Instance> resized = new ArrayList<>();
        String changing = cluster != null && !cluster.isAvailable() ? id + " is " + cluster.status() : null;
        String wanted = classes == null ? "" : raises ? classes.serving() : classes.standby();
        if (classes != null && cluster != null) {
            String from = raises ? classes.standby() : classes.serving();
            for (Instance one : databases.instances(id)) {
                boolean isOther = one.instanceClass().equals(from);
                if (isOther && one.isAvailable() && withClasses) {
                    resized.add(one);
                } else if (!one.isAvailable() && (isOther || one.instanceClass().equals(wanted))) {
                    changing = one.id() + " is " + one.status();
                }
            }
        }
        return new Resizing(region, cluster, range, resized, wanted, changing);
    }

    /** What lowering it would set. */
    static Resizing lowering(Inventory inventory, Database database, Cloud cloud, RegionName region) {
        return read(inventory, database, cloud, region, false, true);
    }

    private static @Nullable ServerlessScaling range(Scale<Limits> limits, ServerlessScaling now, boolean raises) {
        if (raises) {
            return limits.serving().isReached(now) ? null : limits.serving().of(now);
        }
        // What somebody has set since, beyond serving or between, stays.
        ServerlessScaling raised = limits.serving().of(now);
        ServerlessScaling lowered = limits.standby().of(now);
        return now.equals(raised) && !now.equals(lowered) ? lowered : null;
    }

    boolean isThere() {
        return range == null && instances.isEmpty();
    }

    /** {@code orders-1 from db.r6g.large to db.r6g.xlarge}. */
    String words() {
        List<String> words = new ArrayList<>();
        if (range != null && cluster != null) {
            words.add(cluster.id() + " between " + DatabaseSizes.units(range.min()) + " and "
                    + DatabaseSizes.units(range.max()) + " ACU");
        }
        instances.forEach(one -> words.add(one.id() + " " + instanceClass + " instead of " + one.instanceClass()));
        return words.stream().collect(Collectors.joining(", "));
    }

    /** Makes the calls: the range first, which restarts nothing. */
    void apply(Databases databases) {
        if (range != null && cluster != null) {
            databases.scale(cluster.id(), range);
        }
        instances.forEach(one -> databases.resize(one.id(), instanceClass));
    }

    /** The commands by which somebody sets a Region's sizes. */
    static Remedy setting(StepContext context, RegionName region, boolean toServing) {
        DatabaseSizes sizes = DatabaseSizes.of(context.inventory(), context.database(), region);
        String id = context.database().clusterIn(region);
        List<Remedy> all = new ArrayList<>();
        Scale<Limits> limits = sizes.limits();
        if (limits != null) {
            Limits to = toServing ? limits.serving() : limits.standby();
            all.add(Remedy.of(Command.aws(
                    "rds",
                    "modify-db-cluster",
                    "--region",
                    region,
                    "--db-cluster-identifier",
                    id,
                    "--serverless-v2-scaling-configuration",
                    (to.min() == null ? "" : "MinCapacity=" + DatabaseSizes.units(to.min()))
                            + (to.min() == null || to.max() == null ? "" : ",")
                            + (to.max() == null ? "" : "MaxCapacity=" + DatabaseSizes.units(to.max())))));
        }
        Scale<String> classes = sizes.instanceClass();
        if (classes != null) {
            all.add(Remedy.of(Command.aws(
                            "rds",
                            "modify-db-instance",
                            "--region",
                            region,
                            "--apply-immediately",
                            "--db-instance-class",
                            toServing ? classes.serving() : classes.standby(),
                            "--db-instance-identifier",
                            id + "-1"))
                    .then(", and so each other instance"));
        }
        return Remedy.joined("; ", all);
    }
}
