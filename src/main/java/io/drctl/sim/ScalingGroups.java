package io.drctl.sim;

import io.drctl.cloud.AutoScaling.Activity;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.AutoScaling.Template;
import io.drctl.cloud.Compute;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.Tagged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Auto Scaling groups of the site, whose instances serve users beside the web instances: launched and ended one by
 * one until a group has as many as it should, or EC2 refuses.
 */
final class ScalingGroups {
    /**
     * What EC2 says (<a href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html">capacity</a>).
     */
    private static final String NO_CAPACITY =
            "We currently do not have sufficient capacity in the Availability Zone you requested. Launching EC2"
                    + " instance failed.";

    private static final int REMEMBERED = 10;
    private static final int PORT = 80;

    private final World world;
    private final State state;

    ScalingGroups(World world, State state) {
        this.world = world;
        this.state = state;
    }

    /** The groups that the inventory has in a Region, with what its role gives them, before its load balancer. */
    void build(SiteRegion home, Compute.Image image) {
        RegionName region = home.name();
        for (Asset row : world.inventory().rows(AssetKind.AUTO_SCALING_GROUP)) {
            put(region, group(row, row.nameIn(region), home, image));
        }
    }

    private Group group(Asset row, String name, SiteRegion home, Compute.Image image) {
        RegionName region = home.name();
        int quantity = row.quantityIn(home);
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= quantity; number++) {
            Member member = member(row, name, home, number, "InService");
            members.add(member);
            state.in(region)
                    .instances
                    .put(state.now, member.instanceId(), instance(name, region, member, image.id(), "running"));
        }
        return new Group(
                name,
                null,
                new Template(templateId(name), name, "1"),
                null,
                List.of(),
                Math.min(1, quantity),
                quantity,
                row.quantities().in(region).serving() + 2,
                home.zones(),
                List.of(),
                members,
                List.of(),
                Set.of(),
                Map.of());
    }

    /**
     * The group behind a Region's node group, where the inventory has less of that on standby; elsewhere nobody asks
     * for it.
     *
     * @return its name; none where there is no such group
     */
    List<String> buildNodes(SiteRegion home) {
        RegionName region = home.name();
        Asset row = world.inventory().asset(AssetKind.KUBERNETES_NODE);
        Compute.Image image = new SiteBuilder(world, state).imageOf(region);
        if (image == null
                || world.inventory().regions().stream()
                        .allMatch(each -> row.quantities().in(each.name()).isSame())) {
            return List.of();
        }
        String name = nodesOf(row, region);
        put(region, group(row, name, home, image));
        return List.of(name);
    }

    /** As EKS names them. */
    private static String nodesOf(Asset row, RegionName region) {
        return "eks-" + row.get(RowKeys.NODE_GROUP).orElseThrow().in(region);
    }

    /** Its instances are registered with the target group of the Region's load balancer. */
    void attach(RegionName region, String targetGroup) {
        for (Group group : state.in(region).scalingGroups.all()) {
            put(region, with(group, group.desired(), group.members(), List.of(targetGroup)));
        }
    }

    /** What a group's instances are launched from; null for a template that isn't a group's. */
    Compute.@Nullable LaunchTemplate template(RegionName region, String id, long time) {
        return state.in(region).scalingGroups.allAt(time).stream()
                .filter(group -> templateId(group.name()).equals(id))
                .findFirst()
                .map(group -> new Compute.LaunchTemplate(
                        id,
                        group.name(),
                        1,
                        image(region),
                        row(group.name(), region).size(),
                        world.inventory().name(AssetKind.KEY_PAIR, region),
                        List.of()))
                .orElse(null);
    }

    private static String templateId(String group) {
        return "lt-" + group;
    }

    private @Nullable String image(RegionName region) {
        Compute.Image image = new SiteBuilder(world, state).imageOf(region);
        return image == null ? null : image.id();
    }

    /** Somebody says how many instances a group should have; it notices a little later. */
    boolean setDesired(RegionName region, String name, int desired) {
        Group group = group(region, name);
        boolean changes = group.desired() != desired;
        put(region, with(group, desired, group.members(), group.targetGroups()));
        adjustLater(region, name);
        return changes;
    }

    /** Somebody sets all of a group's sizes; it notices a little later. */
    boolean resize(RegionName region, GroupSizes sizes) {
        Group group = group(region, sizes.group());
        put(region, group.with(sizes, group.members(), group.targetGroups()));
        adjustLater(region, sizes.group());
        return !group.sizes().equals(sizes);
    }

    private void adjustLater(RegionName region, String name) {
        world.begin(
                AwsDurations.GROUP_ADJUSTED, region + " " + name, new ComputeTransition.GroupAdjusted(region, name));
    }

    /** The group launches, or ends, what it has too few or too many of. */
    void adjusted(RegionName region, String name) {
        Group group = state.in(region).scalingGroups.get(name);
        if (group == null) {
            return;
        }
        int lacks = group.desired() - group.members().size();
        if (lacks > 0 && world.faults().refusesLaunches(region)) {
            note(region, name, "Failed", NO_CAPACITY);
            tellNodeGroup(region, name, List.of("AsgInstanceLaunchFailures: " + NO_CAPACITY));
            adjustLater(region, name);
            return;
        }
        tellNodeGroup(region, name, List.of());
        for (int i = 0; i < lacks; i++) {
            launch(region, name);
        }
        for (int i = 0; i > lacks; i--) {
            end(region, name);
        }
    }

    /** EKS tells of a node group what its Auto Scaling group can't launch, for as long as it can't. */
    private void tellNodeGroup(RegionName region, String name, List<String> issues) {
        state.in(region).nodeGroups.all().stream()
                .filter(nodes -> nodes.autoScalingGroups().contains(name)
                        && !nodes.healthIssues().equals(issues))
                .findFirst()
                .ifPresent(nodes -> state.in(region)
                        .nodeGroups
                        .put(
                                state.now,
                                world.inventory().name(AssetKind.KUBERNETES_CLUSTER, region) + "/" + nodes.name(),
                                nodes.with(nodes.status(), nodes.desiredSize(), issues)));
    }

    private void launch(RegionName region, String name) {
        Group group = group(region, name);
        String image = image(region);
        if (image == null) {
            note(region, name, "Failed", "The image doesn't exist");
            return;
        }
        int number = Math.toIntExact(++state.order % 1_000_000);
        Member member = member(row(name, region), name, world.inventory().region(region), number, "Pending");
        state.in(region)
                .instances
                .put(state.now, member.instanceId(), instance(name, region, member, image, "pending"));
        List<Member> members = new ArrayList<>(group.members());
        members.add(member);
        put(region, with(group, group.desired(), members, group.targetGroups()));
        world.begin(
                AwsDurations.INSTANCE_START,
                region + " " + member.instanceId(),
                new ComputeTransition.MemberStarted(region, name, member.instanceId()));
    }

    /** An instance runs, and is registered with the load balancer, which has yet to find it healthy. */
    void started(RegionName region, String name, String instanceId) {
        Group group = state.in(region).scalingGroups.get(name);
        if (group == null
                || group.members().stream()
                        .noneMatch(member -> member.instanceId().equals(instanceId))) {
            return;
        }
        put(
                region,
                with(
                        group,
                        group.desired(),
                        group.members().stream()
                                .map(member -> member.instanceId().equals(instanceId)
                                        ? new Member(
                                                instanceId, member.type(), member.zone(), "InService", member.health())
                                        : member)
                                .toList(),
                        group.targetGroups()));
        note(region, name, "Successful", "");
        for (String arn : group.targetGroups()) {
            List<Target> targets = new ArrayList<>(targets(region, arn));
            targets.add(new Target(instanceId, PORT, "initial", "Target registration is in progress"));
            state.in(region).targets.put(state.now, arn, List.copyOf(targets));
        }
        world.fleet().instanceStarted(region, instanceId);
    }

    /** The youngest goes first. */
    private void end(RegionName region, String name) {
        Group group = group(region, name);
        List<Member> members = new ArrayList<>(group.members());
        String gone = members.remove(members.size() - 1).instanceId();
        put(region, with(group, group.desired(), members, group.targetGroups()));
        InRegion here = state.in(region);
        here.instances.remove(state.now, gone);
        here.broken.remove(gone);
        for (String arn : group.targetGroups()) {
            here.targets.put(
                    state.now,
                    arn,
                    targets(region, arn).stream()
                            .filter(target -> !target.id().equals(gone))
                            .toList());
        }
        note(region, name, "Successful", "");
        world.fleet().balancerChanged(region);
    }

    private void note(RegionName region, String name, String status, String message) {
        List<Activity> all = new ArrayList<>();
        all.add(new Activity(Instant.ofEpochMilli(state.now), status, message));
        List<Activity> before = state.in(region).activities.getOrDefault(name, List.of());
        all.addAll(before.subList(0, Math.min(before.size(), REMEMBERED - 1)));
        state.in(region).activities.put(name, List.copyOf(all));
    }

    private List<Target> targets(RegionName region, String arn) {
        return Objects.requireNonNullElse(state.in(region).targets.get(arn), List.of());
    }

    private Group group(RegionName region, String name) {
        return Objects.requireNonNull(state.in(region).scalingGroups.get(name), name);
    }

    private Asset row(String name, RegionName region) {
        return world.inventory().rows(AssetKind.AUTO_SCALING_GROUP).stream()
                .filter(row -> row.nameIn(region).equals(name))
                .findFirst()
                .orElseGet(() -> world.inventory().asset(AssetKind.KUBERNETES_NODE));
    }

    private void put(RegionName region, Group group) {
        state.in(region).scalingGroups.put(state.now, group.name(), group);
    }

    private static Group with(Group old, int desired, List<Member> members, List<String> targetGroups) {
        return old.with(new GroupSizes(old.name(), old.min(), desired, old.max()), members, targetGroups);
    }

    private static Member member(Asset row, String group, SiteRegion home, int number, String lifecycle) {
        String id = String.format(
                "i-%s%06d", Integer.toHexString(group.hashCode() ^ home.name().hashCode()), number);
        return new Member(id, row.size(), SiteBuilder.zone(home, number), lifecycle, "Healthy");
    }

    /** Tagged with its group alone, so that it is none of the web instances. */
    private Tagged<Compute.Instance> instance(
            String group, RegionName region, Member member, String imageId, String running) {
        boolean isReady = running.equals("running");
        return new Tagged<>(
                new Compute.Instance(
                        member.instanceId(),
                        group,
                        member.type(),
                        running,
                        member.zone(),
                        imageId,
                        world.inventory().name(AssetKind.KEY_PAIR, region),
                        isReady ? "ok" : "initializing",
                        isReady ? "ok" : "initializing",
                        new SiteBuilder(world, state).vpcId(region)),
                Map.of("aws:autoscaling:groupName", group));
    }
}
