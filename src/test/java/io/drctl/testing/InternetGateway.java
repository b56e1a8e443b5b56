package io.drctl.testing;

import software.amazon.awssdk.services.ec2.Ec2Client;

/** What a VPC of the emulator needs for users to reach anything in it. */
public final class InternetGateway {
    private InternetGateway() {}

    /** Gives a VPC an internet gateway, and its main route table a default route to that. */
    public static void attach(Ec2Client ec2, String vpc) {
        String gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(request -> request.internetGatewayId(gateway).vpcId(vpc));
        ec2.describeRouteTables().routeTables().stream()
                .filter(table -> vpc.equals(table.vpcId()))
                .forEach(table -> ec2.createRoute(request -> request.routeTableId(table.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId(gateway)));
    }
}
