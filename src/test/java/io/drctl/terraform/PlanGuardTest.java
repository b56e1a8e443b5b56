package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.terraform.GuardVerdict.Danger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The samples in {@code plans/} were made by Terraform 1.11.4 and the AWS provider 5.100.0, and cut to what matters.
 */
class PlanGuardTest {
    private static final String CLUSTER = "aws_rds_cluster.database";

    @Test
    void lets_a_plan_without_changes_pass() throws IOException {
        GuardVerdict verdict = PlanGuard.judge(sample("none"), List.of(), Set.of());
        assertThat(verdict.isRefusal()).isFalse();
        assertThat(TerraformPlan.read(sample("none"), List.of()).isEmpty()).isTrue();
    }

    @Test
    void refuses_an_update_in_place_that_promotes_a_replica() throws IOException {
        assertThat(TerraformPlan.read(sample("promote"), List.of()).gone()).isEmpty();
        assertThat(PlanGuard.judge(sample("promote"), List.of(), Set.of()).refused())
                .containsExactly(new Danger(
                        CLUSTER, "database", "would be detached from its replication source, which promotes it", ""));
    }

    @Test
    void refuses_to_take_a_databases_protection_away() throws IOException {
        assertThat(PlanGuard.judge(sample("unprotect"), List.of(), Set.of()).refused())
                .extracting(Danger::what)
                .containsExactlyInAnyOrder(
                        "would lose its deletion protection", "would be deleted without a final snapshot from now on");
    }

    @Test
    void refuses_to_replace_a_database_and_to_open_a_bucket() throws IOException {
        List<Danger> refused =
                PlanGuard.judge(sample("replace"), List.of(), Set.of()).refused();
        assertThat(refused)
                .contains(
                        new Danger(
                                CLUSTER,
                                "database",
                                "would be destroyed and created again",
                                "what it holds would be gone"),
                        new Danger(
                                "aws_s3_bucket.state",
                                "bucket",
                                "could be destroyed with everything in it from now on",
                                ""),
                        new Danger("aws_s3_bucket_versioning.state", "bucket", "would stop keeping versions", ""),
                        new Danger(
                                "aws_s3_bucket_public_access_block.state",
                                "bucket",
                                "would be opened to public ACLs",
                                ""));
    }

    @Test
    void refuses_to_destroy_whatever_holds_data() throws IOException {
        assertThat(PlanGuard.judge(sample("destroy"), List.of(), Set.of()).refused())
                .extracting(Danger::address)
                .contains(CLUSTER, "aws_s3_bucket.state", "aws_s3_bucket_versioning.state", "aws_sqs_queue.other");
    }

    @Test
    void refuses_to_forget_a_database() throws IOException {
        assertThat(PlanGuard.judge(sample("forget"), List.of(), Set.of()).refused())
                .containsExactly(new Danger(
                        CLUSTER, "database", "would be dropped from Terraform's state, and be managed by nobody", ""));
        assertThat(TerraformPlan.read(sample("forget"), List.of()).count(ChangeKind.FORGET))
                .isEqualTo(1);
    }

    @Test
    void lets_pass_what_is_named_and_reports_names_that_were_not_needed() throws IOException {
        GuardVerdict verdict =
                PlanGuard.judge(sample("promote"), List.of(), Set.of(CLUSTER, "aws_rds_cluster.databse"));
        assertThat(verdict.isRefusal()).isFalse();
        assertThat(verdict.allowed()).extracting(Danger::address).containsExactly(CLUSTER);
        assertThat(verdict.unusedAllowances()).containsExactly("aws_rds_cluster.databse");
    }

