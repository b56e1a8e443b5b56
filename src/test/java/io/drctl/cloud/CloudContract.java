package io.drctl.cloud;

import static io.drctl.testing.SeededSite.PRIMARY;
import static io.drctl.testing.SeededSite.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Site;
import io.drctl.inventory.TagSelection;
import io.drctl.testing.SeededSite;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every adapter of the ports has to do alike, shown on the whole site of the shipped inventory. */
public abstract class CloudContract {
    private static final Map<String, String> WEB = Map.of("drctl:site", "flask-site", "drctl:asset", "web");
    private static final Map<String, String> VPC = Map.of("drctl:site", "flask-site", "drctl:asset", "vpc");
    private static final String PRIMARY_CLUSTER = SeededSite.clusterId(PRIMARY);
    private static final String RECOVERY_CLUSTER = SeededSite.clusterId(RECOVERY);

    /**
     * A test that only looks, or makes things under names that no other test uses: the next one finds the site as ready
     * as this one did. An adapter whose world takes seconds to make lets these share one.
     */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    protected @interface LeavesTheSite {}

    /** The world with the site in it, ready, and the same for each test. */
    protected abstract Cloud cloud();

    /** The address of a repository that is there, with a commit. */
    protected abstract String repository();

    /** Whether a health check's alarm can be read back; moto forgets it. */
    protected boolean tellsWatchedAlarms() {
        return true;
    }

    /** Whether a batch that would leave two PRIMARY records is refused; moto takes it. */
    protected boolean refusesImpossibleBatches() {
        return true;
    }

    /** Whether promoting what is no replica is refused; moto takes any cluster, and breaks when there is none. */
    protected boolean refusesPromotions() {
        return true;
    }

    /** Whether load balancers tell how they spread requests over zones; moto's don't. */
    protected boolean tellsOfZones() {
        return true;
    }

    /** Sees to it that CloudWatch has no sample of the replica's lag. */
    protected void loseLagSamples() {}

    /** Sees to it that the newest sample of the replica's lag says so much. */
    protected abstract void sampleLag(Duration lag);

    /** Sees to it that it is known by how much a reader trails its writer, and tells it. */
    protected Duration sampleReaderLag(String instanceId) {
        return Duration.ofMillis(20);
    }

    /** Sees to it that nothing protects the primary's cluster from deletion. */
    protected void liftDeletionProtection() {}

