package io.drctl.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is in a Region, for callers that know no names yet: each list is complete, however many pages it takes.
 *
 * <p>All other ports are asked about what an inventory names. These lists are what an inventory can be made from. What
 * another port already lists is left to that port.
 */
public interface Listings {
    List<Vpc> vpcs();

    List<Subnet> subnets();

    /** The instances that aren't terminated or about to be. */
    List<Instance> instances();

    List<Balancer> balancers();

    List<TargetGroup> targetGroups();

    /** The names of the EKS clusters. */
    List<String> kubernetesClusters();

    Optional<KubernetesCluster> kubernetesCluster(String name);

    /** The names of an EKS cluster's managed node groups. */
    List<String> nodeGroups(String cluster);

    /** The instances of clusters and those that stand alone. */
    List<DatabaseInstance> databaseInstances();

    /** The names of all buckets of the account, wherever they are. */
    List<String> buckets();

    /** The account's public hosted zones; the same from each Region. */
    List<TrafficRouting.HostedZone> publicZones();

    /** All records of a hosted zone that decide where users go. */
    List<TrafficRouting.RecordSet> records(String hostedZoneId);

    /**
     * An object as text, such as a Terraform state.
     *
     * @return empty where there is no such object
     */
    Optional<String> object(String bucket, String key);

    record Vpc(String id, String cidr, boolean isDefault, Map<String, String> tags) {
        public Vpc {
            tags = Map.copyOf(tags);
        }
    }

    record Subnet(String id, String vpc, String zone) {}

    /**
     * An EC2 instance.
     *
     * @param vpc empty for one that is in none
     */
    record Instance(
            String id,
            String vpc,
            String type,
            String zone,
            String image,
            @Nullable String key,
            Map<String, String> tags) {
        public Instance {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * A load balancer of one of the newer types.
     *
     * @param type {@code application}, {@code network} or {@code gateway}
     */
    record Balancer(String arn, String name, String dnsName, String type, String vpc, List<String> zones) {
        public Balancer {
            zones = List.copyOf(zones);
        }
    }

    /**
     * A target group.
     *
     * @param healthPath null where its health checks don't request a page
     * @param balancers ARNs of the load balancers that forward to it
     */
    record TargetGroup(String arn, String name, @Nullable String healthPath, List<String> balancers) {
        public TargetGroup {
            balancers = List.copyOf(balancers);
        }
    }

    record KubernetesCluster(String name, String version, List<String> subnets) {
        public KubernetesCluster {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * A database instance.
     *
     * @param cluster null for one that stands alone
     * @param vpc empty where RDS doesn't say
     */
    record DatabaseInstance(String id, @Nullable String cluster, String size, String vpc) {}
}
