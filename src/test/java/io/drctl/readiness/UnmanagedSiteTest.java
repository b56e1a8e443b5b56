package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A site with {@code terraform.managed: false}: verified and failed over, and nothing else. */
final class UnmanagedSiteTest {
    private static final Inventory SITE = Inventories.withStateElsewhere(
            Inventories.flaskSite(),
            new TerraformSettings(false, null, new TerraformSettings.Layout.Shipped(), "k", null));

    @Test
    void no_remedy_speaks_of_drctl_provision_or_prepare_whatever_is_lacking() {
        FakeCloud cloud = HealthySite.of(SITE);
        for (var region : List.of(PRIMARY, RECOVERY)) {
            cloud.compute(region).vpcs.clear();
            cloud.compute(region).keyPairs.clear();
            cloud.compute(region).images.clear();
            cloud.objectStore(region).buckets.clear();
            cloud.databases(region).clusters.clear();
            cloud.kubernetes(region).clusters.clear();
            cloud.loadBalancing(region).balancers.clear();
            cloud.alarms(region).alarms.clear();
        }

        ReadinessReport report = new Readiness(SITE, cloud, List::of).verify(Scope.ALL, (verified, of) -> {});

        assertThat(report.findings())
                .filteredOn(finding -> finding.remedy() != null)
                .hasSizeGreaterThan(10)
                .allSatisfy(finding -> assertThat(String.valueOf(finding.remedy()))
                        .doesNotContain("drctl provision", "drctl prepare"));
    }
}
