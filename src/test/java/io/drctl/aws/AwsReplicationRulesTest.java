package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.ObjectStore.Coverage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;
import software.amazon.awssdk.services.s3.model.Tag;

/** All of a replication rule is read: what it leaves out, and what it doesn't tell. */
// Rules of the first form have their prefix where no other form has.
@SuppressWarnings("deprecation")
final class AwsReplicationRulesTest {
    private static ObjectStore.ReplicationRule read(Consumer<ReplicationRule.Builder> more) {
        ReplicationRule.Builder rule = ReplicationRule.builder()
                .id("r")
                .status(ReplicationRuleStatus.ENABLED)
                .destination(destination -> destination.bucket("arn:aws:s3:::copy"));
        more.accept(rule);
        return AwsObjectStore.rule(rule.build());
    }

    @Test
    void a_rule_with_an_empty_filter_or_an_empty_prefix_is_for_everything() {
        assertThat(read(rule -> rule.filter(filter -> {})).coverage()).isEqualTo(Coverage.WHOLE);
        assertThat(read(rule -> rule.filter(filter -> filter.prefix(""))).coverage())
                .isEqualTo(Coverage.WHOLE);
        assertThat(read(rule -> rule.prefix("")).coverage()).isEqualTo(Coverage.WHOLE);
    }

    @Test
    void the_key_that_encrypts_is_read_with_the_algorithm() {
        assertThat(AwsObjectStore.encryption(ServerSideEncryptionByDefault.builder()
                        .sseAlgorithm(ServerSideEncryption.AES256)
                        .build()))
                .isEqualTo("AES256");
        assertThat(AwsObjectStore.encryption(ServerSideEncryptionByDefault.builder()
                        .sseAlgorithm(ServerSideEncryption.AWS_KMS)
                        .build()))
                .isEqualTo("aws:kms, AWS's own key aws/s3");
        assertThat(AwsObjectStore.encryption(ServerSideEncryptionByDefault.builder()
                        .sseAlgorithm(ServerSideEncryption.AWS_KMS_DSSE)
                        .kmsMasterKeyID("arn:aws:kms:us-west-1:111122223333:key/1")
                        .build()))
                .isEqualTo("aws:kms:dsse, key arn:aws:kms:us-west-1:111122223333:key/1");
    }

    @Test
    void a_rule_with_a_prefix_is_for_a_part() {
        assertThat(read(rule -> rule.filter(filter -> filter.prefix("logs/"))).only())
                .isEqualTo("logs/");
        assertThat(read(rule -> rule.prefix("logs/")).coverage()).isEqualTo(Coverage.PARTIAL);
        assertThat(read(rule -> rule.filter(filter -> filter.and(and -> and.prefix("logs/")
                                .tags(Tag.builder().key("team").value("web").build()))))
                        .only())
                .isEqualTo("logs/ and objects tagged team=web");
    }

    @Test
    void a_rule_for_tagged_objects_is_for_a_part() {
        ObjectStore.ReplicationRule rule = read(
                told -> told.filter(filter -> filter.tag(tag -> tag.key("dr").value("yes"))));

        assertThat(rule.coverage()).isEqualTo(Coverage.PARTIAL);
        assertThat(rule.only()).isEqualTo("objects tagged dr=yes");
    }

    @Test
    void a_rule_that_came_without_any_filter_was_not_told_in_full() {
        assertThat(read(rule -> {}).coverage()).isEqualTo(Coverage.UNKNOWN);
    }

    @Test
    void what_kms_encrypts_is_copied_only_with_both_the_selection_and_a_key() {
        assertThat(read(rule -> rule.prefix("")).kms()).isFalse();
        assertThat(read(rule -> rule.prefix("").sourceSelectionCriteria(AwsReplicationRulesTest::selectsKms))
                        .kms())
                .isFalse();
        assertThat(read(rule -> rule.prefix("")
                                .sourceSelectionCriteria(AwsReplicationRulesTest::selectsKms)
                                .destination(destination -> destination
                                        .bucket("arn:aws:s3:::copy")
                                        .encryptionConfiguration(encryption -> encryption.replicaKmsKeyID("key"))))
                        .kms())
                .isTrue();
    }

    @Test
    void the_key_of_the_copies_tells_its_region_by_its_arn_alone() {
        assertThat(withKey("arn:aws:kms:us-west-1:111122223333:key/1").keyRegion())
                .isEqualTo("us-west-1");
        assertThat(withKey("arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/copies")
                        .keyRegion())
                .isEqualTo("us-gov-west-1");
        assertThat(withKey("1234abcd-12ab-34cd-56ef-1234567890ab").keyRegion()).isEmpty();
        assertThat(read(rule -> rule.prefix("")).keyRegion()).isEmpty();
    }

    @Test
    void whether_deletions_are_copied_is_read_and_rules_of_the_first_form_always_do() {
        assertThat(read(rule -> rule.prefix("")).deletions()).isTrue();
        assertThat(read(rule -> rule.filter(filter -> {})).deletions()).isFalse();
        assertThat(read(rule -> rule.filter(filter -> {})
                                .deleteMarkerReplication(
                                        markers -> markers.status(DeleteMarkerReplicationStatus.DISABLED)))
                        .deletions())
                .isFalse();
        assertThat(read(rule -> rule.filter(filter -> {})
                                .deleteMarkerReplication(
                                        markers -> markers.status(DeleteMarkerReplicationStatus.ENABLED)))
                        .deletions())
                .isTrue();
    }

    private static ObjectStore.ReplicationRule withKey(String key) {
        return read(rule -> rule.prefix("")
                .sourceSelectionCriteria(AwsReplicationRulesTest::selectsKms)
                .destination(destination -> destination
                        .bucket("arn:aws:s3:::copy")
                        .encryptionConfiguration(encryption -> encryption.replicaKmsKeyID(key))));
    }

    private static void selectsKms(software.amazon.awssdk.services.s3.model.SourceSelectionCriteria.Builder criteria) {
        criteria.sseKmsEncryptedObjects(objects -> objects.status(SseKmsEncryptedObjectsStatus.ENABLED));
    }
}
