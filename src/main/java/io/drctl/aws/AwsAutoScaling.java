package io.drctl.aws;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.GroupSizes;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;

/** Auto Scaling groups, as EC2 Auto Scaling describes them. */
final class AwsAutoScaling implements AutoScaling {
    private static final int ACTIVITIES = 10;

    private final Supplier<AutoScalingClient> scaling;
    private final Calls calls;

    AwsAutoScaling(Supplier<AutoScalingClient> scaling, RegionName region) {
        this.scaling = scaling;
        this.calls = new Calls("autoscaling", region);
    }

    @Override
    public Optional<Group> group(String name) {
        return calls
                .call(
                        "DescribeAutoScalingGroups",
                        () -> scaling.get().describeAutoScalingGroups(request -> request.autoScalingGroupNames(name)))
                .autoScalingGroups()
                .stream()
                .filter(group -> name.equals(group.autoScalingGroupName()))
                .findFirst()
                .map(AwsAutoScaling::group);
    }

    @Override
    public List<Group> groups() {
        return calls.call(
                "DescribeAutoScalingGroups",
                () -> scaling.get().describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                        .map(AwsAutoScaling::group)
                        .toList());
    }

    @Override
    public void setDesired(String name, int desired) {
        calls.call(
                "SetDesiredCapacity",
                () -> scaling.get()
                        .setDesiredCapacity(request -> request.autoScalingGroupName(name)
                                .desiredCapacity(desired)
                                .honorCooldown(false)));
    }

    @Override
    public void resize(GroupSizes sizes) {
        calls.call(
                "UpdateAutoScalingGroup",
                () -> scaling.get()
                        .updateAutoScalingGroup(request -> request.autoScalingGroupName(sizes.group())
                                .minSize(sizes.min())
                                .desiredCapacity(sizes.desired())
                                .maxSize(sizes.max())));
    }

    @Override
    public List<Activity> activities(String name) {
        return calls
                .call(
                        "DescribeScalingActivities",
                        () -> scaling.get()
                                .describeScalingActivities(request ->
                                        request.autoScalingGroupName(name).maxRecords(ACTIVITIES)))
                .activities()
                .stream()
                .map(activity -> new Activity(
                        activity.startTime() == null ? Instant.EPOCH : activity.startTime(),
                        Text.orEmpty(activity.statusCodeAsString()),
                        Text.orEmpty(activity.statusMessage())))
                .toList();
    }

    private static Group group(AutoScalingGroup told) {
        Map<String, String> tags = new HashMap<>();
        told.tags().forEach(tag -> tags.put(tag.key(), Text.orEmpty(tag.value())));
        return new Group(
                told.autoScalingGroupName(),
                Text.orNull(told.status()),
                template(told),
                Text.orNull(told.launchConfigurationName()),
                types(told),
                orZero(told.minSize()),
                orZero(told.desiredCapacity()),
                orZero(told.maxSize()),
                told.availabilityZones(),
                told.vpcZoneIdentifier() == null || told.vpcZoneIdentifier().isBlank()
                        ? List.of()
                        : Arrays.asList(told.vpcZoneIdentifier().split("\\s*,\\s*")),
                told.instances().stream()
                        .map(instance -> new Member(
                                instance.instanceId(),
                                Text.orEmpty(instance.instanceType()),
                                Text.orEmpty(instance.availabilityZone()),
                                Text.orEmpty(instance.lifecycleStateAsString()),
                                Text.orEmpty(instance.healthStatus())))
                        .toList(),
                told.targetGroupARNs(),
                suspended(told),
                tags);
    }

    private static Set<String> suspended(AutoScalingGroup told) {
        return told.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
    }

    /** A group names its template directly or in a mixed instances policy. */
    private static @Nullable Template template(AutoScalingGroup told) {
        LaunchTemplateSpecification named = told.launchTemplate();
        if (named == null
                && told.mixedInstancesPolicy() != null
                && told.mixedInstancesPolicy().launchTemplate() != null) {
            named = told.mixedInstancesPolicy().launchTemplate().launchTemplateSpecification();
        }
        return named == null
                ? null
                : new Template(
                        Text.orEmpty(named.launchTemplateId()),
                        Text.orEmpty(named.launchTemplateName()),
                        // "If the value is $Default, or the version isn't given, the default version is used."
                        named.version() == null ? "$Default" : named.version());
    }

    private static List<String> types(AutoScalingGroup told) {
        return told.mixedInstancesPolicy() == null
                        || told.mixedInstancesPolicy().launchTemplate() == null
                ? List.of()
                : told.mixedInstancesPolicy().launchTemplate().overrides().stream()
                        .map(LaunchTemplateOverrides::instanceType)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
