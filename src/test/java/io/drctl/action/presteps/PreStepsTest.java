package io.drctl.action.presteps;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore.Bucket;
import io.drctl.cloud.ObjectStore.Coverage;
import io.drctl.cloud.ObjectStore.ReplicationRule;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PreStepsTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);

    private StepContext in(RegionName region) {
        return Steps.of(cloud, SITE, Map.of("region", region.value()), Map.of());
    }

    private StepContext withKey(RegionName region, String key) {
        return Steps.of(cloud, SITE, Map.of("region", region.value(), "public-key", key), Map.of());
    }

    private List<String> mutating() {
        return cloud.calls().stream()
                .filter(Call::isMutating)
                .map(Call::operation)
                .toList();
    }

    private static String refusal(List<GateResult> gates) {
        return gates.stream()
                .filter(GateResult::isRefusal)
                .findFirst()
                .orElseThrow()
                .seen();
    }

    private String bucket(RegionName region) {
        return SITE.name(AssetKind.BUCKET, region);
    }

    /** Somebody has changed the primary's bucket by hand. */
    private void theBucketIs(boolean versioned, String encryption, ReplicationRule... rules) {
        cloud.objectStore(PRIMARY)
                .alter(
                        bucket(PRIMARY),
                        old -> new Bucket(
                                old.name(),
                                old.region(),
                                versioned,
                                encryption,
                                true,
                                rules.length == 0 ? null : "role",
                                List.of(rules)));
    }

    @Test
    void what_is_there_is_reused() {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            for (Effect<?> effect : List.of(
                    new EnsureBucket(),
                    new EnsureReplication(),
                    new EnsureImage(),
                    new EnsureKeyPair(),
                    new EnsureTakeOverAlarm())) {
                assertThat(effect.observe(in(region))).as(effect.name()).isInstanceOf(Observation.Satisfied.class);
            }
        }
        assertThat(mutating()).isEmpty();
    }

    @Test
    void a_bucket_is_made_with_all_its_settings_or_given_the_missing_one() {
        EnsureBucket ensure = new EnsureBucket();
        cloud.objectStore(PRIMARY).buckets.remove(bucket(PRIMARY));
        Steps.apply(ensure, in(PRIMARY));
        assertThat(ensure.observe(in(PRIMARY))).isInstanceOf(Observation.Satisfied.class);
        assertThat(mutating())
                .containsExactly(
                        "s3:CreateBucket",
                        "s3:PutBucketVersioning",
                        "s3:PutBucketEncryption",
                        "s3:PutPublicAccessBlock");

        cloud.forgetCalls();
        theBucketIs(false, "AES256");
        Steps.apply(ensure, in(PRIMARY));
        assertThat(mutating()).containsExactly("s3:PutBucketVersioning");
    }

    @Test
    void a_bucket_in_another_region_is_refused() {
        cloud.objectStore(PRIMARY).alter(bucket(PRIMARY), old -> Bucket.elsewhere(old.name(), "eu-west-1"));
        assertThat(new EnsureBucket().observe(in(PRIMARY)).detail())
                .isEqualTo("bucket " + bucket(PRIMARY) + ": is in eu-west-1, not in us-east-2");
        assertThat(refusal(Steps.gates(new EnsureBucket(), in(PRIMARY))))
                .isEqualTo(bucket(PRIMARY) + " is in eu-west-1");
        assertThat(refusal(Steps.gates(new EnsureReplication(), in(PRIMARY))))
                .isEqualTo(bucket(PRIMARY) + " is in eu-west-1, not in us-east-2");
    }

    @Test
    void replication_wants_both_buckets_versioned() {
        EnsureReplication ensure = new EnsureReplication();
        theBucketIs(false, "AES256");
        Bucket other =
                Objects.requireNonNull(cloud.objectStore(RECOVERY).buckets.remove(bucket(RECOVERY)));
        assertThat(refusal(Steps.gates(ensure, in(PRIMARY))))
                .isEqualTo(bucket(PRIMARY) + " is not versioned, " + bucket(RECOVERY) + " does not exist");

        cloud.objectStore(RECOVERY).buckets.put(other.name(), other);
        theBucketIs(true, "AES256");
        Steps.apply(ensure, in(PRIMARY));
        assertThat(ensure.observe(in(PRIMARY))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void replication_to_elsewhere_is_not_replaced() {
        theBucketIs(true, "AES256", new ReplicationRule("archive", "site-archive", true));
        assertThat(refusal(Steps.gates(new EnsureReplication(), in(PRIMARY))))
                .isEqualTo(
                        bucket(PRIMARY) + " replicates elsewhere, which drctl would replace: archive to site-archive");
    }

    @Test
    void a_rule_for_a_part_is_neither_enough_nor_replaced() {
        theBucketIs(
                true,
                "AES256",
                new ReplicationRule("theirs", bucket(RECOVERY), true, Coverage.PARTIAL, "logs/", null, true));
        assertThat(refusal(Steps.gates(new EnsureReplication(), in(PRIMARY))))
                .isEqualTo("no rule replicates all of " + bucket(PRIMARY) + ": theirs to " + bucket(RECOVERY)
                        + " (only logs/)");
    }

    @Test
    void a_bucket_whose_rules_let_the_state_expire_is_not_as_it_should_be() {
        cloud.objectStore(PRIMARY)
                .expiries
                .put(
                        bucket(PRIMARY),
                        List.of(new Expiry("tidy", Expiry.Fate.EXPIRES, Expiry.Scope.ALL, "after 30 days", 30, 0)));
        assertThat(new EnsureBucket().observe(in(PRIMARY))).isInstanceOf(Observation.NotYet.class);
        assertThat(refusal(Steps.gates(new EnsureBucket(), in(PRIMARY))))
                .isEqualTo("every object expires after 30 days (rule tidy), the state terraform/us-east-2.tfstate among"
                        + " them");
    }

    @Test
    void a_rule_whose_key_the_other_region_cannot_use_is_neither_enough_nor_replaced() {
        String key = "arn:aws:kms:us-east-2:111122223333:key/1";
        theBucketIs(
                true,
                "aws:kms",
                new ReplicationRule("theirs", bucket(RECOVERY), true, Coverage.WHOLE, null, key, true));
        assertThat(refusal(Steps.gates(new EnsureReplication(), in(PRIMARY))))
                .isEqualTo("no rule replicates all of " + bucket(PRIMARY) + ": theirs to " + bucket(RECOVERY)
                        + " (encrypts the copies with a key of us-east-2, which can't be used in us-west-1)");
    }

    @Test
    void a_rule_that_leaves_out_what_kms_encrypts_is_not_enough() {
        cloud.objectStore(PRIMARY)
                .alter(
                        bucket(PRIMARY),
                        old -> new Bucket(old.name(), "us-east-2", true, "aws:kms", true, "role", old.replication()));
        assertThat(refusal(Steps.gates(new EnsureReplication(), in(PRIMARY))))
                .startsWith(bucket(PRIMARY) + " is encrypted with KMS by default");
    }

    @Test
    void an_image_is_copied_with_its_tags_and_waited_for() {
        EnsureImage ensure = new EnsureImage();
        cloud.compute(RECOVERY).images.clear();
        Steps.apply(ensure, in(RECOVERY));
        assertThat(ensure.observe(in(RECOVERY))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(cloud.pace().imageCopy);
        assertThat(ensure.observe(in(RECOVERY))).isInstanceOf(Observation.Satisfied.class);
        assertThat(cloud.compute(RECOVERY).images.values())
                .singleElement()
                .satisfies(image -> assertThat(image.tags()).containsEntry("drctl:site", "flask-site"));
    }

    @Test
    void an_image_that_the_primary_region_lacks_is_refused_in_both() {
        cloud.compute(PRIMARY).images.clear();
        cloud.compute(RECOVERY).images.clear();
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            assertThat(refusal(Steps.gates(new EnsureImage(), in(region))))
                    .isEqualTo("image drctl-flask-web-1.0.0 in us-east-2 is missing");
        }
    }

    @Test
    void a_key_pair_takes_the_given_key_or_the_other_regions() {
        EnsureKeyPair ensure = new EnsureKeyPair();
        cloud.compute(RECOVERY).keyPairs.clear();
        Steps.apply(ensure, in(RECOVERY));
        assertThat(cloud.compute(RECOVERY).keyPairs.get("flask-site"))
                .isEqualTo(cloud.compute(PRIMARY).keyPairs.get("flask-site"));

        cloud.compute(RECOVERY).keyPairs.clear();
        cloud.compute(PRIMARY).keyPairs.clear();
        assertThat(refusal(Steps.gates(ensure, in(RECOVERY))))
                .isEqualTo("no public key is given, and the other Region has none");
        Steps.apply(ensure, withKey(RECOVERY, HealthySite.PUBLIC_KEY));
        assertThat(ensure.observe(withKey(RECOVERY, HealthySite.PUBLIC_KEY.replace("operator", "another comment"))))
                .isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_key_pair_that_holds_another_key_is_refused() {
        assertThat(refusal(Steps.gates(new EnsureKeyPair(), withKey(PRIMARY, "ssh-ed25519 BBBB"))))
                .isEqualTo("key pair flask-site in us-east-2 holds another key");
    }

    @Test
    void a_take_over_alarm_is_made() {
        EnsureTakeOverAlarm ensure = new EnsureTakeOverAlarm();
        cloud.alarms(PRIMARY).alarms.clear();
        Steps.apply(ensure, in(PRIMARY));
        assertThat(ensure.observe(in(PRIMARY))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_take_over_alarm_that_goes_back_by_itself_is_made_to_keep_its_state() {
        EnsureTakeOverAlarm ensure = new EnsureTakeOverAlarm();
        String name = SITE.takeOverAlarm(PRIMARY);
        cloud.alarms(PRIMARY).alarms.put(name, new Alarms.Alarm(name, "ALARM", true));

        assertThat(undo(ensure, in(PRIMARY))).as("it was there before").isNull();
        Steps.apply(ensure, in(PRIMARY));
        assertThat(cloud.alarms(PRIMARY).alarms.get(name)).isEqualTo(new Alarms.Alarm(name, "ALARM"));
        assertThat(ensure.observe(in(PRIMARY))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void accelerated_recovery_is_asked_for_once_and_route_53_takes_its_time() {
        EnsureAcceleratedRecovery ensure = new EnsureAcceleratedRecovery();
        cloud.traffic().zones.replaceAll((name, zone) -> zone.with(TrafficRouting.Acceleration.OFF));

        Steps.apply(ensure, in(PRIMARY));

        assertThat(mutating()).containsExactly("route53:UpdateHostedZoneFeatures");
        assertThat(ensure.observe(in(PRIMARY))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void accelerated_recovery_of_a_zone_that_is_not_there_is_out_of_reach() {
        cloud.traffic().zones.clear();

        assertThat(new EnsureAcceleratedRecovery().observe(in(PRIMARY))).isInstanceOf(Observation.OutOfReach.class);
    }

    private static <S> @Nullable Remedy undo(Effect<S> effect, StepContext context) {
        if (effect.observe(context) instanceof Observation.NotYet<S> notYet) {
            return effect.undo(context, notYet.seen());
        }
        throw new AssertionError("there is nothing to do");
    }

    @Test
    void to_undo_names_only_what_this_run_made() {
        theBucketIs(false, "AES256");
        assertThat(undo(new EnsureBucket(), in(PRIMARY))).isNull();
        theBucketIs(true, "AES256", new ReplicationRule("drctl-to-us-west-1", bucket(RECOVERY), false));
        assertThat(undo(new EnsureReplication(), in(PRIMARY))).isNull();
        theBucketIs(true, "AES256");
        assertThat(undo(new EnsureReplication(), in(PRIMARY))).isNotNull();

        cloud.objectStore(PRIMARY).buckets.remove(bucket(PRIMARY));
        assertThat(undo(new EnsureBucket(), in(PRIMARY)))
                .hasToString(
                        "while it is empty: aws s3api delete-bucket --region us-east-2 --bucket " + bucket(PRIMARY));

        cloud.compute(RECOVERY).images.clear();
        assertThat(undo(new EnsureImage(), in(RECOVERY))).isNotNull();
    }

    @Test
    void what_terraform_owns_prepare_leaves_alone() {
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.compute(PRIMARY).keyPairs.clear();
        Inventory own = Inventories.withTerraform(
                SITE, new TerraformSettings("infra", Map.of(), Map.of(), "terraform/{region}.tfstate"));
        StepContext step = Steps.of(cloud, own, Map.of("region", PRIMARY.value()), Map.of());
        List<Effect<?>> both = List.of(new EnsureBucket(), new EnsureReplication(), new EnsureKeyPair());
        assertThat(both).allSatisfy(effect -> assertThat(effect.observe(step)).isInstanceOf(Observation.NotYet.class));

        cloud.provisioner().owners.put(AssetKind.BUCKET, "aws_s3_bucket.state in infra/state.tf");
        cloud.provisioner().owners.put(AssetKind.KEY_PAIR, "it is aws_key_pair.ops in infra/main.tf");
        assertThat(both)
                .allSatisfy(effect -> assertThat(effect.observe(step)).isInstanceOf(Observation.Satisfied.class));
        assertThat(new EnsureKeyPair().observe(step).detail())
                .isEqualTo("left to Terraform: it is aws_key_pair.ops in infra/main.tf");
    }

    @Test
    void buckets_are_not_replicated_over_states_that_have_one_key() {
        theBucketIs(true, "AES256");
        Inventory own = Inventories.withTerraform(
                SITE, new TerraformSettings("infra", Map.of(), Map.of(), "terraform/{region}.tfstate"));
        StepContext step = Steps.of(cloud, own, Map.of("region", PRIMARY.value()), Map.of());
        assertThat(Steps.gates(new EnsureReplication(), step)).noneMatch(GateResult::isRefusal);

        cloud.provisioner().overlap = new Provisioner.Objection("one key for both", Remedy.of("give each its own"));
        assertThat(refusal(Steps.gates(new EnsureReplication(), step))).isEqualTo("one key for both");
    }

    @Test
    void two_key_pairs_made_by_hand_under_one_name_are_fine_where_the_inventory_says_so() {
        Inventory apart = Inventories.withKeyPairsApart();
        StepContext step =
                Steps.of(cloud, apart, Map.of("region", PRIMARY.value(), "public-key", "ssh-ed25519 BBBB"), Map.of());
        assertThat(new EnsureKeyPair().observe(step)).isInstanceOf(Observation.Satisfied.class);

        cloud.compute(RECOVERY).keyPairs.clear();
        StepContext lacking = Steps.of(cloud, apart, Map.of("region", RECOVERY.value()), Map.of());
        assertThat(refusal(Steps.gates(new EnsureKeyPair(), lacking)))
                .isEqualTo("no public key is given, and the other Region's is not to be taken");
    }

    @Test
    void every_call_that_an_action_makes_stands_in_its_plan() {
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.compute(RECOVERY).images.clear();
        cloud.compute(RECOVERY).keyPairs.clear();
        for (Map.Entry<Effect<?>, RegionName> each : Map.<Effect<?>, RegionName>of(
                        new EnsureBucket(), PRIMARY,
                        new EnsureImage(), RECOVERY,
                        new EnsureKeyPair(), RECOVERY)
                .entrySet()) {
            cloud.forgetCalls();
            Steps.apply(each.getKey(), in(each.getValue()));
            assertThat(each.getKey().outline(in(each.getValue())).calls())
                    .extracting(PlannedCall::operation)
                    .containsAll(mutating());
        }
    }
}
