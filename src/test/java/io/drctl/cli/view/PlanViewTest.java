package io.drctl.cli.view;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Facts;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.cloud.Moment;
import io.drctl.engine.Offer;
import io.drctl.engine.Offers;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Planner;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.testing.Inventories;
import io.drctl.testing.Screen;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.UnaskedCloud;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PlanViewTest {
    private static final String SITE = "site flask-site, account 123456789012";

    private final Screen screen = Screen.ofWidth(200);
    private final Plan plan = new Planner(Inventories.flaskSite(), UnaskedCloud.make())
            .plan(ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value()));
    private final PlannedStep promote = plan.step("promote");

    private PlanView people() {
        return new HumanPlanView(screen.terminal(), List.of(SITE));
    }

    private Offer offer(Observation<?> observation, Set<RegionName> oneWayIn, GateResult... gates) {
        Moment at = new Moment(Instant.parse("2025-03-01T03:00:00Z"), Duration.ofSeconds(1));
        StepPreview seen = new StepPreview(promote, observation, List.of(gates), at, oneWayIn);
        return Offers.of(plan, new Preview(Map.of(promote.id(), seen), Map.of()));
    }

    @Test
    void a_dry_run_is_a_result_and_what_is_shown_before_consent_is_none() {
        people().show(Offers.of(plan, Preview.none()), true);
        assertThat(screen.out()).startsWith("Plan: " + plan.title() + "\n  " + SITE + "\n  1. ");
        assertThat(screen.err()).isEmpty();

        Screen before = Screen.ofWidth(200);
        new HumanPlanView(before.terminal(), List.of(SITE)).show(Offers.of(plan, Preview.none()), false);
        assertThat(before.out()).isEmpty();
        assertThat(before.err()).isEqualTo(screen.out());
    }

    @Test
    void a_step_without_a_way_back_is_marked_and_names_its_call_and_gates() {
        people().show(Offers.of(plan, Preview.none()), true);

        assertThat(screen.out())
                .contains("     ONE-WAY: there is no way back\n")
                .contains("     call rds:PromoteReadReplicaDBCluster in us-west-1 (control plane)\n")
                .contains("     gate ");
    }

    @Test
    void a_step_that_holds_already_has_no_calls_to_make() {
        people().show(offer(new Observation.Satisfied<>("it stands alone", Facts.NONE), Set.of()), true);

        assertThat(screen.out())
                .contains("     now  nothing to do: it stands alone\n")
                .doesNotContain("rds:PromoteReadReplicaDBCluster");
    }

    @Test
    void what_is_unknown_is_said_to_be_with_the_way_to_find_out() {
        people().show(
                        offer(
                                new Observation.Unknown<>("us-west-1 does not answer", Remedy.of("wait for it")),
                                Set.of()),
                        true);

        assertThat(screen.out())
                .contains("     now  UNKNOWN: us-west-1 does not answer\n")
                .contains("          fix: wait for it\n")
                .contains("call rds:PromoteReadReplicaDBCluster");
    }

    @Test
    void a_gate_that_refuses_says_what_it_saw_and_how_to_go_on() {
        GateResult refused = new GateResult(
                GateResult.Outcome.REFUSED,
                "lag-known",
                "no sample",
                Remedy.of("wait for one"),
                null,
                ConsentOption.forcing("lag-known"),
                null,
                null);

        people().show(offer(new Observation.NotYet<>("a replica", ""), Set.of(RECOVERY), refused), true);

        assertThat(screen.out()).contains("     gate lag-known: REFUSED: no sample\n          fix: wait for one\n");
    }

    @Test
    void programs_are_told_the_same_steps() {
        new JsonViews(screen.terminal(), false)
                .plan(List.of(SITE), Standing.unknown("not asked", List.of()))
                .show(Offers.of(plan, Preview.none()), true);

        JsonNode json = JsonMapper.shared().readTree(screen.out());
        assertThat(json.path("steps").findValuesAsString("id"))
                .containsExactlyElementsOf(
                        plan.steps().stream().map(PlannedStep::id).toList());
    }
}
