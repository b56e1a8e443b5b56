package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Site;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class HoldOffTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());

    private static Inventory site(@Nullable Duration holdOff) {
        Inventory plain = Inventories.flaskSite();
        return new Inventory(
                new Site(plain.site().name(), List.of(), null, holdOff),
                plain.primary(),
                plain.recovery(),
                plain.objectives(),
                plain.assets(),
                plain.applications(),
                plain.databases(),
                plain.terraform());
    }

    private Optional<RunState> move(RegionName to, @Nullable Duration holdOff, @Nullable String acknowledged) {
        return run("failover-app", Map.of("to", to.value(), "via", "records"), holdOff, acknowledged);
    }

    private Optional<RunState> run(
            String runbook, Map<String, String> arguments, @Nullable Duration holdOff, @Nullable String acknowledged) {
        for (String server : List.of("ns-1.example.net", "ns-2.example.net")) {
            RegionName to = new RegionName(arguments.getOrDefault("to", RECOVERY.value()));
            cloud.outside()
                    .answer(server, "www.drctl.example", List.of(HealthySite.addressOf(Inventories.flaskSite(), to)));
        }
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site(holdOff), List.of());
        Runs runs = ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
        Procedure procedure = new Procedure(runs, new RunListener() {}, new Procedure.Operator() {
            @Override
            public boolean shown(Offer offer) {
                return true;
            }

            @Override
            public String agree(Offer offer) {
                return "typed yes";
            }

            @Override
            public void begun(Runs.Started run) {}

            @Override
            public void ended(RunState run) {}
        });
        return procedure.run(
                runs.plan(ShippedRunbooks.read(runbook), arguments).acknowledging(acknowledged),
                () -> Standing.unknown("not asked", List.of()));
    }

    @Test
    void a_move_to_another_region_within_the_hold_off_is_refused_before_anything_is_asked() {
        String first = move(RECOVERY, HALF_AN_HOUR, null).orElseThrow().start().runId();
        int asked = cloud.calls().size();

        assertThatThrownBy(() -> move(PRIMARY, HALF_AN_HOUR, null))
                .isInstanceOf(HeldOffException.class)
                .hasMessageContaining("hold-off: run " + first + " moved the site to us-west-1 ")
                .hasMessageContaining(" ago, and for 30 min after that nothing moves it to another Region")
                .extracting(e -> ((HeldOffException) e).remedy().text())
                .asString()
                .endsWith("or, knowing of that run, add --acknowledge " + first);
        assertThat(cloud.calls()).hasSize(asked);
    }

    @Test
    void whoever_names_the_run_may_move_the_site_again_and_the_journal_says_so() {
        String first = move(RECOVERY, HALF_AN_HOUR, null).orElseThrow().start().runId();

        assertThat(move(PRIMARY, HALF_AN_HOUR, first))
                .map(run -> run.start().arguments().get("acknowledge"))
                .contains(first);
    }

    @Test
    void another_run_than_the_last_one_acknowledges_nothing() {
        move(RECOVERY, HALF_AN_HOUR, null);

        assertThatThrownBy(() -> move(PRIMARY, HALF_AN_HOUR, "20250101-000000-failover-app"))
                .isInstanceOf(HeldOffException.class);
    }

    @Test
    void the_site_may_be_moved_again_once_the_hold_off_is_over() throws InterruptedException {
        move(RECOVERY, HALF_AN_HOUR, null);
        cloud.clock().sleep(HALF_AN_HOUR.plusMinutes(1));

        assertThat(move(PRIMARY, HALF_AN_HOUR, null)).isPresent();
    }

    @Test
    void what_goes_to_the_same_region_belongs_to_the_same_failover() {
        move(RECOVERY, HALF_AN_HOUR, null);

        assertThat(run(
                        "failover-db",
                        Map.of("to", RECOVERY.value(), "force-while-healthy", "true"),
                        HALF_AN_HOUR,
                        null))
                .isPresent();
    }

    @Test
    void a_drill_neither_counts_nor_is_refused() {
        move(RECOVERY, HALF_AN_HOUR, null);
        move(PRIMARY, null, null);

        run("game-day", Map.of(), HALF_AN_HOUR, null);

        assertThat(cloud.calls()).filteredOn(Call::isMutating).isNotEmpty();
    }

    @Test
    void without_a_hold_off_the_site_may_be_moved_at_any_time() {
        move(RECOVERY, null, null);

        assertThat(move(PRIMARY, null, null)).isPresent();
    }

    /** A script follows a health check that alternates every 30 s. */
    @Test
    void a_health_check_that_alternates_moves_the_site_once() throws InterruptedException {
        int moved = 0;
        for (int i = 0; i < 40; i++) {
            try {
                moved += move(i % 2 == 0 ? RECOVERY : PRIMARY, HALF_AN_HOUR, null)
                                .isPresent()
                        ? 1
                        : 0;
            } catch (HeldOffException expected) {
                assertThat(expected).hasMessageStartingWith("hold-off: ");
            }
            cloud.clock().sleep(Duration.ofSeconds(30));
        }
        assertThat(moved).isEqualTo(1);
    }
}
