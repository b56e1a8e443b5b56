package io.drctl.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EC2 Auto Scaling of one Region: the groups that launch and replace instances. */
public interface AutoScaling {
    Optional<Group> group(String name);

    /** Every group of the Region. */
    List<Group> groups();

    /**
     * Sets how many instances a group should have, without waiting for its cooldown (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetDesiredCapacity.html">SetDesiredCapacity</a>).
     * Setting what is set already changes nothing.
     *
     * @param desired between the group's bounds; anything else is refused
     */
    void setDesired(String name, int desired);

    /**
     * Sets all three sizes of a group at once (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html">UpdateAutoScalingGroup</a>).
     * Instances that are too many are ended, which takes as long as the load balancer lets their requests end. Setting
     * what is set already changes nothing.
     */
    void resize(GroupSizes sizes);

    /**
     * What a group has tried to do, newest first, the last ten at most (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeScalingActivities.html">DescribeScalingActivities</a>).
     */
    List<Activity> activities(String name);

    /**
     * A launch or a termination.
     *
     * @param status such as {@code InProgress}, {@code Successful}, {@code Failed} or {@code Cancelled}
     * @param message what AWS says of it, which after a failed launch is EC2's reason; empty where it says nothing
     */
    record Activity(Instant startedAt, String status, String message) {
        public boolean isFailed() {
            return status.equals("Failed");
        }
    }

    /**
     * An Auto Scaling group (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html">AutoScalingGroup</a>).
     *
     * @param status null unless the group is being deleted
     * @param template what its instances are launched from; null for one with a launch configuration
     * @param launchConfiguration name of the older form of a template; null where there is none
     * @param types the instance types that replace the template's, in order of preference; usually none
     * @param zones where it may launch instances
     * @param targetGroups ARNs of the target groups that it registers its instances with
     * @param suspended the processes that somebody has suspended, such as {@code Launch}
     */
    record Group(
            String name,
            @Nullable String status,
            @Nullable Template template,
            @Nullable String launchConfiguration,
            List<String> types,
            int min,
            int desired,
            int max,
            List<String> zones,
            List<String> subnets,
            List<Member> members,
            List<String> targetGroups,
            Set<String> suspended,
            Map<String, String> tags) {
        public Group {
            types = List.copyOf(types);
            zones = List.copyOf(zones);
            subnets = List.copyOf(subnets);
            members = List.copyOf(members);
            targetGroups = List.copyOf(targetGroups);
            suspended = Set.copyOf(suspended);
            tags = Map.copyOf(tags);
        }

        public GroupSizes sizes() {
            return new GroupSizes(name, Math.min(min, desired), desired, Math.max(max, desired));
        }

        /** The same group with other sizes, instances and target groups. */
        public Group with(GroupSizes sizes, List<Member> members, List<String> targetGroups) {
            return new Group(
                    name,
                    status,
                    template,
                    launchConfiguration,
                    types,
                    sizes.min(),
                    sizes.desired(),
                    sizes.max(),
                    zones,
                    subnets,
                    members,
                    targetGroups,
                    suspended,
                    tags);
        }
    }

    /**
     * A launch template as a group names it.
     *
     * @param id of the template
     * @param version a number, {@code $Default} or {@code $Latest}
     */
    record Template(String id, String name, String version) {}

    /**
     * An instance of a group.
     *
     * @param lifecycle {@code InService}, {@code Pending}, {@code Terminating}, {@code Standby}, …
     * @param health {@code Healthy} or {@code Unhealthy}, by the group's own checks
     */
    record Member(String instanceId, String type, String zone, String lifecycle, String health) {
        /** Whether EC2 has launched it, so that its capacity is there, though it may not serve yet. */
        public boolean isLaunched() {
            return isServing() || lifecycle.startsWith("Pending");
        }

        public boolean isServing() {
            return lifecycle.equals("InService") && health.equalsIgnoreCase("Healthy");
        }
    }
}
