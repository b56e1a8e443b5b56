package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.LagMetric;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.writer.Demotion;
import io.drctl.writer.Promotion;
import io.drctl.writer.WriterFacts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the database: clusters and instances from RDS, lags from CloudWatch, promotions from the journals.
 */
final class DatabaseReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;
    private final Supplier<List<Promotion>> promotions;

    /** @param promotions what this machine's journals know of the site's promotions; read on demand */
    DatabaseReads(Inventory inventory, Cloud cloud, ReadOnce once, Supplier<List<Promotion>> promotions) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
        this.promotions = promotions;
    }

    Reading<Optional<Databases.Cluster>> cluster(RegionName region, String id) {
        return once.named("rds:DescribeDBClusters", region, id, cloud.databases(region)::cluster);
    }

    Reading<List<Databases.Instance>> instances(RegionName region, String id) {
        return once.named("rds:DescribeDBInstances", region, id, cloud.databases(region)::instances);
    }

    /** Empty where there is no such group. */
    Reading<List<DatabaseSettings.Parameter>> parameters(RegionName region, String group) {
        return once.named("rds:DescribeDBClusterParameters", region, group, cloud.databases(region)::parameters);
    }

    Reading<Optional<Databases.ReplicaLag>> replicaLag(Database database, RegionName region) {
        return once.named(
                "cloudwatch:GetMetricData",
                region,
                database.clusterIn(region),
                id -> cloud.databases(region).replicaLag(id, metrics(database, region)));
    }

    /**
     * Which metrics tell: of a global database that depends on the version of its engine, so its cluster is read
     * before.
     */
    private Set<LagMetric> metrics(Database database, RegionName region) {
        Optional<Databases.Cluster> known =
                database.replication().globalCluster().isEmpty()
                        ? Optional.empty()
                        : cluster(region, database.clusterIn(region)).get();
        return known.map(LagMetric::of).orElse(Set.of(LagMetric.BINLOG));
    }

    /** A DB instance that belongs to no cluster. */
    Reading<Optional<DbInstances.DbInstance>> dbInstance(RegionName region, String id) {
        return once.named("rds:DescribeDBInstances (by id)", region, id, cloud.dbInstances(region)::instance);
    }

    /** How far such an instance trails what it replicates from. */
    Reading<Optional<Databases.ReplicaLag>> dbInstanceLag(RegionName region, String id) {
        return once.named("cloudwatch:GetMetricData (ReplicaLag)", region, id, cloud.dbInstances(region)::replicaLag);
    }

    /** The ids of the security groups that guard a Region's database. */
    Reading<List<String>> securityGroups(Database database, RegionName region) {
        String what = database.isInstance() ? "rds:DescribeDBInstances" : "rds:DescribeDBClusters";
        return once.named(
                what + " (security groups)",
                region,
                database.clusterIn(region),
                cloud.databases(region, database)::securityGroups);
    }

    /** Whether the server of a Region's database can be made to refuse writes. */
    Reading<SqlFence> sqlFence(Database database, RegionName region) {
        return once.named(
                "SQL routines",
                region,
                database.clusterIn(region),
                id -> SqlFence.of(cloud.sql(region, database), database, region));
    }

    /** Whether the RDS Data API of a Region's cluster is on; empty when there is no such cluster. */
    Reading<Optional<Boolean>> dataApi(Database database, RegionName region) {
        return once.named(
                "rds:DescribeDBClusters (Data API)",
                region,
                database.clusterIn(region),
                cloud.databases(region, database)::dataApi);
    }

    /** A question that every server answers. */
    Reading<Boolean> isReadOnly(Database database, RegionName region) {
        return once.named(
                "SQL read_only",
                region,
                database.clusterIn(region),
                id -> cloud.sql(region, database).orElseThrow().isReadOnly());
    }

    /** A Region's database as the other checks read it, an instance as a cluster of one. */
    Optional<Databases.Cluster> found(Database database, RegionName region) {
        return new Answers(database).cluster(region, database.clusterIn(region));
    }

    /** Whether it only follows, and takes no writes of its own. */
    boolean isCopy(RegionName region, Databases.Cluster found) {
        return Demotion.isOver(
                found,
                () -> globalCluster(region, Objects.requireNonNull(found.globalCluster()))
                        .get());
    }

    Reading<Optional<Databases.ServerlessScaling>> serverlessScaling(RegionName region, String cluster) {
        return once.named(
                "rds:DescribeDBClusters (scaling)", region, cluster, cloud.databases(region)::serverlessScaling);
    }

    /**
     * How a database's copy in a Region stands to the newest writes, from what is read for the other checks, as far as
     * it is.
     */
    WriterFacts writerFacts(Database database, RegionName region) {
        return WriterFacts.read(
                inventory, database, cloud.threads(), cloud.clock(), new Answers(database), region, promotions);
    }

    /** The newest sample with a known lag, however old. */
    private Reading<Optional<Databases.ReplicaLag>> lastKnownLag(RegionName region, Databases.Cluster replica) {
        return once.named(
                "cloudwatch:GetMetricData (earlier samples)",
                region,
                replica.id(),
                id -> cloud.databases(region).lastKnownLag(id, LagMetric.of(replica)));
    }

    private Reading<Optional<Databases.ReplicaLag>> lastKnownInstanceLag(RegionName region, String id) {
        return once.named(
                "cloudwatch:GetMetricData (earlier samples of ReplicaLag)",
                region,
                id,
                cloud.dbInstances(region)::lastKnownLag);
    }

    private Reading<Optional<Databases.GlobalCluster>> globalCluster(RegionName region, String id) {
        return once.named(
                "rds:DescribeGlobalClusters",
                region,
                id,
                each -> cloud.databases(region).globalCluster(each));
    }

    /** Both databases have the inventory's names, so these are the same calls as the other checks'. */
    private final class Answers implements WriterFacts.Source {
        private final Database database;

        private Answers(Database database) {
            this.database = database;
        }

        @Override
        public Optional<Databases.Cluster> cluster(RegionName region, String id) {
            return database.isInstance()
                    ? dbInstance(region, id).get().map(DbInstances.DbInstance::asCluster)
                    : DatabaseReads.this.cluster(region, id).get();
        }

        @Override
        public Optional<Databases.GlobalCluster> globalCluster(RegionName region, String id) {
            return DatabaseReads.this.globalCluster(region, id).get();
        }

        @Override
        public Optional<Databases.ReplicaLag> replicaLag(RegionName region, Databases.Cluster replica) {
            return database.isInstance()
                    ? dbInstanceLag(region, replica.id()).get()
                    : DatabaseReads.this.replicaLag(database, region).get();
        }

        @Override
        public Optional<Databases.ReplicaLag> lastKnownLag(RegionName region, Databases.Cluster replica) {
            return database.isInstance()
                    ? lastKnownInstanceLag(region, replica.id()).get()
                    : DatabaseReads.this.lastKnownLag(region, replica).get();
        }
    }
}