    @Test
    void naming_one_address_allows_no_other() throws IOException {
        GuardVerdict verdict = PlanGuard.judge(sample("destroy"), List.of(), Set.of(CLUSTER));
        assertThat(verdict.refused())
                .extracting(Danger::address)
                .contains("aws_s3_bucket.state")
                .doesNotContain(CLUSTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws_rds_global_cluster",
                "aws_db_instance",
                "aws_s3_bucket",
                "aws_s3_object",
                "aws_eks_node_group",
                "aws_kms_key",
                "aws_efs_file_system",
                "aws_ebs_volume",
                "aws_route53_zone",
                "aws_route53_record",
                "aws_secretsmanager_secret",
                "aws_iam_role",
                "aws_vpc",
                "aws_lb",
                "random_password",
                "google_sql_database_instance",
                "nobody_knows_this",
                ""
            })
    void protects_whatever_can_not_be_made_again_from_every_way_of_losing_it(String type) {
        for (String actions : List.of(
                "[\"delete\"]",
                "[\"delete\",\"create\"]",
                "[\"create\",\"delete\"]",
                "[\"forget\"]",
                "[\"create\",\"forget\"]",
                "[\"evict\"]",
                "[]",
                "null")) {
            assertThat(PlanGuard.judge(change(type, actions, "{}", "null"), List.of(), Set.of())
                            .refused())
                    .as(actions)
                    .hasSize(1);
        }
        for (String actions : List.of("[\"create\"]", "[\"no-op\"]", "[\"read\"]", "[\"update\"]")) {
            assertThat(PlanGuard.judge(change(type, actions, "{}", "{}"), List.of(), Set.of())
                            .isRefusal())
                    .as(actions)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws_instance", "aws_lb_listener", "aws_security_group_rule", "terraform_data"})
    void leaves_what_can_be_made_again_to_the_operator(String type) {
        assertThat(PlanGuard.judge(change(type, "[\"delete\"]", "{}", "null"), List.of(), Set.of())
                        .isRefusal())
                .isFalse();
        assertThat(PlanGuard.judge(change(type, "[\"delete\",\"create\"]", "{}", "{}"), List.of(), Set.of())
                        .isRefusal())
                .isFalse();
    }

    @Test
    void an_unknown_action_is_refused_and_shown_whatever_the_type() {
        JsonNode plan = change("aws_instance", "[\"hibernate\"]", "{}", "{}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).refused())
                .extracting(Danger::sentence)
                .containsExactly(
                        "instance aws_instance.x would be changed in a way that drctl doesn't know (hibernate)");
        assertThat(TerraformPlan.read(plan, List.of()).count(ChangeKind.OTHER)).isEqualTo(1);
        assertThat(TerraformPlan.read(plan, List.of()).gone()).isNotEmpty();
    }

    @Test
    void what_a_plan_would_call_beside_resources_is_refused() {
        JsonNode plan = Json.read("{\"resource_changes\":[],\"action_invocations\":[{\"address\":"
                + "\"action.aws_ec2_stop_instance.x\",\"type\":\"aws_ec2_stop_instance\"}]}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).refused())
                .extracting(Danger::address)
                .containsExactly("action.aws_ec2_stop_instance.x");
    }

    @Test
    void an_interrupted_apply_is_no_excuse_to_replace_what_holds_data() {
        JsonNode plan = Json.read("{\"resource_changes\":[{\"address\":\"aws_efs_file_system.x\",\"mode\":\"managed\","
                + "\"type\":\"aws_efs_file_system\",\"change\":{\"actions\":[\"delete\",\"create\"],\"before\":{},"
                + "\"after\":{}},\"action_reason\":\"replace_because_tainted\"}]}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).refused())
                .singleElement()
                .satisfies(danger -> assertThat(danger.sentence())
                        .isEqualTo("file system aws_efs_file_system.x would be destroyed and created again, as an apply"
                                + " did not finish it (if it is intact: terraform untaint): its files would be gone"));
    }

    @Test
    void what_a_replacement_left_behind_is_not_destroyed_unseen() {
        JsonNode plan = Json.read("{\"resource_changes\":[{\"address\":\"aws_db_instance.x\",\"mode\":\"managed\","
                + "\"type\":\"aws_db_instance\",\"deposed\":\"4f2a\",\"change\":{\"actions\":[\"delete\"]}}]}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).refused())
                .extracting(Danger::what)
                .containsExactly("would be destroyed (its predecessor, which a replacement left)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'global_cluster_identifier':'g'}|{'global_cluster_identifier':''}|removed from its global database",
                "{'global_cluster_identifier':'g'}|{'global_cluster_identifier':null}|removed from its global database",
                "{'global_cluster_identifier':'g'}|{}|removed from its global database",
                "{'replicate_source_db':'a'}|{'replicate_source_db':'b'}|detached from its replication source",
                "{'backup_retention_period':7}|{'backup_retention_period':0}|keep its backups for a shorter time",
                "{'deletion_protection':true}|{'deletion_protection':null}|lose its deletion protection"
            })
    void sees_the_danger_in_an_update_in_place(String before, String after, String expected) {
        JsonNode plan = change("aws_rds_cluster", "[\"update\"]", before.replace('\'', '"'), after.replace('\'', '"'));
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).refused())
                .singleElement()
                .satisfies(danger -> assertThat(danger.what()).contains(expected));
    }

    @Test
    void an_ordinary_change_of_a_cluster_passes() {
        JsonNode plan = change(
                "aws_rds_cluster",
                "[\"update\"]",
                "{\"backup_retention_period\":7,\"deletion_protection\":true,\"replication_source_identifier\":\"a\"}",
                "{\"backup_retention_period\":14,\"deletion_protection\":true,\"replication_source_identifier\":\"a\"}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).isRefusal()).isFalse();
    }

    @Test
    void reading_a_data_source_is_no_change() {
        JsonNode plan = Json.read("{\"resource_changes\":[{\"address\":\"data.aws_db_instance.x\",\"mode\":\"data\","
                + "\"type\":\"aws_db_instance\",\"change\":{\"actions\":[\"read\"]}}]}");
        assertThat(PlanGuard.judge(plan, List.of(), Set.of()).isRefusal()).isFalse();
        assertThat(TerraformPlan.read(plan, List.of()).isEmpty()).isTrue();
    }

    @Test
    void a_sensitive_value_never_leaves_the_reader() {
        JsonNode plan =
                Json.read("{\"resource_changes\":[{\"address\":\"a.b\",\"mode\":\"managed\",\"type\":\"a\",\"change\":{"
                        + "\"actions\":[\"update\"],\"before\":{\"password\":\"old-secret\",\"nested\":{\"key\":\"deep-secret\"},"
                        + "\"size\":1},\"after\":{\"password\":\"new-secret\",\"nested\":{\"key\":\"deeper-secret\"},\"size\":2},"
                        + "\"after_unknown\":{},\"before_sensitive\":{\"password\":true,\"nested\":{\"key\":true}},"
                        + "\"after_sensitive\":{\"password\":true,\"nested\":{\"key\":true}}}}]}");
        TerraformPlan read = TerraformPlan.read(plan, List.of());
        assertThat(read.toString()).doesNotContain("secret");
        assertThat(read.changes().get(0).attributes())
                .containsExactly(
                        new AttributeChange("nested", null, null, true, false),
                        new AttributeChange("password", null, null, true, false),
                        new AttributeChange("size", "1", "2", false, false));
    }

    @Test
    void says_which_attribute_forces_a_replacement() throws IOException {
        ResourceChange cluster = TerraformPlan.read(sample("replace"), List.of()).of(ChangeKind.REPLACE).stream()
                .filter(change -> change.address().equals(CLUSTER))
                .findFirst()
                .orElseThrow();
        assertThat(cluster.attributes())
                .contains(new AttributeChange("cluster_identifier", "flask-site-us-west-1", "renamed", false, true));
        assertThat(cluster.reason()).isEqualTo("an attribute can't be changed in place");
    }

    /** Where nobody names a rule, the provider calls them unknown. */
    @Test
    void the_default_security_group_of_a_new_network_has_nothing_to_lose_to_rules_that_nobody_named() {
        String network = "{\"address\":\"aws_vpc.x\",\"mode\":\"managed\",\"type\":\"aws_vpc\",\"change\":{"
                + "\"actions\":[\"create\"],\"before\":null,\"after\":{},\"after_unknown\":{\"id\":true}}}";

        assertThat(PlanGuard.judge(defaultGroup("{}", "\"vpc_id\":true,", "," + network), List.of(), Set.of())
                        .isRefusal())
                .isFalse();
        assertThat(PlanGuard.judge(defaultGroup("{\"vpc_id\":\"vpc-1\"}", "", "," + network), List.of(), Set.of())
                        .refused())
                .extracting(Danger::what)
                .containsExactly(Openings.UNTOLD);
        String open = "{\"ingress\":[{\"cidr_blocks\":[\"0.0.0.0/0\"],\"from_port\":22,\"to_port\":22,"
                + "\"protocol\":\"tcp\"}]}";
        assertThat(PlanGuard.judge(defaultGroup(open, "\"vpc_id\":true,", "," + network), List.of(), Set.of())
                        .isRefusal())
                .isTrue();
    }

    private static JsonNode defaultGroup(String after, String unknown, String others) {
        return Json.read("{\"resource_changes\":[{\"address\":\"aws_default_security_group.x\",\"mode\":\"managed\","
                + "\"type\":\"aws_default_security_group\",\"change\":{\"actions\":[\"create\"],\"before\":null,"
                + "\"after\":" + after + ",\"after_unknown\":{" + unknown + "\"ingress\":true}}}" + others + "]}");
    }

    private static JsonNode change(String type, String actions, String before, String after) {
        return Json.read(
                "{\"resource_changes\":[{\"address\":\"" + type + ".x\",\"mode\":\"managed\",\"type\":\"" + type
                        + "\",\"change\":{\"actions\":" + actions + ",\"before\":" + before + ",\"after\":" + after
                        + ",\"after_unknown\":{}}}]}");
    }

    private static JsonNode sample(String name) throws IOException {
        try (InputStream stream = PlanGuardTest.class.getResourceAsStream("plans/" + name + ".json")) {
            assertThat(stream).as("plans/" + name + ".json").isNotNull();
            return Json.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