    /** Waits for what AWS does in its own time, and an emulator at once. */
    private void eventually(BooleanSupplier holds) {
        for (int attempt = 0; attempt < 400 && !holds.getAsBoolean(); attempt++) {
            try {
                cloud().clock().sleep(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        assertThat(holds.getAsBoolean()).as("it holds in the end").isTrue();
    }

    private Databases.Cluster cluster(RegionName region) {
        return cloud().databases(region).cluster(SeededSite.clusterId(region)).orElseThrow();
    }

    @LeavesTheSite
    @Test
    void the_caller_has_an_account_and_an_arn_in_it() {
        Caller caller = cloud().caller(RECOVERY);

        assertThat(caller.account()).matches("[0-9]{12}");
        assertThat(caller.arn()).startsWith("arn:aws:").contains("::" + caller.account() + ":");
    }

    @LeavesTheSite
    @Test
    void what_does_not_exist_is_an_empty_answer_and_no_failure() {
        Cloud cloud = cloud();
        assertThat(cloud.databases(PRIMARY).cluster("nobody")).isEmpty();
        assertThat(cloud.databases(PRIMARY).dataApi("nobody")).isEmpty();
        assertThat(cloud.databases(PRIMARY).instances("nobody")).isEmpty();
        assertThat(cloud.loadBalancing(PRIMARY).loadBalancer("nobody")).isEmpty();
        assertThat(cloud.kubernetes(PRIMARY).cluster("nobody")).isEmpty();
        assertThat(cloud.kubernetes(PRIMARY).nodeGroup("nobody", "none")).isEmpty();
        assertThat(cloud.kubernetes(PRIMARY).nodeGroup(SeededSite.KUBERNETES_CLUSTER, "none"))
                .isEmpty();
        assertThat(cloud.objectStore(PRIMARY).bucket("nobody-has-this-bucket")).isEmpty();
        assertThat(cloud.alarms(PRIMARY).alarm("nobody")).isEmpty();
        assertThat(cloud.compute(PRIMARY).keyPair("nobody")).isEmpty();
        assertThat(cloud.compute(PRIMARY).image("ami-00000000000000000")).isEmpty();
        assertThat(cloud.compute(PRIMARY).imagesNamed("nobody")).isEmpty();
        assertThat(cloud.compute(PRIMARY).instances(TagSelection.of(Map.of("drctl:site", "nobody"))))
                .isEmpty();
        assertThat(cloud.traffic().hostedZone("nobody.example")).isEmpty();
        assertThat(cloud.traffic().healthCheck("11111111-2222-3333-4444-555555555555"))
                .isEmpty();
        assertThat(cloud.roles().roleArn("nobody")).isEmpty();
    }

    @LeavesTheSite
    @Test
    void a_service_that_the_site_does_not_use_has_nothing_and_says_so() {
        Cloud cloud = cloud();
        assertThat(cloud.autoScaling(RECOVERY).group("nobody")).isEmpty();
        assertThat(cloud.autoScaling(RECOVERY).groups()).isEmpty();
        assertThat(cloud.containers(RECOVERY).cluster("nobody")).isEmpty();
        assertThat(cloud.containers(RECOVERY).clusters()).isEmpty();
        assertThat(cloud.containers(RECOVERY).service("nobody", "none")).isEmpty();
        assertThat(cloud.containers(RECOVERY).services("nobody")).isEmpty();
        assertThat(cloud.containers(RECOVERY).tasks("nobody", "none")).isEmpty();
        assertThat(cloud.containers(RECOVERY)
                        .taskDefinition("arn:aws:ecs:us-west-1:123456789012:task-definition/nobody:1"))
                .isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).instance("nobody")).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).instances()).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).replicaLag("nobody")).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).lastKnownLag("nobody")).isEmpty();
        assertThat(cloud.registries(RECOVERY).repository("nobody")).isEmpty();
        assertThat(cloud.registries(RECOVERY).repositories()).isEmpty();
        assertThat(cloud.registries(RECOVERY).replicationRules()).isEmpty();
        assertThat(cloud.registries(RECOVERY).newestImage("nobody")).isEmpty();
        assertThat(cloud.registries(RECOVERY).image("nobody", "sha256:" + "0".repeat(64)))
                .isEmpty();
        assertThat(cloud.certificates(RECOVERY)
                        .certificate("arn:aws:acm:us-west-1:123456789012:certificate/"
                                + "11111111-2222-3333-4444-555555555555"))
                .isEmpty();
        assertThat(cloud.certificates(RECOVERY).certificates()).isEmpty();
        assertThat(cloud.secrets(RECOVERY).secret("nobody")).isEmpty();
        assertThat(cloud.secrets(RECOVERY).secrets()).isEmpty();
        assertThat(cloud.tables(RECOVERY).table("nobody")).isEmpty();
        assertThat(cloud.tables(RECOVERY).tables()).isEmpty();
        assertThat(cloud.tables(RECOVERY).isRecoverable("nobody")).isFalse();
        assertThat(cloud.distributions().distribution("ENOBODY")).isEmpty();
        assertThat(cloud.distributions().distributions()).isEmpty();
        assertThat(cloud.compute(RECOVERY).launchTemplate("lt-0123456789abcdef0", "$Default"))
                .isEmpty();
        assertThat(cloud.compute(RECOVERY).securityGroups(List.of("sg-0123456789abcdef0")))
                .isEmpty();
        assertThat(cloud.databases(RECOVERY).serverlessScaling(RECOVERY_CLUSTER))
                .isEmpty();
    }

    @Test
    void what_a_security_group_lets_in_is_taken_away_and_put_back() {
        Compute compute = cloud().compute(PRIMARY);
        List<String> groups = cloud().databases(PRIMARY).securityGroups(SeededSite.clusterId(PRIMARY));
        for (String group : groups) {
            IngressRule rule =
                    new IngressRule(group, "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.99.0.0/16", "the contract");
            compute.authorizeIngress(group, List.of(rule));
            compute.authorizeIngress(group, List.of(rule));
            assertThat(compute.ingress(List.of(group))).contains(rule);
            List<IngressRule> rules = compute.ingress(List.of(group));
            compute.revokeIngress(group, rules);
            compute.revokeIngress(group, rules);
            assertThat(compute.ingress(List.of(group))).isEmpty();
            compute.authorizeIngress(group, rules);
            assertThat(compute.ingress(List.of(group))).containsExactlyInAnyOrderElementsOf(rules);
        }
        assertThat(compute.ingress(List.of())).isEmpty();
        assertThat(cloud().databases(PRIMARY).securityGroups("nobody")).isEmpty();
    }

    @LeavesTheSite
    @Test
    void what_there_is_in_a_region_can_be_listed() {
        assertThat(cloud().databases(RECOVERY).clusters())
                .extracting(Databases.Cluster::id)
                .containsExactly(RECOVERY_CLUSTER);
        LoadBalancing balancing = cloud().loadBalancing(RECOVERY);
        LoadBalancing.LoadBalancer balancer =
                balancing.loadBalancer(SeededSite.LOAD_BALANCER).orElseThrow();
        assertThat(balancing.loadBalancers()).containsExactly(balancer);
        assertThat(balancer.isNetwork()).isFalse();
        LoadBalancing.Listener listener = balancing.listeners(balancer.arn()).get(0);
        assertThat(listener.isEncrypted()).isFalse();
        assertThat(balancing.certificates(listener.arn())).isEmpty();
        assertThat(balancing.targetGroups(balancer.arn()))
                .extracting(LoadBalancing.TargetGroup::arn)
                .containsAll(balancing.rules(listener.arn()).stream()
                        .flatMap(rule -> rule.action().forwards().stream())
                        .map(LoadBalancing.Forward::targetGroupArn)
                        .toList());
        // AWS says so of every Application Load Balancer; moto has no word for it.
        assertThat(balancing.balancesAcrossZones(balancer.arn())).isEqualTo(tellsOfZones());
        assertThat(balancing.clientKeepAlive(balancer.arn())).contains(Duration.ofHours(1));
    }

    @LeavesTheSite
    @Test
    void the_zones_of_instances_are_found_by_their_ids() {
        Compute compute = cloud().compute(PRIMARY);
        Compute.Instance one = compute.instances(TagSelection.of(WEB)).get(0);

        assertThat(compute.zones(List.of(one.id(), "i-0123456789abcdef0"))).isEqualTo(Map.of(one.id(), one.zone()));
    }

    @LeavesTheSite
    @Test
    void instances_are_found_by_their_tags_with_state_and_zone() {
        List<Compute.Instance> instances = cloud().compute(PRIMARY).instances(TagSelection.of(WEB));

        assertThat(instances).hasSize(3);
        assertThat(instances).extracting(Compute.Instance::state).containsOnly("running");
        assertThat(instances).extracting(Compute.Instance::systemStatus).containsOnly("ok");
        assertThat(instances).extracting(Compute.Instance::type).containsOnly("t3.micro");
        assertThat(instances).extracting(Compute.Instance::keyName).containsOnly(SeededSite.KEY_NAME);
        assertThat(instances)
                .extracting(Compute.Instance::zone)
                .containsExactlyInAnyOrder("us-east-2a", "us-east-2b", "us-east-2c");
        assertThat(instances)
                .extracting(Compute.Instance::name)
                .containsExactlyInAnyOrder("flask-site-web-1", "flask-site-web-2", "flask-site-web-3");
    }

    @LeavesTheSite
    @Test
    void instances_are_selected_by_patterns_by_several_values_and_by_what_they_are_not() {
        Compute compute = cloud().compute(PRIMARY);
        String vpc = compute.vpcs(TagSelection.of(VPC)).get(0).id();
        Map<String, List<String>> site = Map.of("drctl:site", List.of("flask-*", "nobody"));

        assertThat(compute.instances(new TagSelection(site, Map.of())))
                .hasSize(3)
                .extracting(Compute.Instance::vpcId)
                .containsOnly(vpc);
        assertThat(compute.instances(new TagSelection(site, Map.of("Name", List.of("*-web-1", "*-web-2")))))
                .singleElement()
                .extracting(Compute.Instance::name)
                .isEqualTo("flask-site-web-3");
        assertThat(compute.instances(new TagSelection(Map.of("drctl:site", List.of("flask")), Map.of())))
                .isEmpty();
    }

    @LeavesTheSite
    @Test
    void a_vpc_has_a_public_and_a_private_subnet_in_each_zone() {
        Compute compute = cloud().compute(RECOVERY);
        List<Compute.Vpc> vpcs = compute.vpcs(TagSelection.of(VPC));

        assertThat(vpcs).singleElement().extracting(Compute.Vpc::state).isEqualTo("available");
        assertThat(compute.subnets(vpcs.get(0).id()))
                .filteredOn(Compute.Subnet::mapsPublicIp)
                .extracting(Compute.Subnet::zone)
                .containsExactlyInAnyOrder("us-west-1b", "us-west-1c");
    }

    @LeavesTheSite
    @Test
    void a_key_pair_is_imported_once_and_then_its_name_is_taken() {
        Compute compute = cloud().compute(PRIMARY);
        compute.importKeyPair("spare", SeededSite.PUBLIC_KEY, Map.of("drctl:site", "flask-site"));

        assertThat(compute.keyPair("spare"))
                .map(Compute.KeyPair::fingerprint)
                .isEqualTo(
                        cloud().compute(RECOVERY).keyPair(SeededSite.KEY_NAME).map(Compute.KeyPair::fingerprint));
        assertThat(failure(() -> compute.importKeyPair("spare", SeededSite.PUBLIC_KEY, Map.of()))
                        .reason())
                .isEqualTo(Cause.CONFLICT);
    }

    @LeavesTheSite
    @Test
    void an_image_is_copied_to_the_other_region_with_its_tags() {
        Cloud cloud = cloud();
        Compute.Image source =
                cloud.compute(PRIMARY).imagesNamed(SeededSite.IMAGE_NAME).get(0);

        String copy = cloud.compute(RECOVERY)
                .copyImage(PRIMARY, source.id(), "another-copy", source.tags(), "token-of-this-test");
        cloud.compute(RECOVERY).tagImage(copy, source.tags());

        assertThat(cloud.compute(RECOVERY).imagesNamed("another-copy"))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.id()).isEqualTo(copy);
                    assertThat(image.tags()).containsAllEntriesOf(source.tags()).containsKey("Version");
                });
    }

    @LeavesTheSite
    @Test
    void an_image_is_the_same_by_its_name_and_by_its_id() {
        Compute compute = cloud().compute(PRIMARY);
        Compute.Image image = compute.imagesNamed(SeededSite.IMAGE_NAME).get(0);

        assertThat(compute.image(image.id())).hasValue(image);
    }

    @LeavesTheSite
    @Test
    void a_load_balancer_leads_to_its_targets() {
        LoadBalancing balancing = cloud().loadBalancing(RECOVERY);
        LoadBalancing.LoadBalancer balancer =
                balancing.loadBalancer(SeededSite.LOAD_BALANCER).orElseThrow();

        assertThat(balancer.isActive()).isTrue();
        assertThat(balancer.zones()).containsExactlyInAnyOrder("us-west-1b", "us-west-1c");
        assertThat(balancing.listeners(balancer.arn())).singleElement().satisfies(listener -> {
            assertThat(listener.port()).isEqualTo(80);
            assertThat(balancing.rules(listener.arn())).singleElement().satisfies(rule -> {
                assertThat(rule.isDefault()).isTrue();
                assertThat(rule.conditions()).isEmpty();
                assertThat(rule.action().forwards()).singleElement().satisfies(forward -> {
                    assertThat(forward.weight()).isPositive();
                    assertThat(balancing.targets(forward.targetGroupArn()))
                            .hasSize(3)
                            .allMatch(LoadBalancing.Target::isHealthy);
                });
            });
        });
    }

    @Test
    void a_node_group_is_set_to_more_nodes_within_its_bounds() {
        Clusters kubernetes = cloud().kubernetes(PRIMARY);

        kubernetes.setDesired(SeededSite.KUBERNETES_CLUSTER, SeededSite.NODE_GROUP, 3);

        assertThat(kubernetes.nodeGroup(SeededSite.KUBERNETES_CLUSTER, SeededSite.NODE_GROUP))
                .hasValueSatisfying(group -> {
                    assertThat(group.desiredSize()).isEqualTo(3);
                    assertThat(group.minSize()).isLessThan(3);
                    assertThat(group.maxSize()).isGreaterThanOrEqualTo(3);
                });
    }

    @LeavesTheSite
    @Test
    void a_node_group_tells_its_size_and_types() {
        Clusters kubernetes = cloud().kubernetes(PRIMARY);

        assertThat(kubernetes.cluster(SeededSite.KUBERNETES_CLUSTER))
                .hasValue(new Clusters.Cluster(SeededSite.KUBERNETES_CLUSTER, "ACTIVE", "1.36"));
        assertThat(kubernetes.nodeGroup(SeededSite.KUBERNETES_CLUSTER, SeededSite.NODE_GROUP))
                .hasValueSatisfying(group -> {
                    assertThat(group.minSize()).isPositive().isLessThanOrEqualTo(group.desiredSize());
                    assertThat(group.desiredSize()).isEqualTo(2);
                    assertThat(group.maxSize()).isGreaterThanOrEqualTo(group.desiredSize());
                    assertThat(group.instanceTypes()).containsExactly("t3.medium");
                    assertThat(group.subnets()).hasSize(3);
                });
    }

    @LeavesTheSite
    @Test
    void a_replica_names_its_source_and_the_source_its_replica() {
        Databases.Cluster source =
                cloud().databases(PRIMARY).cluster(PRIMARY_CLUSTER).orElseThrow();
        Databases.Cluster replica =
                cloud().databases(RECOVERY).cluster(RECOVERY_CLUSTER).orElseThrow();

        assertThat(source.isReplica()).isFalse();
        assertThat(source.replicas()).containsExactly(replica.arn());
        assertThat(replica.replicationSource()).isEqualTo(source.arn());
        assertThat(replica.isAvailable()).isTrue();
        assertThat(cloud().databases(RECOVERY).instances(RECOVERY_CLUSTER))
                .hasSize(2)
                .allMatch(Databases.Instance::isAvailable);
    }

    @Test
    void a_cluster_names_its_replicas_until_they_are_promoted() {
        String source = cluster(PRIMARY).arn();

        assertThat(cloud().databases(RECOVERY).replicasOf(source)).containsExactly(RECOVERY_CLUSTER);
        assertThat(cloud().databases(PRIMARY).replicasOf(source)).isEmpty();

        cloud().databases(RECOVERY).promote(RECOVERY_CLUSTER);
        eventually(() -> cloud().databases(RECOVERY).replicasOf(source).isEmpty());
    }

    @LeavesTheSite
    @Test
    void the_regions_of_the_account_are_told_by_any_of_them() {
        assertThat(cloud().compute(RECOVERY).enabledRegions()).contains(PRIMARY, RECOVERY);
        assertThat(cloud().compute(PRIMARY).enabledRegions())
                .containsExactlyInAnyOrderElementsOf(cloud().compute(RECOVERY).enabledRegions());
    }

    @LeavesTheSite
    @Test
    void a_tag_is_told_with_its_cluster_and_takes_the_place_of_an_earlier_one() {
        Databases databases = cloud().databases(RECOVERY);
        Map<String, String> before = cluster(RECOVERY).tags();
        String value = "2026-03-14T03:15:22Z " + cluster(PRIMARY).arn() + " run 20260314-031522-failover-db";

        databases.tag(cluster(RECOVERY).arn(), "drctl:promoted", "earlier");
        databases.tag(cluster(RECOVERY).arn(), "drctl:promoted", value);

        assertThat(cluster(RECOVERY).tags())
                .containsEntry("drctl:promoted", value)
                .containsAllEntriesOf(before);
        assertThat(cluster(PRIMARY).tags()).doesNotContainKey("drctl:promoted");
    }

    @LeavesTheSite
    @Test
    void a_cluster_of_no_global_database_says_so() {
        assertThat(cluster(PRIMARY).globalCluster()).isNull();
        assertThat(cloud().databases(PRIMARY).globalCluster("nobody")).isEmpty();
    }

    @LeavesTheSite
    @Test
    void the_roles_in_no_global_database_are_not_exchanged() {
        String arn = cluster(RECOVERY).arn();
        assertThatThrownBy(() -> cloud().databases(PRIMARY).switchOverGlobal("nobody", arn))
                .isInstanceOf(CloudException.class);
        assertThatThrownBy(() -> cloud().databases(RECOVERY).failOverGlobal("nobody", arn))
                .isInstanceOf(CloudException.class);
    }

    @LeavesTheSite
    @Test
    void a_replica_is_no_older_than_its_source() {
        assertThat(cluster(RECOVERY).created())
                .isAfterOrEqualTo(cluster(PRIMARY).created());
    }

    @Test
    void a_failover_hands_the_writer_role_to_the_reader_that_was_named() {
        Databases databases = cloud().databases(PRIMARY);
        Databases.Cluster before = databases.cluster(PRIMARY_CLUSTER).orElseThrow();
        String reader = before.readers().get(0).instanceId();

        databases.failOver(PRIMARY_CLUSTER, reader);

        eventually(() -> cluster(PRIMARY).isAvailable());
        assertThat(cluster(PRIMARY).writer()).map(Databases.Member::instanceId).hasValue(reader);
    }

    @Test
    void a_promoted_replica_stands_alone() {
        Databases databases = cloud().databases(RECOVERY);
        databases.promote(RECOVERY_CLUSTER);

        eventually(() -> !cluster(RECOVERY).isReplica());
        assertThat(cluster(RECOVERY).writer()).isPresent();
        assertThat(cluster(PRIMARY).replicas()).isEmpty();
    }

    @Test
    void a_promoted_cluster_is_no_replica_that_could_be_promoted() {
        Databases databases = cloud().databases(RECOVERY);
        databases.promote(RECOVERY_CLUSTER);
        eventually(() -> !cluster(RECOVERY).isReplica() && cluster(RECOVERY).isAvailable());

        if (refusesPromotions()) {
            assertThat(failure(() -> databases.promote(RECOVERY_CLUSTER)).reason())
                    .isEqualTo(Cause.INVALID_STATE);
        }
        assertThat(cluster(RECOVERY).replicationSource()).isNull();
    }

    @LeavesTheSite
    @Test
    void what_is_not_there_can_be_neither_promoted_nor_failed_over_nor_deleted() {
        Databases databases = cloud().databases(RECOVERY);

        if (refusesPromotions()) {
            assertThat(failure(() -> databases.promote("nobody")).reason()).isEqualTo(Cause.NOT_FOUND);
        }
        // The target is there: moto looks at it first, and calls one that isn't an invalid parameter.
        assertThat(failure(() -> databases.failOver("nobody", RECOVERY_CLUSTER + "-2"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
        assertThat(failure(() -> databases.deleteCluster("nobody", "final")).reason())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void an_instance_that_is_deleted_leaves_its_cluster() {
        Databases databases = cloud().databases(PRIMARY);
        String reader = cluster(PRIMARY).readers().get(0).instanceId();

        databases.deleteInstance(reader);

        eventually(() -> databases.instances(PRIMARY_CLUSTER).size() == 1);
        assertThat(cluster(PRIMARY).members())
                .extracting(Databases.Member::instanceId)
                .doesNotContain(reader);
        assertThat(cluster(PRIMARY).writer()).isPresent();
    }

    @LeavesTheSite
    @Test
    void a_failure_says_what_was_asked_of_whom() {
        CloudException failure = failure(() -> cloud().databases(PRIMARY).deleteInstance("nobody"));

        assertThat(failure.reason()).isEqualTo(Cause.NOT_FOUND);
        assertThat(failure.operation()).isEqualTo("rds:DeleteDBInstance");
        assertThat(failure.region()).isEqualTo(PRIMARY);
    }

    @Test
    void a_cluster_goes_only_after_its_instances() {
        Databases databases = cloud().databases(PRIMARY);
        liftDeletionProtection();
        cloud().databases(RECOVERY).promote(RECOVERY_CLUSTER);
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> databases.deleteCluster(PRIMARY_CLUSTER, "final-1"));

        databases.instances(PRIMARY_CLUSTER).forEach(instance -> databases.deleteInstance(instance.id()));
        eventually(() -> databases.instances(PRIMARY_CLUSTER).isEmpty());
        databases.deleteCluster(PRIMARY_CLUSTER, "final-2");

        eventually(() -> databases.cluster(PRIMARY_CLUSTER).isEmpty());
    }

    @Test
    void a_cluster_gets_another_name_and_goes_on() {
        Databases databases = cloud().databases(PRIMARY);
        Databases.Cluster before = cluster(PRIMARY);
        cloud().databases(RECOVERY).promote(RECOVERY_CLUSTER);
        databases.tag(before.arn(), "drctl:kept-from", PRIMARY_CLUSTER);

        databases.rename(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-old");
        eventually(() -> databases.cluster(PRIMARY_CLUSTER).isEmpty());
        eventually(() -> databases
                .cluster(PRIMARY_CLUSTER + "-old")
                .filter(Databases.Cluster::isAvailable)
                .isPresent());
        Databases.Cluster after = databases.cluster(PRIMARY_CLUSTER + "-old").orElseThrow();
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(after.tags()).containsEntry("drctl:kept-from", PRIMARY_CLUSTER);
        assertThat(after.arn()).endsWith(":cluster:" + PRIMARY_CLUSTER + "-old");
        assertThat(after.deletionProtected()).isEqualTo(before.deletionProtected());
        if (hasInstancesFollow()) {
            assertThat(databases.instances(after.id()))
                    .extracting(Databases.Instance::id)
                    .containsExactlyInAnyOrderElementsOf(before.members().stream()
                            .map(Databases.Member::instanceId)
                            .toList());
        }
    }

    /** Whether the instances of a cluster that is renamed are found by its new name. */
    protected boolean hasInstancesFollow() {
        return true;
    }

    @Test
    void an_instance_of_a_cluster_gets_another_name_and_stays_what_it_was() {
        Databases databases = cloud().databases(PRIMARY);
        String writer = cluster(PRIMARY).writer().orElseThrow().instanceId();

        databases.renameInstance(writer, writer + "-old");

        eventually(() -> databases.instances(PRIMARY_CLUSTER).stream()
                .anyMatch(each -> each.id().equals(writer + "-old") && each.isAvailable()));
        assertThat(databases.instances(PRIMARY_CLUSTER))
                .hasSize(2)
                .extracting(Databases.Instance::id)
                .doesNotContain(writer);
        if (hasInstancesFollow()) {
            assertThat(cluster(PRIMARY).writer().orElseThrow().instanceId()).isEqualTo(writer + "-old");
        }
        assertThat(failure(() -> databases.renameInstance("nobody", "somebody")).reason())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void the_lag_is_the_newest_sample_of_the_replicas_writer() {
        sampleLag(Duration.ofSeconds(4));

        assertThat(cloud().databases(RECOVERY).replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .hasValueSatisfying(reading -> {
                    assertThat(reading.lag()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(reading.loss())
                            .hasValueSatisfying(loss -> assertThat(loss).isLessThan(Duration.ofMinutes(4)));
                });
    }

    @Test
    void the_last_lag_that_was_told_is_known_while_it_is_the_newest_too() {
        sampleLag(Duration.ofSeconds(4));

        assertThat(cloud().databases(RECOVERY).lastKnownLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .map(Databases.ReplicaLag::lag)
                .hasValue(Duration.ofSeconds(4));
    }

    @LeavesTheSite
    @Test
    void how_far_a_reader_trails_its_writer_is_told_in_milliseconds() {
        String reader = cluster(RECOVERY).readers().get(0).instanceId();
        Duration sampled = sampleReaderLag(reader);

        assertThat(cloud().databases(RECOVERY).readerLag(reader)).hasValue(sampled);
    }

    @LeavesTheSite
    @Test
    void without_a_sample_the_lag_is_unknown() {
        loseLagSamples();

        assertThat(cloud().databases(RECOVERY).replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .isEmpty();
    }

    @LeavesTheSite
    @Test
    void a_bucket_tells_its_settings() {
        ObjectStore.Bucket bucket = cloud().objectStore(RECOVERY)
                .bucket(SeededSite.bucket(RECOVERY))
                .orElseThrow();

        assertThat(bucket.region()).isEqualTo(RECOVERY.value());
        assertThat(bucket.versioned()).isTrue();
        assertThat(bucket.encryption()).isEqualTo("AES256");
        assertThat(bucket.publicAccessBlocked()).isTrue();
        assertThat(bucket.replicatesTo(SeededSite.bucket(PRIMARY), PRIMARY)).isTrue();
    }

    @LeavesTheSite
    @Test
    void a_bucket_in_another_region_tells_that_it_is_there() {
        String name = SeededSite.bucket(RECOVERY);

        assertThat(cloud().objectStore(PRIMARY).bucket(name))
                .hasValue(ObjectStore.Bucket.elsewhere(name, RECOVERY.value()));
    }

    @LeavesTheSite
    @Test
    void a_new_bucket_gets_its_settings_and_may_be_created_twice() {
        Cloud cloud = cloud();
        ObjectStore store = cloud.objectStore(PRIMARY);
        String role = cloud.roles().createReplicationRole("replicates", "drctl-new", SeededSite.bucket(RECOVERY));
        store.createBucket("drctl-new");
        store.createBucket("drctl-new");
        assertThat(store.bucket("drctl-new")).hasValueSatisfying(bucket -> {
            assertThat(bucket.versioned()).isFalse();
            assertThat(bucket.replication()).isEmpty();
        });

        store.enableVersioning("drctl-new");
        store.enableEncryption("drctl-new");
        store.blockPublicAccess("drctl-new");
        store.replicateTo("drctl-new", new ObjectStore.ReplicationRule("all", SeededSite.bucket(RECOVERY), true), role);

        assertThat(store.bucket("drctl-new"))
                .hasValue(new ObjectStore.Bucket(
                        "drctl-new",
                        PRIMARY.value(),
                        true,
                        "AES256",
                        true,
                        role,
                        List.of(new ObjectStore.ReplicationRule("all", SeededSite.bucket(RECOVERY), true))));
    }

    @LeavesTheSite
    @Test
    void a_bucket_without_lifecycle_rules_lets_nothing_expire_and_one_that_is_not_there_neither() {
        ObjectStore store = cloud().objectStore(RECOVERY);

        assertThat(store.expiries(SeededSite.bucket(RECOVERY))).isEmpty();
        assertThat(store.expiries("nobody-has-this-bucket")).isEmpty();
    }

    @LeavesTheSite
    @Test
    void an_object_is_written_only_by_who_has_read_what_it_replaces() {
        ObjectStore store = cloud().objectStore(RECOVERY);
        String bucket = SeededSite.bucket(RECOVERY);

        assertThat(store.read(bucket, "drctl/contract")).isEmpty();
        String first = store.write(bucket, "drctl/contract", "one", null).orElseThrow();
        assertThat(store.write(bucket, "drctl/contract", "another", null)).isEmpty();
        assertThat(store.read(bucket, "drctl/contract")).hasValue(new ObjectStore.Stored("one", first));

        String second = store.write(bucket, "drctl/contract", "two", first).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(store.write(bucket, "drctl/contract", "too late", first)).isEmpty();
        assertThat(store.write(bucket, "drctl/nothing", "of what isn't there", first))
                .isEmpty();
        assertThat(store.read(bucket, "drctl/contract")).hasValue(new ObjectStore.Stored("two", second));
    }

    @LeavesTheSite
    @Test
    void a_bucket_that_is_not_there_has_no_objects_and_takes_none() {
        ObjectStore store = cloud().objectStore(RECOVERY);

        assertThatThrownBy(() -> store.read("nobody-has-this-bucket", "drctl/contract"))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(CloudException.Cause.NOT_FOUND));
        assertThatThrownBy(() -> store.write("nobody-has-this-bucket", "drctl/contract", "one", null))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(CloudException.Cause.NOT_FOUND));
    }

    @LeavesTheSite
    @Test
    void a_replication_role_may_be_created_twice() {
        Roles roles = cloud().roles();
        String arn = roles.createReplicationRole("replicates", "from", "to");

        assertThat(roles.createReplicationRole("replicates", "from", "to")).isEqualTo(arn);
        assertThat(roles.roleArn("replicates")).hasValue(arn);
    }

    @LeavesTheSite
    @Test
    void a_take_over_alarm_is_there_after_it_was_created() {
        Alarms alarms = cloud().alarms(RECOVERY);
        alarms.makeTakeOverAlarm("another");
        alarms.makeTakeOverAlarm("another");

        assertThat(alarms.alarm("another")).map(Alarms.Alarm::name).hasValue("another");
        assertThat(alarms.alarm("another")).map(Alarms.Alarm::state).isNotEqualTo(Optional.of("ALARM"));
        assertThat(alarms.alarm("another")).map(Alarms.Alarm::forgets).hasValue(false);
    }

    @LeavesTheSite
    @Test
    void data_points_of_a_take_over_are_taken_whether_or_not_there_is_an_alarm() {
        Alarms alarms = cloud().alarms(RECOVERY);
        alarms.report("nobody-listens", true);
        alarms.report("nobody-listens", false);

        assertThat(alarms.alarm("nobody-listens")).isEmpty();
    }

    @Test
    void the_roles_of_a_failover_pair_are_exchanged_in_one_batch() {
        TrafficRouting traffic = cloud().traffic();
        TrafficRouting.HostedZone zone =
                traffic.hostedZone(SeededSite.HOSTED_ZONE).orElseThrow();
        List<TrafficRouting.RecordSet> before = traffic.records(zone, SeededSite.DNS_NAME);
        assertThat(before)
                .extracting(TrafficRouting.RecordSet::failoverRole)
                .containsExactlyInAnyOrder(FailoverRole.PRIMARY, FailoverRole.SECONDARY);

        List<TrafficRouting.RecordSet> exchanged = before.stream()
                .map(record -> record.withFailoverRole(
                        record.failoverRole() == FailoverRole.PRIMARY ? FailoverRole.SECONDARY : FailoverRole.PRIMARY))
                .toList();
        String change = traffic.change(zone.id(), exchanged, "exchange the roles");

        eventually(() -> traffic.isInSync(change));
        assertThat(traffic.records(zone, SeededSite.DNS_NAME)).containsExactlyInAnyOrderElementsOf(exchanged);
    }

    @LeavesTheSite
    @Test
    void the_records_of_several_names_are_those_of_each() {
        TrafficRouting traffic = cloud().traffic();
        TrafficRouting.HostedZone zone =
                traffic.hostedZone(SeededSite.HOSTED_ZONE).orElseThrow();
        Set<String> names = Set.of(SeededSite.DNS_NAME, "nobody." + SeededSite.HOSTED_ZONE);

        Map<String, List<TrafficRouting.RecordSet>> all = traffic.records(zone, names);

        assertThat(all).containsOnlyKeys(names);
        names.forEach(
                name -> assertThat(all.get(name)).containsExactlyInAnyOrderElementsOf(traffic.records(zone, name)));
    }

    @LeavesTheSite
    @Test
    void a_hosted_zone_is_found_by_its_name_and_by_its_id() {
        TrafficRouting.Zones found = cloud().traffic().hostedZones(SeededSite.HOSTED_ZONE);

        assertThat(found.open()).singleElement().satisfies(zone -> {
            assertThat(zone.name()).isEqualTo(SeededSite.HOSTED_ZONE);
            assertThat(zone.nameServers()).isNotEmpty();
            // Moto's ids don't begin with a Z, by which an id is told from a name.
            if (Site.isZoneId(zone.id())) {
                assertThat(cloud().traffic().hostedZones(zone.id()).open()).containsExactly(zone);
            }
        });
        assertThat(cloud().traffic().hostedZones("nobody.example").open()).isEmpty();
    }

    @Test
    void a_record_that_is_removed_is_gone_and_the_other_one_stays() {
        TrafficRouting traffic = cloud().traffic();
        TrafficRouting.HostedZone zone =
                traffic.hostedZone(SeededSite.HOSTED_ZONE).orElseThrow();
        List<TrafficRouting.RecordSet> before = traffic.records(zone, SeededSite.DNS_NAME);
        TrafficRouting.RecordSet standby = before.stream()
                .filter(record -> record.failoverRole() == FailoverRole.SECONDARY)
                .findFirst()
                .orElseThrow();

        String change = traffic.remove(zone.id(), List.of(standby), "it makes way");

        assertThat(change).isNotEmpty();
        assertThat(traffic.records(zone, SeededSite.DNS_NAME))
                .containsExactlyElementsOf(before.stream()
                        .filter(record -> !record.equals(standby))
                        .toList());
        eventually(() -> traffic.isInSync(change));
    }

    @LeavesTheSite
    @Test
    void a_region_tells_the_zones_that_the_account_can_use() {
        assertThat(cloud().compute(PRIMARY).zoneNames())
                .contains(PRIMARY + "a")
                .isSorted()
                .allMatch(zone -> zone.matches(PRIMARY + "[a-z]"));
    }

    @LeavesTheSite
    @Test
    void a_repository_tells_the_commit_of_its_head() {
        assertThat(cloud().repositories().head(repository(), Duration.ofSeconds(20)))
                .matches("[0-9a-f]{40}");
    }

    @LeavesTheSite
    @Test
    void a_repository_that_is_not_there_is_a_failure() {
        CloudException failure =
                failure(() -> cloud().repositories().head(repository() + "-gone", Duration.ofSeconds(20)));

        assertThat(failure.operation()).isEqualTo(SourceRepositories.OPERATION);
        assertThat(failure.region()).isNull();
    }

    @LeavesTheSite
    @Test
    void a_batch_that_route_53_refuses_changes_nothing() {
        TrafficRouting traffic = cloud().traffic();
        TrafficRouting.HostedZone zone =
                traffic.hostedZone(SeededSite.HOSTED_ZONE).orElseThrow();
        List<TrafficRouting.RecordSet> before = traffic.records(zone, SeededSite.DNS_NAME);

        if (refusesImpossibleBatches()) {
            List<TrafficRouting.RecordSet> bothPrimary = before.stream()
                    .map(record -> record.withFailoverRole(FailoverRole.PRIMARY))
                    .toList();
            assertThat(failure(() -> traffic.change(zone.id(), bothPrimary, "two of one role"))
                            .reason())
                    .isEqualTo(Cause.REJECTED);
            TrafficRouting.RecordSet unchecked = new TrafficRouting.RecordSet(
                    "other." + SeededSite.HOSTED_ZONE,
                    "A",
                    "one",
                    FailoverRole.PRIMARY,
                    null,
                    null,
                    60L,
                    List.of("192.0.2.1"),
                    "failover");
            assertThat(failure(() -> traffic.change(zone.id(), List.of(unchecked), "no health check"))
                            .reason())
                    .isEqualTo(Cause.REJECTED);
        }

        assertThat(failure(() -> traffic.change("Z00000000000000000000", before, "no such zone"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
        assertThat(traffic.records(zone, SeededSite.DNS_NAME)).containsExactlyInAnyOrderElementsOf(before);
    }

    @LeavesTheSite
    @Test
    void each_record_points_at_its_load_balancer_and_watches_the_other_region() {
        TrafficRouting traffic = cloud().traffic();
        TrafficRouting.HostedZone zone =
                traffic.hostedZone(SeededSite.HOSTED_ZONE).orElseThrow();
        TrafficRouting.RecordSet primary = traffic.records(zone, SeededSite.DNS_NAME).stream()
                .filter(record -> record.failoverRole() == FailoverRole.PRIMARY)
                .findFirst()
                .orElseThrow();

        assertThat(primary.name()).isEqualTo(SeededSite.DNS_NAME);
        assertThat(primary.routingPolicy()).isEqualTo("failover");
        assertThat(primary.pointsAt(cloud().loadBalancing(PRIMARY)
                        .loadBalancer(SeededSite.LOAD_BALANCER)
                        .orElseThrow()
                        .dnsName()))
                .isTrue();
        assertThat(traffic.healthCheck(String.valueOf(primary.healthCheckId()))).hasValueSatisfying(check -> {
            assertThat(check.type()).isEqualTo("CLOUDWATCH_METRIC");
            assertThat(check.inverted()).isFalse();
            if (tellsWatchedAlarms()) {
                assertThat(check.alarmName()).isEqualTo(SeededSite.takeOverAlarm(RECOVERY));
                assertThat(check.alarmRegion()).isEqualTo(RECOVERY.value());
            }
        });
    }

    private static CloudException failure(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
