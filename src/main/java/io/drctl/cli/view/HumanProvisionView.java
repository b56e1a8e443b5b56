package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.cloud.WallClock;
import io.drctl.engine.NextStep;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformDiagnostic;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A provisioning for people: the plan and the result on standard output, everything else on standard error. */
public final class HumanProvisionView implements ProvisionView {
    private final Terminal terminal;
    private final RegionName region;
    private final boolean simulated;
    private final ProvisionProgress progress;

    /** What is provisioned by the root that was turned to last. */
    private String title;

    /**
     * Begins with the lines that say where.
     *
     * @param simulated whether Terraform isn't run
     */
    HumanProvisionView(
            Terminal terminal, RegionName region, List<String> where, Supplier<WallClock> clock, boolean simulated) {
        StandingWords.print(terminal, terminal.err(), where);
        this.simulated = simulated;
        this.terminal = terminal;
        this.region = region;
        this.title = region.value();
        this.progress = new ProvisionProgress(terminal, region, clock);
    }

    @Override
    public void entered(Stage stage) {
        progress.entered(stage);
    }

    @Override
    public void turnedTo(String title, boolean isLayer) {
        this.title = title;
        if (isLayer) {
            progress.rest();
            terminal.err().println(title);
        }
    }

    @Override
    public void warned(String warning) {
        progress.rest();
        say(Style.CAUTION, "warning:", warning);
    }

    @Override
    public void happened(Stage stage, TerraformEvent event, Tally tally) {
        progress.happened(event, tally);
    }

    @Override
    public void next(Supplier<List<NextStep>> steps) {
        new NextView(terminal).show(steps.get());
    }

    @Override
    public void rest() {
        progress.rest();
    }

    @Override
    public void planned(TerraformPlan plan, GuardVerdict verdict) {
        progress.rest();
        if (simulated) {
            terminal.out().println("A simulated provisioning: Terraform is not run.");
        }
        PlanText.lines(plan, verdict, terminal.columns(), terminal::onOut).forEach(terminal.out()::println);
        terminal.out().flush();
        verdict.unusedAllowances()
                .forEach(address -> say(
                        Style.CAUTION,
                        "warning:",
                        "--allow-destroy " + address + ": the plan does nothing there that would need it"));
    }

    @Override
    public void runStarted(String runId) {
        progress.line(terminal.onErr(Style.FAINT, "run " + runId));
    }

    @Override
    public void finished(ProvisioningOutcome outcome) {
        progress.rest();
        outcome.match(new Last()).run();
    }

    /** The final lines for each outcome. */
    private final class Last implements ProvisioningOutcome.Cases<Runnable> {
        @Override
        public Runnable upToDate(ProvisioningOutcome.UpToDate outcome) {
            return () -> result(Style.GOOD, outcome.words() + ": nothing to do.");
        }

        @Override
        public Runnable planned(ProvisioningOutcome.Planned outcome) {
            return () -> result(Style.STRONG, "Plan only: nothing was changed.");
        }

        @Override
        public Runnable applied(ProvisioningOutcome.Applied outcome) {
            return () -> HumanProvisionView.this.applied(outcome);
        }

        @Override
        public Runnable guardRefused(ProvisioningOutcome.GuardRefused outcome) {
            return () -> refused(outcome.verdict());
        }

        @Override
        public Runnable contradicted(ProvisioningOutcome.Contradicted outcome) {
            return () -> HumanProvisionView.this.contradicted(outcome);
        }

        @Override
        public Runnable notConsented(ProvisioningOutcome.NotConsented outcome) {
            return () -> HumanProvisionView.this.notConsented(outcome.isNobodyThere());
        }

        @Override
        public Runnable unprepared(ProvisioningOutcome.Unprepared outcome) {
            return () -> HumanProvisionView.this.unprepared(outcome);
        }

        @Override
        public Runnable locked(ProvisioningOutcome.Locked outcome) {
            return () -> HumanProvisionView.this.locked(outcome);
        }

        @Override
        public Runnable failed(ProvisioningOutcome.Failed outcome) {
            return () -> HumanProvisionView.this.failed(outcome);
        }

        @Override
        public Runnable interrupted(ProvisioningOutcome.Interrupted outcome) {
            return () -> HumanProvisionView.this.interrupted(outcome);
        }

