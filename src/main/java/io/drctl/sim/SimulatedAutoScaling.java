package io.drctl.sim;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.GroupSizes;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.util.List;
import java.util.Optional;

/** Auto Scaling groups in one Region. */
record SimulatedAutoScaling(Wire wire, RegionName region) implements AutoScaling {
    @Override
    public Optional<Group> group(String name) {
        return wire.read(
                "autoscaling:DescribeAutoScalingGroups",
                region,
                name,
                time -> Optional.ofNullable(here().scalingGroups.at(time, name)));
    }

    @Override
    public List<Group> groups() {
        return wire.read(
                "autoscaling:DescribeAutoScalingGroups",
                region,
                "",
                time -> here().scalingGroups.allAt(time));
    }

    @Override
    public void setDesired(String name, int desired) {
        wire.change("autoscaling:SetDesiredCapacity", region, name + " " + desired, () -> {
            Group group = here().scalingGroups.get(name);
            if (group == null) {
                throw new Refusal(
                        Cause.REJECTED, "ValidationError: AutoScalingGroup name not found - no such group: " + name);
            }
            if (desired < group.min() || desired > group.max()) {
                throw new Refusal(
                        Cause.REJECTED,
                        "ValidationError: New SetDesiredCapacity value " + desired + " is "
                                + (desired < group.min()
                                        ? "below min value " + group.min()
                                        : "above max value " + group.max())
                                + " for the AutoScalingGroup.");
            }
            boolean changes = wire.world().scaling().setDesired(region, name, desired);
            return new Changed<>(true, changes, String.valueOf(desired));
        });
    }

    @Override
    public void resize(GroupSizes sizes) {
        wire.change("autoscaling:UpdateAutoScalingGroup", region, GroupSizes.written(List.of(sizes)), () -> {
            if (here().scalingGroups.get(sizes.group()) == null) {
                throw new Refusal(
                        Cause.REJECTED,
                        "ValidationError: AutoScalingGroup name not found - no such group: " + sizes.group());
            }
            boolean changes = wire.world().scaling().resize(region, sizes);
            return new Changed<>(true, changes, GroupSizes.written(List.of(sizes)));
        });
    }

    @Override
    public List<Activity> activities(String name) {
        return wire.read(
                "autoscaling:DescribeScalingActivities",
                region,
                name,
                time -> here().activities.getOrDefault(name, List.of()));
    }

    private State.InRegion here() {
        return wire.world().state().in(region);
    }
}
