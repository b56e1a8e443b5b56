package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.GateResult;
import io.drctl.action.NeededStep;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseStepsTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String OLD = SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeDatabases databases = cloud.databases(PRIMARY);

    private StepContext step(Map<String, String> more, Map<String, String> own) {
        Map<String, String> with = new HashMap<>(Map.of("region", PRIMARY.value()));
        with.putAll(more);
        return Steps.of(cloud, SITE, with, own);
    }

    private List<String> mutating() {
        return cloud.calls().stream()
                .filter(Call::isMutating)
                .map(call -> call.operation() + " " + call.argument())
                .toList();
    }

    @Nested
    final class Flipping {
        private final FlipWriter flip = new FlipWriter();

        /** A writer and readers 2 (tier 1), 3 (tier 0, not available) and 4 (tier 2). */
        private void fourInstances() {
            databases.alter(
                    OLD,
                    cluster -> FakeDatabases.withMembers(
                            cluster,
                            List.of(
                                    new Member("one", true, 5),
                                    new Member("two", false, 1),
                                    new Member("three", false, 0),
                                    new Member("four", false, 2))));
            for (String id : List.of("one", "two", "three", "four")) {
                String status = id.equals("three") ? "rebooting" : "available";
                databases.instances.put(id, new Instance(id, "db.t2.small", status, "us-east-2a"));
            }
        }

        private List<GateResult> refusals(Map<String, String> with) {
            return Steps.gates(flip, step(with, Map.of())).stream()
                    .filter(GateResult::isRefusal)
                    .toList();
        }

        private void readers(String... classes) {
            databases.alter(
                    OLD,
                    cluster -> FakeDatabases.withMembers(
                            cluster,
                            List.of(
                                    new Member("writer", true, 1),
                                    new Member("a", false, 1),
                                    new Member("b", false, 1),
                                    new Member("c", false, 1))));
            databases.instances.put("writer", new Instance("writer", "db.r5.4xlarge", "available", "us-east-2a"));
            for (int i = 0; i < classes.length; i++) {
                String id = List.of("a", "b", "c").get(i);
                databases.instances.put(id, new Instance(id, classes[i], "available", "us-east-2b"));
            }
        }

        private String taken() {
            return Steps.gates(flip, step(Map.of(), Map.of())).stream()
                    .filter(gate -> gate.test().equals("reader-available"))
                    .map(GateResult::seen)
                    .findFirst()
                    .orElseThrow();
        }

        @ParameterizedTest
        @CsvSource({
            "db.t3.small,    db.r5.4xlarge,  db.r5.large,    b is available",
            "db.r5.16xlarge, db.r5.4xlarge,  db.r5.8xlarge,  a is available",
            "db.t3.large,    db.r6g.large,   db.t4g.large,   b is available",
            "db.x2g.xlarge,  db.r5.xlarge,   db.r6i.2xlarge, c is available",
        })
        void of_one_tier_the_largest_reader_is_taken(String a, String b, String c, String taken) {
            readers(a, b, c);

            assertThat(taken()).startsWith(taken).endsWith("the largest of its tier");
        }

        @ParameterizedTest
        @CsvSource({
            "db.serverless,  db.t3.medium,   db.serverless,  b is available",
            "db.t3.medium,   db.r5.metal,    db.r5.large,    c is available",
        })
        void a_reader_whose_size_is_not_known_is_not_called_smaller(String a, String b, String c, String taken) {
            readers(a, b, c);

            assertThat(taken()).startsWith(taken).endsWith("the largest of its tier whose size is known");
        }

        @Test
        void of_equals_the_reader_that_trails_least_is_taken() {
            readers("db.r5.large", "db.r5.large", "db.r5.large");
            databases.readerLags.put("a", Duration.ofMillis(90));
            databases.readerLags.put("c", Duration.ofMillis(20));

            assertThat(taken()).startsWith("c is available").endsWith("least behind as far as is known");
        }

        @Test
        void takes_the_available_reader_of_the_lowest_tier() {
            fourInstances();
            assertThat(flip.observe(step(Map.of(), Map.of())).detail())
                    .isEqualTo("the writer of " + OLD + " is one; would be two");
        }

        @Test
        void takes_the_reader_that_was_named() {
            fourInstances();
            assertThat(flip.observe(step(Map.of("target", "four"), Map.of())).detail())
                    .endsWith("would be four");
            assertThat(refusals(Map.of("target", "three")))
                    .extracting(GateResult::seen)
                    .containsExactly("three is rebooting");
            assertThat(refusals(Map.of("target", "nine"))).singleElement().satisfies(gate -> {
                assertThat(gate.seen()).isEqualTo("nine is not a reader of cluster " + OLD);
                assertThat(String.valueOf(gate.remedy())).isEqualTo("name one of: two, three, four");
            });
        }

        private GateResult newestWrites(RegionName region) {
            return Steps.gates(flip, step(Map.of("region", region.value()), Map.of())).stream()
                    .filter(gate -> gate.test().equals("newest-writes"))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void the_database_with_the_newest_writes_is_flipped_without_a_caution() {
            assertThat(newestWrites(PRIMARY).outcome()).isEqualTo(GateResult.Outcome.PASSED);
            HealthySite.promoteReplica(cloud, SITE);
            assertThat(newestWrites(RECOVERY).outcome()).isEqualTo(GateResult.Outcome.PASSED);
        }

        @Test
        void that_the_newest_writes_are_in_the_other_region_is_said_before() {
            HealthySite.promoteReplica(cloud, SITE);
            assertThat(newestWrites(PRIMARY)).satisfies(gate -> {
                assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                assertThat(gate.seen()).contains("both accept writes, but the newest writes are in us-west-1");
                assertThat(String.valueOf(gate.remedy()))
                        .isEqualTo("to flip the database there: drctl failover db --flip --region us-west-1");
            });
            assertThat(refusals(Map.of())).as("it harms nobody").isEmpty();
        }

        @Test
        void that_a_replica_is_flipped_is_said_before() {
            assertThat(newestWrites(RECOVERY)).satisfies(gate -> {
                assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                assertThat(gate.seen()).startsWith(REPLICA + " is a replica");
                assertThat(String.valueOf(gate.remedy())).endsWith("drctl failover db --flip --region us-east-2");
            });
        }

        @Test
        void that_nobody_knows_where_the_newest_writes_are_is_said_before() {
            HealthySite.detachReplica(cloud, SITE);
            assertThat(newestWrites(PRIMARY)).satisfies(gate -> {
                assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                assertThat(gate.seen())
                        .startsWith("whether it has the newest writes can't be determined: ")
                        .contains("both accept writes, and nothing on record shows which");
                assertThat(String.valueOf(gate.remedy())).endsWith("drctl status");
            });
        }

        @Test
        void a_dark_region_delays_no_look_at_a_flip_under_way() {
            Map<String, String> own = ((Observation.NotYet<FlipWriter.Seen>) flip.observe(step(Map.of(), Map.of())))
                    .before()
                    .texts();
            Steps.apply(flip, step(Map.of(), Map.of()));
            cloud.forgetCalls();

            flip.observe(step(Map.of(), own));

            assertThat(cloud.calls()).noneMatch(call -> RECOVERY.equals(call.region()));
        }

        @Test
        void a_chosen_reader_that_has_gone_is_named_and_so_are_those_still_there() {
            fourInstances();
            assertThat(Steps.gates(flip, step(Map.of(), Map.of("target", "nine", "writer-before", "one"))))
                    .filteredOn(GateResult::isRefusal)
                    .singleElement()
                    .satisfies(gate -> {
                        assertThat(gate.seen()).isEqualTo("nine is not a reader of cluster " + OLD);
                        assertThat(String.valueOf(gate.remedy()))
                                .isEqualTo("start a new run with --target, one of: two, three, four");
                    });
        }

        @Test
        void no_reader_no_cluster_and_a_cluster_in_transition_are_refused() {
            databases.alter(OLD, cluster -> FakeDatabases.withStatus(cluster, "modifying"));
            assertThat(refusals(Map.of())).extracting(GateResult::test).containsExactly("cluster-available");
            databases.alter(
                    OLD,
                    cluster -> FakeDatabases.withStatus(
                            FakeDatabases.withMembers(cluster, List.of(new Member("one", true, 0))), "available"));
            assertThat(refusals(Map.of()))
                    .extracting(GateResult::seen)
                    .containsExactly("cluster " + OLD + " has no reader");
            databases.clusters.clear();
            assertThat(refusals(Map.of())).extracting(GateResult::test).containsExactly("cluster-available");
        }

        @Test
        void waits_until_the_roles_are_exchanged() {
            Observation<FlipWriter.Seen> before = flip.observe(step(Map.of(), Map.of()));
            assertThat(before).isInstanceOf(Observation.NotYet.class);
            Map<String, String> own =
                    ((Observation.NotYet<FlipWriter.Seen>) before).before().texts();

            Steps.apply(flip, step(Map.of(), Map.of()));

            assertThat(flip.observe(step(Map.of(), own))).isInstanceOf(Observation.InProgress.class);
            cloud.clock().advance(cloud.pace().writerFailover);
            assertThat(flip.observe(step(Map.of(), own)))
                    .isInstanceOf(Observation.Satisfied.class)
                    .extracting(Observation::detail)
                    .isEqualTo(OLD + "-2 is the writer, " + OLD + "-1 a reader");
        }
    }

    @Nested
    final class Retiring {
        private final DeleteInstances instances = new DeleteInstances();
        private final DeleteCluster cluster = new DeleteCluster();

        private void promoted() {
            HealthySite.promoteReplica(cloud, SITE);
        }

        private void standsAlone() {
            HealthySite.detachReplica(cloud, SITE);
        }

        @Test
        void a_primary_that_the_database_never_left_is_not_deleted_beside_a_younger_cluster() {
            // Made empty, or restored from last night's snapshot: it stands alone, and nobody promoted it.
            standsAlone();
            refusedAs(
                    OLD + " is standalone, and nothing shows that the database has left it: it may have failed over to"
                            + " it");
            assertThat(Steps.gates(cluster, step(Map.of(), Map.of())))
                    .filteredOn(GateResult::isRefusal)
                    .singleElement()
                    .satisfies(gate -> assertThat(gate.remedy())
                            .asString()
                            .endsWith("aws rds delete-db-cluster --region us-east-2 --db-cluster-identifier " + OLD
                                    + " --final-db-snapshot-identifier " + OLD + "-final"));
            promoted();
            for (Effect<?> effect : List.of(instances, cluster)) {
                assertThat(Steps.gates(effect, step(Map.of(), Map.of()))).noneMatch(GateResult::isRefusal);
            }
        }

        @Test
        void readers_go_first_then_the_writer_then_the_cluster_with_a_named_snapshot() {
            promoted();
            Steps.apply(instances, step(Map.of(), Map.of()));
            assertThat(instances.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.InProgress.class);
            cloud.clock().advance(cloud.pace().databaseDeletion);
            assertThat(instances.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.Satisfied.class);
            Steps.apply(cluster, step(Map.of(), Map.of()));
            assertThat(cluster.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.InProgress.class);
            cloud.clock().advance(cloud.pace().databaseDeletion);
            assertThat(cluster.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.Satisfied.class);

            assertThat(mutating())
                    .containsExactly(
                            "rds:DeleteDBInstance " + OLD + "-2",
                            "rds:DeleteDBInstance " + OLD + "-1",
                            "rds:DeleteDBCluster " + OLD);
            assertThat(databases.snapshots).containsExactly(OLD + "-final-20250301-030000-run");
        }

        @Test
        void what_is_being_deleted_is_not_deleted_again() {
            promoted();
            databases.deleteInstance(OLD + "-2");
            cloud.forgetCalls();

            Steps.apply(instances, step(Map.of(), Map.of()));

            assertThat(mutating()).containsExactly("rds:DeleteDBInstance " + OLD + "-1");
        }

        @Test
        void a_protected_cluster_is_refused_before_any_instance_goes() {
            promoted();
            databases.alter(OLD, old -> FakeDatabases.withDeletionProtection(old, true));
            for (Effect<?> effect : List.of(instances, cluster)) {
                assertThat(Steps.gates(effect, step(Map.of(), Map.of())))
                        .filteredOn(GateResult::isRefusal)
                        .singleElement()
                        .satisfies(gate -> {
                            assertThat(gate.test()).isEqualTo("deletion-protection");
                            assertThat(String.valueOf(gate.remedy())).contains("--no-deletion-protection");
                        });
            }
        }

        @Test
        void nothing_goes_while_the_other_cluster_does_not_stand_alone() {
            alsoRefusedAs(REPLICA + " in us-west-1 is available and still a replica");
            promoted();
            cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withStatus(old, "promoting"));
            alsoRefusedAs(REPLICA + " in us-west-1 is promoting");
            cloud.lose(RECOVERY);
            alsoRefusedAs("unknown: rds:DescribeDBClusters in us-west-1: no answer from the endpoint within 3 s");
            cloud.restore(RECOVERY);
            cloud.databases(RECOVERY).clusters.clear();
            alsoRefusedAs("there is no cluster " + REPLICA + " in us-west-1");
        }

        @Test
        void nothing_goes_while_the_writer_of_the_promoted_cluster_is_not_available() {
            promoted();
            cloud.databases(RECOVERY)
                    .instances
                    .computeIfPresent(
                            REPLICA + "-1",
                            (id, old) -> new Databases.Instance(id, old.instanceClass(), "rebooting", old.zone()));
            refusedAs(REPLICA + "-1, the writer of " + REPLICA + ", is rebooting, in us-west-1");
        }

        @Test
        void refuses_to_delete_a_primary_that_a_replica_in_a_third_region_follows() {
            promoted();
            RegionName third = new RegionName("eu-west-1");
            cloud.regions.add(third);
            Cluster old = Objects.requireNonNull(databases.clusters.get(OLD));
            cloud.databases(third)
                    .clusters
                    .put(
                            "flask-site-eu-1",
                            FakeDatabases.withSource(
                                    Objects.requireNonNull(
                                            cloud.databases(RECOVERY).clusters.get(REPLICA)),
                                    old.arn()));
            cloud.databases(third).clusters.computeIfPresent("flask-site-eu-1", (id, one) -> renamed(one, id));
            refusedAs("flask-site-eu-1 in eu-west-1 replicates from " + OLD + ", and would be left without a source");

            cloud.databases(third).clusters.clear();
            cloud.lose(third);
            refusedAs("unknown: what replicates from " + OLD + " could not be determined: eu-west-1"
                    + " (rds:DescribeDBClusters in eu-west-1: no answer from the endpoint within 3 s)");
        }

        private static Cluster renamed(Cluster one, String id) {
            return new Cluster(
                    id,
                    one.arn(),
                    one.status(),
                    one.engine(),
                    one.engineVersion(),
                    one.endpoint(),
                    one.readerEndpoint(),
                    one.members(),
                    one.replicationSource(),
                    one.replicas(),
                    one.deletionProtected(),
                    one.globalCluster(),
                    one.created(),
                    one.tags());
        }

        @Test
        void refuses_to_delete_a_primary_whose_own_list_names_another_replica() {
            promoted();
            databases.alter(
                    OLD,
                    old -> FakeDatabases.withReplicas(
                            old, List.of("arn:aws:rds:ap-south-1:123456789012:cluster:flask-site-in")));
            refusedAs("flask-site-in in ap-south-1 replicates from " + OLD + ", and would be left without a source");
        }

        @Test
        void a_replica_is_no_old_primary() {
            promoted();
            databases.alter(OLD, old -> FakeDatabases.withSource(old, "arn:aws:rds:us-west-1:1:cluster:" + REPLICA));
            refusedAs(
                    OLD + " is a replica of arn:aws:rds:us-west-1:1:cluster:" + REPLICA + ": it is not an old primary");
        }

        @Test
        void what_the_database_may_have_failed_over_to_is_no_old_primary() {
            promoted();
            String arn = "arn:aws:rds:us-west-1:123456789012:cluster:" + REPLICA;
            // Out, made again since as a replica for the way home, and now what is written to.
            assertThat(Steps.gates(cluster, retiringTheRecovery(Map.of("replication-source", arn))))
                    .filteredOn(GateResult::isRefusal)
                    .extracting(GateResult::test)
                    .containsExactly("old-primary");
            cloud.databases(RECOVERY)
                    .alter(REPLICA, old -> FakeDatabases.createdAt(old, Instant.parse("2025-01-01T09:00:00Z")));
            for (Effect<?> effect : List.of(instances, cluster)) {
                for (Map<String, String> facts : List.of(
                        Map.of("endpoint", OLD + ".example"),
                        Map.of("replication-source", arn.replace("us-west-1:", "us-east-2:")),
                        Map.of("replication-source", arn + "-2"))) {
                    assertThat(Steps.gates(effect, retiringTheRecovery(facts)))
                            .filteredOn(GateResult::isRefusal)
                            .singleElement()
                            .satisfies(gate -> {
                                assertThat(gate.test()).isEqualTo("old-primary");
                                assertThat(gate.seen()).endsWith("it may have failed over to it");
                                assertThat(String.valueOf(gate.remedy())).startsWith("leave --delete-old-primary out");
                            });
                }
                assertThat(Steps.gates(effect, retiringTheRecovery(Map.of("replication-source", arn))))
                        .noneMatch(GateResult::isRefusal);
            }
        }

        @Test
        void a_primary_that_is_younger_than_the_other_has_come_home_and_is_not_deleted() {
            promoted();
            databases.alter(OLD, old -> FakeDatabases.createdAt(old, Instant.parse("2025-02-20T09:00:00Z")));
            refusedAs(
                    OLD + " is standalone, and nothing shows that the database has left it: it may have failed over to"
                            + " it");
            databases.alter(OLD, old -> FakeDatabases.createdAt(old, null));
            refusedAs(
                    OLD + " is standalone, and nothing shows that the database has left it: it may have failed over to"
                            + " it");
        }

        /** On the way home, after a step that left some facts. */
        private StepContext retiringTheRecovery(Map<String, String> facts) {
            StepContext step = Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());
            NeededStep promotion = new NeededStep("promote", "promote-replica", new Facts(facts));
            return new StepContext(step.runId(), step.step(), SITE, cloud, step.ownFacts(), List.of(promotion));
        }

        /** Among others: that the database has left cannot be shown either of a cluster that isn't to be seen. */
        private void alsoRefusedAs(String seen) {
            for (Effect<?> effect : List.of(instances, cluster)) {
                assertThat(Steps.gates(effect, step(Map.of(), Map.of())))
                        .filteredOn(GateResult::isRefusal)
                        .extracting(GateResult::seen)
                        .contains(seen);
            }
        }

        private void refusedAs(String seen) {
            for (Effect<?> effect : List.of(instances, cluster)) {
                assertThat(Steps.gates(effect, step(Map.of(), Map.of())))
                        .filteredOn(GateResult::isRefusal)
                        .extracting(GateResult::seen)
                        .containsExactly(seen);
            }
        }

        @Test
        void what_is_gone_is_not_called_for() {
            databases.clusters.clear();
            assertThat(instances.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.Satisfied.class);
            assertThat(cluster.observe(step(Map.of(), Map.of()))).isInstanceOf(Observation.Satisfied.class);
            assertThatThrownBy(() -> Steps.apply(cluster, step(Map.of(), Map.of())))
                    .isInstanceOf(AssertionError.class);
            assertThat(mutating()).isEmpty();
        }
    }
}
