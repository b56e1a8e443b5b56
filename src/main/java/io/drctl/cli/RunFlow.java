package io.drctl.cli;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cli.view.PlanView;
import io.drctl.cli.view.ProgressView;
import io.drctl.cli.view.QuestionText;
import io.drctl.cli.view.RunNotes;
import io.drctl.cli.view.StandingWords;
import io.drctl.cloud.Threads;
import io.drctl.drill.DrillResult;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.RunListener;
import io.drctl.engine.Runs;
import io.drctl.engine.SiteRuns;
import io.drctl.engine.Standings;
import io.drctl.engine.StepPreview;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.process.Interruption;
import io.drctl.report.RunReport;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What every command that runs a runbook does: plan, look, show, ask, run, tell. The commands differ in the runbook and its
 * arguments only.
 */
final class RunFlow {
    private final Session session;
    private final RunOptions options;

    RunFlow(Session session, RunOptions options) {
        this.session = session;
        this.options = options;
    }

    /** The runbooks at hand: drctl's own, and those beside the inventory. */
    static RunbookLibrary library(Session session) {
        Path inventory = session.inventoryFile().toAbsolutePath();
        return new RunbookLibrary(
                inventory.resolveSibling("runbooks"), path -> Path.of(session.display(path)), new CatalogueRules());
    }

    static Runs runs(Session session) {
        return new Runs(
                session.inventory(),
                session.cloud(),
                session::siteRuns,
                session.environment().version(),
                session.environment().operator());
    }

