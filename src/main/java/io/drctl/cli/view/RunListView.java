package io.drctl.cli.view;

import io.drctl.action.Durations;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     * Shows runs.
     *
     * @param performing what the process that performs a run tells of itself, by the run's id
     */
    public void show(List<RunState> runs, Map<String, String> performing, boolean json) {
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (RunState run : runs) {
                String told = performing.get(run.start().runId());
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
                .mapToInt(run -> run.start().runId().length())
                .max()
                .orElse(0);
        for (RunState run : runs) {
            human(run, performing.get(run.start().runId()), width);
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
