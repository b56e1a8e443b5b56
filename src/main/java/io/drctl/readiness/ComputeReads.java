package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Network;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TagSelection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads EC2: networks, instances, key pairs and images. */
final class ComputeReads {
    private final Cloud cloud;
    private final ReadOnce once;

    ComputeReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    Reading<List<Compute.Vpc>> vpcs(RegionName region, TagSelection tags) {
        return once.of(
                "ec2:DescribeVpcs",
                region,
                tags.toString(),
                () -> cloud.compute(region).vpcs(tags));
    }

    /** The subnets of all VPCs with these tags. */
    Reading<List<Compute.Subnet>> subnets(RegionName region, TagSelection tags) {
        Reading<List<Compute.Vpc>> vpcs = vpcs(region, tags);
        return once.of("ec2:DescribeSubnets", region, tags.toString(), () -> {
            List<Reading<List<Compute.Subnet>>> each = vpcs.get().stream()
                    .map(vpc -> once.named(
                            "ec2:DescribeSubnets",
                            region,
                            vpc.id(),
                            id -> cloud.compute(region).subnets(id)))
                    .toList();
            return each.stream().flatMap(subnets -> subnets.get().stream()).toList();
        });
    }

    /**
     * The instances of a row in a Region: those that its tags select in the site's VPCs, where the inventory has any,
     * so that one of another VPC is not taken for the site's.
     */
    Reading<List<Compute.Instance>> instances(Inventory inventory, Asset row, RegionName region) {
        TagSelection tags = row.tagsIn(region);
        Reading<List<Compute.Instance>> everywhere = once.of(
                "ec2:DescribeInstances",
                region,
                tags.toString(),
                () -> cloud.compute(region).instances(tags));
        List<Asset> rows = inventory.rows(AssetKind.VPC).stream()
                .filter(vpc -> vpc.isIn(region) && !vpc.tagsIn(region).isEmpty())
                .toList();
        if (rows.isEmpty()) {
            return everywhere;
        }
        List<Reading<List<Compute.Vpc>>> vpcs =
                rows.stream().map(vpc -> vpcs(region, vpc.tagsIn(region))).toList();
        return once.of("ec2:DescribeInstances", region, tags + " in the site's VPCs", () -> {
            Set<String> ids = vpcs.stream()
                    .flatMap(each -> each.get().stream())
                    .map(Compute.Vpc::id)
                    .collect(Collectors.toSet());
            // Where there is no VPC, that is what is wrong; what runs elsewhere needn't be denied.
            return everywhere.get().stream()
                    .filter(instance -> ids.isEmpty() || ids.contains(instance.vpcId()))
                    .toList();
        });
    }

    /** The zones of instances, by their ids. */
    Reading<Map<String, String>> zones(RegionName region, List<String> instanceIds) {
        return once.of(
                "ec2:DescribeInstances",
                region,
                "zones of " + instanceIds,
                () -> cloud.compute(region).zones(instanceIds));
    }

    Reading<Optional<Compute.KeyPair>> keyPair(RegionName region, String name) {
        return once.named("ec2:DescribeKeyPairs", region, name, cloud.compute(region)::keyPair);
    }

    Reading<Optional<Compute.LaunchTemplate>> launchTemplate(RegionName region, String template, String version) {
        return once.of(
                "ec2:DescribeLaunchTemplateVersions",
                region,
                template + " " + version,
                () -> cloud.compute(region).launchTemplate(template, version));
    }

    /** Those of the security groups that there are. */
    Reading<List<Compute.SecurityGroup>> securityGroups(RegionName region, List<String> ids) {
        return once.of(
                "ec2:DescribeSecurityGroups",
                region,
                ids.toString(),
                () -> cloud.compute(region).securityGroups(ids));
    }

    /** What security groups let in. */
    Reading<List<IngressRule>> ingress(RegionName region, List<String> groups) {
        return once.of(
                "ec2:DescribeSecurityGroups (rules)",
                region,
                groups.toString(),
                () -> cloud.compute(region).ingress(groups));
    }

    /**
     * The same, and what closing these groups comes to.
     *
     * @param rules what they let in
     * @param denied what drctl may not do with them; see {@link GroupFence#denied}
     * @param sharers who else has them; see {@link GroupFence#sharers}
     */
    record Closing(List<IngressRule> rules, Answer<Optional<String>> denied, Answer<List<String>> sharers) {}

    /** An answer, or why there is none. */
    record Answer<T>(@Nullable T told, @Nullable CloudException failure) {
        static <T> Answer<T> of(Supplier<T> question) {
            try {
                return new Answer<>(question.get(), null);
            } catch (CloudException e) {
                return new Answer<>(null, e);
            }
        }

        /** Throws {@link CloudException} when there is none. */
        T get() {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(told);
        }
    }

    /** Asked one after the other, since no more is to be asked of groups whose rules can't be read. */
    Reading<Closing> closing(RegionName region, List<String> groups) {
        Compute ec2 = cloud.compute(region);
        return once.of("ec2:DescribeSecurityGroups (rules)", region, groups + " to be closed", () -> {
            List<IngressRule> rules = ec2.ingress(groups);
            return new Closing(
                    rules,
                    Answer.of(() -> Optional.ofNullable(GroupFence.denied(ec2, () -> groups))),
                    Answer.of(() -> GroupFence.sharers(ec2, () -> groups)));
        });
    }

    /** The instances' security groups, by instance id. */
    Reading<Map<String, List<String>>> groupsOf(RegionName region, List<String> instanceIds) {
        return once.of(
                "ec2:DescribeInstances",
                region,
                "groups of " + instanceIds,
                () -> cloud.compute(region).groupsOf(instanceIds));
    }

    /** The network around a load balancer: what of it can be asked at the same time is. */
    Reading<WayIn.Around> around(RegionName region, LoadBalancing.Placement place) {
        List<String> groups = place.securityGroups();
        Reading<List<IngressRule>> rules = ingress(region, groups);
        Reading<List<Network.RouteTable>> tables =
                once.named("ec2:DescribeRouteTables", region, place.vpcId(), cloud.compute(region)::routeTables);
        Reading<List<Network.NetworkAcl>> acls =
                once.named("ec2:DescribeNetworkAcls", region, place.vpcId(), cloud.compute(region)::networkAcls);
        return once.of(
                "the network around a load balancer",
                region,
                place.toString(),
                () -> new WayIn.Around(rules.get(), tables.get(), acls.get()));
    }

    /** The images of that name, newest first. */
    Reading<List<Compute.Image>> imagesNamed(RegionName region, String name) {
        return once.named("ec2:DescribeImages", region, name, cloud.compute(region)::imagesNamed);
    }

    /** The image of that id, if there is one. */
    Reading<List<Compute.Image>> image(RegionName region, String imageId) {
        return once.named(
                "ec2:DescribeImages",
                region,
                imageId,
                id -> cloud.compute(region).image(id).stream().toList());
    }
}
