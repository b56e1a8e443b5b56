package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import io.drctl.testing.UnaskedCloud;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which application or database a run is about. */
final class MembersTest {
    private static final Inventory ONE = Inventories.flaskSite();
    private static final Inventory TWO = TwoApplications.site();
    private static final Map<String, String> AWAY = Map.of("to", RECOVERY.value());

    private static Plan plan(Inventory inventory, Runbook runbook, Map<String, String> arguments) {
        return new Planner(inventory, UnaskedCloud.make()).plan(runbook, arguments);
    }

    private static List<String> refused(Inventory inventory, Runbook runbook, Map<String, String> arguments) {
        InputException refusal = catchThrowableOfType(InputException.class, () -> plan(inventory, runbook, arguments));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.diagnostics().stream().map(Diagnostic::summary).toList();
    }

    @Test
    void the_only_one_needs_no_name() {
        Plan app = plan(ONE, ShippedRunbooks.read("failover-app"), AWAY);
        Plan db = plan(ONE, ShippedRunbooks.read("failover-db"), AWAY);

        assertThat(app.arguments()).containsEntry("application", "flask-site");
        assertThat(db.steps())
                .allSatisfy(step -> assertThat(step.step().with()).containsEntry("database", "flask-site"));
    }

    @Test
    void of_several_one_has_to_be_named_and_all_are_listed() {
        assertThat(refused(TWO, ShippedRunbooks.read("failover-app"), AWAY))
                .containsExactly("the application must be named: this site has web and api");
        assertThat(refused(TWO, ShippedRunbooks.read("failover-db"), AWAY))
                .containsExactly("the database must be named: this site has flask-site and orders");
    }

    @Test
    void a_name_that_is_nobodys_may_be_a_slip() {
        assertThat(refused(
                        TWO, ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value(), "database", "order")))
                .containsExactly("this site has no database order, did you mean `orders`?");
    }

    @Test
    void a_run_is_about_the_named_one() {
        Plan app =
                plan(TWO, ShippedRunbooks.read("failover-app"), Map.of("to", RECOVERY.value(), "application", "api"));
        Plan db = plan(TWO, ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value(), "database", "orders"));

        assertThat(app.step("move-traffic").outline().summary()).contains("api.drctl.example");
        assertThat(String.valueOf(app.step("move-traffic").outline().undo()))
                .contains("drctl failover app api --to us-east-2");
        assertThat(db.step("promote").outline().summary()).contains("orders-us-west-1");
    }

    @Test
    void a_site_without_a_database_has_none_to_fail_over() {
        Inventory none = TwoApplications.with(ONE, ONE.assets(), ONE.applications(), List.of());

        assertThat(refused(none, ShippedRunbooks.read("failover-db"), AWAY))
                .containsExactly("this site has no database");
    }

    @Test
    void a_runbook_of_somebody_elses_that_names_none_works_where_there_is_one() {
        Runbook own = RunbookReader.read("""
                name: test
                title: Test
                steps:
                  - {id: move, action: point-traffic, with: {to: us-west-1}}
                """.getBytes(StandardCharsets.UTF_8), "test.yaml", new CatalogueRules());

        assertThat(plan(ONE, own, Map.of()).step("move").step().with()).containsEntry("application", "flask-site");
        assertThat(refused(TWO, own, Map.of()))
                .containsExactly("the application must be named: this site has web and api");
    }
}
