package io.drctl.aws;

import static io.drctl.aws.CannedAws.REGION;
import static io.drctl.aws.CannedAws.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Listings;
import io.drctl.cloud.TrafficRouting.RecordSet;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

/** A large Region is read to its last page. The emulator gives most lists on one. */
final class AwsListingsTest {
    private static final int PAGES = 5;

    private static AwsListings listings(CannedAws aws) {
        SdkClients clients = aws.clients();
        return new AwsListings(
                new AwsListings.Clients(
                        () -> clients.regional(Ec2Client.builder(), REGION),
                        () -> clients.regional(ElasticLoadBalancingV2Client.builder(), REGION),
                        () -> clients.regional(EksClient.builder(), REGION),
                        () -> clients.regional(RdsClient.builder(), REGION),
                        () -> clients.regional(S3Client.builder(), REGION),
                        () -> clients.global(Route53Client.builder())),
                REGION);
    }

    private interface Page {
        String text(int number, boolean isLast);
    }

    private static CannedAws pages(Page page) throws IOException {
        return new CannedAws(IntStream.rangeClosed(1, PAGES)
                .mapToObj(number -> body(200, page.text(number, number == PAGES)))
                .toArray(CannedAws.Answer[]::new));
    }

    private static String[] all(String prefix) {
        return IntStream.rangeClosed(1, PAGES)
                .mapToObj(number -> prefix + number)
                .toArray(String[]::new);
    }

    @Test
    void instances_are_read_to_the_last_page() throws IOException {
        try (CannedAws aws = pages((number, isLast) -> "<DescribeInstancesResponse><reservationSet><item><instancesSet>"
                + "<item><instanceId>i-" + number + "</instanceId></item></instancesSet></item></reservationSet>"
                + (isLast ? "" : "<nextToken>t" + number + "</nextToken>") + "</DescribeInstancesResponse>")) {
            assertThat(listings(aws).instances())
                    .extracting(Listings.Instance::id)
                    .containsExactly(all("i-"));
            assertThat(aws.asked()).hasSize(PAGES).last().asString().contains("NextToken=t4");
        }
    }

    @Test
    void database_instances_are_read_to_the_last_page() throws IOException {
        try (CannedAws aws = pages((number, isLast) -> "<DescribeDBInstancesResponse><DescribeDBInstancesResult>"
                + "<DBInstances><DBInstance><DBInstanceIdentifier>d" + number + "</DBInstanceIdentifier>"
                + "</DBInstance></DBInstances>" + (isLast ? "" : "<Marker>m" + number + "</Marker>")
                + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>")) {
            assertThat(listings(aws).databaseInstances())
                    .extracting(Listings.DatabaseInstance::id)
                    .containsExactly(all("d"));
        }
    }

    @Test
    void load_balancers_are_read_to_the_last_page() throws IOException {
        try (CannedAws aws = pages((number, isLast) -> "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult>"
                + "<LoadBalancers><member><LoadBalancerArn>a" + number + "</LoadBalancerArn><LoadBalancerName>b"
                + number
                + "</LoadBalancerName><DNSName>b.example</DNSName><Type>application</Type></member></LoadBalancers>"
                + (isLast ? "" : "<NextMarker>m" + number + "</NextMarker>")
                + "</DescribeLoadBalancersResult></DescribeLoadBalancersResponse>")) {
            assertThat(listings(aws).balancers())
                    .extracting(Listings.Balancer::name)
                    .containsExactly(all("b"));
        }
    }

    @Test
    void kubernetes_clusters_are_read_to_the_last_page() throws IOException {
        CannedAws.Answer[] pages = IntStream.rangeClosed(1, PAGES)
                .mapToObj(number -> CannedAws.answer(
                        200,
                        "{\"clusters\":[\"k" + number + "\"]" + (number < PAGES ? ",\"nextToken\":\"t\"" : "") + "}",
                        "Content-Type",
                        "application/json",
                        "x-amzn-RequestId",
                        "11111111-aaaa"))
                .toArray(CannedAws.Answer[]::new);
        try (CannedAws aws = new CannedAws(pages)) {
            assertThat(listings(aws).kubernetesClusters()).containsExactly(all("k"));
        }
    }

    @Test
    void records_of_a_zone_are_read_to_the_last_page() throws IOException {
        try (CannedAws aws = pages((number, isLast) ->
                "<ListResourceRecordSetsResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                        + "<ResourceRecordSets><ResourceRecordSet><Name>r" + number + ".example.</Name><Type>A</Type>"
                        + "<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord>"
                        + "</ResourceRecords></ResourceRecordSet></ResourceRecordSets><MaxItems>1</MaxItems><IsTruncated>"
                        + !isLast + "</IsTruncated>"
                        + (isLast
                                ? ""
                                : "<NextRecordName>r" + (number + 1)
                                        + ".example.</NextRecordName><NextRecordType>A</NextRecordType>")
                        + "</ListResourceRecordSetsResponse>")) {
            assertThat(listings(aws).records("Z1"))
                    .extracting(RecordSet::name)
                    .containsExactly(
                            Stream.of(all("r")).map(name -> name + ".example").toArray(String[]::new));
        }
    }
}
