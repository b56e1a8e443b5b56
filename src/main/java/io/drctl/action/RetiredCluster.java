package io.drctl.action;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A primary cluster that is to be deleted after the other Region's was promoted, and the tests that stand before its
 * deletion, which are the same for its instances and for itself.
 */
record RetiredCluster(Optional<Cluster> cluster, List<Instance> instances) {

    static String id(StepContext context) {
        return context.inventory().name(AssetKind.DATABASE_CLUSTER, context.region("region"));
    }

    static RetiredCluster read(StepContext context) {
        Databases databases = context.cloud().databases(context.region("region"));
        Threads.Pending<List<Instance>> pending =
                context.cloud().threads().start("instances", () -> databases.instances(id(context)));
        Optional<Cluster> cluster = databases.cluster(id(context));
        return new RetiredCluster(cluster, pending.join());
    }

    static List<String> gateNames(StepContext context) {
        return List.of(
                "old-primary: " + id(context) + " stands alone, and is nobody's copy",
                "deletion-protection: " + id(context) + " is not protected against deletion",
                "new-primary-writable: the promoted cluster in "
                        + context.inventory().peerOf(context.region("region")).name()
                        + " is standalone and has a writer");
    }

    List<GateResult> gates(StepContext context) {
        RegionName region = context.region("region");
        List<GateResult> results = new ArrayList<>();
        results.add(oldPrimaryGate(context));
        if (cluster.isPresent() && cluster.get().deletionProtected()) {
            results.add(GateResult.refused(
                    "deletion-protection",
                    id(context) + " is protected against deletion",
                    "lift it by hand, then go on: "
                            + (context.cloud().isSimulated()
                                    ? "drctl sandbox unprotect " + region
                                    : "aws rds modify-db-cluster --region " + region + " --db-cluster-identifier "
                                            + id(context) + " --no-deletion-protection")));
        } else {
            results.add(GateResult.passed("deletion-protection", id(context) + " is not protected"));
        }
        results.add(newPrimaryGate(context));
        return results;
    }

    /** A replica is what the site would fail over to; with it the site's recovery would be deleted. */
    private GateResult oldPrimaryGate(StepContext context) {
        String test = "old-primary";
        String source = cluster.map(Cluster::replicationSource).orElse(null);
        String global = cluster.map(Cluster::globalCluster).orElse(null);
        if (source == null && global == null) {
            return GateResult.passed(test, id(context) + " stands alone");
        }
        return GateResult.refused(
                test,
                id(context)
                        + (source != null ? " is a replica of " + source : " belongs to global database " + global)
                        + ": it is no old primary",
                "nothing is to be retired here; leave --delete-old-primary out");
    }

    /** The old primary is the only copy of the data until the new one is proven to stand alone. */
    private static GateResult newPrimaryGate(StepContext context) {
        RegionName other = context.inventory().peerOf(context.region("region")).name();
        String otherId = context.inventory().name(AssetKind.DATABASE_CLUSTER, other);
        String test = "new-primary-writable";
        Optional<Cluster> promoted;
        try {
            promoted = context.cloud().databases(other).cluster(otherId);
        } catch (CloudException e) {
            return GateResult.refused(test, "unknown: " + e.explain(), "make it readable, then resume the run");
        }
        if (promoted.isEmpty()) {
            return GateResult.refused(
                    test, "there is no cluster " + otherId + " in " + other, "promote a replica first");
        }
        Cluster cluster = promoted.get();
        if (cluster.isReplica() || !cluster.isAvailable() || cluster.writer().isEmpty()) {
            return GateResult.refused(
                    test,
                    otherId + " in " + other + " is " + cluster.status()
                            + (cluster.isReplica() ? " and still a replica" : "")
                            + (cluster.writer().isEmpty() ? " and has no writer" : ""),
                    "promote it first: drctl failover db --to " + other);
        }
        return GateResult.passed(
                test,
                otherId + " in " + other + " is standalone, its writer is "
                        + cluster.writer().get().instanceId());
    }
}