        @Override
        public Runnable lockReleased(ProvisioningOutcome.LockReleased outcome) {
            return () -> result(Style.GOOD, "Lock " + outcome.lockId() + " on the state of " + title + " is released.");
        }

        @Override
        public Runnable lockNotReleased(ProvisioningOutcome.LockNotReleased outcome) {
            return () -> notReleased(outcome);
        }
    }

    private void applied(ProvisioningOutcome.Applied applied) {
        TerraformPlan plan = applied.plan();
        result(
                Style.GOOD,
                (plan.regions().size() > 1 ? "both Regions are provisioned: " : region + " is provisioned: ")
                        + plan.count(ChangeKind.CREATE) + " created, "
                        + plan.count(ChangeKind.CHANGE) + " changed, " + plan.count(ChangeKind.REPLACE) + " replaced, "
                        + plan.count(ChangeKind.DESTROY) + " destroyed in "
                        + Durations.words(applied.elapsed()) + ".");
    }

    private void refused(GuardVerdict verdict) {
        say(Style.BAD, "refused:", "the plan would lose what can't be made again, or its protection:");
        Set<String> addresses = new LinkedHashSet<>();
        for (GuardVerdict.Danger danger : verdict.refused()) {
            indented(danger.sentence());
            addresses.add(danger.address());
        }
        say("Nothing was changed. If all of this is intended:");
        command(provision().with(new ConsentOption("--allow-destroy", List.copyOf(addresses)).words()));
    }

    private void contradicted(ProvisioningOutcome.Contradicted contradicted) {
        say(Style.BAD, "refused:", "what is there rules out provisioning " + title + " like this:");
        contradicted.found().forEach(each -> indented(each.what()));
        say("Nothing was changed.");
        contradicted.found().stream()
                .map(ProvisioningOutcome.Prerequisite::remedy)
                .distinct()
                .forEach(this::remedy);
        // Pasted into a file, so that nothing stands before a line, and none is broken.
        contradicted.found().stream()
                .flatMap(each -> each.imports().stream())
                .flatMap(block -> block.lines().stream())
                .forEach(terminal.err()::println);
    }

    private void notConsented(boolean isNobodyThere) {
        if (isNobodyThere) {
            say(Style.BAD, "refused:", "this plan needs approval, but there is no terminal to ask on.");
            remedy(Remedy.of("read the plan, then run it again with --yes"));
        } else {
            say("Nothing was changed.");
        }
    }

    private void unprepared(ProvisioningOutcome.Unprepared unprepared) {
        say(Style.BAD, "refused:", title + " can't be provisioned yet. Missing:");
        unprepared.missing().forEach(missing -> indented(missing.what()));
        unprepared.missing().stream()
                .map(ProvisioningOutcome.Prerequisite::remedy)
                .distinct()
                .forEach(this::remedy);
    }

    private void locked(ProvisioningOutcome.Locked locked) {
        StateLock lock = locked.lock();
        say(Style.BAD, "locked:", "the state of " + title + " is locked by somebody else. Nothing was changed.");
        lockFacts(lock);
        if (locked.age() != null) {
            indented("since: " + lock.createdAt() + " (" + Durations.words(locked.age()) + " ago)");
        } else if (lock.createdAt() != null) {
            indented("since: " + lock.createdAt());
        }
        say("If that run is still working, wait for it. A lock never expires: if the run is dead, release it"
                + " with");
        command(provision().with("--release-lock", lock.id()));
    }

    private void lockFacts(StateLock lock) {
        indented("lock: " + lock.id());
        indented("holder: " + lock.who() + (lock.purpose().isEmpty() ? "" : " (" + lock.purpose() + ")"));
        indented("state: " + lock.path());
    }

    private void failed(ProvisioningOutcome.Failed failed) {
        long errors = failed.diagnostics().stream()
                .filter(TerraformDiagnostic::isError)
                .count();
        failed.diagnostics().forEach(diagnostic -> diagnostic(diagnostic, failed.root()));
        if (errors == 0) {
            say(Style.BAD, "error:", "Terraform ended without saying why. Its last output:");
            failed.lastWords().forEach(this::indented);
        }
        String changed = failed.stage() == Stage.APPLY ? done(failed.tally()) : "Nothing was changed.";
        say("terraform " + word(failed.stage()) + " failed. " + changed);
        if (failed.remedy() != null) {
            remedy(failed.remedy());
        }
    }

