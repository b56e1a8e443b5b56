package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.discovery.Discovery.Proposal;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.util.ArrayList;
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

    /** As whom, so that the wrong account is seen at once. */
    public void standing(Standing standing) {
        List<String> lines = new ArrayList<>();
        if (standing.account() != null) {
            lines.add("  account " + standing.account());
        }
        StandingWords.of(standing, false).forEach(line -> lines.add("  " + line));
        StandingWords.print(terminal, terminal.err(), lines);
    }

    /** Shows what was found. */
    public void show(Proposal found) {
        terminal.err()
                .println("Found " + Words.count(found.rows(), "row") + ", "
                        + Words.count(found.applications(), "application") + " and "
                        + Words.count(found.databases(), "database")
                        + (found.guesses() == 0 || found.isEmpty()
                                ? "."
                                : "; " + Words.count(found.guesses(), "guess", "guesses") + " to read through."));
        items("Not found", found.notFound());
        items("No such name", found.unknownNames());
        items("Left out", found.leftOut());
        items("Could not be read", found.gaps());
        items("The Regions may be the wrong way round", found.turned());
    }

    /** Nothing was found that both Regions have. */
    public void nothing(RegionName primary, RegionName recovery) {
        StandingWords.print(
                terminal,
                terminal.err(),
                List.of("Nothing that drctl can check is in both " + primary + " and " + recovery
                        + ": no inventory was written. Check the Regions, and the account."));
    }

    /** How to ask the other way round. */
    public void turned(RegionName primary, RegionName recovery) {
        terminal.err().println("If " + recovery + " is the primary Region:");
        terminal.err()
                .println(terminal.commandLine(
                        "    ",
                        Command.drctl("init").with("--primary", recovery).with("--recovery", primary)));
    }

    /**
     * The file is there.
     *
     * @param isWhole whether everything could be read
     * @param next how to go on
     */
    public void wrote(String file, boolean isWhole, List<Command> next) {
        if (isWhole) {
            terminal.err().println(terminal.onErr(Style.GOOD, "Wrote") + " " + file + ". Read it through, then:");
        } else {
            terminal.err().println(terminal.onErr(Style.CAUTION, "Wrote") + " " + file);
            StandingWords.print(
                    terminal,
                    terminal.err(),
                    List.of("It lacks what could not be read: try again first. Read it through, then:"));
        }
        next.forEach(command -> terminal.err().println(terminal.commandLine("    ", command)));
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
