package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.runbook.Window;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.UnaskedCloud;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final String AWAY = RECOVERY.value();

    private final Planner planner = new Planner(Inventories.flaskSite(), UnaskedCloud.make());
    private final Runbook failoverDb = ShippedRunbooks.read("failover-db");

    private static Runbook runbook(String yaml) {
        return RunbookReader.read(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml", new CatalogueRules());
    }

    private List<String> problems(Runbook runbook, Map<String, String> arguments) {
        InputException refusal = catchThrowableOfType(InputException.class, () -> planner.plan(runbook, arguments));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.diagnostics().stream().map(Diagnostic::summary).toList();
    }

    @Test
    void the_region_that_is_left_is_the_other_one_of_the_site() {
        Plan away = planner.plan(failoverDb, Map.of("to", AWAY, "delete-old-primary", "true"));
        Plan home = planner.plan(failoverDb, Map.of("to", PRIMARY.value(), "delete-old-primary", "true"));

        assertThat(region(away, "promote")).isEqualTo(RECOVERY);
        assertThat(region(away, "delete-old-cluster")).isEqualTo(PRIMARY);
        assertThat(region(home, "promote")).isEqualTo(PRIMARY);
        assertThat(region(home, "delete-old-cluster")).isEqualTo(RECOVERY);
    }

    private static RegionName region(Plan plan, String step) {
        return new RegionName(String.valueOf(plan.step(step).step().with().get("region")));
    }

    @Test
    void a_step_whose_condition_does_not_hold_is_left_out() {
        assertThat(planner.plan(failoverDb, Map.of("to", AWAY)).steps())
                .extracting(PlannedStep::id)
                .contains("promote", "record")
                .doesNotContain("delete-old-instances", "delete-old-cluster");
    }

    @Test
    void what_a_step_that_is_left_out_would_begin_or_end_is_not_measured() {
        Runbook runbook = runbook("""
                name: test
                title: Test
                parameters:
                  - {name: all, type: flag, default: "false", description: Both}
                steps:
                  - {id: here, action: promote-replica, with: {region: us-west-1}}
                  - {id: there, action: promote-replica, when: "${all}", with: {region: us-east-2}}
                windows:
                  - {name: short, from: here, until: here}
                  - {name: long, from: here, until: there}
                """);

        assertThat(planner.plan(runbook, Map.of("all", "true")).windows())
                .extracting(Window::name)
                .containsExactly("short", "long");
        assertThat(planner.plan(runbook, Map.of()).windows())
                .extracting(Window::name)
                .containsExactly("short");
    }

    @Test
    void all_that_is_wrong_with_the_arguments_is_told_at_once() {
        assertThat(problems(failoverDb, Map.of("too", AWAY, "accept-data-loss", "soon", "force-while-healthy", "yes")))
                .anySatisfy(problem -> assertThat(problem).contains("has no parameter too"))
                .anySatisfy(problem -> assertThat(problem).contains("needs a value for to"))
                .anySatisfy(problem -> assertThat(problem).contains("accept-data-loss", "soon"))
                .anySatisfy(problem -> assertThat(problem).contains("force-while-healthy is yes"))
                .hasSize(4);
    }

    @Test
    void a_region_of_somebody_else_is_refused() {
        assertThat(problems(failoverDb, Map.of("to", "eu-west-1")))
                .containsExactly("eu-west-1 is not a Region of this site");
        assertThat(problems(failoverDb, Map.of("to", ""))).containsExactly("to is empty");
    }

    @Test
    void one_duration_in_two_spellings_is_one_plan_to_consent_to() {
        Plan seconds = planner.plan(failoverDb, Map.of("to", AWAY, "accept-data-loss", "90s"));
        Plan minutes = planner.plan(failoverDb, Map.of("to", AWAY, "accept-data-loss", "1m30s"));

        assertThat(minutes.digest()).isEqualTo(seconds.digest());
    }

    @Test
    void another_region_or_another_risk_is_another_plan_to_consent_to() {
        String digest = planner.plan(failoverDb, Map.of("to", AWAY)).digest();

        assertThat(planner.plan(failoverDb, Map.of("to", AWAY)).digest()).isEqualTo(digest);
        assertThat(planner.plan(failoverDb, Map.of("to", PRIMARY.value())).digest())
                .isNotEqualTo(digest);
        assertThat(planner.plan(failoverDb, Map.of("to", AWAY, "accept-unknown-loss", "true"))
                        .digest())
                .isNotEqualTo(digest);
    }

    @Test
    void a_plan_that_is_started_has_the_id_of_its_run_and_is_the_same_otherwise() {
        Plan plan = planner.plan(failoverDb, Map.of("to", AWAY));

        Plan started = planner.started(plan, "20250301-030000-failover-db");

        assertThat(plan.runId()).isNull();
        assertThat(started.runId()).isEqualTo("20250301-030000-failover-db");
        assertThat(started.digest()).isEqualTo(plan.digest());
        assertThat(started.steps())
                .extracting(PlannedStep::step)
                .isEqualTo(plan.steps().stream().map(PlannedStep::step).toList());
    }
}
