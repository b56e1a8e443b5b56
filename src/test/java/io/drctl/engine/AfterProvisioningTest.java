package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalStore;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Terraform configuration that was applied, and makes no database. */
final class AfterProvisioningTest {
    private static final Inventory SITE = Inventories.flaskSite();

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void nobodyMadeACopy() {
        cloud.pace().instantly();
        LiveOutside.follow(cloud, SITE);
        cloud.databases(RECOVERY).clusters.clear();
    }

    private List<String> after(RegionName region) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state)).nextAfterProvisioning(region).stream()
                .map(step -> step.command().line())
                .toList();
    }

    @Test
    void what_it_did_not_make_it_is_not_said_to_make_the_next_time() {
        assertThat(after(RECOVERY)).containsExactly("drctl verify dr-site");
    }

    @Test
    void what_another_regions_configuration_may_make_is_still_suggested() {
        assertThat(after(PRIMARY)).containsExactly("drctl provision --region us-west-1");
    }
}