    /** Runs a runbook from the start. */
    int run(String runbookName, Map<String, String> arguments) {
        seeToPlace();
        Runbook runbook = runbook(runbookName);
        RegionName through = Standings.through(session.inventory().inventory(), arguments);
        session.cloudThrough(through);
        Runs runs = runs(session);
        Plan plan = runs.plan(runbook, arguments);
        Standings standings = new Standings(session.inventory().inventory(), session.cloud());
        Threads.Pending<Standing> asked = standings.ask(through);
        Preview preview = runs.preview(plan);
        Standing standing = asked.join();
        refuse(standings.pinned(standing, options.acceptUnknownAccount));
        PlanView view = session.views().plan(session.where(arguments, standing), standing);
        Preview.Verdict verdict = preview.verdict(plan);
        if (options.dryRun) {
            view.show(plan, preview, true);
            return switch (verdict) {
                case NOTHING_TO_DO, GO -> ExitStatus.OK;
                case REFUSED -> ExitStatus.REFUSED;
                case UNKNOWN, FAILED -> ExitStatus.FAILED;
            };
        }
        noteEarlierRuns();
        if (verdict == Preview.Verdict.NOTHING_TO_DO) {
            view.nothingToDo(plan, preview, runs.next());
            return ExitStatus.OK;
        }
        view.show(plan, preview, false);
        if (verdict == Preview.Verdict.REFUSED) {
            StepPreview first = preview.refused().get(0);
            GateResult gate = first.gates().stream()
                    .filter(GateResult::isRefusal)
                    .findFirst()
                    .orElseThrow();
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "refused before anything was changed: " + gate.test() + ": " + gate.seen(),
                    gate.remedy());
        }
        if (verdict == Preview.Verdict.UNKNOWN) {
            StepPreview first = preview.unknown().get(0);
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "nothing was changed, because the current state can't be read: "
                            + first.observation().detail(),
                    first.observation() instanceof Observation.Unknown<?> unknown && unknown.remedy() != null
                            ? unknown.remedy()
                            : Remedy.of("make it readable, then run the command again"));
        }
        if (verdict == Preview.Verdict.FAILED) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "nothing was changed: "
                            + preview.failedCheck().orElseThrow().detail());
        }
        String consent = consent(plan, preview, standing, step -> isToAct(step, preview));
        return perform(runs, listener -> started -> runs.start(plan, preview, standing, consent, listener, started));
    }

    /** That a run could not be journaled is said before anything else, and by a dry run too. */
    private void seeToPlace() {
        StatePlace place = session.backend().statePlace();
        if (!options.dryRun) {
            place.prepared();
        } else if (!place.exists()) {
            session.terminal().err().println("without --dry-run this would be refused: " + place.lacking());
        }
    }

    /** Takes up a run that was not finished. */
    int resume(Runs runs, RunState run) {
        seeToPlace();
        Plan plan = runs.restore(run);
        List<PlannedStep> left = plan.steps().stream()
                .filter(step -> !run.step(step.id()).phase().isComplete())
                .toList();
        Plan remaining = new Plan(
                plan.runbook(),
                plan.title(),
                plan.arguments(),
                left,
                plan.windows(),
                plan.digest(),
                plan.origin(),
                plan.runId());
        Standings standings = new Standings(session.inventory().inventory(), session.cloud());
        Standing standing = standings
                .ask(Standings.through(session.inventory().inventory(), plan.arguments()))
                .join();
        refuse(Standings.elsewhere(run.start().standing(), standing, options.acceptUnknownAccount));
        refuse(standings.pinned(standing, options.acceptUnknownAccount));
        PlanView view = session.views()
                .plan(
                        StandingWords.ofResume(
                        session.inventory().inventory(),
                        plan.arguments(),
                        run.start().standing(),
                        standing,
                        run.start().simulated()),
                        standing);
        Preview preview = runs.preview(plan, run);
        view.remaining(remaining, run, left, preview, options.dryRun);
        if (options.dryRun) {
            return preview.refused().isEmpty()
                    ? preview.failedCheck().isEmpty() && isTellable(run, preview) ? ExitStatus.OK : ExitStatus.FAILED
                    : ExitStatus.REFUSED;
        }
        String consent =
                consent(remaining, preview, standing, step -> !run.isAccepted(step.id()) && isToAct(step, preview));
        return perform(
                runs, listener -> started -> runs.resume(run.start().runId(), standing, consent, listener, started));
    }

    /** A run, given who listens and who is told of its executor. */
    private interface Performance extends Function<RunListener, Function<Consumer<Runs.Started>, RunState>> {}

    private int perform(Runs runs, Performance performance) {
        ProgressView progress = new ProgressView(
                session.terminal(),
                session.cloud().clock()::elapsed,
                session.environment().variables().getOrDefault("AWS_PROFILE", ""));
        CountDownLatch ended = new CountDownLatch(1);
        try (Interruption interruption = Interruption.watch()) {
            try {
                RunState state = performance.apply(progress).apply(started -> {
                    progress.runStarted(started.runId());
                    interruption.attend(() -> {
                        progress.interrupted();
                        started.executor().stop();
                        await(ended);
                    });
                });
                int status = exitStatus(state);
                if (state.status() != RunStatus.INTERRUPTED) {
                    interruption.conclude();
                }
                session.views().run().ended(RunReport.of(state), runs.next(state), status);
                return status;
            } finally {
                ended.countDown();
            }
        }
    }

    /** Calls under way are seen through; their own time limits are below this. */
    private static final long PATIENCE_SECONDS = 90;

    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The exit status that a run's end amounts to. */
    static int exitStatus(RunState run) {
        return switch (run.status()) {
            case DONE -> DrillResult.of(run).isMissed() ? ExitStatus.FINDINGS : ExitStatus.OK;
            case REFUSED -> ExitStatus.REFUSED;
            case FAILED, OPEN -> ExitStatus.FAILED;
            case INTERRUPTED -> ExitStatus.INTERRUPTED;
        };
    }

    /** The runbook of a name. One that takes the place of drctl's own is used only when its file is named. */
    private Runbook runbook(String name) {
        RunbookLibrary library = library(session);
        Path named = options.runbookFrom;
        if (named != null) {
            return library.readFrom(session.environment().workingDirectory().resolve(named), name);
        }
        Runbook runbook = library.read(name);
        if (runbook.origin().kind() == RunbookOrigin.Kind.REPLACEMENT) {
            String file = runbook.origin().file();
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    file + " replaces drctl's own runbook " + name + ", and may do something else; nothing was changed",
                    "to use it, add --runbook-from " + file + "; to use drctl's own, move the file away");
        }
        return runbook;
    }

    private static void refuse(Optional<Standings.Objection> objection) {
        objection.ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why() + "; nothing was changed", found.remedy());
        });
    }

    /** Whether a step may still make its calls: neither is its effect seen, nor on its way. */
    private static boolean isToAct(PlannedStep step, Preview preview) {
        return preview.of(step.id())
                .map(seen -> seen.observation()
                        .<Boolean>match(
                                held -> false, going -> false, notYet -> true, gone -> true, unknown -> true))
                .orElse(true);
    }

    /** Whether the run could go on: a step that can't be looked at is only waited for when its call was accepted. */
    private static boolean isTellable(RunState run, Preview preview) {
        return preview.unknown().stream()
                .allMatch(step -> run.isAccepted(step.planned().id()));
    }

    private String consent(Plan plan, Preview preview, Standing standing, Predicate<PlannedStep> acts) {
        if (!plan.changesAnything()) {
            return "it only looks";
        }
        String regions =
                plan.oneWayRegions(acts).stream().map(RegionName::value).collect(Collectors.joining(" "));
        List<String> question = new QuestionText(session.terminal()).of(plan, preview, acts, !regions.isEmpty());
        return new Consent(session, plan.runId() == null ? "nothing was changed" : "nothing more was changed")
                .ask(
                        options.yes,
                        regions,
                        "This changes " + session.inventory().inventory().site().name() + ", " + standing.accountWords()
                                + (session.backend().isSimulated() ? " (simulated)" : "") + ".",
                        String.join("\n", question));
    }

    /** An unfinished run doesn't forbid another, since both observe before they act; but it must not be forgotten. */
    private void noteEarlierRuns() {
        SiteRuns own = session.siteRuns();
        ChosenRun.noteLeftBehind(session, own);
        own.newestResumable()
                .filter(id -> own.performing(own.store().state(id)).isEmpty())
                .ifPresent(new RunNotes(session.terminal())::unfinished);
    }
}
