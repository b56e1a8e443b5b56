package io.drctl.aws;

import static io.drctl.aws.CannedAws.REGION;
import static io.drctl.aws.CannedAws.answer;
import static io.drctl.aws.CannedAws.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Answers of AWS's that the emulator doesn't give, in AWS's form. */
final class AwsServicesTest {
    private static CannedAws.Answer json(String body) {
        return answer(200, body, "Content-Type", "application/x-amz-json-1.1", "x-amzn-RequestId", "11111111-aaaa");
    }

    @Test
    void a_global_table_tells_of_its_replicas() throws IOException {
        try (CannedAws aws = new CannedAws(json("{\"Table\":{\"TableName\":\"carts\",\"TableStatus\":\"UPDATING\","
                + "\"Replicas\":[{\"RegionName\":\"us-east-2\",\"ReplicaStatus\":\"ACTIVE\"},"
                + "{\"RegionName\":\"us-west-1\",\"ReplicaStatus\":\"CREATION_FAILED\","
                + "\"ReplicaStatusDescription\":\"no such key\"}]}}"))) {
            Tables tables = new AwsTables(() -> aws.clients().regional(DynamoDbClient.builder(), REGION), REGION);

            Tables.Table table = tables.table("carts").orElseThrow();

            assertThat(table.isServing()).isTrue();
            assertThat(table.replicas())
                    .containsExactly(
                            new Tables.Replica(new RegionName("us-east-2"), "ACTIVE", null),
                            new Tables.Replica(new RegionName("us-west-1"), "CREATION_FAILED", "no such key"));
        }
    }

    /** As EC2 writes an error (API Reference, "Error codes"). */
    private static CannedAws.Answer refusal(int status, String code) {
        return body(
                status,
                "<Response><Errors><Error><Code>" + code + "</Code><Message>told so</Message></Error></Errors>"
                        + "<RequestID>11111111-aaaa</RequestID></Response>");
    }

    private static Map<String, Set<Compute.IngressChange>> denied(CannedAws aws) {
        Supplier<Ec2Client> client = Lazy.of(() -> aws.clients().brief(Ec2Client.builder(), REGION));
        return new AwsCompute(client, client, client, REGION).deniedIngressChanges(() -> List.of("sg-1"));
    }

