package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.discovery.Discovery.Proposal;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.util.List;

/** What a discovery found, and how to go on. On {@code err}, since the inventory itself may go to {@code out}. */
public final class DiscoveryView {
    private static final int ITEMS_MAX = 12;

    private final Terminal terminal;

    public DiscoveryView(Terminal terminal) {
        this.terminal = terminal;
    }

    public void looking(RegionName primary, RegionName recovery) {
        terminal.err().println("Looking at what there is in " + primary + " and " + recovery + " ...");
    }

    /**
     * Shows what was found.
     *
     * @param file that was written; empty where the inventory was printed
     */
    public void show(Proposal found, String file) {
        PrintStream err = terminal.err();
        err.println("Found " + Words.count(found.rows(), "row") + ", "
                + Words.count(found.applications(), "application") + " and "
                + Words.count(found.databases(), "database")
                + (found.guesses() == 0
                        ? "."
                        : "; " + Words.count(found.guesses(), "guess", "guesses") + " to read through."));
        items("Not found", found.notFound());
        items("No such name", found.unknownNames());
        items("Left out", found.leftOut());
        items("Could not be read", found.gaps());
        if (file.isEmpty()) {
            return;
        }
        err.println(terminal.onErr(Style.GOOD, "Wrote") + " " + file + ". Read it through, then:");
        List.of(
                        Command.drctl("inventory", "validate"),
                        Command.drctl("verify", "all"),
                        Command.drctl("failover", "app", "--dry-run"))
                .forEach(next -> err.println(terminal.commandLine("    ", next)));
    }

    private void items(String heading, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        PrintStream err = terminal.err();
        err.println(terminal.onErr(Style.CAUTION, heading) + ":");
        items.stream().limit(ITEMS_MAX).forEach(item -> {
            List<String> lines = terminal.wrapWords(item, terminal.columns() - 4, "");
            for (int i = 0; i < lines.size(); i++) {
                err.println((i == 0 ? "  - " : "    ") + lines.get(i));
            }
        });
        if (items.size() > ITEMS_MAX) {
            err.println("  - and " + (items.size() - ITEMS_MAX) + " more, in the file");
        }
    }
}
