package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a secondary without an instance, which a failover gives one first. */
final class HeadlessCheckTest {
    private static final Inventory GLOBAL = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
    private static final Inventory SITE = Inventories.headless(GLOBAL);

    private static List<Finding> found(Inventory site, FakeCloud cloud) {
        return new Readiness(site, cloud, List::of)
                .verify(Scope.RECOVERY, (assets, of) -> {}).findings().stream()
                        .filter(finding ->
                                finding.check().startsWith("database-") && finding.verdict() != ReadinessVerdict.PASS)
                        .toList();
    }

    @Test
    void one_that_the_inventory_has_so_is_a_warning_with_what_it_costs_in_time() {
        assertThat(found(SITE, HealthySite.of(SITE))).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("database-cluster.writer");
            assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.WARN);
            assertThat(finding.seen())
                    .isEqualTo(
                            "it has no instance (headless): a failover adds one first, a db.t4g.medium, which takes 5"
                                    + " to 15 min of the RTO of 15 min");
        });
    }

    @Test
    void one_that_should_have_instances_fails() {
        assertThat(found(GLOBAL, HealthySite.of(SITE)))
                .extracting(Finding::check, Finding::verdict)
                .contains(org.assertj.core.groups.Tuple.tuple("database-cluster.writer", ReadinessVerdict.FAIL));
    }

    @Test
    void so_does_one_whose_class_nobody_would_know_once_the_primarys_region_is_dark() {
        Inventory unsaid = Inventories.withInstances(
                SITE, ByRegion.none(), ByRegion.of(PRIMARY, Scale.same(2), RECOVERY, new Scale<>(0, 2)));

        assertThat(found(unsaid, HealthySite.of(SITE))).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.FAIL);
            assertThat(finding.seen())
                    .isEqualTo("it has no instance (headless), and the inventory gives none a class: once the primary's"
                            + " Region doesn't answer, a failover can't add one");
        });
    }

    @Test
    void without_a_sample_of_its_lag_it_is_said_that_it_has_no_instance() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.databases(RECOVERY).lags.clear();

        assertThat(found(SITE, cloud))
                .filteredOn(finding -> finding.check().equals("database-cluster.lag"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
                    assertThat(finding.seen())
                            .endsWith(" yet, nor an earlier one: it has no instance (headless), and CloudWatch may get"
                                    + " none before it has one");
                    assertThat(String.valueOf(finding.remedy())).isEqualTo("add an instance, then verify again");
                });
    }
}
