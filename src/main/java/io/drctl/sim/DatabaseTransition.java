package io.drctl.sim;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Aurora and its metrics do on their own. */
sealed interface DatabaseTransition extends Transition {
    /** RDS begins to show that a cluster is busy. */
    record StatusSeen(RegionName region, String clusterId, String busy, String status) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().promotions().statusSeen(this);
        }
    }

    /** The replica stands alone and accepts writes. */
    record PromotionEnded(RegionName region, String clusterId) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.PROMOTION;
        }

        @Override
        public void happen(World world) {
            world.aurora().promotions().promoted(region, clusterId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("promotion", cluster(clusterId), region, ends));
        }
    }

    /** A reader has become the writer; or, without a reader, the writer has been recreated. */
    record WriterFailedOver(RegionName region, String clusterId, String writer) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.WRITER_FAILOVER;
        }

        @Override
        public void happen(World world) {
            world.aurora().members().failedOver(region, clusterId, writer);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("failover", cluster(clusterId), region, ends));
        }
    }

    /** The standby of an RDS instance has taken over from it. */
    record StandbyTookOver(RegionName region, String instanceId) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.WRITER_FAILOVER;
        }

        @Override
        public void happen(World world) {
            world.aurora().instances().tookOver(region, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("failover", instance(instanceId), region, ends));
        }
    }

    /** A database instance is back after a restart. */
    record DatabaseInstanceUp(RegionName region, String instanceId) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().members().instanceUp(region, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("restart", instance(instanceId), region, ends));
        }
    }

    /** A database instance is back, with another class. */
    record DatabaseInstanceResized(RegionName region, String instanceId, String instanceClass)
            implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().members().resized(region, instanceId, instanceClass);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("change of class", instance(instanceId), region, ends));
        }
    }

    record DatabaseInstanceDeleted(RegionName region, String instanceId) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_DELETION;
        }

        @Override
        public void happen(World world) {
            world.aurora().members().instanceDeleted(region, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("deletion", instance(instanceId), region, ends));
        }
    }

    record ClusterDeleted(RegionName region, String clusterId, String snapshot) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_DELETION;
        }

        @Override
        public void happen(World world) {
            world.aurora().clusterDeleted(region, clusterId, snapshot);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("deletion", cluster(clusterId), region, ends));
        }
    }

    /** A cluster, or an RDS instance that is in none, has another id. */
    record ClusterRenamed(RegionName region, String clusterId, String newId) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().renames().clusterRenamed(region, clusterId, newId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("renaming", cluster(clusterId), region, ends));
        }
    }

    /** An instance of a cluster has another id, and has restarted. */
    record DatabaseInstanceRenamed(RegionName region, String instanceId, String newId) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().renames().memberRenamed(region, instanceId, newId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("renaming", instance(instanceId), region, ends));
        }
    }

    record ClusterCreated(RegionName region, String clusterId) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_CREATION;
        }

        @Override
        public void happen(World world) {
            world.aurora().clusterCreated(region, clusterId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", cluster(clusterId), region, ends));
        }
    }

    record DatabaseInstanceCreated(RegionName region, String instanceId) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_CREATION;
        }

        @Override
        public void happen(World world) {
            world.aurora().members().instanceUp(region, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", instance(instanceId), region, ends));
        }
    }

    /** Another cluster is the global database's primary. */
    record GlobalFailedOver(String globalCluster, String targetArn, boolean planned) implements DatabaseTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.GLOBAL_FAILOVER;
        }

        @Override
        public void happen(World world) {
            world.aurora().global().failedOver(targetArn, planned);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            String process = planned ? "switchover" : "failover";
            return Optional.of(new UnderWay(process, "global database " + globalCluster, null, ends));
        }
    }

    /** A global database's old primary has been made a secondary. */
    record Demoted(String oldArn, String targetArn) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().global().demoted(oldArn, targetArn);
        }
    }

    /** CloudWatch takes the minute's sample of a replica's lag. */
    record LagSampled(RegionName region, String clusterId) implements DatabaseTransition {
        @Override
        public void happen(World world) {
            world.aurora().lags().sample(region, clusterId);
        }

        @Override
        public boolean isNoticed() {
            return false;
        }
    }

    private static String cluster(String id) {
        return "database cluster " + id;
    }

    private static String instance(String id) {
        return "database instance " + id;
    }
}
