package io.drctl.sim;

import static io.drctl.sim.Simulation.PRIMARY_CLUSTER;
import static io.drctl.sim.Simulation.RECOVERY_CLUSTER;
import static io.drctl.sim.Simulation.refusal;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Compute;
import io.drctl.cloud.LagMetric;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.ProvisionerContract;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From an empty account to a site that is ready, and home again after a failover. */
final class ProvisioningTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final Simulation sim = new Simulation(World.empty(SITE, 1, VirtualClock.START));

    /** What {@code drctl prepare} does, through the same ports. */
    private void prepare() {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            ObjectStore store = sim.cloud.objectStore(region);
            store.createBucket(bucket(region));
            store.enableVersioning(bucket(region));
            store.enableEncryption(bucket(region));
            store.blockPublicAccess(bucket(region));
            sim.cloud.compute(region).importKeyPair("flask-site", SiteBuilder.PUBLIC_KEY, Map.of());
            sim.cloud.alarms(region).makeTakeOverAlarm(SITE.takeOverAlarm(region));
        }
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            RegionName peer = SITE.peerOf(region).name();
            String role =
                    sim.cloud.roles().createReplicationRole(SITE.replicationRole(region), bucket(region), bucket(peer));
            sim.cloud
                    .objectStore(region)
                    .replicateTo(bucket(region), new ObjectStore.ReplicationRule("drctl", bucket(peer), true), role);
        }
        Compute.Image image = image(PRIMARY);
        sim.cloud.compute(RECOVERY).copyImage(PRIMARY, image.id(), image.name(), image.tags(), "prepare");
        sim.until(Duration.ofMinutes(21), () -> image(RECOVERY).isAvailable());
    }

    private Compute.Image image(RegionName region) {
        return sim.cloud.compute(region).imagesNamed("drctl-flask-web-1.0.0").get(0);
    }

    private static String bucket(RegionName region) {
        return "drctl-flask-site-" + region;
    }

    private List<String> notPassed() {
        return new Readiness(SITE, sim.cloud, List::of)
                .verify(Scope.ALL, (verified, of) -> {}).findings().stream()
                        .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                        .map(Finding::toString)
                        .toList();
    }

    @Test
    void an_empty_account_becomes_a_site_that_is_ready() {
        assertThat(notPassed()).isNotEmpty();
        prepare();
        assertThat(sim.world.byHand().provision(PRIMARY)).hasSize(8);
        assertThat(sim.cluster(PRIMARY).status()).isEqualTo("creating");
        sim.pass(Duration.ofMinutes(35));
        assertThat(sim.world.byHand().provision(RECOVERY)).hasSize(8);
        sim.pass(Duration.ofMinutes(35));

        assertThat(notPassed()).isEmpty();
        assertThat(sim.world.byHand().provision(PRIMARY))
                .as("nothing is missing")
                .isEmpty();
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(PRIMARY);
    }

    @Test
    void a_region_whose_pre_steps_are_missing_is_not_provisioned() {
        assertThatThrownBy(() -> sim.world.byHand().provision(PRIMARY))
                .hasMessageContaining("the pre-steps come first");
        assertThat(sim.world.effects()).isEmpty();
    }

    @Test
    void a_replica_is_not_made_of_nothing_nor_of_another_replica() {
        prepare();
        assertThatThrownBy(() -> sim.world.byHand().provision(RECOVERY)).hasMessageContaining("provision it first");

        Simulation site = new Simulation(1);
        site.world.byHand().protectFromDeletion(PRIMARY, false);
        delete(site);
        assertThatThrownBy(() -> site.world.byHand().provision(PRIMARY)).hasMessageContaining("is itself a replica");
    }

    @Test
    void after_a_failover_the_primary_region_gets_a_new_replica_of_what_was_promoted() {
        Simulation site = new Simulation(1);
        site.promote();
        site.world.byHand().protectFromDeletion(PRIMARY, false);
        delete(site);

        assertThat(site.world.byHand().provision(PRIMARY)).hasSize(3);
        site.pass(Duration.ofMinutes(30));

        assertThat(site.cluster(PRIMARY).replicationSource()).endsWith(RECOVERY_CLUSTER);
        assertThat(site.cluster(PRIMARY).isAvailable()).isTrue();
        assertThat(site.primary().instances(PRIMARY_CLUSTER)).hasSize(2).allMatch(each -> each.isAvailable());
        assertThat(site.primary().replicaLag(PRIMARY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .isPresent();
        assertThat(site.world.measurements().regionsTakingWrites()).containsExactly(RECOVERY);
    }

    private static void delete(Simulation site) {
        site.primary().instances(PRIMARY_CLUSTER).forEach(each -> site.primary().deleteInstance(each.id()));
        site.until(
                Duration.ofMinutes(9),
                () -> site.primary().instances(PRIMARY_CLUSTER).isEmpty());
        site.primary().deleteCluster(PRIMARY_CLUSTER, "final");
        site.until(
                Duration.ofMinutes(9),
                () -> site.primary().cluster(PRIMARY_CLUSTER).isEmpty());
    }

    @Test
    void the_same_token_is_the_same_copy_of_an_image() {
        Compute.Image image = image(PRIMARY);
        Compute recovery = sim.cloud.compute(RECOVERY);

        String copy = recovery.copyImage(PRIMARY, image.id(), "copy", Map.of(), "one");
        assertThat(recovery.copyImage(PRIMARY, image.id(), "copy", Map.of(), "one"))
                .isEqualTo(copy);
        assertThat(recovery.copyImage(PRIMARY, image.id(), "copy", Map.of(), "another"))
                .isNotEqualTo(copy);

        assertThat(recovery.image(copy)).map(Compute.Image::state).hasValue("pending");
        Duration took = sim.until(
                Duration.ofMinutes(21), () -> recovery.image(copy).orElseThrow().isAvailable());
        assertThat(took).isGreaterThan(Duration.ofMinutes(1));
        assertThat(refusal(() -> recovery.copyImage(PRIMARY, "ami-none", "copy", Map.of(), "third"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void replication_needs_two_versioned_buckets() {
        ObjectStore store = sim.cloud.objectStore(PRIMARY);
        store.createBucket("from");
        var rule = new ObjectStore.ReplicationRule("all", "to", true);
        assertThat(refusal(() -> store.replicateTo("from", rule, "role")).reason())
                .isEqualTo(Cause.REJECTED);
        store.enableVersioning("from");
        assertThat(refusal(() -> store.replicateTo("from", rule, "role")).reason())
                .isEqualTo(Cause.REJECTED);

        sim.cloud.objectStore(RECOVERY).createBucket("to");
        sim.cloud.objectStore(RECOVERY).enableVersioning("to");
        store.replicateTo("from", rule, "role");

        assertThat(store.bucket("from").orElseThrow().replicatesTo("to", RECOVERY))
                .isTrue();
        assertThat(store.bucket("to"))
                .as("asked for in the wrong Region")
                .hasValue(ObjectStore.Bucket.elsewhere("to", RECOVERY.value()));
    }

    @Test
    void a_key_that_is_none_is_refused() {
        assertThat(refusal(() -> sim.cloud.compute(PRIMARY).importKeyPair("key", "not a key!", Map.of()))
                        .reason())
                .isEqualTo(Cause.REJECTED);
    }

    private static final Provisioner.Request REQUEST = new Provisioner.Request(PRIMARY, null, Set.of());

    private Provisioner.Changes planned(Provisioner provisioner) {
        return (Provisioner.Changes) provisioner.plan(REQUEST);
    }

    @Test
    void a_plan_changes_nothing_and_its_application_makes_what_it_says() {
        prepare();
        Provisioner provisioner = sim.cloud.provisioner();

        Provisioner.Changes plan = planned(provisioner);
        assertThat(plan.summary()).startsWith("8 to create");
        assertThat(sim.world.byHand().unprovisioned(PRIMARY)).hasSize(8);
        assertThat(provisioner.plan(REQUEST)).isEqualTo(plan);

        provisioner.apply(REQUEST, plan.digest());
        assertThat(provisioner.plan(REQUEST)).isInstanceOf(Provisioner.UnderWay.class);
        sim.pass(Duration.ofMinutes(35));
        assertThat(provisioner.plan(REQUEST)).isInstanceOf(Provisioner.UpToDate.class);
        assertThat(refusal(() -> provisioner.apply(REQUEST, plan.digest())).reason())
                .isEqualTo(Cause.CONFLICT);
    }

    @Test
    void a_plan_that_the_world_has_overtaken_is_stale() {
        prepare();
        Provisioner mine = sim.cloud.provisioner();
        Provisioner.Changes plan = planned(mine);
        sim.world.byHand().provision(PRIMARY);

        assertThat(refusal(() -> mine.apply(REQUEST, plan.digest())).reason()).isEqualTo(Cause.CONFLICT);
    }

    @Test
    void what_drctl_prepare_makes_has_to_be_there_before_anything_is_planned() {
        assertThat(planned(sim.cloud.provisioner()).isPlanned()).isFalse();
    }

    @Nested
    final class Contract extends ProvisionerContract {
        @Override
        protected Provisioner provisioner() {
            ProvisioningTest fresh = new ProvisioningTest();
            fresh.prepare();
            return fresh.sim.cloud.provisioner();
        }
    }
}
