package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PrerequisitesTest {
    private static final Command PREPARE = Command.drctl("prepare", "--region", "us-east-2");
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final RegionName CALIFORNIA = Inventories.RECOVERY;
    private static final String BUCKET = "drctl-flask-site-us-east-2";

    private final Inventory inventory = Inventories.flaskSite();
    private final FakeCloud cloud = HealthySite.of(inventory);

    @Test
    void finds_what_the_inventory_can_not_tell() {
        Prerequisites found = Prerequisites.ofShipped(inventory, CALIFORNIA, cloud);
        assertThat(found.missing()).isEmpty();
        assertThat(found.found())
                .isEqualTo(new Prerequisites.Found(
                        HealthySite.imageId(CALIFORNIA),
                        "arn:aws:iam::123456789012:role/drctl-flask-site-replication-us-west-1",
                        "arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2",
                        "drctl-flask-site-take-over-us-east-2"));
    }

    @Test
    void the_primary_replicates_from_nothing() {
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found(found).databaseSourceArn()).isNull();
    }

    @Test
    void names_everything_that_is_missing_at_once() {
        cloud.objectStore(OHIO).buckets.clear();
        cloud.compute(OHIO).images.clear();
        cloud.compute(OHIO).keyPairs.clear();
        cloud.roles().roles.clear();
        cloud.alarms(CALIFORNIA).alarms.clear();
        cloud.traffic().zones.clear();
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found.found()).isNull();
        assertThat(found.missing())
                .extracting(Prerequisites.Missing::what)
                .containsExactly(
                        "state bucket drctl-flask-site-us-east-2 in us-east-2",
                        "AMI drctl-flask-web-1.0.0, available in us-east-2",
                        "key pair flask-site in us-east-2",
                        "IAM role drctl-flask-site-replication-us-east-2",
                        "alarm drctl-flask-site-take-over-us-west-1 in us-west-1",
                        "public hosted zone drctl.example");
        assertThat(found.missing())
                .extracting(missing -> missing.remedy().text())
                .as("preparing both Regions covers the one")
                .containsOnly("drctl prepare", "create it in Route 53, or correct hosted-zone in the inventory");
    }

    @Test
    void what_one_region_lacks_is_prepared_there_only() {
        cloud.objectStore(OHIO).buckets.clear();
        cloud.roles().roles.clear();
        assertThat(Prerequisites.ofShipped(inventory, OHIO, cloud).missing())
                .extracting(missing -> missing.remedy().text())
                .containsOnly("drctl prepare --region us-east-2");
    }

    @Test
    void a_bucket_that_replicates_already_keeps_its_role() {
        cloud.roles().roles.clear();
        replicates("arn:aws:iam::123456789012:role/service-role/s3crr", "drctl-flask-site-us-west-1");
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found(found).replicationRoleArn()).isEqualTo("arn:aws:iam::123456789012:role/service-role/s3crr");
    }

    @Test
    void a_role_that_replicates_elsewhere_is_not_taken_and_its_rule_not_replaced() {
        cloud.roles().roles.clear();
        replicates("arn:aws:iam::123456789012:role/service-role/s3crr", "somebodys-archive");
        assertThat(Prerequisites.ofShipped(inventory, OHIO, cloud).missing())
                .containsExactly(
                        new Prerequisites.Missing(
                                "a bucket in us-east-2 that replicates to us-west-1 alone: " + BUCKET
                                        + " has rules that would be replaced: own to somebodys-archive",
                                Remedy.of("remove those rules, or name another bucket for us-east-2 in the"
                                                + " inventory, then ")
                                        .then(PREPARE)),
                        Prerequisites.Missing.prepared("IAM role drctl-flask-site-replication-us-east-2", PREPARE));
    }

    @Test
    void a_state_bucket_in_another_region_is_none() {
        cloud.objectStore(OHIO).alter(BUCKET, bucket -> ObjectStore.Bucket.elsewhere(BUCKET, "eu-west-1"));
        Map.of(
                        PREPARE,
                        Prerequisites.ofShipped(inventory, OHIO, cloud),
                        PREPARE.with("--only", "bucket"),
                        Prerequisites.ofOwn(inventory, own(), cloud))
                .forEach((command, found) -> assertThat(found.missing())
                        .containsExactly(new Prerequisites.Missing(
                                "state bucket drctl-flask-site-us-east-2 in us-east-2: that name is taken, in"
                                        + " eu-west-1",
                                Remedy.of("name another bucket for us-east-2 in the inventory, then ")
                                        .then(command))));
    }

    @Test
    void the_recovery_region_waits_for_the_primarys_cluster() {
        cloud.databases(OHIO).clusters.clear();
        cloud.databases(CALIFORNIA).clusters.clear();
        Prerequisites found = Prerequisites.ofShipped(inventory, CALIFORNIA, cloud);
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.what())
                    .contains("flask-site-us-east-2 in us-east-2")
                    .contains("does not exist");
            assertThat(missing.remedy()).hasToString("drctl provision --region us-east-2");
        });
    }

    @Test
    void a_recovery_region_that_has_its_cluster_needs_no_primary() {
        cloud.lose(OHIO);
        Prerequisites found = Prerequisites.ofShipped(inventory, CALIFORNIA, cloud);
        assertThat(found.missing()).isEmpty();
        assertThat(found(found).databaseSourceArn())
                .isEqualTo("arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2");
        assertThat(found.warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("us-east-2"));
    }

    @Test
    void a_primary_that_lost_its_cluster_to_a_failover_gets_a_replica_of_the_promoted_one() {
        cloud.databases(OHIO).clusters.clear();
        cloud.databases(CALIFORNIA).alter("flask-site-us-west-1", cluster -> FakeDatabases.withSource(cluster, null));
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found(found).databaseSourceArn())
                .isEqualTo("arn:aws:rds:us-west-1:123456789012:cluster:flask-site-us-west-1");
        assertThat(found.warnings())
                .containsExactly("database cluster flask-site-us-east-2 does not exist, and flask-site-us-west-1 in"
                        + " us-west-1 does; flask-site-us-east-2 is made as its replica");
    }

    @Test
    void a_new_site_begins_with_a_cluster_of_its_own() {
        cloud.databases(OHIO).clusters.clear();
        cloud.databases(CALIFORNIA).clusters.clear();
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found(found).databaseSourceArn()).isNull();
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void a_replica_in_the_primary_region_keeps_its_source() {
        cloud.databases(OHIO)
                .alter(
                        "flask-site-us-east-2",
                        cluster -> FakeDatabases.withSource(cluster, HealthySite.databaseArn(inventory, CALIFORNIA)));
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found(found).databaseSourceArn())
                .isEqualTo("arn:aws:rds:us-west-1:123456789012:cluster:flask-site-us-west-1");
    }

    @Test
    void no_cluster_is_made_beside_a_replica_whose_source_is_gone() {
        cloud.databases(OHIO).clusters.clear();
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found.missing())
                .containsExactly(new Prerequisites.Missing(
                        "a database cluster that flask-site-us-east-2 can follow: flask-site-us-west-1 in us-west-1"
                                + " is itself a replica, of"
                                + " arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2",
                        Remedy.of("what it takes to promote it is shown by: ").then(Command.drctl("status"))));
    }

    @Test
    void no_empty_primary_is_made_while_nobody_knows_what_the_other_region_holds() {
        cloud.databases(OHIO).clusters.clear();
        cloud.lose(CALIFORNIA);
        Prerequisites found = Prerequisites.ofShipped(inventory, OHIO, cloud);
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.what())
                    .contains("flask-site-us-west-1 in us-west-1")
                    .contains("an empty flask-site-us-east-2 must not be made")
                    .contains("us-west-1 does not answer");
            assertThat(missing.remedy()).hasToString("try again when us-west-1 answers");
        });
    }

    @Test
    void a_global_databases_lost_member_is_not_made_empty() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud member = HealthySite.of(global);
        member.databases(OHIO).clusters.clear();
        cloud.databases(OHIO).clusters.clear();
        String add = "aws rds create-db-cluster --region us-east-2 --db-cluster-identifier flask-site-us-east-2"
                + " --global-cluster-identifier flask-site-global --engine aurora-mysql --engine-version"
                + " 8.0.mysql_aurora.3.10.5 --storage-encrypted --kms-key-id alias/aws/rds";

        assertThat(Prerequisites.ofShipped(global, OHIO, member).missing())
                .singleElement()
                .satisfies(missing -> {
                    assertThat(missing.what()).contains("made now, it would be empty");
                    assertThat(missing.remedy())
                            .hasToString("add us-east-2 to global database flask-site-global: " + add);
                });
        assertThat(Prerequisites.ofShipped(global, OHIO, cloud).missing())
                .as("the other cluster was detached from it")
                .singleElement()
                .satisfies(missing -> assertThat(missing.remedy())
                        .hasToString("make global database flask-site-global of flask-site-us-west-1: aws rds"
                                + " create-global-cluster --region us-west-1 --global-cluster-identifier"
                                + " flask-site-global --source-db-cluster-identifier"
                                + " arn:aws:rds:us-west-1:123456789012:cluster:flask-site-us-west-1;"
                                + " then add us-east-2 to it: " + add));
    }

    @Test
    void a_region_that_does_not_answer_is_said_so_before_terraform_is_run() {
        cloud.lose(OHIO);
        assertThatThrownBy(() -> Prerequisites.ofShipped(inventory, OHIO, cloud))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("us-east-2 does not answer");
    }

    @Test
    void of_a_users_own_configuration_only_the_bucket_is_known() {
        cloud.compute(OHIO).keyPairs.clear();
        assertThat(Prerequisites.ofOwn(inventory, own(), cloud).missing()).isEmpty();
        assertThat(cloud.calls()).extracting(Call::region).containsOnly(OHIO);
    }

    private void replicates(String role, String destination) {
        cloud.objectStore(OHIO)
                .alter(
                        BUCKET,
                        old -> new ObjectStore.Bucket(
                                old.name(),
                                old.region(),
                                old.versioned(),
                                old.encryption(),
                                old.publicAccessBlocked(),
                                role,
                                List.of(new ObjectStore.ReplicationRule("own", destination, true))));
    }

    private static Prerequisites.Found found(Prerequisites prerequisites) {
        return Objects.requireNonNull(prerequisites.found());
    }

    /** A root that leaves it to the inventory where its state is. */
    private Root own() {
        return new Root(
                null,
                Path.of("/infra"),
                List.of(),
                null,
                List.of(OHIO),
                inventory.terraform().stateBucketIn(OHIO).orElseThrow(),
                "terraform/us-east-2.tfstate",
                true);
    }
}
