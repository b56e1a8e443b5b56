package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.text.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A secondary of a global database that has storage and no instance: it costs less, stays in step, and can't become the
 * primary before it is given one (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html">headless
 * clusters</a>).
 */
public final class Headless {
    /** How long it takes until a new instance is available: an estimate, since AWS gives no figure. */
    public static final Duration FROM = Duration.ofMinutes(5);

    public static final Duration TO = Duration.ofMinutes(15);

    private static final int ID_LENGTH_MAX = 63;

    private Headless() {}

    /** Whether it is one: instances that are on their way out don't count. */
    public static boolean is(Cluster cluster, List<Instance> instances) {
        List<String> leaving =
                instances.stream().filter(Headless::isLeaving).map(Instance::id).toList();
        return cluster.globalCluster() != null
                && leaving.size() == instances.size()
                && cluster.members().stream().allMatch(member -> leaving.contains(member.instanceId()));
    }

    /** The same by the cluster's members alone: one that is on its way out counts as one. */
    public static boolean is(Cluster cluster) {
        return is(cluster, List.of());
    }

    static boolean isLeaving(Instance instance) {
        return instance.status().equals("deleting");
    }

    /** The class that the inventory wants for serving; empty where it says none. */
    public static Optional<String> promisedClass(Database database, RegionName region) {
        return Optional.ofNullable(database.instances())
                .flatMap(row -> row.sizes().get(region))
                .map(Scale::serving);
    }

    /** The id of a first instance, which none has that is still there: as drctl's Terraform names them. */
    public static String firstId(String clusterId, List<Instance> there) {
        for (int number = 1; ; number++) {
            String suffix = "-" + number;
            String stem = clusterId.substring(0, Math.min(clusterId.length(), ID_LENGTH_MAX - suffix.length()));
            String id = (stem.endsWith("-") ? stem.substring(0, stem.length() - 1) : stem) + suffix;
            if (there.stream().noneMatch(one -> one.id().equals(id))) {
                return id;
            }
        }
    }

    /** How somebody adds an instance who doesn't leave it to drctl. */
    public static Command adding(RegionName region, Cluster cluster, String instanceClass) {
        return Command.aws(
                "rds",
                "create-db-instance",
                "--region",
                region,
                "--db-cluster-identifier",
                cluster.id(),
                "--db-instance-identifier",
                firstId(cluster.id(), List.of()),
                "--engine",
                cluster.engine(),
                "--db-instance-class",
                instanceClass);
    }
}
