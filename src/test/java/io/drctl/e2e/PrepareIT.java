package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.RegionName;
import io.drctl.testing.AwsCommand;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import tools.jackson.databind.JsonNode;

/** {@code drctl prepare} in an account that has nothing but the image to start from. */
@Timeout(300)
class PrepareIT {
    private static final String EAST_BUCKET = SeededSite.bucket(SeededSite.PRIMARY);
    private static final String WEST_BUCKET = SeededSite.bucket(SeededSite.RECOVERY);

    @TempDir
    private Path desk;

    private AwsCommand aws;
    private Operator operator;

    @BeforeEach
    void an_account_with_an_image_in_the_primary_region() throws IOException {
        Moto moto = Moto.require();
        aws = AwsCommand.require(moto);
        Ec2Client ec2 = moto.client(Ec2Client.builder(), SeededSite.PRIMARY);
        String image = ec2.registerImage(request -> request.name(SeededSite.IMAGE_NAME)
                        .architecture("x86_64")
                        .rootDeviceName("/dev/sda1")
                        .virtualizationType("hvm"))
                .imageId();
        ec2.createTags(request -> request.resources(image)
                .tags(Tag.builder().key("Version").value("1.0.0").build()));
        operator = Operator.at(desk, moto, moto.endpoint());
        Files.writeString(
                Files.createDirectories(operator.file("keys")).resolve("flask-site.pub"), SeededSite.PUBLIC_KEY + "\n");
    }

    @Test
    void makes_everything_in_both_regions_once() {
        Operator.Ended dry = operator.run("prepare", "--dry-run");

        assertThat(dry.status()).as(dry.err() + dry.out()).isZero();
        assertThat(dry.out()).contains(EAST_BUCKET, WEST_BUCKET);
        assertThat(buckets()).isEmpty();
        assertThat(keyPair(SeededSite.PRIMARY).size()).isZero();
        assertThat(images(SeededSite.RECOVERY).size()).isZero();

        Operator.Ended made = operator.run("prepare", "--yes");

        assertThat(made.status()).as(made.err()).isZero();
        assertThat(buckets()).containsExactlyInAnyOrder(EAST_BUCKET, WEST_BUCKET);
        assertBucket(SeededSite.PRIMARY, EAST_BUCKET, WEST_BUCKET);
        assertBucket(SeededSite.RECOVERY, WEST_BUCKET, EAST_BUCKET);
        assertThat(keyPair(SeededSite.PRIMARY).at("/0/KeyFingerprint").asString())
                .isNotEmpty()
                .isEqualTo(keyPair(SeededSite.RECOVERY).at("/0/KeyFingerprint").asString());
        JsonNode copy = images(SeededSite.RECOVERY).path(0);
        assertThat(copy.path("Name").asString()).isEqualTo(SeededSite.IMAGE_NAME);
        assertThat(copy.path("Tags")).anySatisfy(tag -> {
            assertThat(tag.path("Key").asString()).isEqualTo("Version");
            assertThat(tag.path("Value").asString()).isEqualTo("1.0.0");
        });

        Operator.Ended again = operator.run("prepare", "--yes");

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("ALREADY SO", "nothing was changed");
        assertThat(images(SeededSite.RECOVERY).size()).isEqualTo(1);
    }

    /** What drctl prepare calls already so, drctl provision must not send its user back to drctl prepare for. */
    @Test
    void replication_by_a_role_of_the_users_own_is_left_as_it_is_and_enough() throws IOException {
        Operator.Ended made = operator.run("prepare", "--yes");
        assertThat(made.status()).as(made.err()).isZero();
        String role = replicateByRoleNamed("s3crr-of-the-users-own");

        Operator.Ended again = operator.run("prepare", "--yes");

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing was changed");
        assertThat(s3api(SeededSite.PRIMARY, "get-bucket-replication", EAST_BUCKET)
                        .at("/ReplicationConfiguration/Role")
                        .asString())
                .isEqualTo(role);
        // There is no hosted zone, so all that Terraform is asked for is its version.
        Path terraform =
                Files.writeString(operator.file("terraform"), "#!/bin/sh\necho '{\"terraform_version\":\"1.11.0\"}'\n");
        assertThat(terraform.toFile().setExecutable(true)).isTrue();
        operator.set("DRCTL_TERRAFORM", terraform.toString());
        Operator.Ended provisioned = operator.run("provision", "--region", "us-east-2", "--plan-only");
        assertThat(provisioned.status()).as(provisioned.err()).isEqualTo(3);
        assertThat(provisioned.out() + provisioned.err())
                .contains("public hosted zone drctl.example")
                .doesNotContain("IAM role", "drctl prepare");
    }

