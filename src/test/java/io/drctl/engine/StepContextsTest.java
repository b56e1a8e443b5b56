package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.RunbookReader;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StepContextsTest {
    private static final String RUNBOOK = """
            name: there-and-back
            title: There and back
            steps:
              - {id: note, action: remember-traffic}
              - {id: look, action: locate-writer, needs: [], with: {region: us-west-1}}
              - {id: away, action: point-traffic, needs: [note], with: {to: us-west-1}}
              - {id: home, action: point-traffic, needs: [away], with: {to: us-east-2}}
            """;
    private static final Map<String, String> LEFT = Map.of("k", "v");

    private final Inventory site = Inventories.flaskSite();
    private final FakeCloud cloud = HealthySite.of(site);
    private final Plan plan = new Planner(site, cloud)
            .plan(
                    RunbookReader.read(
                            RUNBOOK.getBytes(StandardCharsets.UTF_8), "there-and-back.yaml", new CatalogueRules()),
                    Map.of());
    private final StepContexts contexts = new StepContexts(plan, site, cloud, new PastPromotions(() -> {
        throw new IllegalStateException("no place for journals");
    }));

    @Test
    void a_step_is_told_what_the_steps_that_it_needs_have_left_in_their_order() {
        assertThat(contexts.of(plan.step("home"), Map.of(), Map.of("away", LEFT, "note", LEFT, "look", LEFT))
                        .needed())
                .containsExactly(needed("note", "remember-traffic"), needed("away", "point-traffic"));
    }

    private NeededStep needed(String id, String action) {
        return new NeededStep(id, action, new Facts(LEFT), plan.step(id).step().with());
    }

    @Test
    void a_step_that_has_not_ended_well_has_left_nothing_to_others() {
        assertThat(contexts.of(plan.step("home"), Map.of(), Map.of("note", LEFT))
                        .needed())
                .extracting(NeededStep::id)
                .containsExactly("note");
    }

    @Test
    void a_step_knows_what_it_has_left_itself() {
        assertThat(contexts.of(plan.step("away"), LEFT, Map.of()).ownFacts()).isEqualTo(new Facts(LEFT));
    }
}
