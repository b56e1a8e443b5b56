package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.drill.DrillResult;
import io.drctl.engine.NextStep;
import io.drctl.journal.Event;
import io.drctl.journal.RunLease;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.report.RunReport;
import io.drctl.report.RunReport.StepReport;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run for people: the outcome of each step, how long it took, and what changed. */
public final class HumanRunView implements RunView {
    private final Terminal terminal;

    public HumanRunView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void ended(RunReport run, List<NextStep> next, int exitStatus) {
        report(run, null);
        new NextView(terminal).show(next);
    }

    @Override
    public void show(RunReport run, @Nullable String performedBy, int exitStatus) {
        report(run, performedBy);
        PrintStream out = terminal.out();
        out.println();
        if (performedBy == null && run.isResumable()) {
            out.println((run.status() == RunStatus.DONE ? "To make what is owed: " : "To continue: ")
                    + terminal.typed(Command.drctl("run", "resume", run.runId())));
        }
        out.println("To see how things stand now: " + terminal.typed(Command.drctl("status")));
    }

    private void report(RunReport run, @Nullable String performedBy) {
        PrintStream out = terminal.out();
        // What happened in an unfinished run after its last entry is unknown here.
        Duration elapsed = run.elapsed();
        String rest = elapsed == null
                ? ""
                : (run.status() != RunStatus.OPEN
                                ? " in "
                                : performedBy == null ? ", last heard from after " : ", for ")
                        + Durations.words(elapsed);
        int length =
                run.title().length() + 2 + headline(run, performedBy != null).length() + rest.length();
        String verdict = terminal.onOut(RunWords.style(run.status()), headline(run, performedBy != null)) + rest;
        terminal.printHeadline(run.title(), verdict, length <= terminal.columns());
        out.println("run " + run.runId() + ", started "
                + run.startedAt().truncatedTo(ChronoUnit.SECONDS)
                + (run.resumes() == 0 ? "" : ", resumed " + Words.count(run.resumes(), "time")));
        linked(out, run);
        Standing standing = run.standing();
        List<String> where = new ArrayList<>();
        where.add("site " + run.site() + ", " + standing.accountWords() + (run.simulated() ? " (simulated)" : ""));
        where.addAll(StandingWords.of(standing, run.simulated()));
        if (!run.origin().isShipped()) {
            where.add("runbook " + run.runbook() + ", "
                    + run.origin().words() + ", SHA-256 "
                    + run.origin().digest().substring(0, 12));
        }
        where.forEach(line -> terminal.wrapWords(line, terminal.columns(), "  ").forEach(out::println));
        lease(out, run.lease());
        if (performedBy != null) {
            terminal.wrapWords("by " + performedBy, terminal.columns(), "").forEach(out::println);
        }
        if (!run.isTimeKnown()) {
            terminal.wrapWords(
                            "The clock was set back before the run was resumed: how long it took is unknown.",
                            terminal.columns(),
                            "")
                    .forEach(out::println);
        }
        out.println();
        run.steps().forEach(step -> step(out, step, run.drill()));
        gates(out, run);
        windows(out, run);
        changed(out, run);
    }

    private void linked(PrintStream out, RunReport run) {
        if (run.continues() != null) {
            terminal.wrapWords("goes on by force with run " + run.continues(), terminal.columns(), "  ")
                    .forEach(out::println);
        }
        if (run.continuedBy() != null) {
            terminal.wrapWords(
                            "settled: run " + run.continuedBy() + " goes on with it by force", terminal.columns(), "  ")
                    .forEach(out::println);
        }
    }

    /** A run that only looks needs no lease, and says nothing of one. */
    private void lease(PrintStream out, RunLease lease) {
        if (lease.wasHeld()) {
            String owner = lease.owner();
            String held = "lease " + lease.number() + " of the site, held by " + lease.host()
                    + (owner == null ? "" : " as " + owner);
            terminal.wrapWords(held, terminal.columns(), "  ").forEach(out::println);
        }
        for (RunLease.Note note : lease.notes()) {
            String what = "lease " + note.what().replace('-', ' ').toUpperCase(Locale.ROOT);
            List<String> lines = terminal.wrapWords(
                    what + " at " + note.at().truncatedTo(ChronoUnit.SECONDS) + ": " + note.detail(),
                    terminal.columns(),
                    "  ");
            out.println(terminal.onOut(style(note), lines.get(0)));
            lines.stream().skip(1).forEach(out::println);
        }
    }