    @Test
    void a_dry_run_tells_which_changes_of_a_security_group_are_allowed() throws IOException {
        try (CannedAws aws = new CannedAws(refusal(412, "DryRunOperation"), refusal(403, "UnauthorizedOperation"))) {
            assertThat(denied(aws)).isEqualTo(Map.of("sg-1", Set.of(Compute.IngressChange.AUTHORIZE)));
            assertThat(aws.asked())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request).contains("DryRun=true", "GroupId=sg-1", "192.0.2.0"));
        }
        try (CannedAws aws = new CannedAws(refusal(403, "UnauthorizedOperation"), refusal(412, "DryRunOperation"))) {
            assertThat(denied(aws)).isEqualTo(Map.of("sg-1", Set.of(Compute.IngressChange.REVOKE)));
        }
    }

    @Test
    void any_other_answer_to_a_dry_run_is_neither_allowed_nor_denied() throws IOException {
        try (CannedAws aws = new CannedAws(refusal(400, "InvalidGroup.NotFound"))) {
            assertThatThrownBy(() -> denied(aws))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("InvalidGroup.NotFound");
        }
        try (CannedAws aws = new CannedAws(body(
                200,
                "<RevokeSecurityGroupIngressResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<requestId>1</requestId><return>true</return></RevokeSecurityGroupIngressResponse>"))) {
            assertThatThrownBy(() -> denied(aws))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("not one to a dry run");
        }
    }

    @Test
    void distributions_are_read_page_by_page_with_the_groups_of_their_origins() throws IOException {
        try (CannedAws aws = new CannedAws(
                distributions("E1", "<IsTruncated>true</IsTruncated><NextMarker>E1</NextMarker>"),
                distributions("E2", "<IsTruncated>false</IsTruncated>"))) {
            Distributions distributions =
                    new AwsDistributions(() -> aws.clients().global(CloudFrontClient.builder()));

            List<Distributions.Distribution> all = distributions.distributions();

            assertThat(all).extracting(Distributions.Distribution::id).containsExactly("E1", "E2");
            assertThat(all.get(0).groups())
                    .containsExactly(new Distributions.OriginGroup("both", List.of("east", "west"), List.of(502, 503)));
            assertThat(all.get(0).targets()).containsExactly("both", "east");
            assertThat(all.get(0).isDeployed()).isFalse();
        }
    }

    private static CannedAws.Answer distributions(String id, String page) {
        return answer(
                200,
                "<DistributionList xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\">" + page
                        + "<Items><DistributionSummary><Id>" + id + "</Id><Status>InProgress</Status>"
                        + "<DomainName>d1.cloudfront.net</DomainName><Enabled>true</Enabled>"
                        + "<Aliases><Quantity>0</Quantity></Aliases><Origins><Quantity>2</Quantity><Items>"
                        + "<Origin><Id>east</Id><DomainName>east.example</DomainName></Origin>"
                        + "<Origin><Id>west</Id><DomainName>west.example</DomainName></Origin></Items></Origins>"
                        + "<OriginGroups><Quantity>1</Quantity><Items><OriginGroup><Id>both</Id>"
                        + "<FailoverCriteria><StatusCodes><Quantity>2</Quantity><Items><StatusCode>502</StatusCode>"
                        + "<StatusCode>503</StatusCode></Items></StatusCodes></FailoverCriteria>"
                        + "<Members><Quantity>2</Quantity><Items>"
                        + "<OriginGroupMember><OriginId>east</OriginId></OriginGroupMember>"
                        + "<OriginGroupMember><OriginId>west</OriginId></OriginGroupMember></Items></Members>"
                        + "</OriginGroup></Items></OriginGroups>"
                        + "<DefaultCacheBehavior><TargetOriginId>both</TargetOriginId></DefaultCacheBehavior>"
                        + "<CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior><PathPattern>/api/*</PathPattern>"
                        + "<TargetOriginId>east</TargetOriginId></CacheBehavior></Items></CacheBehaviors>"
                        + "</DistributionSummary></Items></DistributionList>",
                "Content-Type",
                "text/xml",
                "x-amzn-RequestId",
                "11111111-aaaa");
    }

    @Test
    void a_group_that_mixes_instance_types_names_them_and_its_template() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                200,
                "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>"
                        + "<AutoScalingGroupName>web</AutoScalingGroupName><MinSize>0</MinSize><MaxSize>3</MaxSize>"
                        + "<DesiredCapacity>0</DesiredCapacity><Status>Delete in progress</Status>"
                        + "<VPCZoneIdentifier>subnet-1, subnet-2</VPCZoneIdentifier>"
                        + "<TargetGroupARNs><member>arn:tg</member></TargetGroupARNs>"
                        + "<MixedInstancesPolicy><LaunchTemplate><LaunchTemplateSpecification>"
                        + "<LaunchTemplateId>lt-1</LaunchTemplateId><LaunchTemplateName>web</LaunchTemplateName>"
                        + "</LaunchTemplateSpecification><Overrides>"
                        + "<member><InstanceType>t3.micro</InstanceType></member>"
                        + "<member><InstanceType>t3a.micro</InstanceType></member></Overrides>"
                        + "</LaunchTemplate></MixedInstancesPolicy></member></AutoScalingGroups>"
                        + "</DescribeAutoScalingGroupsResult><ResponseMetadata><RequestId>11111111-aaaa</RequestId>"
                        + "</ResponseMetadata></DescribeAutoScalingGroupsResponse>"))) {
            AutoScaling scaling =
                    new AwsAutoScaling(() -> aws.clients().regional(AutoScalingClient.builder(), REGION), REGION);

            AutoScaling.Group group = scaling.group("web").orElseThrow();

            assertThat(group.template()).isEqualTo(new AutoScaling.Template("lt-1", "web", "$Default"));
            assertThat(group.types()).containsExactly("t3.micro", "t3a.micro");
            assertThat(group.subnets()).containsExactly("subnet-1", "subnet-2");
            assertThat(group.targetGroups()).containsExactly("arn:tg");
            assertThat(group.status()).isEqualTo("Delete in progress");
        }
    }

    @Test
    void what_ec2_says_of_a_launch_that_it_refuses_is_read_from_the_activities() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                200,
                "<DescribeScalingActivitiesResponse><DescribeScalingActivitiesResult><Activities>"
                        + "<member><ActivityId>a2</ActivityId><StatusCode>Failed</StatusCode>"
                        + "<StartTime>2025-10-20T07:10:00Z</StartTime>"
                        + "<StatusMessage>We currently do not have sufficient capacity.</StatusMessage></member>"
                        + "<member><ActivityId>a1</ActivityId><StatusCode>Successful</StatusCode>"
                        + "<StartTime>2025-10-20T06:00:00Z</StartTime></member>"
                        + "</Activities></DescribeScalingActivitiesResult><ResponseMetadata>"
                        + "<RequestId>11111111-aaaa</RequestId></ResponseMetadata>"
                        + "</DescribeScalingActivitiesResponse>"))) {
            AutoScaling scaling =
                    new AwsAutoScaling(() -> aws.clients().regional(AutoScalingClient.builder(), REGION), REGION);

            assertThat(scaling.activities("web"))
                    .containsExactly(
                            new AutoScaling.Activity(
                                    Instant.parse("2025-10-20T07:10:00Z"),
                                    "Failed",
                                    "We currently do not have sufficient capacity."),
                            new AutoScaling.Activity(Instant.parse("2025-10-20T06:00:00Z"), "Successful", ""));
            assertThat(aws.asked()).singleElement().asString().contains("AutoScalingGroupName=web");
        }
    }

    @Test
    void the_newest_image_is_looked_for_on_every_page() throws IOException {
        try (CannedAws aws = new CannedAws(
                json("{\"imageDetails\":[" + image("old", 1000) + "],\"nextToken\":\"more\"}"),
                json("{\"imageDetails\":[" + image("new", 3000) + "," + image("older", 2000) + "]}"))) {
            Registries registries =
                    new AwsRegistries(() -> aws.clients().regional(EcrClient.builder(), REGION), REGION);

            assertThat(registries.newestImage("web"))
                    .contains(new Registries.Image("sha256:new", List.of("new"), Instant.ofEpochSecond(3000)));
        }
    }

    private static String image(String name, long pushedAt) {
        return "{\"imageDigest\":\"sha256:" + name + "\",\"imageTags\":[\"" + name + "\"],\"imagePushedAt\":" + pushedAt
                + "}";
    }

    @Test
    void certificates_are_asked_for_with_every_kind_of_key() throws IOException {
        try (CannedAws aws = new CannedAws(json("{\"CertificateSummaryList\":[]}"))) {
            assertThat(new AwsCertificates(() -> aws.clients().regional(AcmClient.builder(), REGION), REGION)
                            .certificates())
                    .isEmpty();
            assertThat(aws.asked()).singleElement().asString().contains("EC_prime256v1", "RSA_4096", "RSA_2048");
        }
    }

    @Test
    void a_replica_that_is_not_in_sync_says_why() throws IOException {
        try (CannedAws aws =
                new CannedAws(json("{\"ARN\":\"arn:secret\",\"Name\":\"db\",\"PrimaryRegion\":\"us-east-2\","
                        + "\"VersionIdsToStages\":{\"v1\":[\"AWSPREVIOUS\"],\"v2\":[\"AWSCURRENT\"]},"
                        + "\"ReplicationStatus\":[{\"Region\":\"us-west-1\",\"Status\":\"Failed\","
                        + "\"StatusMessage\":\"a secret of that name exists\"}]}"))) {
            Secrets secrets =
                    new AwsSecrets(() -> aws.clients().regional(SecretsManagerClient.builder(), REGION), REGION);

            Secrets.Secret secret = secrets.secret("db").orElseThrow();

            assertThat(secret.version()).isEqualTo("v2");
            assertThat(secret.replicas())
                    .containsExactly(new Secrets.Replica(REGION, "Failed", "a secret of that name exists"));
        }
    }
}
