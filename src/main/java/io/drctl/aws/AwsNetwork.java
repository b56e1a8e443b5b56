package io.drctl.aws;

import io.drctl.cloud.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** Route tables and network ACLs of a VPC, each kind by one call for all of its subnets. */
record AwsNetwork(Supplier<Ec2Client> ec2, Calls calls) implements Network {
    @Override
    public List<RouteTable> routeTables(String vpcId) {
        return calls.call(
                "DescribeRouteTables",
                () ->
                        ec2
                                .get()
                                .describeRouteTablesPaginator(request -> request.filters(of(vpcId)))
                                .routeTables()
                                .stream()
                                .map(AwsNetwork::routeTable)
                                .toList());
    }

    private static RouteTable routeTable(software.amazon.awssdk.services.ec2.model.RouteTable told) {
        return new RouteTable(
                told.routeTableId(),
                told.associations().stream().anyMatch(each -> Boolean.TRUE.equals(each.main())),
                told.associations().stream()
                        .map(RouteTableAssociation::subnetId)
                        .filter(Objects::nonNull)
                        .toList(),
                told.routes().stream().map(AwsNetwork::route).toList());
    }

    private static Route route(software.amazon.awssdk.services.ec2.model.Route told) {
        return new Route(
                first(told.destinationCidrBlock(), told.destinationIpv6CidrBlock(), told.destinationPrefixListId()),
                first(
                        told.gatewayId(),
                        told.natGatewayId(),
                        told.transitGatewayId(),
                        told.vpcPeeringConnectionId(),
                        told.networkInterfaceId(),
                        told.instanceId(),
                        told.egressOnlyInternetGatewayId(),
                        told.localGatewayId(),
                        told.carrierGatewayId(),
                        told.coreNetworkArn()),
                told.state() != RouteState.BLACKHOLE);
    }

    /** A route has one of these, and EC2 leaves the others out. */
    private static String first(String... told) {
        return Stream.of(told)
                .filter(each -> each != null && !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    @Override
    public List<NetworkAcl> networkAcls(String vpcId) {
        return calls.call(
                "DescribeNetworkAcls",
                () ->
                        ec2
                                .get()
                                .describeNetworkAclsPaginator(request -> request.filters(of(vpcId)))
                                .networkAcls()
                                .stream()
                                .map(told -> new NetworkAcl(
                                        told.networkAclId(),
                                        told.associations().stream()
                                                .map(NetworkAclAssociation::subnetId)
                                                .filter(Objects::nonNull)
                                                .toList(),
                                        told.entries().stream()
                                                .map(AwsNetwork::rule)
                                                .toList()))
                                .toList());
    }

    @Override
    public Map<String, List<String>> groupsOf(List<String> instanceIds) {
        Map<String, List<String>> groups = new HashMap<>();
        for (int from = 0; from < instanceIds.size(); from += AwsCompute.FILTER_VALUES_MAX) {
            List<String> some =
                    instanceIds.subList(from, Math.min(from + AwsCompute.FILTER_VALUES_MAX, instanceIds.size()));
            // With a filter, EC2 still returns the others when one of them is missing.
            Filter filter = Filter.builder().name("instance-id").values(some).build();
            calls.call(
                            "DescribeInstances",
                            () -> ec2
                                    .get()
                                    .describeInstancesPaginator(request -> request.filters(filter))
                                    .reservations()
                                    .stream()
                                    .flatMap(reservation -> reservation.instances().stream())
                                    .toList())
                    .forEach(instance -> groups.put(
                            instance.instanceId(),
                            instance.securityGroups().stream()
                                    .map(GroupIdentifier::groupId)
                                    .toList()));
        }
        return groups;
    }

    private static AclRule rule(NetworkAclEntry told) {
        boolean hasPorts = told.portRange() != null && told.portRange().from() != null;
        return new AclRule(
                told.ruleNumber(),
                Boolean.TRUE.equals(told.egress()),
                "allow".equals(told.ruleActionAsString()),
                Text.orEmpty(told.protocol()),
                Text.orNull(told.cidrBlock()),
                hasPorts ? told.portRange().from() : -1,
                hasPorts ? told.portRange().to() : -1);
    }

    private static Filter of(String vpcId) {
        return Filter.builder().name("vpc-id").values(vpcId).build();
    }
}
