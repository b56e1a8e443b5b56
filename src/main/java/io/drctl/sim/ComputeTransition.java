package io.drctl.sim;

import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.TransitionKind;
import io.drctl.sim.State.InRegion;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What EC2, load balancers and Kubernetes do on their own. */
sealed interface ComputeTransition extends Transition {
    record ImageCopied(RegionName region, String imageId) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.IMAGE_COPY;
        }

        @Override
        public void happen(World world) {
            InRegion here = world.state().in(region);
            Compute.Image old = here.images.get(imageId);
            if (old != null) {
                Compute.Image copied = new Compute.Image(
                        old.id(), old.name(), "available", old.createdAt(), old.sourceImageId(), old.tags());
                here.images.put(world.state().now, imageId, copied);
            }
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("copy", "image " + imageId, region, ends));
        }
    }

    /** The load balancer's checks have determined a target's health. */
    record TargetNoticed(RegionName region, String instanceId) implements ComputeTransition {
        @Override
        public void happen(World world) {
            world.fleet().targetNoticed(region, instanceId);
        }
    }

    record InstanceStarted(RegionName region, String instanceId) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.fleet().instanceStarted(region, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", SiteCreation.WEB_INSTANCES, region, ends));
        }
    }

    /** An Auto Scaling group launches or ends instances. */
    record GroupAdjusted(RegionName region, String group) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.scaling().adjusted(region, group);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("scaling", "Auto Scaling group " + group, region, ends));
        }
    }

    /** An instance of an Auto Scaling group runs. */
    record MemberStarted(RegionName region, String group, String instanceId) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.scaling().started(region, group, instanceId);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", "instance " + instanceId + " of " + group, region, ends));
        }
    }

    /** An ECS service starts or stops tasks. */
    record ServiceAdjusted(RegionName region, String key) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.services().adjusted(region, key);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("scaling", "ECS service " + key, region, ends));
        }
    }

    /** The containers of a task run. */
    record TaskStarted(RegionName region, String key, String arn) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.services().started(region, key, arn);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", "a task of ECS service " + key, region, ends));
        }
    }

    record InstanceChecked(RegionName region, String instanceId) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.fleet().instanceChecked(region, instanceId);
        }
    }

    record BalancerCreated(RegionName region, String name) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }

        @Override
        public void happen(World world) {
            world.fleet().balancerCreated(region, name);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", "load balancer " + name, region, ends));
        }
    }

    record KubernetesCreated(RegionName region, String cluster) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.KUBERNETES;
        }

        @Override
        public void happen(World world) {
            InRegion here = world.state().in(region);
            Clusters.Cluster old = here.kubernetes.get(cluster);
            if (old != null) {
                here.kubernetes.put(
                        world.state().now, cluster, new Clusters.Cluster(old.name(), "ACTIVE", old.version()));
            }
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("creation", "Kubernetes cluster " + cluster, region, ends));
        }
    }

    /**
     * EKS has handed on how many nodes a group should have.
     *
     * @param key cluster and group, as in {@link InRegion#nodeGroups}
     */
    record NodeGroupUpdated(RegionName region, String key) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.KUBERNETES;
        }

        @Override
        public void happen(World world) {
            InRegion here = world.state().in(region);
            Clusters.NodeGroup old = here.nodeGroups.get(key);
            if (old != null) {
                here.nodeGroups.put(world.state().now, key, old.with("ACTIVE", old.desiredSize(), old.healthIssues()));
                old.autoScalingGroups().forEach(group -> world.scaling().setDesired(region, group, old.desiredSize()));
            }
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay("scaling", "node group " + key, region, ends));
        }
    }

    /**
     * A node group exists.
     *
     * @param key cluster and group, as in {@link InRegion#nodeGroups}
     */
    record NodeGroupCreated(RegionName region, String key) implements ComputeTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.KUBERNETES;
        }

        @Override
        public void happen(World world) {
            InRegion here = world.state().in(region);
            Clusters.NodeGroup old = here.nodeGroups.get(key);
            if (old != null) {
                Clusters.NodeGroup created = old.with("ACTIVE", old.desiredSize(), old.healthIssues());
                here.nodeGroups.put(world.state().now, key, created);
            }
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            if (!inventory.hasRegion(region)) {
                return Optional.empty();
            }
            String cluster = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
            return Optional.of(new UnderWay("creation", "Kubernetes cluster " + cluster, region, ends));
        }
    }
}
