package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.inventory.Inventory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PrerequisitesTest {
    private final Inventory inventory = SeedInventory.with(SeedInventory.SHIPPED);
    private final FakeCloud cloud = new FakeCloud();

    @Test
    void finds_what_the_inventory_can_not_tell() {
        Prerequisites found = Prerequisites.ofShipped(inventory, SeedInventory.CALIFORNIA, cloud);
        assertThat(found.missing()).isEmpty();
        assertThat(found.found())
                .isEqualTo(new Prerequisites.Found(
                        "ami-us-west-1",
                        "arn:aws:iam::123456789012:role/drctl-flask-site-replication-us-west-1",
                        "arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2",
                        "drctl-flask-site-take-over-us-east-2"));
    }

    @Test
    void the_primary_replicates_from_nothing() {
        Prerequisites found = Prerequisites.ofShipped(inventory, SeedInventory.OHIO, cloud);
        assertThat(found(found).databaseSourceArn()).isNull();
    }

    @Test
    void names_everything_that_is_missing_at_once() {
        cloud.absent.addAll(java.util.List.of(
                "bucket us-east-2", "image us-east-2", "key pair us-east-2", "role", "alarm us-west-1", "zone"));
        Prerequisites found = Prerequisites.ofShipped(inventory, SeedInventory.OHIO, cloud);
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
        assertThat(found.missing().get(0).remedy()).isEqualTo("drctl prepare --region us-east-2");
    }

    @Test
    void the_recovery_region_waits_for_the_primarys_cluster() {
        cloud.absent.add("cluster us-east-2");
        cloud.absent.add("cluster us-west-1");
        Prerequisites found = Prerequisites.ofShipped(inventory, SeedInventory.CALIFORNIA, cloud);
        assertThat(found.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.what())
                    .contains("flask-site-us-east-2 in us-east-2")
                    .contains("does not exist");
            assertThat(missing.remedy()).isEqualTo("drctl provision --region us-east-2");
        });
    }

    @Test
    void a_recovery_region_that_has_its_cluster_needs_no_primary() {
        cloud.dead.add(SeedInventory.OHIO);
        Prerequisites found = Prerequisites.ofShipped(inventory, SeedInventory.CALIFORNIA, cloud);
        assertThat(found.missing()).isEmpty();
        assertThat(found(found).databaseSourceArn())
                .isEqualTo("arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2");
        assertThat(found.warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("us-east-2"));
    }

    @Test
    void a_region_that_does_not_answer_is_said_so_before_terraform_is_run() {
        cloud.dead.add(SeedInventory.OHIO);
        assertThatThrownBy(() -> Prerequisites.ofShipped(inventory, SeedInventory.OHIO, cloud))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("us-east-2 does not answer");
    }

    @Test
    void of_a_users_own_configuration_only_the_bucket_is_known() {
        cloud.absent.add("key pair us-east-2");
        assertThat(Prerequisites.ofOwn(inventory, SeedInventory.OHIO, cloud).missing())
                .isEmpty();
        assertThat(cloud.asked).containsExactly(SeedInventory.OHIO);
    }

    private static Prerequisites.Found found(Prerequisites prerequisites) {
        return Objects.requireNonNull(prerequisites.found());
    }
}
