package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Refuses plans that contradict the site as it is, no matter who wrote the configuration, how it is laid out, or what
 * its addresses are. Three mistakes look harmless in a plan, since all they do is create: an {@linkplain
 * EmptyDatabaseGuard empty database}, a {@linkplain SecondSiteGuard second site} and a {@linkplain SecondZoneGuard
 * second hosted zone}. One renames an
 * {@linkplain KeptDatabaseGuard old primary that is kept} back. Another is a plain update: a
 * {@linkplain StandaloneDatabaseGuard promoted database} that would
 * become a replica again.
 */
final class SiteGuard {
    private SiteGuard() {}

    /**
     * The objections to a plan, with what was found; empty when there are none.
     *
     * @param state where the state is, as messages call it
     * @param canQuery whether this Terraform can list what exists
     */
    static List<Prerequisite> judge(
            Inventory inventory, Root root, Supplier<Cloud> cloud, JsonNode document, String state, boolean canQuery) {
        List<Prerequisite> found = new ArrayList<>(new EmptyDatabaseGuard(inventory, cloud, document).judge(root));
        found.addAll(new SecondSiteGuard(inventory, cloud, document).judge(root, state, canQuery));
        found.addAll(new SecondZoneGuard(inventory, cloud, document).judge());
        found.addAll(new KeptDatabaseGuard(document).judge(root));
        found.addAll(new StandaloneDatabaseGuard(document).judge());
        return found;
    }
}
