package io.drctl.cli.view;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.NextStep;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import io.drctl.journal.StepState;
import io.drctl.text.Durations;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows a plan: as the result of a dry run on {@code out}, otherwise, before consent, on {@code err}. */
public final class PlanView {
    private final Terminal terminal;
    private final List<String> where;
    private final Standing standing;
    private final boolean simulated;

    /** @param where which site, in which account, as whom: lines that stand above every plan */
    public PlanView(Terminal terminal, List<String> where, Standing standing, boolean simulated) {
        this.terminal = terminal;
        this.where = List.copyOf(where);
        this.standing = standing;
        this.simulated = simulated;
    }

    /**
     * Shows a plan and what its steps would find.
     *
     * @param isResult whether the plan is what was asked for (a dry run)
     */
    public void show(Plan plan, Preview preview, boolean json, boolean isResult) {
        if (json && isResult) {
            terminal.printJson(toJson(plan, preview));
        } else if (!json || terminal.interactive()) {
            human(plan, plan.title(), plan.steps(), preview, isResult);
        }
    }

    /** Says that every step holds already. */
    public void nothingToDo(Plan plan, Preview preview, List<NextStep> next, boolean json) {
        if (json) {
            ObjectNode node = toJson(plan, preview);
            node.put("status", "already");
            NextView.put(node, next);
            terminal.printJson(node);
            return;
        }
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

    /**
     * Shows what is left of a run that is to be taken up again: what was sent, what is seen of it now, and what would be
     * sent once more.
     *
     * @param isResult whether that is what was asked for (a dry run)
     */
    public void remaining(
            Plan plan, RunState run, List<PlannedStep> left, Preview preview, boolean json, boolean isResult) {
        if (json) {
            if (isResult) {
                terminal.printJson(toJson(plan, preview));
            }
            return;
        }
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
            case PENDING, INDETERMINATE, ALREADY, DONE, UNVERIFIED -> at + ", with no known answer";
        };
    }

    /** What a resume does with a step whose calls were sent, as things are now. */
    private static String ahead(Observation<?> seen, boolean isAccepted, boolean isOneWay) {
        String accepted = "accepted: the run waits, and sends nothing again";
        boolean isOnlyWaitedFor = isAccepted && isOneWay;
        return seen.match(
                held -> "already in effect: nothing is sent again",
                going -> "under way: the run waits, and sends nothing again",
                notYet -> isOnlyWaitedFor
                        ? accepted
                        : isOneWay
                                ? "if nothing changes for 30 s, it is SENT AGAIN, with no way back"
                                : "it is sent again",
                gone -> isOnlyWaitedFor ? accepted : gone.remedy(),
                unknown -> isOnlyWaitedFor
                        ? accepted
                        : "its state is unknown, so nothing is sent: the run waits for an answer, and otherwise stops");
    }

    private static boolean isOneWay(PlannedStep step) {
        return step.outline().reversibility() == Reversibility.ONE_WAY;
    }

