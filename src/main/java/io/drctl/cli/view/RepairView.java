package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.inventory.InventoryRepair.Change;
import io.drctl.inventory.InventoryRepair.Repaired;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** The inventory of a pair that is whole again: what in it is new, what somebody should look at, and how to go on. */
public final class RepairView {
    private final Terminal terminal;

    public RepairView(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The pair as it is, before anything is written.
     *
     * @param seen by what the survivor is known
     * @param isLostHeard whether the other Region answers
     */
    public void survivor(RegionName survivor, RegionName lost, List<String> seen, boolean isLostHeard) {
        lines(terminal.err(), survivor + " goes on without " + lost + ": " + String.join("; ", seen) + ".");
        if (isLostHeard) {
            lines(
                    terminal.err(),
                    "note: " + lost + " answers. If it is well again, the site can come home to it instead:");
            terminal.err().println(terminal.commandLine("    ", Command.drctl("failback")));
        }
    }

    /**
     * The file is there.
     *
     * @param file as it is shown
     * @param old the inventory that stays as it was
     * @param toMake what somebody has to make that drctl doesn't, one sentence each
     * @param next how to go on
     */
    public void wrote(
            String file,
            String old,
            RegionName survivor,
            RegionName lost,
            RegionName newcomer,
            Repaired repaired,
            List<String> toMake,
            List<Command> next) {
        lines(terminal.onOut(Style.GOOD, "Wrote") + " " + file + ": primary " + survivor + ", recovery " + newcomer
                + "; " + old + " is as it was.");
        terminal.out().println("What was said of " + lost + " is said of " + newcomer + ":");
        repaired.changes().forEach(this::change);
        if (repaired.changes().stream().anyMatch(Change::isMadeUp)) {
            lines("Nothing told the values that are marked with *: check them.");
        }
        if (!repaired.mentions().isEmpty()) {
            lines("note: " + lost + " is still named in line"
                    + (repaired.mentions().size() == 1 ? " " : "s ")
                    + repaired.mentions().stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + " of it, outside of what is kept for each Region: read through what is said there.");
        }
        toMake.forEach(each -> lines("To do: " + each));
        terminal.out().println("Next");
        next.forEach(this::command);
        lines("When that says READY, let " + file + " take the place of " + old + ", and keep that one under another"
                + " name: nobody should fail over by it any more.");
    }

    private void change(Change change) {
        List<String> lines = terminal.wrapWords(
                change.key() + ": " + change.before() + " -> " + change.after(), terminal.columns() - 4, "");
        for (int i = 0; i < lines.size(); i++) {
            terminal.out().println((i > 0 ? "    " : change.isMadeUp() ? "  * " : "    ") + lines.get(i));
        }
    }

    private void command(Command command) {
        terminal.out().println(terminal.commandLine("    ", command));
    }

    private void lines(String text) {
        lines(terminal.out(), text);
    }

    private void lines(PrintStream to, String text) {
        StandingWords.print(terminal, to, List.of(text));
    }
}
