package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A group that stands by with one instance, and has to grow to three when its Region takes over. */
final class AutoScalingGroupCheckTest {
    private static final Asset ROW =
            RowCase.row(AutoScalingGroupCheck.KIND, "web", "t3.micro", new Scale<>(1, 3), Map.of());
    private static final Inventory SITE = RowCase.siteWith(ROW);
    private static final List<String> ZONES = List.of("us-west-1b", "us-west-1c");
    private static final Member HEALTHY = new Member("i-1", "t3.micro", "us-west-1b", "InService", "Healthy");

    static Stream<RowCase> cases() {
        String word = "auto-scaling-group.";
        return Stream.of(
                RowCase.healthy("scaled down, ready to grow", cloud -> {}),
                RowCase.healthy("larger than it need be", group(2, 4, ZONES, Set.of(), List.of(HEALTHY, HEALTHY))),
                RowCase.of(
                        "no group",
                        cloud -> cloud.autoScaling(RECOVERY).groups.clear(),
                        word + "present us-west-1 FAIL",
                        "there is no such Auto Scaling group",
                        "create it in us-west-1"),
                RowCase.of(
                        "a maximum below what serving takes",
                        group(1, 2, ZONES, Set.of(), List.of(HEALTHY)),
                        word + "capacity us-west-1 FAIL",
                        "it can't grow to the 3 that serving takes",
                        "--max-size 3"),
                RowCase.of(
                        "scaled down to nothing",
                        group(0, 3, ZONES, Set.of(), List.of()),
                        word + "capacity us-west-1 FAIL, " + word + "instances us-west-1 FAIL",
                        "min 0, desired 0, max 3",
                        "--desired-capacity 1"),
                RowCase.of(
                        "launches suspended",
                        group(1, 3, ZONES, Set.of("Launch"), List.of(HEALTHY)),
                        word + "processes us-west-1 FAIL",
                        "Launch is suspended",
                        "aws autoscaling resume-processes --region us-west-1 --auto-scaling-group-name web"),
                RowCase.of(
                        "rebalancing suspended",
                        group(1, 3, ZONES, Set.of("AZRebalance"), List.of(HEALTHY)),
                        word + "processes us-west-1 WARN",
                        "AZRebalance is suspended",
                        "resume-processes"),
                RowCase.of(
                        "one zone for all",
                        group(1, 3, List.of("us-west-1b"), Set.of(), List.of(HEALTHY)),
                        word + "zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "a subnet in each"),
                RowCase.of(
                        "an instance that is ill",
                        group(
                                1,
                                3,
                                ZONES,
                                Set.of(),
                                List.of(new Member("i-1", "t3.micro", "us-west-1b", "InService", "Unhealthy"))),
                        word + "instances us-west-1 FAIL",
                        "i-1 is InService, Unhealthy",
                        "describe-scaling-activities"),
                RowCase.of(
                        "no such version of the template",
                        cloud -> cloud.compute(RECOVERY).launchTemplates.clear(),
                        word + "template us-west-1 FAIL",
                        "there is no launch template web, version $Latest",
                        "a version that exists"),
                RowCase.of(
                        "a launch configuration",
                        cloud -> cloud.autoScaling(RECOVERY)
                                .alter("web", old -> copy(old, null, "old-web", old.targetGroups())),
                        word + "template us-west-1 UNKNOWN",
                        "launch configuration old-web",
                        "move the group to a launch template"),
                RowCase.of(
                        "the other Region's image",
                        template("ami-of-us-east-2", "t3.micro", "web-key", "sg-1"),
                        word + "image us-west-1 FAIL",
                        "there is no image ami-of-us-east-2 in us-west-1",
                        "copy the image"),
                RowCase.of(
                        "an image that is pending",
                        cloud -> {
                            Compute.Image old = Objects.requireNonNull(
                                    cloud.compute(RECOVERY).images.get(imageId()));
                            cloud.compute(RECOVERY)
                                    .put(new Compute.Image(
                                            old.id(), old.name(), "pending", old.createdAt(), null, Map.of()));
                        },
                        word + "image us-west-1 FAIL",
                        "is pending",
                        "copy the image"),
                RowCase.of(
                        "no key pair",
                        template(imageId(), "t3.micro", "lost-key", "sg-1"),
                        word + "key-pair us-west-1 FAIL",
                        "there is no key pair lost-key",
                        "import its public key"),
                RowCase.of(
                        "the other Region's security group",
                        template(imageId(), "t3.micro", "web-key", "sg-of-us-east-2"),
                        word + "security-groups us-west-1 FAIL",
                        "there is no sg-of-us-east-2 in us-west-1",
                        "security groups of us-west-1"),
                RowCase.of(
                        "another size",
                        template(imageId(), "t3.large", "web-key", "sg-1"),
                        word + "size us-west-1 FAIL",
                        "t3.large",
                        "name t3.micro"),
                RowCase.of(
                        "attached to nothing",
                        cloud -> cloud.autoScaling(RECOVERY)
                                .alter("web", old -> copy(old, old.template(), null, List.of())),
                        word + "target-groups us-west-1 FAIL",
                        "registers with no target group",
                        "attach the target group"),
                RowCase.of(
                        "attached elsewhere",
                        cloud -> cloud.autoScaling(RECOVERY)
                                .alter(
                                        "web",
                                        old -> copy(
                                                old,
                                                old.template(),
                                                null,
                                                List.of(
                                                        "arn:aws:elasticloadbalancing:us-west-1:1:targetgroup/other/1"))),
                        word + "target-groups us-west-1 FAIL",
                        "registers with other, which no application's users reach",
                        "attach the target group"),
                RowCase.of(
                        "no permission",
                        cloud ->
                                cloud.fail("autoscaling:DescribeAutoScalingGroups", CloudException.Cause.ACCESS_DENIED),
                        word + "present us-west-1 UNKNOWN",
                        "access denied",
                        "grant autoscaling:DescribeAutoScalingGroups"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_found_as_it_is(RowCase each) {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        template(imageId(), "t3.micro", "web-key", "sg-1").accept(cloud);
        String key = cloud.compute(RECOVERY).keyPairs.keySet().iterator().next();
        cloud.compute(RECOVERY)
                .keyPairs
                .put("web-key", cloud.compute(RECOVERY).keyPairs.get(key));
        cloud.compute(RECOVERY).securityGroups.put("sg-1", new Compute.SecurityGroup("sg-1", "web", "vpc-1"));
        group(1, 3, ZONES, Set.of(), List.of(HEALTHY)).accept(cloud);

        each.assertFound(AutoScalingGroupCheck.KIND, ROW, SITE, cloud);
    }

    private static String imageId() {
        return HealthySite.imageId(RECOVERY);
    }

    private static Consumer<FakeCloud> template(String image, String type, String key, String guard) {
        return cloud -> cloud.compute(RECOVERY)
                .launchTemplates
                .put("lt-1 $Latest", new Compute.LaunchTemplate("lt-1", "web", 7, image, type, key, List.of(guard)));
    }

    private static Consumer<FakeCloud> group(
            int desired, int max, List<String> zones, Set<String> suspended, List<Member> members) {
        return cloud -> cloud.autoScaling(RECOVERY)
                .groups
                .put(
                        "web",
                        new Group(
                                "web",
                                null,
                                new AutoScaling.Template("lt-1", "web", "$Latest"),
                                null,
                                List.of(),
                                0,
                                desired,
                                max,
                                zones,
                                List.of(),
                                members,
                                List.copyOf(
                                        cloud.loadBalancing(RECOVERY).targets.keySet()),
                                suspended,
                                Map.of()));
    }

    private static Group copy(
            Group old, AutoScaling.@Nullable Template template, @Nullable String configuration, List<String> groups) {
        return new Group(
                old.name(),
                old.status(),
                template,
                configuration,
                old.types(),
                old.min(),
                old.desired(),
                old.max(),
                old.zones(),
                old.subnets(),
                old.members(),
                groups,
                old.suspended(),
                old.tags());
    }
}
