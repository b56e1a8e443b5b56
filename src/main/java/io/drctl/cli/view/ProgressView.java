package io.drctl.cli.view;

import io.drctl.action.GateResult;
import io.drctl.action.Outline;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.cloud.CloudException;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.RunListener;
import io.drctl.journal.StepState;
import io.drctl.lease.LeaseNews;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reports on {@code err}, line by line, what a run does. While a step waits, one line that is redrawn in place shows
 * how long it has taken, what is usual and when it gives up; without a terminal it is printed every half minute, so
 * that a log stays readable.
 */
public final class ProgressView implements RunListener {
    private static final Duration SAID_AGAIN = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final Supplier<Duration> elapsed;
    private final Function<CloudException, Command> login;
    private final Map<String, String> lastSaid = new HashMap<>();
    private final Map<String, Duration> lastSaidAt = new HashMap<>();
    private final Map<String, Duration> begun = new HashMap<>();
    /** Since when steps wait for a login, which takes none of their own time. */
    private final Map<String, Duration> awaited = new HashMap<>();

    private boolean drawn;

    /**
     * What a run does, for people.
     *
     * @param elapsed the time since some moment
     * @param login what logs in again after a refusal
     */
    public ProgressView(Terminal terminal, Supplier<Duration> elapsed, Function<CloudException, Command> login) {
        this.terminal = terminal;
        this.elapsed = elapsed;
        this.login = login;
    }

    public void runStarted(String runId) {
        line(terminal.onErr(Style.FAINT, "run " + runId));
    }

    /** The user pressed Ctrl-C. */
    public void interrupted() {
        line("stopping: calls under way will finish; nothing new is started");
    }

    @Override
    public void leaseNoted(LeaseNews news) {
        String text = switch (news.kind()) {
            case WATCHED, TAKEN_OVER, HELD -> "lease: " + news.words();
            case BROKEN -> terminal.onErr(Style.CAUTION, "lease BROKEN") + ": " + news.words();
            case NOT_HELD -> terminal.onErr(Style.CAUTION, "lease NOT HELD") + ": " + news.words();
            case LOST -> terminal.onErr(Style.BAD, "lease LOST") + ": " + news.words();
        };
        List<String> lines = terminal.wrapWords(text, terminal.columns() - 6, "");
        line("  " + lines.get(0));
        lines.stream().skip(1).forEach(more -> line("      " + more));
    }

    @Override
    public void stepStarted(PlannedStep step) {
        begun.put(step.id(), elapsed.get());
        said(step, "started: " + step.step().title());
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
        Duration now = elapsed.get();
        Duration login = awaited.remove(step.id());
        if (login != null) {
            begun.computeIfPresent(step.id(), (id, since) -> since.plus(now.minus(login)));
        }
        Duration taken = now.minus(begun.getOrDefault(step.id(), now));
        waiting(step, detail, now, taken, pace(step, taken));
    }

    @Override
    public synchronized void loginAwaited(PlannedStep step) {
        Duration now = elapsed.get();
        Duration taken = now.minus(awaited.computeIfAbsent(step.id(), id -> now));
        waiting(step, "for credentials that work", now, taken, Durations.words(taken));
    }

    private void waiting(PlannedStep step, String detail, Duration now, Duration taken, String pace) {
        boolean isNews = !detail.equals(lastSaid.put(step.id(), detail));
        if (isNews
                || (!terminal.live()
                        && now.minus(lastSaidAt.getOrDefault(step.id(), now)).compareTo(SAID_AGAIN) >= 0)) {
            lastSaidAt.put(step.id(), now);
            said(step, "waiting: " + detail + (taken.compareTo(SAID_AGAIN) < 0 ? "" : " (" + pace + ")"));
        }
        if (terminal.live()) {
            String text = "  " + step.id() + ": " + pace;
            terminal.err().print(LiveLine.drawn(text.substring(0, Math.min(text.length(), terminal.columns() - 1))));
            terminal.err().flush();
            drawn = true;
        }
    }

    @Override
    public void loginNeeded(PlannedStep step, String runId, CloudException refusal) {
        said(
                step,
                terminal.onErr(Style.BAD, "LOG IN NOW") + ": AWS no longer accepts the credentials ("
                        + refusal.explain() + ")");
        line(terminal.commandLine("      ", login.apply(refusal)));
        Stream.of(
                        "Or renew them at their source. The run continues by itself once they work.",
                        "If they come from environment variables: Ctrl-C, set new ones, then:")
                .flatMap(text -> terminal.wrapWords(text, terminal.columns() - 6, "").stream())
                .forEach(text -> line("      " + text));
        line(terminal.commandLine("      ", Command.drctl("run", "resume", runId)));
    }

    /** {@code 2 min 10 s; usually 2 to 10 min; gives up at 30 min}. */
    private static String pace(PlannedStep step, Duration taken) {
        Outline.Usual usual = step.outline().usual();
        Duration timeout = step.step().timeout();
        return Durations.words(taken) + (usual == null ? "" : "; usually " + Durations.range(usual.from(), usual.to()))
                + "; gives up at "
                + Durations.words(timeout == null ? step.outline().budget() : timeout);
    }

    @Override
    public void stepEnded(PlannedStep step, StepState state) {
        String took = state.elapsed()
                .map(elapsed -> " (" + Durations.words(elapsed) + ")")
                .orElse("");
        said(step, terminal.onErr(RunWords.style(state.phase()), RunWords.word(state.phase())) + took);
    }

    /** Every line names its step, because steps run in parallel and their lines mix. */
    private void said(PlannedStep step, String text) {
        List<String> lines = terminal.wrapWords(step.id() + ": " + text, terminal.columns() - 6, "");
        line("  " + lines.get(0));
        lines.stream().skip(1).forEach(more -> line("      " + more));
    }

    private void line(String text) {
        if (drawn) {
            terminal.err().print(LiveLine.ERASED);
            drawn = false;
        }
        terminal.err().println(text);
    }
}
