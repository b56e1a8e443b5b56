package io.drctl.readiness;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.SupportDates;
import java.util.List;
import java.util.Optional;

/** The Kubernetes cluster of a Region: ACTIVE, and of the version promised. */
record KubernetesClusterCheck(Inventory inventory, Asset row, SiteRegion home, KubernetesReads kubernetes)
        implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of("kubernetes-cluster.active", "kubernetes-cluster.version", "kubernetes-cluster.support"),
            (site, row, region) -> new KubernetesClusterCheck(site.inventory(), row, region, site.kubernetes()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.KUBERNETES_CLUSTER, FAMILY);

    @Override
    public void examine(Findings findings) {
        Reading<Optional<Clusters.Cluster>> cluster = kubernetes.cluster(home.name(), row.nameIn(home.name()));
        String subject = "EKS cluster " + row.nameIn(home.name());
        Optional<Clusters.Cluster> present = findings.present(
                "kubernetes-cluster.active",
                subject,
                "ACTIVE",
                cluster::get,
                () -> Judgement.fail(
                        "there is no such cluster", inventory.upkeep().provision(home.name())),
                found -> switch (found.status()) {
                    case "ACTIVE" -> Judgement.pass("ACTIVE");
                    case "CREATING", "UPDATING" ->
                        Judgement.fail(found.status(), "wait until it is ACTIVE, then verify again");
                    default -> Judgement.fail(found.status(), inventory.upkeep().provision(home.name()));
                });
        Optional<String> version = row.get(RowKeys.KUBERNETES_VERSION).flatMap(promised -> promised.get(home.name()));
        if (present.isPresent() && version.isPresent()) {
            version(findings, subject, present.get(), version.get());
        }
        present.ifPresent(found ->
                findings.support("kubernetes-cluster.support", subject, SupportDates.KUBERNETES, found.version()));
    }

    private static void version(Findings findings, String subject, Clusters.Cluster found, String version) {
        findings.check(
                "kubernetes-cluster.version",
                subject,
                "Kubernetes " + version,
                () -> found.version().equals(version)
                        ? Judgement.pass("Kubernetes " + version)
                        : Judgement.warn(
                                "Kubernetes " + found.version(),
                                "make the inventory's version and the cluster's agree"));
    }
}
