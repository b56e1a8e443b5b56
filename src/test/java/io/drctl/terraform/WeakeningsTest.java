package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.terraform.GuardVerdict.Danger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What weakens protection counts like destruction. */
class WeakeningsTest {
    private static final String EVERYBODY =
            "{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"s3:*\\\",\\\"Resource\\\":\\\"*\\\"}]}";
    private static final String NOBODY =
            "{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Deny\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"s3:*\\\",\\\"Resource\\\":\\\"*\\\"}]}";
    private static final String EVERYTHING =
            "{\\\"Statement\\\":{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":[\\\"*\\\"],\\\"Resource\\\":\\\"*\\\"}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_kms_key|{'is_enabled':true}|{'is_enabled':false}|would be disabled",
                "aws_kms_key|{'enable_key_rotation':true}|{'enable_key_rotation':false}|no longer be rotated",
                "aws_kms_key|{'deletion_window_in_days':30}|{'deletion_window_in_days':7}|be deleted sooner",
                "aws_kms_key|{'deletion_window_in_days':null}|{'deletion_window_in_days':7}|be deleted sooner",
                "aws_kms_replica_key|{'enabled':true}|{'enabled':false}|would be disabled",
                "aws_kms_alias|{'target_key_id':'a'}|{'target_key_id':'b'}|point at another key",
                "aws_rds_cluster|{'backup_retention_period':35}|{'backup_retention_period':1}|backups for a shorter"
                        + " time",
                "aws_rds_cluster|{'backup_retention_period':35}|{'backup_retention_period':null}|backups for a shorter",
                "aws_db_instance|{'backup_retention_period':7}|{'backup_retention_period':0}|backups for a shorter"
                        + " time",
                "aws_rds_cluster|{'backtrack_window':86400}|{'backtrack_window':0}|rewound less far",
                "aws_db_instance|{'deletion_protection':true}|{'deletion_protection':false}|its deletion protection",
                "aws_db_instance|{'deletion_protection':true}|{'deletion_protection':null}|its deletion protection",
                "aws_lb|{'enable_deletion_protection':true}|{}|its deletion protection",
                "aws_cognito_user_pool|{'deletion_protection':'ACTIVE'}|{'deletion_protection':'INACTIVE'}|deletion"
                        + " protection",
                "aws_rds_cluster|{'skip_final_snapshot':false}|{'skip_final_snapshot':true}|without a final snapshot",
                "aws_db_instance|{'publicly_accessible':false}|{'publicly_accessible':true}|opened to the public",
                "aws_db_instance|{'multi_az':true}|{'multi_az':false}|lose its standby",
                "aws_db_instance|{'storage_encrypted':true}|{'storage_encrypted':false}|its encryption",
                "aws_db_instance|{'replicate_source_db':'a'}|{'replicate_source_db':'b'}|which promotes it",
                "aws_rds_cluster|{'replication_source_identifier':'a'}|{'replication_source_identifier':''}|which"
                        + " promotes it",
                "aws_rds_cluster|{'global_cluster_identifier':'g'}|{}|removed from its global database",
                "aws_s3_bucket_versioning|{'versioning_configuration':[{'status':'Enabled'}]}|{'versioning_configuration':[{'status':'Suspended'}]}|stop keeping versions",
                "aws_s3_bucket_versioning|{'versioning_configuration':[{'status':'Enabled'}]}|{'versioning_configuration':[{'status':'Disabled'}]}|stop keeping versions",
                "aws_s3_bucket|{'versioning':[{'enabled':true}]}|{'versioning':[{'enabled':false}]}|stop keeping"
                        + " versions",
                "aws_s3_bucket|{'versioning':[{'enabled':true}]}|{'versioning':[]}|stop keeping versions",
                "aws_s3_bucket|{'force_destroy':false}|{'force_destroy':true}|destroyed with everything in it",
                "aws_s3_bucket|{'lifecycle_rule':[]}|{'lifecycle_rule':[{'enabled':true,'expiration':[{'days':1}]}]}|let every object expire",
                "aws_s3_bucket|{'replication_configuration':[{'rules':[{'status':'Enabled','destination':[{'bucket':'b'}]}]}]}|{'replication_configuration':[]}|replicate less",
                "aws_s3_bucket|{'server_side_encryption_configuration':[{'rule':[{}]}]}|{'server_side_encryption_configuration':[]}|its encryption",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','filter':[{'prefix':''}],'expiration':[{'days':30}]}]}|let every object expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[{'status':'Disabled','expiration':[{'days':30}]}]}|{'rule':[{'status':'Enabled','expiration':[{'days':30}]}]}|let every object expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[{'status':'Enabled','expiration':[{'days':365}]}]}|{'rule':[{'status':'Enabled','expiration':[{'days':1}]}]}|let every object expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[{'status':'Enabled','filter':[{'prefix':'logs/'}],'expiration':[{'days':30}]}]}|{'rule':[{'status':'Enabled','filter':[{'prefix':''}],'expiration':[{'days':30}]}]}|let every object expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','filter':[{'prefix':'backups/'}],'expiration':[{'days':30}]}]}|let objects below backups/ expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','expiration':[{'date':'2026-12-01'}]}]}|let every object expire",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','noncurrent_version_expiration':[{'noncurrent_days':1}]}]}|let older versions of every object expire",
                "aws_s3_bucket_public_access_block|{'block_public_acls':true}|{'block_public_acls':false}|public ACLs",
                "aws_s3_bucket_public_access_block|{'restrict_public_buckets':true}|{}|opened to the public",
                "aws_s3_bucket_replication_configuration|{'rule':[{'status':'Enabled','destination':[{'bucket':'b'}]}]}|{'rule':[{'status':'Disabled','destination':[{'bucket':'b'}]}]}|replicate less",
                "aws_s3_bucket_replication_configuration|{'rule':[{'status':'Enabled','destination':[{'bucket':'b'}]}]}|{'rule':[{'status':'Enabled','filter':[{'prefix':'logs/'}],'destination':[{'bucket':'b'}]}]}|replicate less",
                "aws_s3_bucket_replication_configuration|{'rule':[{'status':'Enabled','destination':[{'bucket':'b'}]}]}|{'rule':[{'status':'Enabled','destination':[{'bucket':'c'}]}]}|replicate less",
                "aws_secretsmanager_secret|{'recovery_window_in_days':30}|{'recovery_window_in_days':0}|be deleted"
                        + " sooner",
                "aws_secretsmanager_secret|{'recovery_window_in_days':null}|{'recovery_window_in_days':0}|be"
                        + " deleted sooner",
                "aws_secretsmanager_secret|{'replica':[{'region':'us-west-1'}]}|{'replica':[]}|lose a copy",
                "aws_secretsmanager_secret|{'replica':[{'region':'us-west-1'}]}|{'replica':[{'region':'eu-west-1'}]}|lose a copy",
                "aws_dynamodb_table|{'point_in_time_recovery':[{'enabled':true}]}|{'point_in_time_recovery':[{'enabled':false}]}|its automated backups",
                "aws_dynamodb_table|{'point_in_time_recovery':[{'enabled':true}]}|{'point_in_time_recovery':[]}|its"
                        + " automated backups",
                "aws_dynamodb_table|{'deletion_protection_enabled':true}|{'deletion_protection_enabled':false}|deletion protection",
                "aws_dynamodb_table|{'replica':[{'region_name':'a'},{'region_name':'b'}]}|{'replica':[{'region_name':'a'}]}|lose a copy",
                "aws_dynamodb_table|{'ttl':[{'enabled':false}]}|{'ttl':[{'enabled':true}]}|let items expire",
                "aws_efs_backup_policy|{'backup_policy':[{'status':'ENABLED'}]}|{'backup_policy':[{'status':'DISABLED'}]}|its automated backups",
                "aws_ebs_encryption_by_default|{'enabled':true}|{'enabled':false}|leave new volumes unencrypted",
                "aws_cloudwatch_log_group|{'retention_in_days':0}|{'retention_in_days':30}|logs for a shorter time",
                "aws_cloudwatch_log_group|{'retention_in_days':90}|{'retention_in_days':30}|logs for a shorter time",
                "aws_sqs_queue|{'kms_master_key_id':'k'}|{'kms_master_key_id':''}|with another key, or with none",
                "aws_eks_cluster|{'vpc_config':[{'endpoint_public_access':false}]}|{'vpc_config':[{'endpoint_public_access':true}]}|opened to the public",
                "aws_backup_plan|{'rule':[{'rule_name':'a'},{'rule_name':'b'}]}|{'rule':[{'rule_name':'a'}]}|make"
                        + " fewer backups",
                "aws_backup_vault_lock_configuration|{'min_retention_days':30}|{'min_retention_days':1}|for a"
                        + " shorter time",
                "aws_route53_record|{'name':'www','records':['1.2.3.4']}|{'name':'www','records':['4.3.2.1']}|send"
                        + " users elsewhere",
                "aws_route53_record|{'name':'www','failover_routing_policy':[{'type':'SECONDARY'}]}|{'name':'www','failover_routing_policy':[{'type':'PRIMARY'}]}|send users elsewhere",
                "aws_s3_bucket_policy|{'policy':'{}'}|{'policy':'" + EVERYBODY + "'}|opened to everybody",
                "aws_s3_bucket_policy|{'policy':'" + NOBODY + "'}|{'policy':'{}'}|lose a Deny",
                "aws_iam_policy|{'policy':'{}'}|{'policy':'" + EVERYTHING + "'}|allow everything",
                "aws_iam_policy|{'policy':'{}'}|{'policy':'no json'}|can't be read"
            })
    void an_update_in_place_that_weakens_is_refused(String type, String before, String after, String expected) {
        assertThat(refused(type, "[\"update\"]", before, after, "{}"))
                .anySatisfy(what -> assertThat(what).contains(expected));
        // What strengthens is the same change the other way round, but for what has to be judged as a loss both ways.
        assertThat(refused(type, "[\"update\"]", after, after, "{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_rds_cluster|{'backup_retention_period':7}|{'backup_retention_period':35}",
                "aws_rds_cluster|{'deletion_protection':false}|{'deletion_protection':true}",
                "aws_rds_cluster|{'engine_version':'1'}|{'engine_version':'2'}",
                "aws_kms_key|{'deletion_window_in_days':null}|{'deletion_window_in_days':30}",
                "aws_cloudwatch_log_group|{'retention_in_days':30}|{'retention_in_days':0}",
                "aws_s3_bucket|{'versioning':[{'enabled':false}]}|{'versioning':[{'enabled':true}]}",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[{'status':'Enabled','expiration':[{'days':30}]}]}|{'rule':[{'status':'Enabled','expiration':[{'days':60}]}]}",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','abort_incomplete_multipart_upload':[{'days_after_initiation':1}]}]}",
                "aws_s3_bucket_lifecycle_configuration|{'rule':[]}|{'rule':[{'status':'Enabled','expiration':[{'expired_object_delete_marker':true,'days':0}]}]}",
                "aws_s3_bucket_replication_configuration|{'rule':[{'id':'a','status':'Enabled','destination':[{'bucket':'b'}]}]}|{'rule':[{'id':'z','status':'Enabled','destination':[{'bucket':'b'}]}]}",
                "aws_secretsmanager_secret|{'replica':[{'region':'a'}]}|{'replica':[{'region':'b'},{'region':'a'}]}",
                "aws_route53_record|{'name':'www','ttl':60,'records':['a']}|{'name':'www','ttl':300,'records':['a']}",
                "aws_db_instance|{'publicly_accessible':true}|{'publicly_accessible':false}",
                "aws_instance|{'instance_type':'a'}|{'instance_type':'b'}"
            })
    void an_update_that_weakens_nothing_passes(String type, String before, String after) {
        assertThat(refused(type, "[\"update\"]", before, after, "{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':22,'to_port':22,'protocol':'tcp'}]}|whole Internet on port 22 (tcp)",
                "aws_security_group|{'ingress':[{'cidr_blocks':['10.0.0.0/8'],'from_port':3306,'to_port':3306,'protocol':'tcp'}]}|{'ingress':[{'cidr_blocks':['10.0.0.0/8','0.0.0.0/0'],'from_port':3306,'to_port':3306,'protocol':'tcp'}]}|whole Internet on port 3306 (tcp)",
                "aws_security_group|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':443,'to_port':443,'protocol':'tcp'}]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':0,'to_port':0,'protocol':'-1'}]}|whole Internet on every port",
                "aws_security_group|{'ingress':[]}|{'ingress':[{'ipv6_cidr_blocks':['::/0'],'from_port':0,'to_port':65535,'protocol':'6'}]}|whole Internet on ports 0 to 65535 (tcp)",
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['0.0.0.0/1','128.0.0.0/1'],'from_port':22,'to_port':22,'protocol':'tcp'}]}|whole Internet on port 22",
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':80,'to_port':443,'protocol':'tcp'}]}|whole Internet on ports 80 to 443",
                "aws_security_group_rule|{'type':'ingress','cidr_blocks':['10.0.0.0/8'],'from_port':22,'to_port':22,'protocol':'tcp'}|{'type':'ingress','cidr_blocks':['0.0.0.0/0'],'from_port':22,'to_port':22,'protocol':'tcp'}|whole Internet on port 22",
                "aws_vpc_security_group_ingress_rule|{'cidr_ipv4':'10.0.0.0/8','from_port':22,'to_port':22,'ip_protocol':'tcp'}|{'cidr_ipv4':'1.2.3.4/0','from_port':22,'to_port':22,'ip_protocol':'tcp'}|whole Internet on port 22",
                "aws_vpc_security_group_ingress_rule|{'cidr_ipv6':'fd00::/16','ip_protocol':'-1'}|{'cidr_ipv6':'0:0:0:0:0:0:0:0/0','ip_protocol':'-1'}|whole Internet on every port",
                "aws_vpc_security_group_ingress_rule|{'cidr_ipv6':'2001:db8::/32','from_port':22,'to_port':22,'ip_protocol':'tcp'}|{'cidr_ipv6':'2000::/3','from_port':22,'to_port':22,'ip_protocol':'tcp'}|whole Internet on port 22",
                "aws_eks_cluster|{'vpc_config':[{'public_access_cidrs':['192.0.2.0/24']}]}|{'vpc_config':[{'public_access_cidrs':['0.0.0.0/0']}]}|whole Internet",
                "aws_s3_bucket|{'acl':'private'}|{'acl':'public-read'}|opened to the public",
                "aws_s3_bucket_acl|{'acl':'private'}|{'acl':'public-read-write'}|opened to the public",
                "aws_db_snapshot|{'shared_accounts':[]}|{'shared_accounts':['all']}|opened to the public",
                "aws_lambda_function_url|{'authorization_type':'AWS_IAM'}|{'authorization_type':'NONE'}|opened to"
                        + " the public",
                "aws_iam_role|{'managed_policy_arns':[]}|{'managed_policy_arns':['arn:aws:iam::aws:policy/AdministratorAccess']}|allow everything",
                "aws_s3_bucket_public_access_block|{'restrict_public_buckets':true}|{'restrict_public_buckets':false}|opened to the public",
                "aws_rds_cluster_instance|{'publicly_accessible':false}|{'publicly_accessible':true}|opened to the"
                        + " public"
            })
    void what_is_opened_to_the_world_counts_like_what_is_destroyed(
            String type, String before, String after, String what) {
        assertThat(refused(type, "[\"update\"]", before, after, "{}"))
                .anySatisfy(each -> assertThat(each).contains(what));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':443,'to_port':443,'protocol':'tcp'}]}",
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['10.0.0.0/8'],'from_port':22,'to_port':22,'protocol':'tcp'}]}",
                "aws_security_group|{'ingress':[]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':8,'to_port':0,'protocol':'icmp'}]}",
                "aws_security_group|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':0,'to_port':0,'protocol':'-1'}]}|{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':22,'to_port':22,'protocol':'tcp'}]}",
                "aws_security_group|{'egress':[]}|{'egress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':0,'to_port':0,'protocol':'-1'}]}",
                "aws_security_group_rule|{'type':'egress'}|{'type':'egress','cidr_blocks':['0.0.0.0/0'],'from_port':22,'to_port':22,'protocol':'tcp'}",
                "aws_vpc_security_group_ingress_rule|{'cidr_ipv4':'0.0.0.0/0','from_port':22,'to_port':22,'ip_protocol':'tcp','description':'a'}|{'cidr_ipv4':'0.0.0.0/0','from_port':22,'to_port':22,'ip_protocol':'tcp','description':'b'}",
                "aws_iam_role|{'managed_policy_arns':[]}|{'managed_policy_arns':['arn:aws:iam::aws:policy/ReadOnlyAccess']}"
            })
    void what_is_opened_to_few_or_as_a_site_must_be_passes(String type, String before, String after) {
        assertThat(refused(type, "[\"update\"]", before, after, "{}")).isEmpty();
    }

    @Test
    void a_rule_made_for_a_group_that_is_there_opens_it() {
        String rule = "{%s'cidr_ipv4':'0.0.0.0/0','from_port':22,'to_port':22,'ip_protocol':'tcp'}";
        String old = rule.formatted("'security_group_id':'sg-1',");
        assertThat(refused("aws_vpc_security_group_ingress_rule", "[\"create\"]", "null", old, "{}"))
                .containsExactly("would be opened to the whole Internet on port 22 (tcp)");
        assertThat(refused(
                        "aws_vpc_security_group_ingress_rule",
                        "[\"create\"]",
                        "null",
                        "{'security_group_id':'sg-1','from_port':22,'to_port':22,'ip_protocol':'tcp'}",
                        "{'cidr_ipv4':true}"))
                .containsExactly("would be opened to addresses that are known only after the apply");
        String group = "{'address':'aws_security_group.g','mode':'managed','type':'aws_security_group','change':"
                + "{'actions':['create'],'before':null,'after':{'name':'g'},'after_unknown':{'id':true}}}";
        String fresh = "{'address':'r','mode':'managed','type':'aws_vpc_security_group_ingress_rule','change':"
                + "{'actions':['create'],'before':null,'after':" + rule.formatted("")
                + ",'after_unknown':{'security_group_id':true}}}";
        assertThat(PlanGuard.judge(
                                Json.read(json("{'resource_changes':[" + group + "," + fresh + "]}")),
                                List.of(),
                                Set.of())
                        .isRefusal())
                .as("a group of the same plan has nothing to lose")
                .isFalse();
    }

    @Test
    void an_identity_that_is_there_is_not_made_almighty() {
        assertThat(refused(
                        "aws_iam_role_policy_attachment",
                        "[\"create\"]",
                        "null",
                        "{'role':'web','policy_arn':'arn:aws:iam::aws:policy/AdministratorAccess'}",
                        "{}"))
                .containsExactly("would allow everything");
        assertThat(refused(
                        "aws_iam_role_policy",
                        "[\"create\"]",
                        "null",
                        "{'role':'web','policy':'" + EVERYTHING + "'}",
                        "{}"))
                .containsExactly("would allow everything");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"})
    void a_public_access_block_is_not_taken_away(String type) {
        assertThat(refused(type, "[\"delete\"]", "{'block_public_acls':true}", "null", "{}"))
                .containsExactly("would be destroyed");
    }

    /** Values of a protective attribute in every shape that it can take. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "\"false\"", "0", "[]", "{}", "\"\"", "\"perhaps\"", "[true]", "2"})
    void whatever_a_protection_turns_into_it_does_not_pass_silently(String after) {
        for (String attribute : List.of("deletion_protection", "storage_encrypted", "block_public_acls", "encrypted")) {
            assertThat(refused(
                            "aws_rds_cluster",
                            "[\"update\"]",
                            "{'" + attribute + "':true}",
                            "{'" + attribute + "':" + after + "}",
                            "{}"))
                    .as(attribute)
                    .isNotEmpty();
        }
        assertThat(refused(
                        "aws_rds_cluster",
                        "[\"update\"]",
                        "{'backup_retention_period':35}",
                        "{'backup_retention_period':" + after + "}",
                        "{}"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'deletion_protection':true}|{'deletion_protection':true}",
                "{'backup_retention_period':35}|{'backup_retention_period':true}",
                "{'replication_source_identifier':'a'}|{'replication_source_identifier':true}",
                "{'skip_final_snapshot':false}|{'skip_final_snapshot':true}",
                "{}|{'skip_final_snapshot':true}",
                "{'versioning':[{'enabled':true}]}|{'versioning':true}",
                "{'versioning':[{'enabled':true}]}|{'versioning':[{'enabled':true}]}",
                "{'replica':[{'region':'a'}]}|{'replica':true}",
                "{'policy':'{}'}|{'policy':true}",
                "{'rule':[]}|{'rule':true}"
            })
    void what_is_known_only_after_the_apply_counts_as_weaker(String before, String unknown) {
        assertThat(refused("aws_rds_cluster", "[\"update\"]", before, "{}", unknown))
                .isNotEmpty();
    }

    @Test
    void settings_that_are_made_anew_are_judged_by_what_they_may_replace() {
        assertThat(refused(
                        "aws_s3_bucket_lifecycle_configuration",
                        "[\"create\"]",
                        "null",
                        "{'bucket':'old','rule':[{'status':'Enabled','expiration':[{'days':1}]}]}",
                        "{}"))
                .containsExactly("would let every object expire");
        assertThat(refused(
                        "aws_s3_bucket_versioning",
                        "[\"create\"]",
                        "null",
                        "{'bucket':'old','versioning_configuration':[{'status':'Suspended'}]}",
                        "{}"))
                .containsExactly("would stop keeping versions");
        assertThat(refused("aws_ebs_encryption_by_default", "[\"create\"]", "null", "{'enabled':false}", "{}"))
                .containsExactly("would leave new volumes unencrypted");
        assertThat(refused(
                        "aws_route53_record",
                        "[\"create\"]",
                        "null",
                        "{'name':'www.drctl.example','type':'A','allow_overwrite':true}",
                        "{}"))
                .containsExactly("would overwrite a record that is there");
    }

    @Test
    void settings_of_a_bucket_that_the_same_plan_makes_pass() {
        String bucket = "{\"address\":\"aws_s3_bucket.b\",\"mode\":\"managed\",\"type\":\"aws_s3_bucket\",\"change\":"
                + "{\"actions\":[\"create\"],\"before\":null,\"after\":{\"bucket\":\"new\"},\"after_unknown\":{\"id\":true}}}";
        String rule = "{\"address\":\"aws_s3_bucket_lifecycle_configuration.b\",\"mode\":\"managed\",\"type\":"
                + "\"aws_s3_bucket_lifecycle_configuration\",\"change\":{\"actions\":[\"create\"],\"before\":null,\"after\":"
                + "{%s\"rule\":[{\"status\":\"Enabled\",\"expiration\":[{\"days\":1}]}]},\"after_unknown\":{%s}}}";
        String plan = "{\"resource_changes\":[" + bucket + "," + rule + "]}";
        assertThat(PlanGuard.judge(Json.read(plan.formatted("\"bucket\":\"new\",", "")), List.of(), Set.of())
                        .isRefusal())
                .isFalse();
        assertThat(PlanGuard.judge(Json.read(plan.formatted("", "\"bucket\":true")), List.of(), Set.of())
                        .isRefusal())
                .isFalse();
        assertThat(PlanGuard.judge(Json.read(plan.formatted("\"bucket\":\"other\",", "")), List.of(), Set.of())
                        .isRefusal())
                .isTrue();
    }

    private static List<String> refused(String type, String actions, String before, String after, String unknown) {
        JsonNode plan =
                Json.read("{\"resource_changes\":[{\"address\":\"" + type + ".x\",\"mode\":\"managed\",\"type\":\""
                        + type + "\",\"change\":{\"actions\":" + actions + ",\"before\":" + json(before) + ",\"after\":"
                        + json(after) + ",\"after_unknown\":" + json(unknown) + "}}]}");
        return PlanGuard.judge(plan, List.of(), Set.of()).refused().stream()
                .map(Danger::what)
                .toList();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
