package io.drctl.cli.view;

import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.text.Durations;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lists runs: a line each, and below it who performs it, or the command that goes on with it. */
public final class RunListView {
    private final Terminal terminal;

    public RunListView(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A run of the list.
     *
     * @param performedBy what the process that performs it tells of itself; null when none does
     */
    public record Listed(RunState run, @Nullable String performedBy) {}

    /**
     * Shows runs.
     *
     * @param bySite whether they are of several sites, each of which is named with its inventory
     */
    public void show(List<Listed> runs, boolean bySite, boolean json) {
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Listed listed : runs) {
                RunState run = listed.run();
                String told = listed.performedBy();
                array.add(JsonNodeFactory.instance
                        .objectNode()
                        .put("runId", run.start().runId())
                        .put("runbook", run.start().runbook())
                        .put("title", run.start().title())
                        .put("status", run.status().word())
                        .put("running", told != null)
                        .put("performedBy", told)
                        .put("resumable", told == null && run.isResumable())
                        .put("startedAt", run.startedAt().toString())
                        .put(
                                "elapsedSeconds",
                                run.elapsed().map(RunView::seconds).orElse(null))
                        .put("simulated", run.start().simulated())
                        .put("site", run.start().site())
                        .put("account", run.start().standing().account()));
            }
            terminal.printJson(array);
            return;
        }
        int width = runs.stream()
                .mapToInt(listed -> listed.run().start().runId().length())
                .max()
                .orElse(0);
        String site = "";
        for (Listed listed : runs) {
            String from = listed.run().start().site() + ", " + listed.run().start().inventoryFile();
            if (bySite && !from.equals(site)) {
                site = from;
                terminal.wrapWords("site " + site, terminal.columns(), "  ")
                        .forEach(line -> terminal.out().println(line));
            }
            human(listed.run(), listed.performedBy(), width);
        }
    }

    private void human(RunState run, @Nullable String performedBy, int width) {
        boolean dead = run.status() == RunStatus.OPEN && performedBy == null;
        String word =
                performedBy != null ? "running" : dead ? "killed" : run.status().word();
        String took = run.elapsed()
                .map(elapsed -> (dead ? "last heard from after " : "") + Durations.words(elapsed))
                .orElse("-");
        terminal.out()
                .println(terminal.onOut(RunView.style(run.status()), String.format(Locale.ROOT, "%-11s", word)) + " "
                        + String.format(
                                Locale.ROOT, "%-" + width + "s", run.start().runId())
                        + "  " + took + (run.start().simulated() ? "  SIMULATED" : ""));
        if (performedBy != null) {
            below(performedBy);
        } else if (run.isResumable()) {
            below("drctl run resume " + run.start().runId());
        }
    }

    private void below(String text) {
        String indent = " ".repeat(12);
        terminal.wrapWords(text, terminal.columns() - indent.length(), "")
                .forEach(line -> terminal.out().println(indent + line));
    }
}
