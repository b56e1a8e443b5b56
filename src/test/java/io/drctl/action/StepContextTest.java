package io.drctl.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StepContextTest {
    private static final Fact<String> ID = Fact.text("id");

    private static StepContext after(NeededStep... needed) {
        Inventory site = Inventories.flaskSite();
        StepContext alone = Steps.of(HealthySite.of(site), site, Map.of(), Map.of());
        return new StepContext(alone.runId(), alone.step(), site, alone.cloud(), Facts.of(ID, "own"), List.of(needed));
    }

    private static NeededStep step(String id, String action) {
        return new NeededStep(id, action, Facts.of(ID, "of " + id));
    }

    @Test
    void a_fact_is_that_of_the_step_it_is_asked_of() {
        StepContext context = after(step("before", "note"), step("move", "point"));
        assertThat(context.leftByStep("before").get(ID)).contains("of before");
        assertThat(context.leftByAction("point").get(ID)).contains("of move");
        assertThat(context.ownFacts().get(ID)).contains("own");
    }

    @Test
    void of_several_steps_of_an_action_the_last_one_counts() {
        assertThat(after(step("away", "point"), step("look", "verify"), step("home", "point"))
                        .leftByAction("point")
                        .get(ID))
                .contains("of home");
    }

    @Test
    void a_step_that_is_not_needed_has_left_nothing() {
        StepContext context = after(step("before", "note"));
        assertThat(context.leftByStep("move")).isEqualTo(Facts.NONE);
        assertThat(context.leftByAction("point")).isEqualTo(Facts.NONE);
    }
}