    private void human(Plan plan, String title, List<PlannedStep> steps, Preview preview, boolean isResult) {
        PrintStream stream = isResult ? terminal.out() : terminal.err();
        stream.println(style(isResult, Style.STRONG, "Plan: " + title));
        for (String line : where) {
            terminal.wrapWords(line, terminal.columns() - 2, "  ").forEach(part -> stream.println("  " + part));
        }
        if (!plan.origin().isShipped()) {
            String whose = "runbook " + plan.runbook() + ", " + plan.origin().words();
            terminal.wrapWords(whose, terminal.columns() - 2, "  ")
                    .forEach(part -> stream.println("  " + style(isResult, Style.CAUTION, part)));
        }
        int number = 0;
        Set<String> warnings = new LinkedHashSet<>();
        for (PlannedStep step : steps) {
            number++;
            step(stream, isResult, number, step, preview);
            warnings.addAll(step.outline().warnings());
        }
        for (String warning : warnings) {
            List<String> lines = terminal.wrapWords("note: " + warning, terminal.columns(), "");
            stream.println(
                    style(isResult, Style.CAUTION, "note:") + lines.get(0).substring("note:".length()));
            lines.stream().skip(1).forEach(stream::println);
        }
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

    private static String time(Outline outline) {
        String most = "at most " + Durations.words(outline.budget());
        Outline.Usual usual = outline.usual();
        return usual == null ? most : "usually " + ProgressView.range(usual) + ", " + most;
    }

    private void checked(PrintStream stream, boolean isResult, CheckResult check) {
        Style style = switch (check.verdict()) {
            case PASSED -> Style.GOOD;
            case UNVERIFIED, WAITING -> Style.CAUTION;
            case FAILED -> Style.BAD;
        };
        String word = check.verdict() == CheckResult.Verdict.PASSED ? "" : check.verdict() + ": ";
        List<String> lines = terminal.wrapWords(word + check.detail(), terminal.columns() - 10, "");
        stream.println("     " + style(isResult, style, "now") + "  " + lines.get(0));
        lines.stream().skip(1).forEach(line -> stream.println(" ".repeat(10) + line));
    }

    private void seen(PrintStream stream, boolean isResult, StepPreview seen) {
        String now = seen.observation()
                .match(
                        held -> "already so: ",
                        going -> "",
                        notYet -> "",
                        gone -> "OUT OF REACH: ",
                        unknown -> "UNKNOWN: ");
        wrapped(stream, "now  ", now + seen.observation().detail());
        Optional<String> remedy = seen.observation()
                .match(
                        held -> Optional.empty(),
                        going -> Optional.empty(),
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

    private void fix(PrintStream stream, boolean isResult, @Nullable String remedy) {
        if (remedy != null) {
            List<String> fix = terminal.wrapRemedy(remedy, terminal.columns() - 15);
            stream.println(" ".repeat(10) + style(isResult, Style.STRONG, "fix:") + " " + fix.get(0));
            fix.stream().skip(1).forEach(line -> stream.println(terminal.placed(" ".repeat(15), line)));
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

    private static String kind(Observation<?> observation) {
        return observation.match(
                held -> "satisfied",
                going -> "inProgress",
                notYet -> "notYet",
                gone -> "outOfReach",
                unknown -> "unknown");
    }

    private ObjectNode toJson(Plan plan, Preview preview) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runbook", plan.runbook())
                .put("title", plan.title())
                .put("planDigest", plan.digest())
                .put("simulated", simulated);
        StandingJson.into(node, standing, plan.origin());
        ObjectNode arguments = node.putObject("arguments");
        new TreeMap<>(plan.arguments()).forEach(arguments::put);
        ArrayNode steps = node.putArray("steps");
        for (PlannedStep step : plan.steps()) {
            Outline outline = step.outline();
            ObjectNode one = steps.addObject();
            one.put("id", step.id())
                    .put("title", step.step().title())
                    .put("action", step.step().action())
                    .put("summary", outline.summary())
                    .put(
                            "reversibility",
                            outline.reversibility()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                    .put("budgetSeconds", outline.budget().toSeconds());
            ArrayNode needs = one.putArray("needs");
            step.step().needs().forEach(needs::add);
            ArrayNode calls = one.putArray("calls");
            for (PlannedCall call : outline.calls()) {
                calls.addObject()
                        .put("operation", call.operation())
                        .put("region", call.region())
                        .put("plane", call.plane().name().toLowerCase(Locale.ROOT));
            }
            ArrayNode warnings = one.putArray("warnings");
            outline.warnings().forEach(warnings::add);
            Optional<StepPreview> seen = preview.of(step.id());
            if (seen.isPresent()) {
                one.putObject("observed")
                        .put("state", kind(seen.get().observation()))
                        .put("detail", seen.get().observation().detail())
                        .put("at", seen.get().at().toString());
            } else if (preview.check(step.id()).isPresent()) {
                CheckResult check = preview.check(step.id()).get();
                one.putObject("observed")
                        .put("state", check.verdict().name().toLowerCase(Locale.ROOT))
                        .put("detail", check.detail());
            } else {
                one.putNull("observed");
            }
            ArrayNode gates = one.putArray("gates");
            if (seen.isPresent()) {
                for (GateResult gate : seen.get().gates()) {
                    gates.addObject()
                            .put("outcome", gate.outcome().name().toLowerCase(Locale.ROOT))
                            .put("test", gate.test())
                            .put("seen", gate.seen())
                            .put("remedy", gate.remedy())
                            .put("override", gate.override());
                }
            }
        }
        return node;
    }
}
