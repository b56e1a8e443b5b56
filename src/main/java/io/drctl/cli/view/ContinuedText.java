package io.drctl.cli.view;

import io.drctl.action.GateResult;
import io.drctl.engine.Forcing;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.text.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a plan goes on with by force: what that run had done, and what is given up with it. */
final class ContinuedText {
    private final Terminal terminal;

    ContinuedText(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(PrintStream stream, Forcing.Continued run, Preview preview) {
        line(
                stream,
                "goes on by force with run " + run.run() + " (" + run.title() + "), " + RunWords.stopped(run.status())
                        + " and is settled once this one begins");
        if (run.done().isEmpty() && run.undecided().isEmpty()) {
            line(stream, "that run has changed nothing");
        }
        each(stream, "it did: ", run.done());
        each(stream, "it may have done: ", run.undecided());
        if (run.hasStoppedWrites()) {
            line(stream, "the writes that it stopped stay so, unless nothing is promoted: then they are let in again");
        }
        line(stream, "given up: the promise that nothing is lost; " + lost(preview));
    }

    /** By what the gates of this plan say, each of which is asked again before the promotion. */
    private static String lost(Preview preview) {
        List<GateResult> judged = Stream.concat(preview.steps().values().stream(), preview.ahead().values().stream())
                .map(StepPreview::gates)
                .flatMap(List::stream)
                .filter(gate -> gate.test().equals("replica-lag"))
                .toList();
        Optional<Duration> most =
                judged.stream().flatMap(gate -> Stream.ofNullable(gate.loss())).max(Comparator.naturalOrder());
        if (judged.isEmpty()) {
            return "how much of the latest writes may be is judged before the promotion";
        }
        return judged.stream().anyMatch(gate -> gate.loss() == null)
                ? "how much of the latest writes may be isn't known"
                : "at most " + Durations.words(most.orElseThrow()) + " of the latest writes may be";
    }

    private void each(PrintStream stream, String what, List<String> steps) {
        if (!steps.isEmpty()) {
            line(stream, what + String.join("; ", steps));
        }
    }

    private void line(PrintStream stream, String text) {
        terminal.wrapWords(text, terminal.columns() - 2, "  ").forEach(part -> stream.println("  " + part));
    }
}
