package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.InstanceSize;
import io.drctl.inventory.RegionName;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The instances of clusters: which one writes, and how they come, go and break. */
final class AuroraMembers {
    private static final String FAILOVER = Aurora.FAILOVER;

    /** While the class of an instance is changed, it doesn't serve. */
    private static final String RESIZING = "modifying";

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraMembers(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    /**
     * The named reader becomes the writer, usually within a minute (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html">FailoverDBCluster</a>).
     * The only instance of a cluster is recreated in its zone instead, which takes up to ten minutes (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">high
     * availability</a>).
     */
    void failOver(RegionName region, String clusterId, String target) {
        AuroraCluster cluster = aurora.free(region, clusterId);
        String writer = cluster.writer();
        boolean isMember =
                cluster.members().stream().anyMatch(each -> each.instanceId().equals(target));
        boolean isOnly = cluster.members().size() == 1;
        if (!isMember || (target.equals(writer) && !isOnly)) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + target + " is not a reader of " + clusterId);
        }
        if (!isOnly && !aurora.isUp(region, target)) {
            throw new Refusal(Cause.INVALID_STATE, "InvalidDBInstanceState: " + target + " is not available");
        }
        beginFailover(cluster, target, isOnly);
    }

    private void beginFailover(AuroraCluster cluster, String target, boolean recreated) {
        String purpose = cluster.arn();
        boolean isSlow = world.chance().happens("slow failover " + purpose, 0.1);
        aurora.put(cluster.withStatus("failing-over", FAILOVER));
        AwsDurations kind = recreated
                ? AwsDurations.WRITER_RECREATED
                : isSlow ? AwsDurations.WRITER_FAILOVER_SLOW : AwsDurations.WRITER_FAILOVER;
        world.begin(kind, purpose, new DatabaseTransition.WriterFailedOver(cluster.region(), cluster.id(), target));
    }

    void failedOver(RegionName region, String clusterId, String target) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null) {
            return;
        }
        String heir = cluster.members().stream()
                        .anyMatch(each -> each.instanceId().equals(target))
                ? target
                : cluster.members().isEmpty() ? null : cluster.members().get(0).instanceId();
        // What SQL set in one server isn't so in the next, nor in the same once it has restarted.
        AuroraCluster after =
                cluster.withWriter(cluster.isReadOnly() ? null : heir).withWritesStopped(false);
        aurora.put(FAILOVER.equals(cluster.busy()) ? after.withStatus("available", null) : after);
        aurora.group().restarted(after);
    }

    /** Whether Aurora hands an instance's role to another on its own; one that was only misconfigured keeps it. */
    boolean isLost(RegionName region, @Nullable String writer) {
        Databases.Instance instance =
                writer == null ? null : state.in(region).databaseInstances.get(writer);
        return instance == null
                || instance.status().equals("failed")
                || instance.status().equals("deleting");
    }

    /**
     * RDS prefers the available reader of the lowest tier, and among those the largest (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">fault
     * tolerance for an Aurora DB cluster</a>).
     */
    @Nullable
    String heirOf(AuroraCluster cluster) {
        return cluster.members().stream()
                .min(Comparator.comparing((Member member) -> !aurora.isUp(cluster.region(), member.instanceId()))
                        .thenComparing(Member::promotionTier)
                        .thenComparing(member -> sizeOf(cluster.region(), member), Comparator.reverseOrder())
                        .thenComparing(Member::instanceId))
                .map(Member::instanceId)
                .orElse(null);
    }

    private InstanceSize sizeOf(RegionName region, Member member) {
        Databases.Instance instance = state.in(region).databaseInstances.get(member.instanceId());
        return InstanceSize.of(instance == null ? "" : instance.instanceClass());
    }

    void reboot(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null && instance.isAvailable()) {
            aurora.put(region, Aurora.withStatus(instance, "rebooting"));
            world.begin(
                    AwsDurations.DATABASE_REBOOT,
                    region + " " + instanceId,
                    new DatabaseTransition.DatabaseInstanceUp(region, instanceId));
        }
    }

    void instanceUp(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null
                && !instance.status().equals("deleting")
                && !state.in(region).broken.contains(instanceId)) {
            aurora.put(region, Aurora.withStatus(instance, "available"));
            AuroraCluster owner = aurora.ownerOf(region, instanceId);
            if (owner != null && instanceId.equals(owner.writer())) {
                aurora.group().restarted(owner);
            }
            if (owner != null && owner.writesStopped() && instanceId.equals(owner.writer())) {
                aurora.put(owner.withWritesStopped(false));
            }
        }
    }

    /**
     * Deletes an instance; if it was the writer, a reader takes over. The last instance of a replica cluster can't be
     * deleted before the cluster is promoted (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html">deleting Aurora
     * clusters and instances</a>). Deletion protection belongs to the cluster, and protects no instance.
     */
    void deleteInstance(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBInstanceNotFound: DBInstance " + instanceId + " not found");
        }
        if (instance.status().equals("deleting") || instance.status().equals("creating")) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + instanceId + " is in state " + instance.status());
        }
        AuroraCluster owner = aurora.ownerOf(region, instanceId);
        if (owner != null && owner.busy() != null) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: cluster " + owner.id() + " is in state " + owner.status());
        }
        if (owner != null && owner.isReplica() && staying(region, owner) == 1) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: Cannot delete the last instance of the read replica DB cluster."
                            + " Promote the DB cluster to a standalone DB cluster in order to delete it.");
        }
        aurora.put(region, Aurora.withStatus(instance, "deleting"));
        String heir = owner == null ? null : heirOf(owner);
        if (owner != null && heir != null && instanceId.equals(owner.writer()) && aurora.isUp(region, heir)) {
            world.begin(
                    AwsDurations.WRITER_FAILOVER,
                    owner.arn(),
                    new DatabaseTransition.WriterFailedOver(region, owner.id(), heir));
        }
        world.begin(
                AwsDurations.INSTANCE_DELETION,
                region + " " + instanceId,
                new DatabaseTransition.DatabaseInstanceDeleted(region, instanceId));
    }

    /**
     * Begins to create an instance in a cluster, as a reader unless the cluster has to have its writer yet (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html">CreateDBInstance</a>).
     * RDS has no capacity of its own: where EC2 launches nothing, it refuses too.
     */
    void addInstance(RegionName region, String clusterId, String instanceId, String instanceClass) {
        AuroraCluster cluster = aurora.free(region, clusterId);
        if (state.in(region).databaseInstances.has(instanceId)) {
            throw new Refusal(Cause.CONFLICT, "DBInstanceAlreadyExists: DB instance " + instanceId + " already exists");
        }
        if (world.faults().refusesLaunches(region)) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InsufficientDBInstanceCapacity: " + instanceClass + " isn't available in any Availability Zone");
        }
        aurora.addMember(cluster, instanceId, SiteBuilder.zone(world.inventory().region(region), 1), instanceClass);
        world.begin(
                AwsDurations.DATABASE_INSTANCE_CREATION,
                cluster.arn() + instanceId,
                new DatabaseTransition.DatabaseInstanceCreated(region, instanceId));
    }

    /** Another range, of a cluster with which nothing else is being done; it restarts nothing. */
    void scale(RegionName region, String clusterId, Databases.ServerlessScaling range) {
        aurora.free(region, clusterId);
        state.in(region).scalings.put(state.now, clusterId, range);
    }

    /**
     * An instance is away while it gets another class (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html">modifying an
     * instance</a>).
     */
    void resize(RegionName region, String instanceId, String instanceClass) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBInstanceNotFound: DBInstance " + instanceId + " not found");
        }
        AuroraCluster owner = aurora.ownerOf(region, instanceId);
        if (!instance.isAvailable() || (owner != null && owner.busy() != null)) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + instanceId + " is in state " + instance.status());
        }
        if (world.faults().refusesLaunches(region)) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InsufficientDBInstanceCapacity: " + instanceClass + " isn't available in any Availability Zone");
        }
        aurora.put(region, Aurora.withStatus(instance, RESIZING));
        world.begin(
                AwsDurations.CLASS_CHANGE,
                region + " " + instanceId,
                new DatabaseTransition.DatabaseInstanceResized(region, instanceId, instanceClass));
    }

    void resized(RegionName region, String instanceId, String instanceClass) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null && instance.status().equals(RESIZING)) {
            aurora.put(region, new Databases.Instance(instanceId, instanceClass, "rebooting", instance.zone()));
            instanceUp(region, instanceId);
        }
    }

    private long staying(RegionName region, AuroraCluster cluster) {
        return cluster.members().stream()
                .map(member -> state.in(region).databaseInstances.get(member.instanceId()))
                .filter(member -> member != null && !member.status().equals("deleting"))
                .count();
    }

    void instanceDeleted(RegionName region, String instanceId) {
        AuroraCluster owner = aurora.ownerOf(region, instanceId);
        state.in(region).databaseInstances.remove(state.now, instanceId);
        if (owner == null) {
            return;
        }
        boolean wasWriter = instanceId.equals(owner.writer());
        AuroraCluster left = owner.withMembers(owner.members().stream()
                .filter(member -> !member.instanceId().equals(instanceId))
                .toList());
        if (wasWriter) {
            aurora.group().restarted(owner);
        }
        aurora.put(wasWriter ? left.withWriter(heirOf(left)).withWritesStopped(false) : left);
    }

    /** A broken instance is failed; if it is the writer and there is a reader, Aurora fails over to it on its own. */
    void instanceBroke(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance == null || instance.status().equals("deleting")) {
            return;
        }
        aurora.put(region, Aurora.withStatus(instance, "failed"));
        AuroraCluster owner = aurora.ownerOf(region, instanceId);
        if (owner == null || !owner.isFree() || !instanceId.equals(owner.writer())) {
            return;
        }
        String heir = heirOf(owner);
        if (heir != null && !heir.equals(instanceId) && aurora.isUp(region, heir)) {
            beginFailover(owner, heir, false);
        }
    }

    void instanceMended(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null && instance.status().equals("failed")) {
            aurora.put(region, Aurora.withStatus(instance, "rebooting"));
            world.begin(
                    AwsDurations.DATABASE_REBOOT,
                    region + " " + instanceId,
                    new DatabaseTransition.DatabaseInstanceUp(region, instanceId));
        }
    }
}
