package io.drctl.cli;

import io.drctl.cli.view.SiteListView;
import io.drctl.cli.view.SiteListView.Listed;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl site list}: each site with its inventory, Regions and account, and which one is meant. */
@Command(
        name = "list",
        description = "Lists the sites whose inventories are in this folder, and in that of the configuration.")
final class SiteListCommand implements Callable<Integer> {
    private final Session session;

    SiteListCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Path meant = meant();
        List<Listed> sites = session.sites().found().stream()
                .map(site ->
                        listed(site, site.file().toAbsolutePath().normalize().equals(meant)))
                .toList();
        SiteListView view = session.views().sites();
        view.show(sites);
        return ExitStatus.OK;
    }

    /** The inventory that commands act on here; null where none can be chosen. */
    private @Nullable Path meant() {
        try {
            return session.inventoryFile().toAbsolutePath().normalize();
        } catch (InputException e) {
            return null;
        }
    }

    private Listed listed(Sites.Found site, boolean isMeant) {
        String file = session.display(site.file());
        try {
            Inventory inventory = InventoryReader.read(site.file(), file, CheckCatalogue.kinds())
                    .inventory();
            return new Listed(
                    site.name(),
                    file,
                    inventory.regions().stream()
                            .map(region -> region.name().value())
                            .toList(),
                    inventory.site().account(),
                    0,
                    isMeant);
        } catch (InputException e) {
            int errors =
                    (int) e.diagnostics().stream().filter(Diagnostic::isError).count();
            return new Listed(site.name(), file, List.of(), null, errors, isMeant);
        }
    }
}
