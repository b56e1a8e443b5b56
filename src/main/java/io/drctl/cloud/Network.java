package io.drctl.cloud;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Region's VPCs let through between their subnets and the internet. */
public interface Network {
    /**
     * The route tables of a VPC (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html">DescribeRouteTables</a>).
     */
    List<RouteTable> routeTables(String vpcId);

    /**
     * The network ACLs of a VPC (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html">DescribeNetworkAcls</a>).
     */
    List<NetworkAcl> networkAcls(String vpcId);

    /** The ids of instances' security groups, by instance id; instances that don't exist are left out. */
    Map<String, List<String>> groupsOf(List<String> instanceIds);

    /**
     * A route table.
     *
     * @param isMain whether subnets that name no table use it
     * @param subnets ids of those that name it
     */
    record RouteTable(String id, boolean isMain, List<String> subnets, List<Route> routes) {
        public RouteTable {
            subnets = List.copyOf(subnets);
            routes = List.copyOf(routes);
        }
    }

    /**
     * A route.
     *
     * @param destination an address range, or the id of a prefix list
     * @param target the id of what it leads to, such as {@code igw-0a1b2c3d} or {@code local}; empty where EC2 tells
     *     none
     * @param isActive false for a black hole, whose target is gone
     */
    record Route(String destination, String target, boolean isActive) {}

    /**
     * A network ACL (<a
     * href="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html">network ACLs</a>). It knows no
     * connections: an answer needs a rule of its own.
     *
     * @param subnets ids; each subnet has one ACL
     */
    record NetworkAcl(String id, List<String> subnets, List<AclRule> rules) {
        public NetworkAcl {
            subnets = List.copyOf(subnets);
            rules = List.copyOf(rules);
        }
    }

    /**
     * A rule of a network ACL.
     *
     * @param number the lowest that matches decides
     * @param protocol an IANA number, {@code 6} for TCP, or {@code -1} for all
     * @param range the addresses of the other side; null where it is told by another kind of range
     * @param fromPort the first port; −1 for all
     * @param toPort the last port; −1 for all
     */
    record AclRule(
            int number,
            boolean isEgress,
            boolean isAllowed,
            String protocol,
            @Nullable String range,
            int fromPort,
            int toPort) {
        /** Everything from or to anywhere by IPv4. */
        public static AclRule everything(int number, boolean isEgress, boolean isAllowed) {
            return new AclRule(number, isEgress, isAllowed, "-1", "0.0.0.0/0", -1, -1);
        }
    }
}
