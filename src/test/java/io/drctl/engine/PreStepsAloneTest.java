package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runbook {@code prepare}, whose steps are independent of each other. */
@Timeout(30)
final class PreStepsAloneTest {
    private static final Inventory SITE = Inventories.flaskSite();

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private Set<String> asked = Set.of();

    /** Agrees to everything, and notes which steps it is asked about. */
    private final class Agreeing implements Procedure.Operator {
        @Override
        public boolean shown(Offer offer) {
            return true;
        }

        @Override
        public String agree(Offer offer) {
            asked = offer.plan().steps().stream()
                    .filter(offer::acts)
                    .map(PlannedStep::id)
                    .collect(Collectors.toSet());
            return "typed yes";
        }

        @Override
        public void begun(Runs.Started run) {}

        @Override
        public void ended(RunState run) {}
    }

    private Runs runs(Inventory site) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private Plan plan(Inventory site, Map<String, String> arguments) {
        return runs(site).plan(ShippedRunbooks.read("prepare"), arguments);
    }

    private Optional<RunState> run() {
        return new Procedure(runs(SITE), new RunListener() {}, new Agreeing())
                .run(plan(SITE, Map.of()), () -> Standing.unknown("not asked", List.of()));
    }

    @Test
    void a_refused_pre_step_stops_only_itself_and_the_others_go_on() {
        cloud.compute(PRIMARY).images.clear();
        cloud.compute(RECOVERY).images.clear();
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.compute(RECOVERY).keyPairs.clear();

        RunState end = run().orElseThrow();

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        // What waits for the bucket can't be looked at yet.
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "bucket-primary", "replication-primary", "replication-recovery", "key-pair-recovery");
        assertThat(end.step("image-primary").phase()).isEqualTo(StepPhase.REFUSED);
        assertThat(end.step("image-recovery").phase()).isEqualTo(StepPhase.REFUSED);
        assertThat(cloud.objectStore(PRIMARY).buckets).containsKey(SITE.name(AssetKind.BUCKET, PRIMARY));
        assertThat(cloud.compute(RECOVERY).keyPairs).containsKey("flask-site");
        assertThat(end.step("replication-primary").phase().isComplete()).isTrue();
    }

    @Test
    void where_all_that_is_left_is_refused_nothing_begins() {
        cloud.compute(PRIMARY).images.clear();
        cloud.compute(RECOVERY).images.clear();

        assertThat(run()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void a_runbook_of_another_kind_begins_nothing_while_a_step_is_refused() {
        assertThat(List.of("failover-app", "failover-db", "flip-db", "game-day", "provision"))
                .noneMatch(name -> ShippedRunbooks.read(name).isIndependent());
    }

    @Test
    void one_pre_step_can_be_asked_for_alone() {
        Map<String, String> bucketOnly =
                Map.of("replication", "false", "image", "false", "key-pair", "false", "alarm", "false");

        assertThat(plan(SITE, bucketOnly).steps())
                .extracting(PlannedStep::id)
                .containsExactly("bucket-primary", "bucket-recovery");
    }

    @Test
    void the_bucket_of_a_users_own_configuration_is_made_alone_before_any_image_exists() {
        Inventory site = with(true, new TerraformSettings.Layout.OneRoot(ByRegion.none()));
        cloud.compute(PRIMARY).images.clear();
        cloud.compute(RECOVERY).images.clear();
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.objectStore(RECOVERY).buckets.clear();
        Map<String, String> bucketOnly =
                Map.of("replication", "false", "image", "false", "key-pair", "false", "alarm", "false");

        RunState end = new Procedure(runs(site), new RunListener() {}, new Agreeing())
                .run(plan(site, bucketOnly), () -> Standing.unknown("not asked", List.of()))
                .orElseThrow();

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.objectStore(PRIMARY).buckets).containsKey(SITE.name(AssetKind.BUCKET, PRIMARY));
        assertThat(cloud.objectStore(RECOVERY).buckets).containsKey(SITE.name(AssetKind.BUCKET, RECOVERY));
    }

    @Test
    void of_several_buckets_the_one_that_holds_the_state_is_made() {
        Asset states = SITE.asset(AssetKind.BUCKET);
        Asset media = new Asset(
                states.kind(),
                "media",
                states.asset(),
                "",
                states.size(),
                states.sizes(),
                states.quantity(),
                "",
                states.quantities(),
                states.names().map(name -> "media-" + name),
                states.tags(),
                states.values());
        List<Asset> rows = new ArrayList<>(SITE.assets());
        rows.add(0, media);
        Inventory site = new Inventory(
                SITE.site(),
                SITE.primary(),
                SITE.recovery(),
                SITE.objectives(),
                rows,
                SITE.applications(),
                SITE.databases(),
                new TerraformSettings(
                        true, "infra", new TerraformSettings.Layout.OneRoot(ByRegion.none()), "k", states));

        assertThat(plan(site, Map.of("image", "false", "key-pair", "false", "alarm", "false"))
                        .steps())
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.toString())
                        .contains(states.nameIn(PRIMARY).replace("-us-east-2", ""))
                        .doesNotContain("media"));
    }

    private static Inventory with(boolean isManaged, TerraformSettings.Layout layout) {
        return Inventories.withStateElsewhere(SITE, new TerraformSettings(isManaged, "infra", layout, "k", null));
    }

    @Test
    void where_drctl_manages_nothing_it_makes_no_bucket_image_or_key() {
        assertThat(plan(with(false, new TerraformSettings.Layout.OneRoot(ByRegion.none())), Map.of())
                        .steps())
                .isEmpty();
    }

    @Test
    void one_root_for_both_regions_is_planned_once() {
        Inventory site = with(true, new TerraformSettings.Layout.OneRoot(ByRegion.none()));
        Plan plan = runs(site).plan(ShippedRunbooks.read("provision"), Map.of());

        assertThat(plan.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.outline().summary())
                        .isEqualTo("both Regions match their Terraform configuration"));
    }

    @Test
    void a_site_without_the_row_has_no_such_pre_step() {
        Inventory site = Inventories.without(AssetKind.MACHINE_IMAGE, AssetKind.KEY_PAIR);

        assertThat(plan(site, Map.of()).steps())
                .extracting(PlannedStep::id)
                .containsExactly(
                        "bucket-primary",
                        "bucket-recovery",
                        "replication-primary",
                        "replication-recovery",
                        "take-over-primary",
                        "take-over-recovery");
    }
}
