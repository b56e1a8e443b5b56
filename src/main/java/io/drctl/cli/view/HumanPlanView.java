package io.drctl.cli.view;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.NextStep;
import io.drctl.engine.Offer;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.engine.Stranded;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan for people: as the result of a dry run on {@code out}, otherwise, before consent, on {@code err}. */
public final class HumanPlanView implements PlanView {
    private final Terminal terminal;
    private final List<String> where;

    /** @param where which site, in which account, under which identity: lines above every plan */
    public HumanPlanView(Terminal terminal, List<String> where) {
        this.terminal = terminal;
        this.where = List.copyOf(where);
    }

    @Override
    public void show(Offer offer, boolean isResult) {
        whole(offer, isResult);
    }

    @Override
    public void nothingToDo(Offer offer, List<NextStep> next) {
        Plan plan = offer.plan();
        Preview preview = offer.preview();
        PrintStream out = terminal.out();
        String rest = ", nothing was changed";
        int length = plan.title().length() + 2 + "ALREADY SO".length() + rest.length();
        terminal.printHeadline(
                plan.title(), terminal.onOut(Style.GOOD, "ALREADY SO") + rest, length <= terminal.columns());
        where.forEach(line ->
                terminal.wrapWords(line, terminal.columns() - 2, "  ").forEach(part -> out.println("  " + part)));
        for (StepPreview step : preview.steps().values()) {
            for (String line : terminal.wrapWords(step.observation().detail(), terminal.columns() - 2, "")) {
                out.println("  " + line);
            }
        }
        new NextView(terminal).show(next);
    }

    @Override
    public void remaining(Offer offer, RunState run, boolean isResult) {
        Plan plan = offer.plan();
        Preview preview = offer.preview();
        List<PlannedStep> left = plan.steps();
        PrintStream stream = isResult ? terminal.out() : terminal.err();
        stream.println(style(isResult, Style.STRONG, plan.title()) + ": what is left");
        stream.println(
                "run " + run.start().runId() + ", started " + run.startedAt().truncatedTo(ChronoUnit.SECONDS));
        stream.println((run.steps().size() - left.size()) + " of " + run.steps().size() + " steps are complete");
        for (String line : where) {
            terminal.wrapWords(line, terminal.columns() - 2, "  ").forEach(part -> stream.println("  " + part));
        }
        int number = 0;
        for (PlannedStep step : left) {
            number++;
            StepState state = run.step(step.id());
            Optional<StepPreview> seen = preview.of(step.id());
            if (!state.called()) {
                step(stream, isResult, number, step, preview);
                continue;
            }
            head(stream, number, step.step().title());
            wrapped(stream, "sent ", sent(state));
            seen.ifPresent(one -> seen(stream, isResult, one));
            wrapped(
                    stream,
                    "next ",
                    seen.map(one -> ahead(one.observation(), run.isAccepted(step.id()), isOneWay(step)))
                            .orElse("it is checked when the steps before it are complete"));
        }
        stream.println();
    }

    private static String sent(StepState state) {
        String at =
                state.calledAt() == null ? "before" : "at " + state.calledAt().truncatedTo(ChronoUnit.SECONDS);
        return switch (state.phase()) {
            case APPLIED -> at + ", and accepted";
            case FAILED, REFUSED -> at + ", and stopped: " + state.detail();
            case OWED -> at + ", and owed: " + state.detail();
            case PENDING, INDETERMINATE, ALREADY, DONE, UNVERIFIED, SKIPPED -> at + ", with no known answer";
        };
    }

    /** What a resume does with a step whose calls were sent, as things are now. */
    private static String ahead(Observation<?> seen, boolean isAccepted, boolean isOneWay) {
        String accepted = "accepted: the run waits, and sends nothing again";
        boolean isOnlyWaitedFor = isAccepted && isOneWay;
        return seen.match(
                held -> "already in effect: nothing is sent again",
                going -> "under way: the run waits, and sends nothing again",
                owed -> "it stays owed, unless that changes",
                notYet -> isOnlyWaitedFor
                        ? accepted
                        : isOneWay
                                ? "if nothing changes for 30 s, it is SENT AGAIN, with no way back"
                                : "it is sent again",
                gone -> isOnlyWaitedFor ? accepted : gone.remedy().text(),
                unknown -> isOnlyWaitedFor
                        ? accepted
                        : "its state is unknown, so nothing is sent: the run waits for an answer, and otherwise stops");
    }

    private static boolean isOneWay(PlannedStep step) {
        return step.outline().reversibility() == Reversibility.ONE_WAY;
    }

    private void whole(Offer offer, boolean isResult) {
        Plan plan = offer.plan();
        Preview preview = offer.preview();
        PrintStream stream = isResult ? terminal.out() : terminal.err();
        stream.println(style(isResult, Style.STRONG, "Plan: " + plan.title()));
        for (String line : where) {
            terminal.wrapWords(line, terminal.columns() - 2, "  ").forEach(part -> stream.println("  " + part));
        }
        offer.continued().ifPresent(run -> new ContinuedText(terminal).show(stream, run, preview));
        if (!plan.origin().isShipped()) {
            String whose = "runbook " + plan.runbook() + ", " + plan.origin().words();
            terminal.wrapWords(whose, terminal.columns() - 2, "  ")
                    .forEach(part -> stream.println("  " + style(isResult, Style.CAUTION, part)));
        }
        int number = 0;
        Set<String> warnings = new LinkedHashSet<>();
        for (PlannedStep step : plan.steps()) {
            number++;
            step(stream, isResult, number, step, preview);
            // What has happened already needs no warning.
            if (offer.acts(step)) {
                warnings.addAll(step.outline().warnings());
            }
        }
        for (String warning : warnings) {
            terminal.wrapWords(style(isResult, Style.CAUTION, "note:") + " " + warning, terminal.columns(), "")
                    .forEach(stream::println);
        }
        offer.wayBack()
                .ifPresent(back -> terminal.wrapRemedy(
                                Remedy.of(style(isResult, Style.CAUTION, "note:") + " ")
                                        .then(back.words()),
                                terminal.columns(),
                                "")
                        .forEach(stream::println));
        stream.println();
    }

