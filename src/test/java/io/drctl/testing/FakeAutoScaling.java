package io.drctl.testing;

import io.drctl.cloud.AutoScaling;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Auto Scaling of one Region, in memory. */
public final class FakeAutoScaling extends FakePort implements AutoScaling {
    public final Map<String, Group> groups = new LinkedHashMap<>();

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
}
