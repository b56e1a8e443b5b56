package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.Objectives;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The inventory for people: the site in a few lines, then Table 1.1 as wide as the terminal allows. */
public final class HumanInventoryView implements InventoryView {
    private final Terminal terminal;

    public HumanInventoryView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(LoadedInventory loaded) {
        Inventory inventory = loaded.inventory();
        String site = inventory.site().name();
        List<Application> applications = inventory.applications();
        Objectives objectives = inventory.objectives();
        line("Site", applications.size() == 1 ? site + ": " + names(applications.get(0)) : site);
        if (applications.size() > 1) {
            applications.forEach(application -> line("Application", application.name() + ": " + names(application)));
        }
        line("Primary", region(inventory.primary()));
        line("Recovery", region(inventory.recovery()));
        line(
                "Objectives",
                "RTO " + Durations.words(objectives.rtoTarget()) + ", RPO " + Durations.words(objectives.rpoTarget()));
        PrintStream out = terminal.out();
        out.println();
        TextTable table = new TextTable(TableOneDotOne.HEADER);
        for (Asset asset : inventory.assets()) {
            table.add(TableOneDotOne.cells(asset));
        }
        List<String> lines = table.lines(terminal.columns());
        out.println(terminal.onOut(Style.STRONG, lines.get(0)));
        lines.stream().skip(1).forEach(out::println);
        List<String> unchecked =
                inventory.rows(AssetKind.OTHER).stream().map(Asset::asset).toList();
        if (!unchecked.isEmpty()) {
            out.println();
            line("Not checked", Words.list(unchecked));
        }
    }

    private static String names(Application application) {
        return application.dnsNames().stream()
                        .map(name -> name.name() + " in zone " + name.hostedZone())
                        .collect(Collectors.joining(", "))
                + ", " + application.routing().name().toLowerCase(Locale.ROOT) + " routing";
    }

    private static String region(SiteRegion region) {
        String zones = region.zones().isEmpty() ? "" : " (" + String.join(", ", region.zones()) + ")";
        return region.name() + zones + (region.cidr() == null ? "" : ", " + region.cidr());
    }

    private void line(String label, String text) {
        String indent = " ".repeat(12);
        List<String> lines = terminal.wrapWords(text, terminal.columns() - indent.length(), "");
        String start = terminal.onOut(Style.STRONG, label) + " ".repeat(indent.length() - label.length());
        for (int i = 0; i < lines.size(); i++) {
            terminal.out().println((i == 0 ? start : indent) + lines.get(i));
        }
    }
}
