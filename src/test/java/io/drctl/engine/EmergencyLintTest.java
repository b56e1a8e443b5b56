package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import io.drctl.testing.UnaskedCloud;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Planned without a call: this cloud answers none. */
final class EmergencyLintTest {
    private static List<String> findings(Inventory inventory, String runbook) {
        return new EmergencyLint(inventory, UnaskedCloud.make())
                .findings(ShippedRunbooks.read(runbook)).stream()
                        .map(found -> found.arguments() + ": with " + found.down() + " down " + found.step() + " needs "
                                + String.join(", ", found.needs()))
                        .toList();
    }

    @Test
    void no_shipped_runbook_strands_an_operator_of_the_example_site() {
        for (String runbook : RunbookLibrary.shipped()) {
            assertThat(findings(Inventories.flaskSite(), runbook)).as(runbook).isEmpty();
        }
    }

    @Test
    void records_that_only_route_53_moves_strand_whoever_needs_them_while_its_control_plane_is_down() {
        assertThat(findings(TwoApplications.site(Routing.SIMPLE), "failover-app"))
                .contains("to=us-west-1 application=api: with route53-control-plane down move-traffic needs"
                        + " route53:ChangeResourceRecordSets in us-east-1 (global),"
                        + " route53:ListResourceRecordSets in us-east-1 (global)")
                .as("the Region of its control plane")
                .anyMatch(found -> found.startsWith("to=us-west-1 application=api: with us-east-1 down"));
    }

    @Test
    void a_planned_runbook_is_not_judged_by_what_a_lost_region_would_do() {
        assertThat(ShippedRunbooks.read("switchover-site").isPlanned()).isTrue();
        assertThat(findings(TwoApplications.site(Routing.SIMPLE), "switchover-site"))
                .isEmpty();
    }
}
