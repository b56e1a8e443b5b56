package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Compute;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/** What is read of EC2: networks, instances, key pairs and images. */
final class ComputeReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;

    ComputeReads(Inventory inventory, Cloud cloud, ReadOnce once) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<List<Compute.Vpc>> vpcs(RegionName region) {
        return once.of(
                "ec2:DescribeVpcs",
                region,
                "",
                () -> cloud.compute(region).vpcs(inventory.asset(AssetKind.VPC).tags()));
    }

    /** The subnets of all of the site's VPCs in a Region. */
    Reading<List<Compute.Subnet>> subnets(RegionName region) {
        Reading<List<Compute.Vpc>> vpcs = vpcs(region);
        return once.of("ec2:DescribeSubnets", region, "", () -> {
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

    Reading<List<Compute.Instance>> instances(RegionName region) {
        return once.of(
                "ec2:DescribeInstances",
                region,
                "",
                () -> cloud.compute(region)
                        .instances(inventory.asset(AssetKind.WEB_INSTANCE).tags()));
    }

    Reading<Optional<Compute.KeyPair>> keyPair(RegionName region) {
        return once.named(
                "ec2:DescribeKeyPairs",
                region,
                inventory.name(AssetKind.KEY_PAIR, region),
                cloud.compute(region)::keyPair);
    }

    /** The images that web instances of a Region may start from, newest first. */
    Reading<List<Compute.Image>> images(RegionName region) {
        String pinned = inventory.image().id();
        if (pinned != null && region.equals(inventory.primary().name())) {
            return once.named(
                    "ec2:DescribeImages",
                    region,
                    pinned,
                    id -> cloud.compute(region).image(id).stream().toList());
        }
        return once.named(
                "ec2:DescribeImages",
                region,
                inventory.name(AssetKind.MACHINE_IMAGE, region),
                cloud.compute(region)::imagesNamed);
    }
}
