package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.drill.DrillResult;
import io.drctl.engine.NextStep;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows a run: what became of each step, how long it took, and what changed. */
public final class RunView {
    private final Terminal terminal;

    public RunView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows a run that ended just now, and what to do next. */
    public void ended(RunState run, List<NextStep> next, boolean json, int exitStatus) {
        if (json) {
            ObjectNode node = toJson(run, exitStatus);
            NextView.put(node, next);
            terminal.printJson(node);
        } else {
            human(run, null);
            new NextView(terminal).show(next);
        }
    }

    /**
     * Shows a run from its journal. What to do now can't be told from that: the world may have moved on.
     *
     * @param performedBy what the process that performs it tells of itself; null when none does
     */
    public void show(RunState run, @Nullable String performedBy, boolean json, int exitStatus) {
        if (json) {
            terminal.printJson(toJson(run, exitStatus).put("running", performedBy != null));
            return;
        }
        human(run, performedBy);
        PrintStream out = terminal.out();
        out.println();
        if (performedBy == null && run.isResumable()) {
            out.println("To continue: drctl run resume " + run.start().runId());
        }
        out.println("To see how things stand now: drctl status");
    }

    private void human(RunState run, @Nullable String performedBy) {
        PrintStream out = terminal.out();
        // What became of an unfinished run after its last word isn't known here.
        String rest = run.elapsed()
                .map(elapsed -> (run.status() != RunStatus.OPEN
                                ? " in "
                                : performedBy == null ? ", last heard from after " : ", for ")
                        + Durations.words(elapsed))
                .orElse("");
        int length = run.start().title().length()
                + 2
                + headline(run, performedBy != null).length()
                + rest.length();
        String verdict = terminal.onOut(style(run.status()), headline(run, performedBy != null)) + rest;
        terminal.printHeadline(run.start().title(), verdict, length <= terminal.columns());
        out.println("run " + run.start().runId() + ", started "
                + run.startedAt().truncatedTo(ChronoUnit.SECONDS)
                + (run.resumes() == 0 ? "" : ", resumed " + Words.count(run.resumes(), "time")));
        Standing standing = run.start().standing();
        List<String> where = new ArrayList<>();
        where.add("site " + run.start().site() + ", " + standing.accountWords()
                + (run.start().simulated() ? " (simulated)" : ""));
        where.addAll(StandingWords.of(standing, run.start().simulated()));
        if (!run.start().origin().isShipped()) {
            where.add("runbook " + run.start().runbook() + ", "
                    + run.start().origin().words() + ", SHA-256 "
                    + run.start().origin().digest().substring(0, 12));
        }
        where.forEach(line -> terminal.wrapWords(line, terminal.columns(), "  ").forEach(out::println));
        if (performedBy != null) {
            terminal.wrapWords("by " + performedBy, terminal.columns(), "").forEach(out::println);
        }
        if (!run.isTimeKnown()) {
            terminal.wrapWords(
                            "The clock was set back before the run was resumed: how long it took isn't known.",
                            terminal.columns(),
                            "")
                    .forEach(out::println);
        }
        out.println();
        DrillResult drill = DrillResult.of(run);
        for (StepState step : run.steps().values()) {
            step(out, step, drill);
        }
        gates(out, run);
        windows(out, run);
        changed(out, run);
    }

    private void step(PrintStream out, StepState step, DrillResult drill) {
        String took = step.elapsed()
                .map(elapsed -> Durations.words(elapsed) + drill.share(elapsed))
                .orElse("");
        String word = String.format(Locale.ROOT, "%-12s", word(step.phase()));
        int timeWidth = Math.max(10, took.length());
        int titleWidth = Math.max(20, terminal.columns() - 14 - timeWidth - 1);
        List<String> title = terminal.wrapWords(step.step().title(), titleWidth, "");
        out.println("  " + terminal.onOut(style(step.phase()), word)
                + (took.isEmpty()
                                ? title.get(0)
                                : String.format(
                                        Locale.ROOT, "%-" + titleWidth + "s %" + timeWidth + "s", title.get(0), took))
                        .stripTrailing());
        title.stream().skip(1).forEach(line -> out.println(" ".repeat(14) + line));
        String detail = told(step);
        if (detail != null) {
            terminal.wrapWords(detail, terminal.columns() - 14, "")
                    .forEach(line -> out.println(terminal.placed(" ".repeat(14), line)));
        }
        String remedy = step.remedy();
        if (remedy != null) {
            List<String> fix = terminal.wrapRemedy(remedy, terminal.columns() - 19);
            out.println(" ".repeat(14) + terminal.onOut(Style.STRONG, "fix:") + " " + fix.get(0));
            fix.stream().skip(1).forEach(line -> out.println(terminal.placed(" ".repeat(19), line)));
        }
    }