    private void diagnostic(TerraformDiagnostic diagnostic, String root) {
        boolean error = diagnostic.isError();
        say(error ? Style.BAD : Style.CAUTION, error ? "error:" : "warning:", diagnostic.summary());
        if (diagnostic.position() != null) {
            // A path is never broken, so that terminals and editors can follow it.
            terminal.err().println("  at " + root + "/" + diagnostic.position());
        }
        if (diagnostic.snippet() != null) {
            terminal.err().println("    " + terminal.onErr(Style.FAINT, diagnostic.snippet()));
        }
        if (diagnostic.address() != null) {
            terminal.err().println("  of " + diagnostic.address());
        }
        if (!diagnostic.detail().isEmpty()) {
            ProvisionWords.wrap(diagnostic.detail(), terminal.columns() - 2)
                    .forEach(line -> terminal.err().println(line.isEmpty() ? "" : "  " + line));
        }
    }

    private void interrupted(ProvisioningOutcome.Interrupted interrupted) {
        if (interrupted.stage() != Stage.APPLY) {
            say(Style.CAUTION, "interrupted:", "nothing was changed.");
        } else {
            say(Style.CAUTION, "interrupted:", done(interrupted.tally()));
            List<String> open = List.copyOf(interrupted.tally().underWay().keySet());
            if (!open.isEmpty() || !interrupted.tally().failed().isEmpty()) {
                say("Not finished, and perhaps only partly created:");
                interrupted.tally().failed().forEach(this::indented);
                open.forEach(this::indented);
            }
        }
        if (interrupted.clean()) {
            if (simulated && interrupted.stage() == Stage.APPLY) {
                say("What was started finishes by itself in the sandbox.");
            } else if (interrupted.stage() == Stage.APPLY) {
                say("Terraform stopped by itself, wrote its state and released its lock.");
            }
        } else {
            say("Terraform did not end cleanly: its lock is probably still held, and its state may lack"
                    + " what it was creating.");
        }
        if (interrupted.stage() == Stage.APPLY) {
            remedy(Remedy.of("run ").then(provision()).then(" again: it continues from there"));
        }
    }

    private static String done(Tally tally) {
        return tally.done() + " of " + Words.count(tally.total(), "change is", "changes are") + " done.";
    }

    private void notReleased(ProvisioningOutcome.LockNotReleased kept) {
        say(Style.BAD, "refused:", "lock " + kept.lockId() + " was not released.");
        if (kept.held() == null) {
            kept.lastWords().forEach(this::indented);
        } else {
            say("The state of " + title + " is locked under another id:");
            lockFacts(kept.held());
        }
    }

    private static String word(Stage stage) {
        return switch (stage) {
            case CHECK -> "version";
            case INIT -> "init";
            case PLAN -> "plan";
            case APPLY -> "apply";
            case CONFIRM -> "plan";
            case UNLOCK -> "force-unlock";
        };
    }

    private void result(Style style, String text) {
        terminal.wrapWords(text, terminal.columns(), "")
                .forEach(line -> terminal.out().println(terminal.onOut(style, line)));
        terminal.out().flush();
    }

    private void say(Style style, String label, String text) {
        // The text after a label may be somebody else's, and must not begin a line.
        terminal.wrapWords(terminal.onErr(style, label) + " " + text, terminal.columns(), "  ")
                .forEach(terminal.err()::println);
        terminal.err().flush();
    }

    private void say(String text) {
        terminal.wrapWords(text, terminal.columns(), "").forEach(terminal.err()::println);
        terminal.err().flush();
    }

    private Command provision() {
        return Command.drctl("provision", "--region", region);
    }

    private void command(Command command) {
        terminal.err().println(terminal.commandLine("  ", command));
    }

    private void indented(String text) {
        List<String> lines = ProvisionWords.wrap(terminal.hidden(text), terminal.columns() - 4);
        for (int i = 0; i < lines.size(); i++) {
            terminal.err().println((i == 0 ? "  " : "    ") + lines.get(i));
        }
    }

    private void remedy(Remedy remedy) {
        DiagnosticView.printRemedy(remedy, terminal);
    }

    @Override
    public void close() {
        progress.close();
    }
}
