package io.drctl.cli.view;

import io.drctl.action.Durations;
import io.drctl.action.GateResult;
import io.drctl.action.Outline;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.RunListener;
import io.drctl.journal.StepState;
import java.util.HashMap;
import java.util.List;
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
        line(terminal.onErr(Style.CAUTION, "note:") + " run " + runId + " is unfinished:");
        line("  drctl run show " + runId);
    }

    /** The user pressed Ctrl-C. */
    public void interrupted() {
        line("stopping: calls under way are seen through, nothing new is begun");
    }

    @Override
    public void stepStarted(PlannedStep step) {
        said(step, "begun: " + step.step().title());
    }

    @Override
    public void gateDecided(PlannedStep step, GateResult result) {
        switch (result.outcome()) {
            case PASSED -> said(step, "gate " + result.test() + " passed: " + result.seen());
            case CAUTION ->
                said(step, terminal.onErr(Style.CAUTION, "gate " + result.test() + " CAUTION") + ": " + result.seen());
            case OVERRIDDEN ->
                said(
                        step,
                        terminal.onErr(Style.CAUTION, "gate " + result.test() + " OVERRIDDEN") + " by "
                                + result.override() + ": " + result.seen());
            case REFUSED ->
                said(step, terminal.onErr(Style.BAD, "gate " + result.test() + " REFUSED") + ": " + result.seen());
        }
    }

    @Override
    public void stepIntended(PlannedStep step, String detail) {
        said(step, "acting: " + detail);
    }

    @Override
    public synchronized void stepWaiting(PlannedStep step, String detail) {
        if (!detail.equals(lastSaid.put(step.id(), detail))) {
            said(step, "waiting: " + detail);
        }
    }

    @Override
    public void stepEnded(PlannedStep step, StepState state) {
        String took = state.elapsed()
                .map(elapsed -> " (" + Durations.words(elapsed) + ")")
                .orElse("");
        said(step, terminal.onErr(RunView.style(state.phase()), RunView.word(state.phase())) + took);
    }

    /** Every line names its step, because steps run side by side and their lines mix. */
    private void said(PlannedStep step, String text) {
        List<String> lines = terminal.wrapWords(step.id() + ": " + text, terminal.columns() - 6, "");
        line("  " + lines.get(0));
        lines.stream().skip(1).forEach(more -> line("      " + more));
    }

    /** {@code 3–10 min}, {@code 1 to 60 s}. */
    static String range(Outline.Usual usual) {
        boolean minutes = usual.from().toSeconds() % 60 == 0 && usual.to().toSeconds() % 60 == 0;
        return minutes
                ? usual.from().toMinutes() + " to " + Durations.words(usual.to())
                : Durations.words(usual.from()) + " to " + Durations.words(usual.to());
    }

    private void line(String text) {
        terminal.err().println(text);
    }
}