    /** What was last said of a step; of one that isn't over with the time of which it was true. */
    private static @Nullable String told(StepState step) {
        boolean isOver = step.phase() != StepPhase.INDETERMINATE && step.phase() != StepPhase.APPLIED;
        return step.detail() == null || step.saidAt() == null || isOver
                ? step.detail()
                : "before the call, at " + step.saidAt().truncatedTo(ChronoUnit.SECONDS) + ": " + step.detail();
    }

    private void gates(PrintStream out, RunState run) {
        for (Event.GateDecided gate : run.gates()) {
            // A step of the run may have found the same.
            if (gate.outcome().equals("caution")
                    && run.steps().values().stream()
                            .noneMatch(step -> gate.seen().equals(step.detail()))) {
                out.println();
                terminal.wrapWords("note: " + gate.seen(), terminal.columns(), "")
                        .forEach(out::println);
            }
        }
        List<Event.GateDecided> overridden = run.gates().stream()
                .filter(gate -> gate.outcome().equals("overridden"))
                .toList();
        if (overridden.isEmpty()) {
            return;
        }
        out.println();
        out.println(terminal.onOut(Style.CAUTION, "Overridden"));
        for (Event.GateDecided gate : overridden) {
            for (String line : terminal.wrapWords(
                    gate.test() + ": " + gate.seen() + " (by " + gate.override() + ")", terminal.columns() - 2, "")) {
                out.println("  " + line);
            }
        }
    }

    private void windows(PrintStream out, RunState run) {
        DrillResult drill = DrillResult.of(run);
        if (drill.windows().isEmpty()) {
            return;
        }
        out.println();
        out.println(terminal.onOut(Style.STRONG, "Against the RTO of " + Durations.words(drill.rtoTarget())));
        for (DrillResult.Measured measured : drill.windows()) {
            Duration elapsed = measured.elapsed();
            String took = elapsed == null ? "-" : Durations.words(elapsed);
            String told = switch (measured.outcome()) {
                case MET ->
                    measured.writesFailed()
                            ? terminal.onOut(Style.CAUTION, "reads met; writes not measured")
                            : terminal.onOut(Style.GOOD, "met");
                case MISSED -> terminal.onOut(Style.BAD, "MISSED");
                case UNVERIFIED ->
                    terminal.onOut(Style.CAUTION, "not verified from outside") + "; met, according to AWS";
                case NOT_MEASURED -> terminal.onOut(Style.BAD, "NOT MEASURED");
            };
            out.println(String.format(
                    Locale.ROOT, "  %-12s%10s  %s", measured.window().name(), took, told));
        }
        for (String note : drill.notes()) {
            terminal.wrapWords(note, terminal.columns() - 2, "").forEach(line -> out.println("  " + line));
        }
    }

    private void changed(PrintStream out, RunState run) {
        if (run.steps().values().stream().noneMatch(StepState::called)) {
            out.println();
            out.println("Nothing was changed.");
            return;
        }
        boolean away = run.isResumable()
                && run.steps().values().stream()
                        .anyMatch(step -> step.step().always() && !step.phase().isComplete());
        if (away) {
            out.println();
            out.println(terminal.onOut(Style.CAUTION, "The site may not be back")
                    + ": the steps that bring it home are not complete.");
        }
    }