    private static Style style(RunLease.Note note) {
        return switch (note.what()) {
            case "lost" -> Style.BAD;
            case "broken", "not-held" -> Style.CAUTION;
            default -> Style.STRONG;
        };
    }

    private void step(PrintStream out, StepReport step, DrillResult drill) {
        Duration elapsed = step.elapsed();
        String took = elapsed == null ? "" : Durations.words(elapsed) + drill.share(elapsed);
        String word = String.format(Locale.ROOT, "%-12s", RunWords.word(step.phase()));
        int timeWidth = Math.max(10, took.length());
        int titleWidth = Math.max(20, terminal.columns() - 14 - timeWidth - 1);
        List<String> title = terminal.wrapWords(step.title(), titleWidth, "");
        out.println("  " + terminal.onOut(RunWords.style(step.phase()), word)
                + (took.isEmpty()
                                ? title.get(0)
                                : String.format(
                                        Locale.ROOT, "%-" + titleWidth + "s %" + timeWidth + "s", title.get(0), took))
                        .stripTrailing());
        title.stream().skip(1).forEach(line -> out.println(" ".repeat(14) + line));
        String detail = told(step);
        if (detail != null) {
            // An address that is too long for its place keeps in one piece, further to the left.
            terminal.wrapWords(detail, terminal.columns() - 14, "")
                    .forEach(line -> out.println(terminal.placed(" ".repeat(14), line)));
        }
        Remedy remedy = step.remedy();
        if (remedy != null) {
            List<String> fix = terminal.wrapRemedy(remedy, terminal.columns() - 19, " ".repeat(19));
            out.println(" ".repeat(14) + terminal.onOut(Style.STRONG, "fix:") + " " + fix.get(0));
            fix.stream().skip(1).forEach(out::println);
        }
    }

    /** The last thing reported about a step; for one that isn't over, with the time when that was true. */
    private static @Nullable String told(StepReport step) {
        return step.detail() == null || step.saidAt() == null || !step.isUndecided()
                ? step.detail()
                : "before the call, at " + step.saidAt().truncatedTo(ChronoUnit.SECONDS) + ": " + step.detail();
    }

    private void gates(PrintStream out, RunReport run) {
        for (Event.GateDecided gate : run.cautions()) {
            out.println();
            terminal.wrapWords("note: " + gate.seen(), terminal.columns(), "").forEach(out::println);
        }
        List<Event.GateDecided> overridden = run.overridden();
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

    private void windows(PrintStream out, RunReport run) {
        DrillResult drill = run.drill();
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

    private void changed(PrintStream out, RunReport run) {
        if (!run.hasCalled()) {
            out.println();
            out.println("Nothing was changed.");
            return;
        }
        if (run.mayLackWrites()) {
            out.println();
            String why = "Users may be unable to write anywhere: the writes to the database were stopped, and this run"
                    + " hasn't seen one accept them again.";
            terminal.wrapWords(why, terminal.columns(), "")
                    .forEach(line -> out.println(terminal.onOut(Style.BAD, line)));
        } else if (run.mayBeAway()) {
            out.println();
            out.println(terminal.onOut(Style.CAUTION, "The site may not be back")
                    + ": the steps that bring it home are not complete.");
        }
    }

    private static String headline(RunReport run, boolean isPerformed) {
        return switch (run.status()) {
            case OPEN -> isPerformed ? "RUNNING" : "KILLED";
            case DONE ->
                (run.hasUnverified() ? "DONE, NOT VERIFIED FROM OUTSIDE" : "DONE")
                        + (run.owed().isEmpty()
                                ? ""
                                : "; " + Words.count(run.owed().size(), "step") + " OWED")
                        + (run.skipped().isEmpty()
                                ? ""
                                : "; " + Words.count(run.skipped().size(), "step") + " SKIPPED");
            case REFUSED -> "REFUSED";
            case FAILED -> "FAILED";
            case INTERRUPTED -> "INTERRUPTED";
        };
    }
}
