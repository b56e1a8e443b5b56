package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.NextStep;
import java.io.PrintStream;
import java.util.List;

/** What to do now: the last thing on the screen. */
public final class NextView {
    private final Terminal terminal;

    public NextView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows the steps, or says that there are none. */
    public void show(List<NextStep> steps) {
        PrintStream out = terminal.out();
        out.println();
        if (steps.isEmpty()) {
            String nothing = terminal.onOut(Style.GOOD, "Nothing left to do");
            terminal.wrapWords(
                            nothing + ": nothing is known to be away from the primary Region, and every replica"
                                    + " follows.",
                            terminal.columns(),
                            "  ")
                    .forEach(out::println);
            return;
        }
        out.println(terminal.onOut(Style.STRONG, "Next"));
        for (NextStep step : steps) {
            terminal.wrapRemedy(step.why().then(":"), terminal.columns() - 2).forEach(line -> out.println("  " + line));
            out.println(terminal.commandLine("    ", step.command()));
        }
    }
}
