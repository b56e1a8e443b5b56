package io.drctl.readiness;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The node group of a Region's Kubernetes cluster: ACTIVE without issues; number, size and spread over zones as
 * promised, and it may grow to what serving takes.
 */
record KubernetesNodeCheck(
        Inventory inventory,
        Asset row,
        SiteRegion home,
        KubernetesReads kubernetes,
        ComputeReads compute,
        ServiceReads services)
        implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(
                    "kubernetes-node.active",
                    "kubernetes-node.quantity",
                    "kubernetes-node.instances",
                    "kubernetes-node.size",
                    "kubernetes-node.zones"),
            (site, row, region) -> new KubernetesNodeCheck(
                    site.inventory(), row, region, site.kubernetes(), site.compute(), site.services()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.KUBERNETES_NODE, FAMILY);

    @Override
    public void examine(Findings findings) {
        String cluster =
                inventory.row(row, RowKeys.KUBERNETES_CLUSTER).orElseThrow().nameIn(home.name());
        String name = row.get(RowKeys.NODE_GROUP).orElseThrow().in(home.name());
        Reading<Optional<Clusters.NodeGroup>> group = kubernetes.nodeGroup(home.name(), cluster, name);
        // Whose networks they may be in is known only where the inventory has them.
        List<Reading<List<Compute.Subnet>>> subnets = inventory.rows(AssetKind.VPC).stream()
                .filter(vpc -> vpc.isIn(home.name()))
                .map(vpc -> compute.subnets(home.name(), vpc.tagsIn(home.name())))
                .toList();
        int quantity = row.quantityIn(home);
        Remedy remedy = inventory.upkeep().provision(home.name());
        String subject = "node group " + name;
        Optional<Clusters.NodeGroup> present = findings.present(
                "kubernetes-node.active",
                subject,
                "ACTIVE, without issues",
                group::get,
                () -> Judgement.fail("cluster " + cluster + " has no such node group", remedy),
                found -> health(found, cluster));
        present.ifPresent(found -> {
            int serving = row.quantities().in(home.name()).serving();
            findings.check(
                    "kubernetes-node.quantity",
                    subject,
                    Words.count(quantity, "node")
                            + (serving == quantity ? "" : " now, and up to " + serving + " when it serves"),
                    () -> NodeGroups.isAllowed(found, serving)
                            ? quantity(found, quantity, remedy)
                            : Judgement.fail(
                                    Words.count(found.desiredSize(), "node") + " desired, " + found.maxSize()
                                            + " at most: it can't grow to the " + serving + " that serving takes",
                                    Remedy.of(NodeGroups.allowing(home.name(), cluster, name, serving))));
            if (inventory.scaledDown(home.name()).contains(row)) {
                // A failover counts them, and asks for as much.
                List<Reading<Optional<AutoScaling.Group>>> launching = found.autoScalingGroups().stream()
                        .map(one -> services.autoScalingGroup(home.name(), one))
                        .toList();
                findings.check(
                        "kubernetes-node.instances",
                        subject,
                        Words.count(quantity, "ready node"),
                        () -> ready(found, launching, quantity, cluster));
            }
            row.sizeIn(home)
                    .ifPresent(size -> findings.check(
                            "kubernetes-node.size",
                            subject,
                            size,
                            () -> found.instanceTypes().equals(List.of(size))
                                    ? Judgement.pass(size)
                                    : Judgement.fail(
                                            found.instanceTypes().isEmpty()
                                                    ? "no instance type"
                                                    : Words.list(found.instanceTypes()),
                                            remedy)));
            if (!subnets.isEmpty() && !home.zones().isEmpty()) {
                findings.check(
                        "kubernetes-node.zones",
                        subject,
                        ZoneSpread.expected(home, quantity),
                        () -> zones(
                                found,
                                subnets.stream()
                                        .flatMap(one -> one.get().stream())
                                        .toList(),
                                quantity));
            }
        });
    }

    private static Judgement quantity(Clusters.NodeGroup found, int quantity, Remedy remedy) {
        String seen = Words.count(found.desiredSize(), "node") + " desired";
        if (found.desiredSize() == quantity) {
            return Judgement.pass(seen);
        }
        return found.desiredSize() < quantity
                ? Judgement.fail(seen, remedy)
                : Judgement.warn(seen, "scale it down, or raise the quantity in the inventory");
    }

    private Judgement ready(
            Clusters.NodeGroup found,
            List<Reading<Optional<AutoScaling.Group>>> launching,
            int quantity,
            String cluster) {
        List<AutoScaling.Member> members = launching.stream()
                .flatMap(one -> one.get().stream())
                .flatMap(group -> group.members().stream())
                .toList();
        int ready = NodeGroups.ready(found, members).size();
        String seen = Words.count(ready, "ready node");
        return ready >= quantity
                ? Judgement.pass(seen)
                : Judgement.fail(seen, Remedy.of("see why none more is ready: ").then(describing(found, cluster)));
    }

    private Command describing(Clusters.NodeGroup found, String cluster) {
        return Command.aws(
                "eks",
                "describe-nodegroup",
                "--region",
                home.name(),
                "--cluster-name",
                cluster,
                "--nodegroup-name",
                found.name());
    }

    private Judgement health(Clusters.NodeGroup found, String cluster) {
        if (!found.healthIssues().isEmpty()) {
            return Judgement.fail(
                    found.status() + ": " + String.join("; ", found.healthIssues()),
                    Remedy.of("fix what EKS reports (")
                            .then(describing(found, cluster))
                            .then(")"));
        }
        return switch (found.status()) {
            case "ACTIVE" -> Judgement.pass("ACTIVE");
            case "CREATING", "UPDATING" -> Judgement.fail(found.status(), "wait until it is ACTIVE, then verify again");
            default -> Judgement.fail(found.status(), inventory.upkeep().provision(home.name()));
        };
    }

    private Judgement zones(Clusters.NodeGroup group, List<Compute.Subnet> subnets, int quantity) {
        Map<String, String> zoneBySubnet =
                // Two rows may select one VPC.
                subnets.stream().distinct().collect(Collectors.toMap(Compute.Subnet::id, Compute.Subnet::zone));
        List<String> strange = group.subnets().stream()
                .filter(subnet -> !zoneBySubnet.containsKey(subnet))
                .toList();
        if (!strange.isEmpty()) {
            return Judgement.fail(
                    "in " + Words.list(strange) + ", which is not in the site's VPC",
                    inventory.upkeep().provisioning("move the node group into the site's subnets", home.name()));
        }
        return ZoneSpread.judge(
                home,
                quantity,
                group.subnets().stream()
                        .map(subnet -> Objects.requireNonNull(zoneBySubnet.get(subnet)))
                        .toList(),
                inventory.upkeep().provision(home.name()));
    }
}
