package io.drctl.action.traffic;

import io.drctl.cloud.AutoScaling.Activity;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Auto Scaling group. Only its desired capacity is set: its bounds and its scaling policies stay as they are. What
 * EC2 refuses to launch stands in its activities.
 */
record ScaledGroup(Asset row, RegionName region) implements Scaled {
    static final String CALL = "autoscaling:SetDesiredCapacity";

    private static final Terms TERMS = new Terms("Auto Scaling group", "instance", "EC2");

    @Override
    public Terms terms() {
        return TERMS;
    }

    @Override
    public String call() {
        return CALL;
    }

    @Override
    public String describing() {
        return "autoscaling:DescribeAutoScalingGroups";
    }

    @Override
    public List<String> counting() {
        return List.of();
    }

    @Override
    public List<String> explaining() {
        return List.of("autoscaling:DescribeScalingActivities");
    }

    @Override
    public Optional<Found> find(Cloud cloud) {
        return cloud.autoScaling(region)
                .group(name())
                .filter(group -> group.status() == null)
                .map(group -> {
                    List<String> serving = group.members().stream()
                            .filter(Member::isServing)
                            .map(Member::instanceId)
                            .toList();
                    return new Found(
                            group.desired(),
                            group.min(),
                            group.max(),
                            (int) group.members().stream()
                                    .filter(Member::isLaunched)
                                    .count(),
                            serving.size(),
                            serving,
                            group.targetGroups(),
                            obstacle(group));
                });
    }

    private @Nullable Obstacle obstacle(Group group) {
        if (group.max() < scale().serving()) {
            return obstacle(
                    "and it may have " + group.max() + " at most",
                    Command.aws("autoscaling", "update-auto-scaling-group", "--max-size", scale().serving()));
        }
        return group.suspended().contains("Launch")
                ? obstacle(
                        "and its process Launch is suspended",
                        Command.aws("autoscaling", "resume-processes", "--scaling-processes", "Launch"))
                : null;
    }

    private Obstacle obstacle(String words, Command command) {
        return new Obstacle(
                words, Remedy.of(command.with("--region", region.value(), "--auto-scaling-group-name", name())));
    }

    @Override
    public Optional<Desired> desired(Cloud cloud) {
        return cloud.autoScaling(region).group(name()).map(group -> new Desired(group.desired(), group.min()));
    }

    @Override
    public Optional<String> refusal(Cloud cloud, @Nullable Instant since) {
        return cloud.autoScaling(region).activities(name()).stream()
                .filter(activity -> !activity.status().equals("InProgress"))
                .limit(1)
                .filter(Activity::isFailed)
                .filter(activity -> since == null || activity.startedAt().isAfter(since))
                .map(Activity::message)
                .findFirst();
    }

    @Override
    public boolean triesWhenAsked() {
        return true;
    }

    @Override
    public void set(Cloud cloud, int desired) {
        cloud.autoScaling(region).setDesired(name(), desired);
    }

    @Override
    public Command setting(int desired) {
        return Command.aws(
                "autoscaling",
                "set-desired-capacity",
                "--region",
                region,
                "--auto-scaling-group-name",
                name(),
                "--desired-capacity",
                desired);
    }
}