    @Test
    void one_region_can_be_prepared_alone() {
        Operator.Ended ended = operator.run("prepare", "--region", "us-west-1", "--yes", "-o", "json");

        // The bucket of the other Region, to which this one's must replicate, is not there yet.
        assertThat(ended.status()).as(ended.err() + ended.out()).isEqualTo(3);
        assertThat(buckets()).containsExactly(WEST_BUCKET);
        assertThat(keyPair(SeededSite.RECOVERY).size()).isEqualTo(1);
        assertThat(images(SeededSite.RECOVERY).size()).isEqualTo(1);
        assertThat(keyPair(SeededSite.PRIMARY).size()).isZero();
    }

    /** Puts another role in the place of drctl's, which is deleted. */
    private String replicateByRoleNamed(String name) {
        JsonNode before = s3api(SeededSite.PRIMARY, "get-bucket-replication", EAST_BUCKET);
        String drctls = before.at("/ReplicationConfiguration/Role").asString();
        String role = drctls.substring(0, drctls.lastIndexOf('/') + 1) + name;
        aws.ask(
                SeededSite.PRIMARY,
                "s3api",
                "put-bucket-replication",
                "--bucket",
                EAST_BUCKET,
                "--replication-configuration",
                before.path("ReplicationConfiguration").toString().replace(drctls, role));
        String drctlsName = drctls.substring(drctls.lastIndexOf('/') + 1);
        JsonNode policies = aws.ask(SeededSite.PRIMARY, "iam", "list-role-policies", "--role-name", drctlsName);
        policies.path("PolicyNames")
                .forEach(policy -> aws.ask(
                        SeededSite.PRIMARY,
                        "iam",
                        "delete-role-policy",
                        "--role-name",
                        drctlsName,
                        "--policy-name",
                        policy.asString()));
        aws.ask(SeededSite.PRIMARY, "iam", "delete-role", "--role-name", drctlsName);
        return role;
    }

    private void assertBucket(RegionName region, String name, String destination) {
        assertThat(s3api(region, "get-bucket-location", name)
                        .path("LocationConstraint")
                        .asString())
                .isEqualTo(region.value());
        assertThat(s3api(region, "get-bucket-versioning", name).path("Status").asString())
                .isEqualTo("Enabled");
        assertThat(s3api(region, "get-bucket-encryption", name)
                        .at(
                                "/ServerSideEncryptionConfiguration/Rules/0/ApplyServerSideEncryptionByDefault/SSEAlgorithm")
                        .asString())
                .isNotEmpty();
        assertThat(s3api(region, "get-public-access-block", name).path("PublicAccessBlockConfiguration"))
                .hasSize(4)
                .allMatch(JsonNode::asBoolean);
        JsonNode replication = s3api(region, "get-bucket-replication", name).path("ReplicationConfiguration");
        assertThat(replication.at("/Rules/0/Destination/Bucket").asString()).isEqualTo("arn:aws:s3:::" + destination);
        assertThat(replication.at("/Rules/0/Status").asString()).isEqualTo("Enabled");
        String role = replication.path("Role").asString();
        assertThat(aws.ask(region, "iam", "get-role", "--role-name", role.substring(role.lastIndexOf('/') + 1))
                        .at("/Role/Arn")
                        .asString())
                .isEqualTo(role);
    }

    private JsonNode s3api(RegionName region, String question, String bucket) {
        return aws.ask(region, "s3api", question, "--bucket", bucket);
    }

    private List<String> buckets() {
        return aws.ask(SeededSite.PRIMARY, "s3api", "list-buckets").path("Buckets").values().stream()
                .map(bucket -> bucket.path("Name").asString())
                .toList();
    }

    private JsonNode keyPair(RegionName region) {
        return aws.ask(
                region,
                "ec2",
                "describe-key-pairs",
                "--filters",
                "Name=key-name,Values=" + SeededSite.KEY_NAME,
                "--query",
                "KeyPairs");
    }

    private JsonNode images(RegionName region) {
        return aws.ask(
                region,
                "ec2",
                "describe-images",
                "--filters",
                "Name=name,Values=" + SeededSite.IMAGE_NAME,
                "--query",
                "Images");
    }
}
