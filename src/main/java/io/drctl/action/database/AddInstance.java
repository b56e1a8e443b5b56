package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.Headless;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Region's cluster its first instance, where it is the headless secondary of a global database: without one it
 * can't become the primary. Holds when an instance serves; what else is wrong with instances that are there, the gates
 * of the exchange of roles say.
 *
 * <p>The class is the inventory's for serving; where it says none, that of the present writer's instance, whose Region
 * has to answer then. RDS may have none of it in a regional event ({@code InsufficientDBInstanceCapacity}, at once or
 * as the instance's status: <a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html">CreateDBInstance</a>, <a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html">status of a DB
 * instance</a>): then the run ends here, before anything that can't be undone.
 *
 * <p>One instance is enough to take over. More of them, as many as the inventory says, is Terraform's work.
 */
public final class AddInstance implements Effect<AddInstance.Seen> {
    private static final String CALL = "rds:CreateDBInstance";

    private static final Gate CLUSTER =
            Gate.of("cluster-available", step -> GlobalRoles.id(step) + " is available, as RDS demands");
    private static final Gate CLASS = Gate.of("instance-class", step -> "the class that the instance needs is known");

    /** The instance that was asked for. */
    private static final Fact<String> ADDED = Fact.text("instance");

    /** Statuses that an instance doesn't leave by itself. */
    private static final Set<String> LASTING = Set.of(
            "failed",
            "inaccessible-encryption-credentials",
            "inaccessible-encryption-credentials-recoverable",
            "incompatible-network",
            "incompatible-option-group",
            "incompatible-parameters",
            "incompatible-restore",
            "insufficient-capacity",
            "stopped",
            "stopping",
            "storage-full");

    /**
     * A cluster without an instance.
     *
     * @param id of the instance to come
     * @param instanceClass null where it isn't known
     * @param unknown why not; null where it is
     */
    record Seen(
            Cluster cluster,
            String id,
            @Nullable String instanceClass,
            @Nullable String unknown) {}

    @Override
    public String name() {
        return "add-instance";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean concerns(StepContext context) {
        return context.database().replication().globalCluster().isPresent();
    }

    /** How far it trails may be told only once it has one. */
    @Override
    public Set<String> settles() {
        return Set.of(FailOverGlobal.AVAILABLE.test(), SwitchOverGlobal.SECONDARY.test(), LossGates.LAG.test());
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        String id = GlobalRoles.id(context);
        Optional<String> promised = Headless.promisedClass(context.database(), region);
        String instance = promised.map(size -> "one " + size).orElse("one of the class that the writer has");
        Outline outline = new Outline(
                        id + " in " + region + " has an instance that can become the writer",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(CALL, region.value(), Plane.CONTROL)),
                        List.of(
                                id + " has no instance, and is given " + instance + " first: nothing takes over for "
                                        + Durations.range(Headless.FROM, Headless.TO) + ", an estimate.",
                                "What it costs is paid until it is deleted. It stays, after the way home too: an"
                                        + " instance of a secondary is never deleted by drctl."),
                        Duration.ofMinutes(30),
                        Remedy.of("once it isn't the writer, delete it: ").then(deleting(region, id + "-1")))
                .asking("give " + id + " in " + region + " an instance")
                .taking(Headless.FROM, Headless.TO, "an estimate: AWS gives no figure")
                .needing(Need.of("rds:DescribeDBClusters", region), Need.of("rds:DescribeDBInstances", region))
                .costing(instance + " instance of " + id + " in " + region + ", if it has none, until it is deleted");
        return promised.isPresent()
                ? outline
                : outline.needing(Need.spare(
                        "rds:DescribeDBInstances",
                        context.inventory().peerOf(region).name()));
    }

