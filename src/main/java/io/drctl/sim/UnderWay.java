package io.drctl.sim;

import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that AWS is at.
 *
 * @param process such as {@code promotion}; {@code creation} of what {@link World#provision} makes
 * @param subject what it is done to, as {@link World#provision} names it
 * @param region null where it is in none
 * @param ends null while a fault holds it up
 */
public record UnderWay(
        String process,
        String subject,
        @Nullable RegionName region,
        @Nullable Instant ends) {

    /** Checks that go on all the time are nothing that anybody waits for. */
    static Optional<UnderWay> of(Transition transition, Inventory inventory, @Nullable Instant ends) {
        // Java 17 has no patterns in switch.
        if (transition instanceof Transition.PromotionEnded it) {
            return some("promotion", cluster(it.clusterId()), it.region(), ends);
        } else if (transition instanceof Transition.WriterFailedOver it) {
            return some("failover", cluster(it.clusterId()), it.region(), ends);
        } else if (transition instanceof Transition.DatabaseInstanceUp it) {
            return some("restart", instance(it.instanceId()), it.region(), ends);
        } else if (transition instanceof Transition.DatabaseInstanceDeleted it) {
            return some("deletion", instance(it.instanceId()), it.region(), ends);
        } else if (transition instanceof Transition.ClusterDeleted it) {
            return some("deletion", cluster(it.clusterId()), it.region(), ends);
        } else if (transition instanceof Transition.ClusterCreated it) {
            return some("creation", cluster(it.clusterId()), it.region(), ends);
        } else if (transition instanceof Transition.DatabaseInstanceCreated it) {
            return some("creation", instance(it.instanceId()), it.region(), ends);
        } else if (transition instanceof Transition.GlobalFailedOver it) {
            return some(it.planned() ? "switchover" : "failover", "global database " + it.globalCluster(), null, ends);
        } else if (transition instanceof Transition.ImageCopied it) {
            return some("copy", "image " + it.imageId(), it.region(), ends);
        } else if (transition instanceof Transition.DnsInSync) {
            return some("propagation", "record " + inventory.site().dnsName(), null, ends);
        } else if (transition instanceof Transition.InstanceStarted it) {
            return some("creation", SiteBuilder.WEB_INSTANCES, it.region(), ends);
        } else if (transition instanceof Transition.BalancerCreated it) {
            return some("creation", "load balancer " + it.name(), it.region(), ends);
        } else if (transition instanceof Transition.KubernetesCreated it) {
            return some("creation", "Kubernetes cluster " + it.cluster(), it.region(), ends);
        } else if (transition instanceof Transition.NodeGroupCreated it) {
            return some(
                    "creation",
                    "Kubernetes cluster " + inventory.name(AssetKind.KUBERNETES_CLUSTER, it.region()),
                    it.region(),
                    ends);
        }
        return Optional.empty();
    }

    private static String cluster(String id) {
        return "database cluster " + id;
    }

    private static String instance(String id) {
        return "database instance " + id;
    }

    private static Optional<UnderWay> some(
            String process, String subject, @Nullable RegionName region, @Nullable Instant ends) {
        return Optional.of(new UnderWay(process, subject, region, ends));
    }
}