    private void head(PrintStream stream, int number, String text) {
        String head = String.format(Locale.ROOT, "%3d. ", number);
        List<String> lines = terminal.wrapWords(text, terminal.columns() - head.length(), "");
        stream.println(head + lines.get(0));
        lines.stream().skip(1).forEach(line -> stream.println(" ".repeat(head.length()) + line));
    }

    private void step(PrintStream stream, boolean isResult, int number, PlannedStep step, Preview preview) {
        Outline outline = step.outline();
        Optional<StepPreview> looked = preview.of(step.id());
        head(stream, number, outline.summary() + " (" + time(outline) + ")");
        if (isOneWay(step)) {
            stream.println("     " + style(isResult, Style.BAD, "ONE-WAY") + ": there is no way back");
        }
        step.missing().forEach(need -> wrapped(stream, "down ", missing(need)));
        preview.check(step.id()).ifPresent(check -> checked(stream, isResult, check));
        looked.ifPresentOrElse(
                seen -> seen(stream, isResult, seen),
                () -> outline.gates().forEach(gate -> wrapped(stream, "gate ", gate)));
        if (looked.isEmpty() || !(looked.get().observation() instanceof Observation.Satisfied)) {
            for (PlannedCall call : outline.calls()) {
                wrapped(
                        stream,
                        "call ",
                        call.operation() + (call.region() == null ? "" : " in " + call.region()) + " ("
                                + call.plane().name().toLowerCase(Locale.ROOT) + " plane)");
            }
        }
    }

    private static String missing(Need need) {
        return switch (need.without()) {
            case STOPS -> "can't be done without " + Stranded.words(need);
            case OWES -> "left owed, without " + Stranded.words(need);
            case GOES_ON -> "goes on without " + Stranded.words(need);
        };
    }

    private static String time(Outline outline) {
        String most = "at most " + Durations.words(outline.budget());
        Outline.Usual usual = outline.usual();
        return usual == null ? most : "usually " + Durations.range(usual.from(), usual.to()) + ", " + most;
    }

    private void checked(PrintStream stream, boolean isResult, CheckResult check) {
        Style style = switch (check.status()) {
            case PASSED -> Style.GOOD;
            case UNVERIFIED, WAITING -> Style.CAUTION;
            case FAILED -> Style.BAD;
        };
        String word = check.status() == CheckResult.Status.PASSED ? "" : check.status() + ": ";
        List<String> lines = terminal.wrapWords(word + check.detail(), terminal.columns() - 10, "");
        stream.println("     " + style(isResult, style, "now") + "  " + lines.get(0));
        lines.stream().skip(1).forEach(line -> stream.println(" ".repeat(10) + line));
        fix(stream, isResult, check.remedy());
    }

    private void seen(PrintStream stream, boolean isResult, StepPreview seen) {
        String now = seen.observation()
                .match(
                        held -> "nothing to do: ",
                        going -> "",
                        owed -> "OWED: ",
                        notYet -> "",
                        gone -> "OUT OF REACH: ",
                        unknown -> "UNKNOWN: ");
        wrapped(stream, "now  ", now + seen.observation().detail());
        Optional<Remedy> remedy = seen.observation()
                .match(
                        held -> Optional.ofNullable(held.remedy()),
                        going -> Optional.empty(),
                        owed -> Optional.empty(),
                        notYet -> Optional.empty(),
                        gone -> Optional.of(gone.remedy()),
                        unknown -> Optional.ofNullable(unknown.remedy()));
        remedy.ifPresent(way -> fix(stream, isResult, way));
        for (GateResult gate : seen.gates()) {
            Style style = switch (gate.outcome()) {
                case PASSED -> Style.GOOD;
                case CAUTION, OVERRIDDEN -> Style.CAUTION;
                case REFUSED -> Style.BAD;
            };
            String word = gate.outcome().name();
            String said = gate.test() + ": " + (gate.outcome() == GateResult.Outcome.PASSED ? "passed" : word)
                    + (gate.override() == null ? "" : " by " + gate.override()) + ": " + gate.seen();
            List<String> lines = terminal.wrapWords(said, terminal.columns() - 10, "");
            stream.println("     " + style(isResult, style, "gate") + " " + lines.get(0));
            lines.stream().skip(1).forEach(line -> stream.println(" ".repeat(10) + line));
            fix(stream, isResult, gate.remedy());
        }
    }

    private void fix(PrintStream stream, boolean isResult, @Nullable Remedy remedy) {
        if (remedy != null) {
            List<String> fix = terminal.wrapRemedy(remedy, terminal.columns() - 15, " ".repeat(15));
            stream.println(" ".repeat(10) + style(isResult, Style.STRONG, "fix:") + " " + fix.get(0));
            fix.stream().skip(1).forEach(stream::println);
        }
    }

    private void wrapped(PrintStream stream, String label, String text) {
        List<String> lines = terminal.wrapWords(text, terminal.columns() - 10, "");
        stream.println("     " + label + lines.get(0));
        lines.stream().skip(1).forEach(line -> stream.println(" ".repeat(10) + line));
    }

    private String style(boolean isResult, Style style, String text) {
        return isResult ? terminal.onOut(style, text) : terminal.onErr(style, text);
    }
}
