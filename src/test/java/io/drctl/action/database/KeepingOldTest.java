package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.writer.KeptDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An old primary that makes way under another name. */
final class KeepingOldTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String OLD = SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private static final String KEPT = OLD + "-old-20250301";

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeDatabases databases = cloud.databases(PRIMARY);
    private final RenameCluster cluster = new RenameCluster();
    private final RenameInstances instances = new RenameInstances();

    private StepContext step(Map<String, String> own) {
        return Steps.of(cloud, SITE, Map.of("region", PRIMARY.value()), own);
    }

    private List<String> mutating() {
        return cloud.calls().stream()
                .filter(Call::isMutating)
                .map(call -> call.operation() + " " + call.argument())
                .toList();
    }

    private List<String> refusals(Effect<?> effect) {
        return Steps.gates(effect, step(Map.of())).stream()
                .filter(GateResult::isRefusal)
                .map(gate -> gate.test() + ": " + gate.seen())
                .toList();
    }

    private void renamed() {
        HealthySite.promoteReplica(cloud, SITE);
        Steps.apply(cluster, step(Map.of("kept-as", KEPT)));
        cloud.clock().advance(cloud.pace().databaseDeletion);
    }

    @Test
    void it_is_tagged_first_and_renamed_and_then_its_instances_are() {
        renamed();
        Observation<RetiredCluster> seen = cluster.observe(step(Map.of("kept-as", KEPT)));
        assertThat(seen).isInstanceOf(Observation.Satisfied.class);
        assertThat(seen.detail()).isEqualTo("cluster " + OLD + " is kept as " + KEPT);

        Steps.apply(instances, step(Map.of()));
        assertThat(instances.observe(step(Map.of())).detail()).isEqualTo("2 instances are being renamed");
        cloud.clock().advance(cloud.pace().databaseDeletion);
        assertThat(instances.observe(step(Map.of())).detail())
                .startsWith("kept in " + KEPT + ": ")
                .contains(OLD + "-1-old-20250301", OLD + "-2-old-20250301");
        assertThat(mutating().get(0)).startsWith("rds:AddTagsToResource ");
        assertThat(mutating().subList(1, 4))
                .containsExactly(
                        "rds:ModifyDBCluster " + OLD + " " + KEPT,
                        "rds:ModifyDBInstance " + OLD + "-1 " + OLD + "-1-old-20250301",
                        "rds:ModifyDBInstance " + OLD + "-2 " + OLD + "-2-old-20250301");
        assertThat(databases.clusters.get(KEPT))
                .satisfies(kept -> assertThat(Objects.requireNonNull(kept).tags())
                        .containsEntry(KeptDatabase.TAG, KeptDatabase.tagValue(FakeDatabases.named(kept, OLD))));
        assertThat(databases.instances).containsOnlyKeys(OLD + "-1-old-20250301", OLD + "-2-old-20250301");
    }

    @Test
    void how_to_delete_it_later_is_said_with_every_command() {
        renamed();
        Steps.apply(instances, step(Map.of()));
        cloud.clock().advance(cloud.pace().databaseDeletion);
        databases.alter(KEPT, old -> FakeDatabases.withDeletionProtection(old, true));
        Observation<RenameInstances.Seen> seen = instances.observe(step(Map.of()));
        assertThat(((Observation.Satisfied<RenameInstances.Seen>) seen).remedy())
                .asString()
                .startsWith("it costs what it did until it is deleted, once nobody needs it: aws rds modify-db-cluster"
                        + " --region us-east-2 --db-cluster-identifier " + KEPT + " --no-deletion-protection")
                .contains("aws rds delete-db-instance --region us-east-2 --db-instance-identifier " + OLD
                        + "-1-old-20250301")
                .endsWith("aws rds delete-db-cluster --region us-east-2 --db-cluster-identifier " + KEPT
                        + " --final-db-snapshot-identifier " + KEPT + "-final");
    }

    @Test
    void a_name_that_another_cluster_has_is_not_taken() {
        HealthySite.promoteReplica(cloud, SITE);
        Cluster old = Objects.requireNonNull(databases.clusters.get(OLD));
        databases.clusters.put(KEPT, FakeDatabases.named(old, KEPT));
        assertThat(cluster.observe(step(Map.of())).detail())
                .isEqualTo("cluster " + OLD + " is available; would be renamed " + KEPT + "-2");
        // Nor one that somebody has given to another since the run began.
        assertThat(cluster.observe(step(Map.of("kept-as", KEPT))).detail()).endsWith("would be renamed " + KEPT + "-2");
    }

    @Test
    void what_somebody_renames_once_more_is_found_by_its_tag() {
        renamed();
        Cluster kept = Objects.requireNonNull(databases.clusters.remove(KEPT));
        databases.clusters.put("attic", FakeDatabases.named(kept, "attic"));
        assertThat(cluster.observe(step(Map.of("kept-as", KEPT))).detail())
                .isEqualTo("cluster " + OLD + " is kept as attic");
        assertThat(instances.observe(step(Map.of())).detail()).contains(OLD + "-1 to " + OLD + "-1-old-20250301");
    }

    @Test
    void what_somebody_has_deleted_is_unknown_to_a_run_that_kept_it_and_nothing_to_another() {
        renamed();
        databases.clusters.remove(KEPT);
        assertThat(cluster.observe(step(Map.of("kept-as", KEPT))))
                .isInstanceOfSatisfying(Observation.Unknown.class, unknown -> {
                    assertThat(unknown.detail()).isEqualTo("cluster " + OLD + " is gone, and " + KEPT + " isn't there");
                    assertThat(unknown.remedy())
                            .asString()
                            .isEqualTo("if somebody has deleted it, begin again: drctl failback");
                });
        assertThat(cluster.observe(step(Map.of()))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void what_was_restored_with_its_tags_is_another_one() {
        renamed();
        Cluster kept = Objects.requireNonNull(databases.clusters.get(KEPT));
        Cluster restored = FakeDatabases.createdAt(
                FakeDatabases.named(kept, "analysis"), cloud.clock().now());
        assertThat(KeptDatabase.of(List.of(restored, kept), OLD)).containsExactly(kept);
    }

    @Test
    void a_protected_one_is_renamed_and_one_that_is_not_available_is_not() {
        HealthySite.promoteReplica(cloud, SITE);
        databases.alter(OLD, old -> FakeDatabases.withDeletionProtection(old, true));
        assertThat(refusals(cluster)).isEmpty();
        databases.instances.computeIfPresent(
                OLD + "-1", (id, old) -> new Instance(id, old.instanceClass(), "failed", old.zone()));
        assertThat(refusals(cluster))
                .containsExactly("available: " + OLD + "-1 is failed, and RDS renames only what is available");
        databases.alter(OLD, old -> FakeDatabases.withStatus(old, "backing-up"));
        assertThat(refusals(cluster))
                .containsExactly("available: " + OLD + " is backing-up, and RDS renames only what is available");
    }

    @Test
    void who_is_refused_to_delete_a_protected_one_is_told_that_it_can_be_kept() {
        HealthySite.promoteReplica(cloud, SITE);
        databases.alter(OLD, old -> FakeDatabases.withDeletionProtection(old, true));
        StepContext deletion =
                Steps.of(cloud, SITE, Map.of("region", PRIMARY.value(), "for-replica-of", RECOVERY.value()), Map.of());

        assertThat(Steps.gates(new DeleteCluster(), deletion))
                .filteredOn(GateResult::isRefusal)
                .filteredOn(gate -> gate.test().equals("deletion-protection"))
                .singleElement()
                .satisfies(gate -> assertThat(String.valueOf(gate.remedy()))
                        .startsWith("turn it off, then go on: ")
                        .endsWith("; or begin again, and keep it under another name: drctl failback --keep-old"));
    }

    @Test
    void a_primary_that_the_database_never_left_is_not_renamed() {
        assertThat(refusals(cluster)).anyMatch(refusal -> refusal.startsWith("old-primary: "));
    }

    @Test
    void names_fit_and_stay_apart() {
        LocalDate day = LocalDate.of(2025, 3, 1);
        Set<String> taken = Set.of("shop-old-20250301", "shop-old-20250301-2");
        assertThat(KeptDatabase.name("shop", day, taken::contains)).isEqualTo("shop-old-20250301-3");
        String longest = "a".repeat(62);
        String one = KeptDatabase.instanceName(longest + "1", "shop-old-20250301-2", day);
        String two = KeptDatabase.instanceName(longest + "2", "shop-old-20250301-2", day);
        assertThat(List.of(one, two))
                .doesNotHaveDuplicates()
                .allSatisfy(
                        name -> assertThat(name).hasSizeLessThanOrEqualTo(63).endsWith("-old-20250301-2"));
        assertThat(KeptDatabase.instanceName("shop-1", "attic", day)).isEqualTo("shop-1-old-20250301");
        assertThat(KeptDatabase.hasMadeWay("shop-1-old-20250301")).isTrue();
        assertThat(KeptDatabase.hasMadeWay("shop-1")).isFalse();
    }
}
