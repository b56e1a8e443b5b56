package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ProcedureTest {
    private static final Standing NOBODY = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Map<String, String> TO_RECOVERY =
            Map.of("to", RECOVERY.value(), "force-while-healthy", "true");

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final Operator operator = new Operator();

    @BeforeEach
    void letTheOutsideFollow() {
        LiveOutside.follow(cloud, SITE);
    }

    /** Notes what it is told, in order. */
    private static final class Operator implements Procedure.Operator {
        private final List<String> told = new ArrayList<>();
        private final List<String> titles = new ArrayList<>();
        private boolean goesOn = true;
        private boolean agrees = true;
        private boolean stopsAtOnce;
        private Set<RegionName> toType = Set.of();

        @Override
        public boolean shown(Offer offer) {
            told.add("shown " + offer.prospect() + " "
                    + offer.plan().steps().stream().map(PlannedStep::id).toList());
            titles.add(offer.plan().title());
            return goesOn;
        }

        @Override
        public String agree(Offer offer) {
            told.add("asked");
            toType = offer.regionsToType();
            if (!agrees) {
                throw new IllegalStateException("not approved");
            }
            return "typed yes";
        }

        @Override
        public void begun(Runs.Started run) {
            told.add("begun");
            if (stopsAtOnce) {
                run.executor().stop();
            }
        }

        @Override
        public void ended(RunState run) {
            told.add("ended " + run.status());
        }
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private Procedure procedure() {
        return new Procedure(runs(), new RunListener() {}, operator);
    }

    private Optional<RunState> run(String runbook, Map<String, String> arguments) {
        Plan plan = runs().plan(ShippedRunbooks.read(runbook), arguments);
        return procedure().run(plan, () -> {
            operator.told.add("as whom");
            return NOBODY;
        });
    }

    private Optional<RunState> resume() {
        return procedure().resume(runs().store().state(runs().store().ids().get(0)), NOBODY);
    }

    @Test
    void what_is_run_was_looked_at_shown_and_agreed_to_and_is_told_of() {
        Optional<RunState> end = run("failover-db", TO_RECOVERY);

        assertThat(operator.told).hasSize(5);
        assertThat(operator.told.get(0)).isEqualTo("as whom");
        assertThat(operator.told.get(1)).startsWith("shown GO [promote");
        assertThat(operator.told.subList(2, 5)).containsExactly("asked", "begun", "ended DONE");
        assertThat(end).map(RunState::consent).contains("typed yes");
        assertThat(operator.toType).containsExactly(RECOVERY);
    }

    @Test
    void what_is_refused_is_shown_and_nobody_is_asked() {
        assertThat(run("failover-db", Map.of("to", RECOVERY.value()))).isEmpty();
        assertThat(operator.told).hasSize(2);
        assertThat(operator.told.get(1)).startsWith("shown REFUSED");
        assertThat(runs().store().ids()).isEmpty();
    }

    @Test
    void who_only_wants_to_see_is_asked_nothing() {
        operator.goesOn = false;
        assertThat(run("failover-db", TO_RECOVERY)).isEmpty();
        assertThat(operator.told).hasSize(2).doesNotContain("asked");
        assertThat(runs().store().ids()).isEmpty();
    }

    @Test
    void who_does_not_agree_has_no_run() {
        operator.agrees = false;
        assertThatThrownBy(() -> run("failover-db", TO_RECOVERY)).hasMessage("not approved");
        assertThat(runs().store().ids()).isEmpty();
    }

    @Test
    void what_holds_already_is_shown_as_nothing_to_do() {
        run("failover-db", TO_RECOVERY);
        operator.told.clear();

        assertThat(run("failover-db", TO_RECOVERY)).isEmpty();
        assertThat(operator.told.get(1)).startsWith("shown NOTHING_TO_DO");
    }

    @Test
    void a_run_is_called_by_what_it_has_left_to_do() {
        String failover = "Fail the database over to us-west-1";
        assertThat(run("failover-db", TO_RECOVERY).map(end -> end.start().title()))
                .contains(failover);

        Map<String, String> deleting = new HashMap<>(TO_RECOVERY);
        deleting.put("delete-old-primary", "true");
        assertThat(run("failover-db", deleting).map(end -> end.start().title()))
                .contains("Delete the old primary cluster in us-east-2");

        run("failover-db", TO_RECOVERY);
        assertThat(operator.titles)
                .as("with nothing left to do, what was asked for holds")
                .last()
                .isEqualTo(failover);
    }

    @Test
    void a_resume_shows_what_is_left_and_is_agreed_to_again() {
        operator.stopsAtOnce = true;
        assertThat(run("failover-db", TO_RECOVERY)).map(RunState::status).contains(RunStatus.INTERRUPTED);
        operator.stopsAtOnce = false;
        operator.told.clear();

        assertThat(resume()).map(RunState::status).contains(RunStatus.DONE);
        assertThat(operator.told.get(0)).startsWith("shown GO [promote");
        assertThat(operator.told.subList(1, 4)).containsExactly("asked", "begun", "ended DONE");
        assertThat(operator.toType).containsExactly(RECOVERY);
    }

    @Test
    void a_resume_can_be_shown_only() {
        operator.stopsAtOnce = true;
        run("failover-db", TO_RECOVERY);
        operator.goesOn = false;
        operator.told.clear();

        assertThat(resume()).isEmpty();
        assertThat(operator.told).hasSize(1);
        assertThat(runs().store().state(runs().store().ids().get(0)).resumes()).isZero();
    }
}
