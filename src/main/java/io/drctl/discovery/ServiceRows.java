package io.drctl.discovery;

import io.drctl.cloud.Listings;
import io.drctl.cloud.ObjectStore;
import io.drctl.discovery.Landscape.Area;
import io.drctl.discovery.Landscape.ContainerService;
import io.drctl.discovery.Landscape.NodeGroup;
import java.util.List;

/** The rows of what runs containers, and of the buckets that replicate to each other. */
record ServiceRows(Draft draft) {
    void add() {
        containerServices();
        kubernetes();
        buckets();
    }

    private void containerServices() {
        Counterparts<ContainerService> pairs = Counterparts.of(
                draft.scope.services(draft.primary()),
                draft.primary().region(),
                draft.scope.services(draft.recovery()),
                draft.recovery().region(),
                each -> each.service().name(),
                (each, region) -> draft.scope.namesBehind(
                        draft.landscape.area(region), each.service().targetGroups()));
        for (Counterparts.Pair<ContainerService> pair : pairs.pairs()) {
            String one = pair.primary().service().name();
            String other = pair.recovery().service().name();
            Entry row = draft.row("ecs-service", draft.common(one, other), "ECS service")
                    .paired(pair.guess());
            if (draft.isChecked("ecs-service")) {
                row.put("names", draft.both(one, other))
                        .put(
                                "cluster",
                                draft.both(
                                        pair.primary().cluster(),
                                        pair.recovery().cluster()));
                draft.quantities(
                        row,
                        pair.primary().service().desired(),
                        pair.recovery().service().desired());
            }
        }
        draft.unpaired(pairs, "ECS service", each -> each.service().name());
    }

    private void kubernetes() {
        Counterparts<Listings.KubernetesCluster> pairs = Counterparts.of(
                draft.scope.kubernetes(draft.primary()),
                draft.primary().region(),
                draft.scope.kubernetes(draft.recovery()),
                draft.recovery().region(),
                Listings.KubernetesCluster::name);
        for (Counterparts.Pair<Listings.KubernetesCluster> pair : pairs.pairs()) {
            Listings.KubernetesCluster one = pair.primary();
            Listings.KubernetesCluster other = pair.recovery();
            String label = draft.common(one.name(), other.name());
            Entry row = draft.row("kubernetes-cluster", label, "Kubernetes cluster")
                    .paired(pair.guess())
                    .put("names", draft.both(one.name(), other.name()));
            if (one.version().matches("1\\.\\d{2}") && other.version().matches("1\\.\\d{2}")) {
                row.put("version", draft.both(one.version(), other.version()));
            }
            nodes(row, label, one, other);
        }
        draft.unpaired(pairs, "EKS cluster", Listings.KubernetesCluster::name);
    }

    private void nodes(Entry cluster, String label, Listings.KubernetesCluster one, Listings.KubernetesCluster other) {
        Counterparts<NodeGroup> pairs = Counterparts.of(
                nodes(draft.primary(), one),
                draft.primary().region(),
                nodes(draft.recovery(), other),
                draft.recovery().region(),
                each -> each.group().name());
        for (Counterparts.Pair<NodeGroup> pair : pairs.pairs()) {
            String name = pair.primary().group().name();
            Entry row = draft.row("kubernetes-node", label + "-" + name, "Kubernetes node")
                    .paired(pair.guess())
                    .put("cluster", cluster)
                    .put("node-group", draft.both(name, pair.recovery().group().name()));
            List<String> types = pair.primary().group().instanceTypes();
            List<String> others = pair.recovery().group().instanceTypes();
            if (types.size() == 1 && others.size() == 1) {
                draft.size(row, types.get(0), others.get(0));
            }
            draft.quantities(
                    row,
                    pair.primary().group().desiredSize(),
                    pair.recovery().group().desiredSize());
        }
        draft.unpaired(
                pairs, "node group", each -> each.cluster() + "/" + each.group().name());
    }

    private static List<NodeGroup> nodes(Area area, Listings.KubernetesCluster cluster) {
        return area.all(NodeGroup.class).stream()
                .filter(each -> each.cluster().equals(cluster.name()))
                .toList();
    }

    /** Buckets whose names differ in the Region, at least one of which replicates to the other. */
    private void buckets() {
        List<ObjectStore.Bucket> there = draft.recovery().all(ObjectStore.Bucket.class);
        for (ObjectStore.Bucket one : draft.primary().all(ObjectStore.Bucket.class)) {
            for (ObjectStore.Bucket other : there) {
                boolean isPair = Counterparts.bare(one.name(), draft.primary().region())
                        .equals(Counterparts.bare(other.name(), draft.recovery().region()));
                boolean onward = isReplicated(one, other);
                boolean back = isReplicated(other, one);
                if (isPair && onward && back && draft.areNames("bucket", one.name(), other.name())) {
                    draft.row("bucket", draft.common(one.name(), other.name()), "S3 bucket")
                            .put("names", draft.each(one.name(), other.name()));
                } else if (isPair) {
                    draft.leftOut.add("buckets " + one.name() + " and " + other.name() + ": "
                            + (onward || back ? "replicated in one direction only" : "not replicated to each other"));
                }
            }
        }
    }

    private static boolean isReplicated(ObjectStore.Bucket from, ObjectStore.Bucket to) {
        return from.replication().stream()
                .anyMatch(rule -> rule.enabled() && rule.destination().equals(to.name()));
    }
}
