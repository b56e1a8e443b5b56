package io.drctl.testing;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.GroupSizes;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Auto Scaling of one Region, in memory. */
public final class FakeAutoScaling extends FakePort implements AutoScaling {
    public final Map<String, Group> groups = new LinkedHashMap<>();

    /** By the group's name, newest first. */
    public final Map<String, List<Activity>> activities = new LinkedHashMap<>();

    FakeAutoScaling(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Changes a group. */
    public void alter(String name, UnaryOperator<Group> change) {
        groups.computeIfPresent(name, (key, old) -> change.apply(old));
    }

    @Override
    public Optional<Group> group(String name) {
        return call("autoscaling:DescribeAutoScalingGroups", name, () -> Optional.ofNullable(groups.get(name)));
    }

    @Override
    public List<Group> groups() {
        return call("autoscaling:DescribeAutoScalingGroups", "", () -> List.copyOf(groups.values()));
    }

    /** It launches nothing: tests say what becomes of it. */
    @Override
    public void setDesired(String name, int desired) {
        effect(
                "autoscaling:SetDesiredCapacity",
                name + " " + desired,
                () -> alter(name, old -> sized(old, new GroupSizes(name, old.min(), desired, old.max()))));
    }

    /** How long instances that are too many stay. */
    public Duration ending = Duration.ofSeconds(20);

    /** It ends what is too many, and launches nothing: tests say what becomes of it. */
    @Override
    public void resize(GroupSizes sizes) {
        effect("autoscaling:UpdateAutoScalingGroup", GroupSizes.written(List.of(sizes)), () -> {
            alter(sizes.group(), old -> sized(old, sizes));
            cloud().later(ending, () -> alter(sizes.group(), FakeAutoScaling::shrunk));
        });
    }

    private static Group shrunk(Group old) {
        List<Member> left = old.members().subList(0, Math.min(old.members().size(), old.desired()));
        return old.with(old.sizes(), left, old.targetGroups());
    }

    private static Group sized(Group old, GroupSizes sizes) {
        return old.with(sizes, old.members(), old.targetGroups());
    }

    @Override
    public List<Activity> activities(String name) {
        return call("autoscaling:DescribeScalingActivities", name, () -> activities.getOrDefault(name, List.of()));
    }
}
