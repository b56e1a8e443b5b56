package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Moment;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PlanTest {
    /** A one-way action whose argument isn't called {@code region}. */
    private static final class MoveForGood implements Effect<String> {
        @Override
        public String name() {
            return "move-for-good";
        }

        @Override
        public List<ActionParameter> parameters() {
            return List.of(ActionParameter.required("to", ParameterType.REGION));
        }

        @Override
        public Outline outline(StepContext context) {
            return outline(context.region("to"));
        }

        static Outline outline(RegionName to) {
            return Outline.oneWay(to, "moves to " + to + " for good", List.of(), List.of(), Duration.ofMinutes(1));
        }

        @Override
        public Observation<String> observe(StepContext context) {
            return new Observation.NotYet<>("elsewhere", "");
        }

        @Override
        public List<Gate> gates() {
            return List.of();
        }

        @Override
        public List<GateResult> tryGates(StepContext context, String seen) {
            return List.of();
        }

        @Override
        public Facts apply(StepContext context, String seen) {
            return Facts.NONE;
        }
    }

    private static PlannedStep moving(String id, RegionName to) {
        Step step = new Step(id, id, "move-for-good", Map.of("to", to.value()), List.of(), null, false, null);
        return new PlannedStep(step, new MoveForGood(), MoveForGood.outline(to));
    }

    private static PlannedStep reversible(String id, RegionName region) {
        Step step = new Step(id, id, "turn", Map.of("region", region.value()), List.of(), null, false, null);
        Outline outline = new Outline(
                "turns", Reversibility.REVERSIBLE, List.of(), List.of(), Duration.ofMinutes(1), Remedy.of("turn back"));
        return new PlannedStep(step, new MoveForGood(), outline);
    }

    private static Plan plan(PlannedStep... steps) {
        RunbookOrigin origin = new RunbookOrigin("", "d", RunbookOrigin.Kind.SHIPPED);
        return new Plan("x", "T", Map.of(), List.of(steps), false, null, List.of(), "d", origin, null);
    }

    @Test
    void the_region_to_type_comes_from_the_outline_whatever_the_argument_is_called() {
        assertThat(plan(moving("go", RECOVERY)).oneWayRegions(Preview.none(), step -> true))
                .containsExactly(RECOVERY);
    }

    @Test
    void each_region_is_typed_once_and_only_for_what_is_still_to_be_done_for_good() {
        Plan plan = plan(
                reversible("turn", PRIMARY), moving("go", RECOVERY), moving("again", RECOVERY), moving("on", PRIMARY));
        assertThat(plan.oneWayRegions(Preview.none(), step -> true)).containsExactly(RECOVERY, PRIMARY);
        assertThat(plan.oneWayRegions(Preview.none(), step -> step.id().equals("on")))
                .containsExactly(PRIMARY);
        assertThat(plan.oneWayRegions(Preview.none(), step -> step.id().equals("turn")))
                .isEmpty();
    }

    @Test
    void the_region_is_typed_too_where_another_call_is_on_its_way_which_may_come_to_nothing() {
        PlannedStep go = moving("go", RECOVERY);
        StepPreview seen = new StepPreview(
                go,
                new Observation.InProgress<>("somebody moves it"),
                List.of(),
                new Moment(Instant.EPOCH, Duration.ZERO),
                Set.of());

        assertThat(Offers.of(plan(go), new Preview(Map.of("go", seen), Map.of()))
                        .regionsToType())
                .containsExactly(RECOVERY);
    }

    @Test
    void a_one_way_step_that_names_no_region_cannot_be_made() {
        assertThatThrownBy(() -> outline(Reversibility.ONE_WAY, Set.of())).isInstanceOf(IllegalStateException.class);
        Stream.of(Reversibility.READ_ONLY, Reversibility.REVERSIBLE)
                .forEach(other -> assertThatThrownBy(() -> outline(other, Set.of(RECOVERY)))
                        .hasMessage("a one-way step, and no other, names the Regions that it changes irreversibly"));
    }

    private static Outline outline(Reversibility reversibility, Set<RegionName> regions) {
        return new Outline(
                "s",
                reversibility,
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                null,
                null,
                null,
                regions,
                List.of(),
                List.of());
    }

    @Test
    void a_step_keeps_its_region_when_more_is_said_of_it() {
        assertThat(MoveForGood.outline(PRIMARY)
                        .asking("move")
                        .taking(Duration.ZERO, Duration.ofMinutes(1), "measured")
                        .oneWayIn())
                .containsExactly(PRIMARY);
    }
}
