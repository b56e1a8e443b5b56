package io.drctl.cli.view;

import io.drctl.action.Durations;
import io.drctl.action.GateResult;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.RunListener;
import io.drctl.journal.StepState;
import java.util.HashMap;
import java.util.Map;

/** Tells on {@code err}, line by line, what a run does. Said again only when it changes, so a log stays readable. */
public final class ProgressView implements RunListener {
    private final Terminal terminal;
    private final Map<String, String> lastSaid = new HashMap<>();

    public ProgressView(Terminal terminal) {
        this.terminal = terminal;
    }

    public void runStarted(String runId) {
        line(terminal.onErr(Style.FAINT, "run " + runId));
    }

    public void unfinished(String runId) {
        line(terminal.onErr(Style.CAUTION, "note:") + " run " + runId + " is unfinished: drctl run show " + runId);
    }

    /** The user pressed Ctrl-C. */
    public void interrupted() {
        line("stopping: calls under way are seen through, nothing new is begun");
    }

    @Override
    public void stepStarted(PlannedStep step) {
        line("  .. " + step.step().title());
    }

    @Override
    public void gateDecided(PlannedStep step, GateResult result) {
        switch (result.outcome()) {
            case PASSED -> detail("gate " + result.test() + ": passed: " + result.seen());
            case OVERRIDDEN ->
                detail(terminal.onErr(Style.CAUTION, "gate " + result.test() + ": OVERRIDDEN") + " by "
                        + result.override() + ": " + result.seen());
            case REFUSED ->
                detail(terminal.onErr(Style.BAD, "gate " + result.test() + ": REFUSED") + ": " + result.seen());
        }
    }

    @Override
    public void stepIntended(PlannedStep step, String detail) {
        detail(detail);
    }

    @Override
    public synchronized void stepWaiting(PlannedStep step, String detail) {
        if (!detail.equals(lastSaid.put(step.id(), detail))) {
            detail("waiting: " + detail);
        }
    }

    @Override
    public void stepEnded(PlannedStep step, StepState state) {
        String took = state.elapsed()
                .map(elapsed -> " (" + Durations.words(elapsed) + ")")
                .orElse("");
        Style style = RunView.style(state.phase());
        line("  " + terminal.onErr(style, RunView.word(state.phase())) + " "
                + step.step().title() + took);
    }

    private void detail(String text) {
        for (String line : TextLayout.wrap(text, terminal.columns() - 5)) {
            line("     " + line);
        }
    }

    private void line(String text) {
        terminal.err().println(text);
    }
}