    private static Command deleting(RegionName region, String instance) {
        return Command.aws("rds", "delete-db-instance", "--region", region, "--db-instance-identifier", instance);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        String id = GlobalRoles.id(context);
        Databases databases = context.cloud().databases(region);
        Threads.Pending<List<Instance>> listed =
                context.cloud().threads().start("instances", () -> databases.instances(id));
        Cluster cluster = databases.cluster(id).orElse(null);
        List<Instance> instances = listed.join();
        String asked = context.ownFacts().get(ADDED).orElse(null);
        if (cluster == null) {
            String missing = "there is no cluster " + id + " in " + region;
            return asked == null
                    ? new Observation.Satisfied<>(missing + " that could be given an instance")
                    : new Observation.OutOfReach<>(
                            missing + ": somebody has deleted it since",
                            Remedy.of("how the database stands is shown by: ").then(Command.drctl("status")));
        }
        Optional<Instance> serving = instances.stream()
                .filter(one -> Cluster.isServing(one.status()))
                .findFirst();
        if (serving.isPresent()) {
            return new Observation.Satisfied<>(id + " in " + region + " has "
                    + serving.get().id() + ", a " + serving.get().instanceClass());
        }
        if (Headless.is(cluster, instances)) {
            return headless(context, region, cluster, instances);
        }
        Optional<Instance> broken =
                instances.stream().filter(one -> LASTING.contains(one.status())).findFirst();
        boolean isAllBroken = !instances.isEmpty()
                && instances.stream()
                        .allMatch(one ->
                                LASTING.contains(one.status()) || one.status().equals("deleting"));
        if (!isAllBroken) {
            return new Observation.InProgress<>(instances.stream()
                    .filter(one -> !LASTING.contains(one.status()))
                    .map(one -> one.id() + " is " + one.status())
                    .findFirst()
                    .orElse("the instances of " + id + " in " + region + " aren't listed yet"));
        }
        String words = broken.map(one -> one.id() + " is " + one.status()).orElseThrow();
        return broken.get().id().equals(asked)
                ? new Observation.OutOfReach<>(
                        words + ": RDS gives " + id + " no " + broken.get().instanceClass() + " in " + region,
                        Remedy.of("delete it: ")
                                .then(deleting(region, broken.get().id()))
                                .then("; then add one of another class: ")
                                .then(Headless.adding(region, cluster, "CLASS")))
                : new Observation.Satisfied<>(id + " in " + region + " isn't without an instance: " + words);
    }

    private static Observation<Seen> headless(
            StepContext context, RegionName region, Cluster cluster, List<Instance> instances) {
        String instance = Headless.firstId(cluster.id(), instances);
        String size = Headless.promisedClass(context.database(), region).orElse(null);
        String unknown = null;
        if (size == null) {
            try {
                size = classOfWriter(context, region).orElse(null);
                unknown = size == null ? "the writer has no instance either" : null;
            } catch (CloudException e) {
                if (e.isOfCredentials()) {
                    throw e;
                }
                unknown = e.explain();
            }
        }
        return new Observation.NotYet<>(
                cluster.id() + " in " + region + " has no instance; would be given " + instance
                        + (size == null ? "" : ", a " + size),
                new Seen(cluster, instance, size, unknown),
                Facts.of(ADDED, instance));
    }

    private static Optional<String> classOfWriter(StepContext context, RegionName region) {
        String global = context.database().replication().globalCluster().orElseThrow();
        Optional<GlobalMember> writer =
                context.cloud().databases(region).globalCluster(global).flatMap(Databases.GlobalCluster::writer);
        if (writer.isEmpty()) {
            return Optional.empty();
        }
        String arn = writer.get().clusterArn();
        RegionName peer = context.inventory().peerOf(region).name();
        Databases there = context.cloud().databases(GlobalRoles.regionOf(arn, peer));
        String id = GlobalRoles.idOf(arn);
        Optional<String> instance = there.cluster(id).flatMap(Cluster::writer).map(Databases.Member::instanceId);
        return there.instances(id).stream()
                .filter(one -> instance.filter(one.id()::equals).isPresent())
                .map(Instance::instanceClass)
                .findFirst();
    }

    @Override
    public List<Gate> gates() {
        return List.of(CLUSTER, CLASS);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        Cluster cluster = seen.cluster();
        GateResult available = cluster.isAvailable()
                ? CLUSTER.passed(cluster.id() + " is available")
                : CLUSTER.refused(
                        cluster.id() + " is " + cluster.status(),
                        "wait until it is available, then run the command again");
        GateResult known = seen.instanceClass() != null
                ? CLASS.passed(seen.instanceClass())
                : CLASS.refused(
                        "the inventory gives " + cluster.id() + " in " + context.region("region")
                                + " no class, and the writer's is unknown: " + seen.unknown(),
                        Remedy.of("write the class into the row of its instances, or add one yourself: ")
                                .then(Headless.adding(context.region("region"), cluster, "CLASS")));
        return List.of(available, known);
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        context.cloud()
                .databases(context.region("region"))
                .addInstance(
                        seen.cluster().id(),
                        seen.id(),
                        seen.cluster().engine(),
                        Objects.requireNonNull(seen.instanceClass()));
        return Facts.NONE;
    }

    @Override
    public @Nullable Remedy undo(StepContext context, Seen seen) {
        return Remedy.of("once it isn't the writer, delete it: ").then(deleting(context.region("region"), seen.id()));
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return failure.operation().equals(CALL) && !failure.isSilence()
                ? Remedy.of("If RDS has none of that class in " + context.region("region")
                        + ", add an instance of another class yourself, then go on")
                : null;
    }
}