    private static String headline(RunState run, boolean isPerformed) {
        return switch (run.status()) {
            case OPEN -> isPerformed ? "RUNNING" : "KILLED";
            case DONE -> run.hasUnverified() ? "DONE, NOT VERIFIED FROM OUTSIDE" : "DONE";
            case REFUSED -> "REFUSED";
            case FAILED -> "FAILED";
            case INTERRUPTED -> "INTERRUPTED";
        };
    }

    static String word(StepPhase phase) {
        return switch (phase) {
            case PENDING -> "pending";
            case INDETERMINATE -> "UNKNOWN";
            case APPLIED -> "under way";
            case ALREADY -> "already so";
            case DONE -> "done";
            case UNVERIFIED -> "UNVERIFIED";
            case REFUSED -> "REFUSED";
            case FAILED -> "FAILED";
        };
    }

    static Style style(StepPhase phase) {
        return switch (phase) {
            case PENDING -> Style.FAINT;
            case ALREADY, DONE -> Style.GOOD;
            case INDETERMINATE, APPLIED, UNVERIFIED -> Style.CAUTION;
            case REFUSED, FAILED -> Style.BAD;
        };
    }

    static Style style(RunStatus status) {
        return switch (status) {
            case DONE -> Style.GOOD;
            case OPEN, INTERRUPTED -> Style.CAUTION;
            case REFUSED, FAILED -> Style.BAD;
        };
    }

    /** The run as JSON; its fields are a contract. */
    static ObjectNode toJson(RunState run, int exitStatus) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runId", run.start().runId())
                .put("runbook", run.start().runbook())
                .put("title", run.start().title())
                .put("site", run.start().site())
                .put("status", run.status().word())
                .put("exitStatus", exitStatus)
                .put("verifiedFromOutside", !run.hasUnverified() && run.status() == RunStatus.DONE)
                .put("resumable", run.isResumable())
                .put("startedAt", run.startedAt().toString())
                .put("endedAt", run.endedAt() == null ? null : run.endedAt().toString())
                .put("elapsedSeconds", run.elapsed().map(RunView::seconds).orElse(null))
                .put("consent", run.consent())
                .put("rtoTargetSeconds", seconds(Duration.parse(run.start().rtoTarget())))
                .put("simulated", run.start().simulated());
        StandingJson.into(node, run.start().standing(), run.start().origin());
        ArrayNode steps = node.putArray("steps");
        for (StepState step : run.steps().values()) {
            ObjectNode one = steps.addObject();
            one.put("id", step.step().id())
                    .put("title", step.step().title())
                    .put("action", step.step().action())
                    .put("phase", step.phase().word())
                    .put("detail", step.detail())
                    .put("remedy", step.remedy())
                    .put("called", step.called());
            step.elapsed()
                    .ifPresentOrElse(
                            elapsed -> one.put("elapsedSeconds", seconds(elapsed)),
                            () -> one.putNull("elapsedSeconds"));
            ObjectNode facts = one.putObject("facts");
            new TreeMap<>(step.facts()).forEach(facts::put);
        }
        ArrayNode gates = node.putArray("gates");
        for (Event.GateDecided gate : run.gates()) {
            gates.addObject()
                    .put("step", gate.step())
                    .put("outcome", gate.outcome())
                    .put("test", gate.test())
                    .put("seen", gate.seen())
                    .put("remedy", gate.remedy())
                    .put("override", gate.override());
        }
        DrillResult drill = DrillResult.of(run);
        ArrayNode windows = node.putArray("windows");
        for (DrillResult.Measured measured : drill.windows()) {
            Duration elapsed = measured.elapsed();
            windows.addObject()
                    .put("name", measured.window().name())
                    .put("elapsedSeconds", elapsed == null ? null : seconds(elapsed))
                    .put("rtoTargetSeconds", seconds(drill.rtoTarget()))
                    .put("outcome", measured.outcome().name().toLowerCase(Locale.ROOT))
                    .put("writesFailed", measured.writesFailed());
        }
        ArrayNode notes = node.putArray("notMeasured");
        drill.notes().forEach(notes::add);
        return node;
    }

    static Double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
