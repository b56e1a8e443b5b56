package io.drctl.discovery;

import io.drctl.cloud.Containers;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What exists in two Regions, and outside Regions, as far as it could be read. Nothing has been judged yet.
 *
 * @param zones the public hosted zones
 * @param states what Terraform states contain
 * @param gaps what could not be read
 */
record Landscape(Area primary, Area recovery, List<Zone> zones, List<StateResource> states, List<Gap> gaps) {
    Landscape {
        zones = List.copyOf(zones);
        states = List.copyOf(states);
        gaps = List.copyOf(gaps);
    }

    /**
     * What exists in one Region, of all types: {@code all(Listings.Vpc.class)} are its VPCs.
     *
     * @param found records of the ports, and those of this class
     */
    record Area(RegionName region, List<Object> found) {
        Area {
            found = List.copyOf(found);
        }

        <T> List<T> all(Class<T> type) {
            return found.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** The same, with more. */
        Area with(List<?> more) {
            List<Object> all = new ArrayList<>(found);
            all.addAll(more);
            return new Area(region, all);
        }
    }

    /** A hosted zone with the records that direct users. */
    record Zone(HostedZone zone, List<RecordSet> records) {
        Zone {
            records = List.copyOf(records);
        }
    }

    /** The listeners of a load balancer. */
    record Listeners(String balancer, List<LoadBalancing.Listener> listeners) {
        Listeners {
            listeners = List.copyOf(listeners);
        }
    }

    /** An ECS service in its cluster. */
    record ContainerService(String cluster, Containers.Service service) {}

    /** A managed node group in its EKS cluster. */
    record NodeGroup(String cluster, io.drctl.cloud.Clusters.NodeGroup group) {}

    /** The capacities between which an Aurora Serverless v2 cluster scales. */
    record Capacity(String cluster, Databases.ServerlessScaling scaling) {}

    /** The instance type that an Auto Scaling group's launch template names. */
    record GroupType(String group, String type) {}

    /**
     * A resource in a Terraform state.
     *
     * @param address within its state, such as {@code module.web.aws_lb.this}
     * @param ids what AWS knows it by: id, ARN, name
     */
    record StateResource(String address, String type, List<String> ids) {
        StateResource {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Something that could not be read.
     *
     * @param what in words, such as {@code load balancers}
     * @param region null for what lives in none
     */
    record Gap(String what, @Nullable RegionName region, String why) {}

    /** Whether a Terraform state has something of a kind by that name. */
    boolean isInStates(String kind, String name) {
        return TerraformState.ofKind(states, kind).stream()
                .anyMatch(resource -> resource.ids().contains(name));
    }

    /** Both Regions, the primary first. */
    List<Area> areas() {
        return List.of(primary, recovery);
    }

    Area area(RegionName region) {
        return region.equals(primary.region()) ? primary : recovery;
    }
}
