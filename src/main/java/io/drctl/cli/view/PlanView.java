package io.drctl.cli.view;

import io.drctl.action.Durations;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    public void nothingToDo(Plan plan, Preview preview, boolean json) {
        if (json) {
            ObjectNode node = toJson(plan, preview);
            node.put("status", "already");
            terminal.printJson(node);
            return;
        }
        PrintStream out = terminal.out();
        String rest = ", nothing was changed";
        int length = plan.title().length() + 2 + "ALREADY SO".length() + rest.length();
        terminal.printHeadline(
                plan.title(), terminal.onOut(Style.GOOD, "ALREADY SO") + rest, length <= terminal.columns());
        where.forEach(line -> terminal.wrapWords(line, terminal.columns() - 2, "  ").forEach(part -> out.println("  " + part)));
        for (StepPreview step : preview.steps().values()) {
            for (String line : terminal.wrapWords(step.observation().detail(), terminal.columns() - 2, "")) {
                out.println("  " + line);
            }
        }
    }

    /** Shows what is left of a run before it is taken up again. */
    public void remaining(Plan plan, RunState run, List<PlannedStep> left) {
        terminal.err()
                .println("run " + run.start().runId() + " is " + run.status().word() + "; "
                        + (plan.steps().size() - left.size()) + " of "
                        + plan.steps().size() + " steps are complete");
        human(plan, plan.title() + ": what is left", left, Preview.none(), false);
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
            step(stream, isResult, number, step, preview.of(step.id()));
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

    private void step(
            PrintStream stream, boolean isResult, int number, PlannedStep step, Optional<StepPreview> preview) {
        Outline outline = step.outline();
        String head = String.format(Locale.ROOT, "%3d. ", number);
        List<String> summary = terminal.wrapWords(outline.summary(), terminal.columns() - head.length(), "");
        stream.println(head + summary.get(0));
        summary.stream().skip(1).forEach(line -> stream.println(" ".repeat(head.length()) + line));
        if (outline.reversibility() == Reversibility.ONE_WAY) {
            stream.println("     " + style(isResult, Style.BAD, "ONE-WAY") + ": there is no way back");
        }
        preview.ifPresentOrElse(
                seen -> seen(stream, isResult, seen),
                () -> outline.gates().forEach(gate -> wrapped(stream, "gate ", gate)));
        if (preview.isEmpty() || !(preview.get().observation() instanceof Observation.Satisfied)) {
            for (PlannedCall call : outline.calls()) {
                wrapped(
                        stream,
                        "call ",
                        call.operation() + (call.region() == null ? "" : " in " + call.region()) + " ("
                                + call.plane().name().toLowerCase(Locale.ROOT) + " plane)");
            }
        }
        wrapped(stream, "time ", "at most " + Durations.words(outline.budget()));
    }

    private void seen(PrintStream stream, boolean isResult, StepPreview seen) {
        String now = switch (kind(seen.observation())) {
            case "satisfied" -> "already so: ";
            case "unknown" -> "UNKNOWN: ";
            default -> "";
        };
        wrapped(stream, "now  ", now + seen.observation().detail());
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
            if (gate.remedy() != null) {
                List<String> fix = terminal.wrapRemedy(gate.remedy(), terminal.columns() - 15);
                stream.println(" ".repeat(10) + style(isResult, Style.STRONG, "fix:") + " " + fix.get(0));
                fix.stream().skip(1).forEach(line -> stream.println(" ".repeat(15) + line));
            }
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
        if (observation instanceof Observation.Satisfied) {
            return "satisfied";
        }
        if (observation instanceof Observation.InProgress) {
            return "inProgress";
        }
        return observation instanceof Observation.NotYet ? "notYet" : "unknown";
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
                    .put("budgetSeconds", outline.budget().toSeconds())
                    .put("undo", outline.undo());
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
