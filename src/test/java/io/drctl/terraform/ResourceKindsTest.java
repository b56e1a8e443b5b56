package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceKindsTest {
    private final ResourceKinds kinds = ResourceKinds.load();

    @ParameterizedTest
    @CsvSource({
        "aws_rds_cluster,DATA,database",
        "aws_rds_cluster_instance,DATA,database",
        "aws_db_snapshot,DATA,database",
        "aws_dynamodb_table,DATA,database",
        "aws_elasticache_replication_group,DATA,database",
        "aws_opensearch_domain,DATA,database",
        "aws_s3_bucket,DATA,bucket",
        "aws_s3_object,DATA,bucket",
        "aws_s3_bucket_object,DATA,bucket",
        "aws_efs_file_system,DATA,file system",
        "aws_fsx_ontap_volume,DATA,file system",
        "aws_ebs_volume,DATA,volume",
        "aws_ebs_snapshot,DATA,volume",
        "aws_ecr_repository,DATA,image",
        "aws_backup_vault_lock_configuration,DATA,backup",
        "aws_sqs_queue,DATA,queue or stream",
        "aws_kinesis_stream,DATA,queue or stream",
        "aws_msk_cluster,DATA,queue or stream",
        "aws_cloudwatch_log_group,DATA,log",
        "aws_cloudformation_stack,DATA,stack",
        "kubernetes_namespace,DATA,stack",
        "aws_route53_zone,NAMES,name",
        "aws_route53_record,NAMES,name",
        "aws_route53_delegation_set,NAMES,name",
        "aws_route53domains_registered_domain,NAMES,name",
        "aws_eip,NAMES,address",
        "aws_lb,NAMES,load balancer",
        "aws_kms_key,KEYS,key",
        "aws_kms_alias,KEYS,key",
        "aws_key_pair,KEYS,key",
        "tls_private_key,KEYS,key",
        "random_password,KEYS,key",
        "aws_secretsmanager_secret,KEYS,secret",
        "aws_ssm_parameter,KEYS,secret",
        "aws_acm_certificate,KEYS,certificate",
        "aws_iam_role,IDENTITY,identity",
        "aws_iam_openid_connect_provider,IDENTITY,identity",
        "aws_cognito_user_pool,IDENTITY,identity",
        "aws_vpc,NETWORK,network",
        "aws_subnet,NETWORK,network",
        "aws_nat_gateway,NETWORK,network",
        "aws_security_group,NETWORK,network",
        "aws_eks_cluster,SERVICE,cluster",
        "aws_eks_access_entry,SERVICE,cluster"
    })
    void what_holds_data_names_keys_or_identity_is_protected(String type, Stake stake, String noun) {
        assertThat(kinds.of(type).stake()).isEqualTo(stake);
        assertThat(kinds.of(type).noun()).isEqualTo(noun);
        assertThat(kinds.of(type).isProtected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws_instance",
                "aws_launch_template",
                "aws_lb_listener",
                "aws_lb_target_group_attachment",
                "aws_security_group_rule",
                "aws_vpc_security_group_ingress_rule",
                "aws_route",
                "aws_cloudwatch_metric_alarm",
                "null_resource",
                "terraform_data",
                "random_id",
                "local_file",
                "time_sleep"
            })
    void what_can_be_made_again_empty_is_not(String type) {
        assertThat(kinds.of(type).isProtected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aws_timecapsule_capsule", "google_sql_database_instance", "azurerm_storage_account", "x", ""})
    void a_type_that_nobody_has_thought_about_is_protected(String type) {
        assertThat(kinds.of(type).stake()).isEqualTo(Stake.UNKNOWN);
        assertThat(kinds.of(type).isProtected()).isTrue();
        assertThat(kinds.of(type).reason()).contains("drctl doesn't know whether");
    }

    @Test
    void no_row_for_aws_is_a_slip_of_the_pen() throws IOException {
        List<String> types = providersTypes();
        assertThat(types).hasSizeGreaterThan(1500);
        assertThat(kinds.whole().keySet())
                .filteredOn(type -> type.startsWith("aws_"))
                .allSatisfy(type -> assertThat(types).contains(type));
        assertThat(kinds.beginnings().keySet())
                .filteredOn(beginning -> beginning.startsWith("aws_"))
                .allSatisfy(beginning ->
                        assertThat(types).anySatisfy(type -> assertThat(type).startsWith(beginning)));
    }

    @Test
    void what_is_harmless_is_written_out() {
        assertThat(kinds.beginnings().values())
                .allSatisfy(kind -> assertThat(kind.isProtected()).isTrue());
    }

    @Test
    void a_table_with_a_mistake_is_not_believed() {
        assertThatThrownBy(() -> ResourceKinds.read("[data: bucket] gone\naws_a aws_a\n"))
                .hasMessageContaining("aws_a stands in the table twice");
        assertThatThrownBy(() -> ResourceKinds.read("aws_a\n")).hasMessageContaining("a type without a heading");
        assertThatThrownBy(() -> ResourceKinds.read("[dta: bucket] gone\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Of version 5.100 of the AWS provider. */
    private static List<String> providersTypes() throws IOException {
        try (InputStream stream = ResourceKindsTest.class.getResourceAsStream("aws-resource-types.txt")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
