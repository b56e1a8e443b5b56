package io.drctl.sim;

import io.drctl.cloud.IngressRule;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Objects;

/**
 * The security group of a Region's cluster: at first it lets the fleet in. Clients that are connected when it is closed
 * stay so until the writer restarts; nobody else gets in.
 */
final class DatabaseGroup {
    private final State state;

    DatabaseGroup(State state) {
        this.state = state;
    }

    /** The group of a cluster. */
    static String idFor(String clusterId) {
        return "sg-" + clusterId;
    }

    /** What a group let in at a time. */
    List<IngressRule> rules(RegionName region, String group, long time) {
        return Objects.requireNonNullElse(state.in(region).ingress.at(time, group), atFirst(group));
    }

    private static List<IngressRule> atFirst(String group) {
        return List.of(new IngressRule(group, "tcp", 3306, 3306, IngressRule.Kind.GROUP, "sg-web", "the fleet"));
    }

    /** Changes them. Who is let in again connects again. */
    void put(RegionName region, String group, List<IngressRule> rules) {
        state.in(region).ingress.put(state.now, group, List.copyOf(rules));
        if (!rules.isEmpty()) {
            state.in(region).cutOff.remove(group);
        }
    }

    boolean isClosed(AuroraCluster cluster) {
        return rules(cluster.region(), idFor(cluster.id()), Long.MAX_VALUE).isEmpty();
    }

    /** All connections of a writer have ended: whom the group keeps out can't come back. */
    void restarted(AuroraCluster cluster) {
        if (isClosed(cluster)) {
            state.in(cluster.region()).cutOff.add(idFor(cluster.id()));
        }
    }

    /** Whether nobody is connected to a cluster, and nobody can be. */
    boolean isCutOff(AuroraCluster cluster) {
        return state.in(cluster.region()).cutOff.contains(idFor(cluster.id()));
    }
}
