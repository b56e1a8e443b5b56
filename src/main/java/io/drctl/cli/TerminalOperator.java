package io.drctl.cli;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.cli.view.PlanView;
import io.drctl.cli.view.ProgressView;
import io.drctl.cli.view.QuestionText;
import io.drctl.cli.view.RunNotes;
import io.drctl.cli.view.StandingWords;
import io.drctl.engine.DatabaseRunbooks;
import io.drctl.engine.Forcing;
import io.drctl.engine.Offer;
import io.drctl.engine.Preview;
import io.drctl.engine.Procedure;
import io.drctl.engine.Runs;
import io.drctl.engine.SiteRuns;
import io.drctl.engine.StepPreview;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.process.Interruption;
import io.drctl.report.RunReport;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The person at the terminal, as the procedure sees them: sees the plan, agrees, can press Ctrl-C, reads the outcome.
 */
final class TerminalOperator implements Procedure.Operator, AutoCloseable {
    /**
     * Calls under way are completed; their own time limits are below this, and Terraform takes ten minutes at most.
     */
    static final long PATIENCE_SECONDS = 12 * 60;

    private final Session session;
    private final RunOptions options;
    private final Map<String, String> arguments;
    private final Runs runs;
    private final ProgressView progress;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Interruption interruption;
    private int exitStatus = ExitStatus.OK;

    /** @param arguments the runbook's, as given */
    TerminalOperator(
            Session session, RunOptions options, Map<String, String> arguments, Runs runs, ProgressView progress) {
        this.session = session;
        this.options = options;
        this.arguments = Map.copyOf(arguments);
        this.runs = runs;
        this.progress = progress;
    }

    /** The command's exit status. */
    int exitStatus() {
        return exitStatus;
    }

    @Override
    public boolean shown(Offer offer) {
        offer.run().ifPresentOrElse(run -> showRest(offer, run), () -> showPlan(offer));
        if (options.dryRun) {
            exitStatus = switch (offer.prospect()) {
                case NOTHING_TO_DO -> ExitStatus.OK;
                case GO -> offer.plan().isIndependent() ? partly(offer.preview()) : ExitStatus.OK;
                case REFUSED -> ExitStatus.REFUSED;
                case UNKNOWN, FAILED -> failed();
            };
            return false;
        }
        return true;
    }

    /** As a run would end whose steps stop for themselves only. */
    private int partly(Preview preview) {
        if (!preview.unknown().isEmpty()) {
            return failed();
        }
        return preview.refused().isEmpty() ? ExitStatus.OK : ExitStatus.REFUSED;
    }

    private void showPlan(Offer plain) {
        Offer offer = plain.telling(runs.wayBack(
                        plain.plan(), () -> RunFlow.library(session).read(DatabaseRunbooks.FAILBACK)))
                .continuing(Forcing.of(plain.plan(), session::siteRuns));
        PlanView view = session.views().plan(session.where(arguments, offer.standing()), offer.standing());
        if (options.dryRun) {
            view.show(offer, true);
            return;
        }
        if (offer.continued().isEmpty()) {
            noteEarlierRuns(session);
        }
        if (offer.prospect() == Preview.Prospect.NOTHING_TO_DO) {
            view.nothingToDo(offer, runs.next());
            return;
        }
        view.show(offer, false);
        refuse(offer.prospect(), offer.preview());
    }

    private void showRest(Offer offer, RunState run) {
        session.views()
                .plan(
                        StandingWords.ofResume(
                                inventory(),
                                arguments,
                                run.start().standing(),
                                offer.standing(),
                                run.start().simulated()),
                        offer.standing())
                .remaining(offer, run, options.dryRun);
    }

    /** What a failure ends with: as of {@code provision} itself where somebody else holds the lock of a state. */
    private int failed() {
        return session.backend().provisioner().isStateLocked() ? ExitStatus.LOCKED : ExitStatus.FAILED;
    }

    /** Why a plan can't be begun. */
    private void refuse(Preview.Prospect verdict, Preview preview) {
        switch (verdict) {
            case REFUSED -> {
                GateResult gate = preview.refused().get(0).gates().stream()
                        .filter(GateResult::isRefusal)
                        .findFirst()
                        .orElseThrow();
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        "refused before anything was changed: " + gate.test() + ": " + gate.seen(),
                        gate.remedy());
            }
            case UNKNOWN -> {
                StepPreview first = preview.unknown().get(0);
                throw new CommandFailure(
                        failed(),
                        "nothing was changed, because the current state can't be read: "
                                + first.observation().detail(),
                        first.observation() instanceof Observation.Unknown<?> unknown && unknown.remedy() != null
                                ? unknown.remedy()
                                : Remedy.of("make it readable, then run the command again"));
            }
            case FAILED ->
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        "nothing was changed: "
                                + preview.failedCheck().orElseThrow().detail());
            case NOTHING_TO_DO, GO -> {}
        }
    }

    @Override
    public String agree(Offer offer) {
        String consent = offer.plan().changesAnything() ? asked(offer) : "it only looks";
        interruption = Interruption.watch();
        return consent;
    }

    private String asked(Offer offer) {
        String regions = offer.regionsToType().stream().map(RegionName::value).collect(Collectors.joining(" "));
        List<String> question =
                new QuestionText(session.terminal()).of(offer.plan(), offer.preview(), offer::acts, !regions.isEmpty());
        return new Consent(session, offer.run().isEmpty() ? "nothing was changed" : "nothing more was changed")
                .ask(
                        options.yes,
                        regions,
                        "This changes " + inventory().site().name() + ", "
                                + offer.standing().accountWords()
                                + (session.backend().isSimulated() ? " (simulated)" : "") + ".",
                        String.join("\n", question));
    }

    @Override
    public void begun(Runs.Started run) {
        progress.runStarted(run.runId());
        Objects.requireNonNull(interruption).attend(() -> {
            run.executor().stop(progress::interrupted);
            awaitEnd();
        });
    }

    private void awaitEnd() {
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void ended(RunState run) {
        exitStatus = run.status() == RunStatus.FAILED ? failed() : RunFlow.exitStatus(run);
        LastLook look = new LastLook(session.cloud().threads(), run.status() == RunStatus.INTERRUPTED);
        if (interruption != null && run.status() != RunStatus.INTERRUPTED) {
            interruption.conclude(look::cutShort);
        }
        session.views().run().ended(RunReport.of(run), runs.next(run, look.of(runs::next)), exitStatus);
    }

    /** Lets an interrupt that waits for the run's end go on. */
    @Override
    public void close() {
        over.countDown();
        if (interruption != null) {
            interruption.close();
        }
    }

    private Inventory inventory() {
        return session.inventory().inventory();
    }

    /** An unfinished run doesn't prevent another, since both observe before they act; but it must not be forgotten. */
    static void noteEarlierRuns(Session session) {
        SiteRuns own = session.siteRuns();
        ChosenRun.noteLeftBehind(session, own);
        own.newestResumable()
                .filter(id -> own.performing(own.store().state(id)).isEmpty())
                .ifPresent(new RunNotes(session.terminal())::unfinished);
    }
}
