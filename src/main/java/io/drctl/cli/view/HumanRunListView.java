package io.drctl.cli.view;

import io.drctl.journal.RunStatus;
import io.drctl.report.RunReport;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs for people: a line each, and below it who performs it, or the command that continues it. */
public final class HumanRunListView implements RunListView {
    private final Terminal terminal;

    public HumanRunListView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void none(String why) {
        terminal.err().println(why);
    }

    @Override
    public void show(List<Listed> runs, boolean bySite) {
        int width = runs.stream()
                .mapToInt(listed -> listed.run().runId().length())
                .max()
                .orElse(0);
        String site = "";
        for (Listed listed : runs) {
            String from = listed.run().site() + ", " + listed.run().inventoryFile();
            if (bySite && !from.equals(site)) {
                site = from;
                terminal.wrapWords("site " + site, terminal.columns(), "  ")
                        .forEach(line -> terminal.out().println(line));
            }
            one(listed.run(), listed.performedBy(), width);
        }
    }

    private void one(RunReport run, @Nullable String performedBy, int width) {
        boolean dead = run.status() == RunStatus.OPEN && performedBy == null;
        String word =
                performedBy != null ? "running" : dead ? "killed" : run.status().word();
        Duration elapsed = run.elapsed();
        String took = elapsed == null ? "-" : (dead ? "last heard from after " : "") + Durations.words(elapsed);
        terminal.out()
                .println(terminal.onOut(RunWords.style(run.status()), String.format(Locale.ROOT, "%-11s", word)) + " "
                        + String.format(Locale.ROOT, "%-" + width + "s", run.runId())
                        + "  " + took + (run.simulated() ? "  SIMULATED" : ""));
        if (run.continues() != null) {
            below("goes on by force with " + run.continues());
        }
        if (run.continuedBy() != null) {
            below("settled: " + run.continuedBy() + " goes on with it by force");
        }
        if (performedBy != null) {
            below(performedBy);
        } else if (run.isResumable()) {
            below(terminal.typed(Command.drctl("run", "resume", run.runId())));
        }
    }

    private void below(String text) {
        String indent = " ".repeat(12);
        terminal.wrapWords(text, terminal.columns() - indent.length(), "")
                .forEach(line -> terminal.out().println(indent + line));
    }
}
