package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** How the site stands, on one screen. */
public final class HumanStatusView implements StatusView {
    private final Terminal terminal;

    public HumanStatusView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(String site, Situation situation, List<NextStep> next) {
        PrintStream out = terminal.out();
        out.println(terminal.onOut(Style.STRONG, site) + ", checked at "
                + situation.at().truncatedTo(ChronoUnit.SECONDS));
        line("users", situation.users().seen());
        line(
                "writes",
                situation
                        .newest()
                        .map(region -> "the newest writes are in " + region)
                        .orElse("which database has the newest writes can't be determined"));
        situation.sides().values().forEach(side -> {
            String label = side.region().value();
            // Its name stands before it already.
            line(label, side.seen().startsWith(label + " ") ? side.seen().substring(label.length() + 1) : side.seen());
        });
        new NextView(terminal).show(next);
    }

    private void line(String label, String text) {
        List<String> lines = terminal.wrapWords(text, terminal.columns() - 18, "");
        terminal.out().println("  " + String.format(Locale.ROOT, "%-15s", label) + " " + lines.get(0));
        lines.stream().skip(1).forEach(line -> terminal.out().println(" ".repeat(18) + line));
    }
}
