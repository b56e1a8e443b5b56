package io.drctl.cli;

import io.drctl.action.Observation;
import io.drctl.cli.view.ProvisionView;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.NextStep;
import io.drctl.engine.Offer;
import io.drctl.engine.Preview;
import io.drctl.engine.Procedure;
import io.drctl.engine.Runs;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.process.Interruption;
import io.drctl.report.RunReport;
import io.drctl.terraform.ProvisioningException;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.TerraformPlan;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The user who provisions a Region, as the procedure sees them. In Terraform's terms: the preview is a plan, the user
 * agrees to that plan, and the run applies it.
 */
final class ProvisionOperator implements Procedure.Operator, AutoCloseable {
    /** With more lines on a small terminal, the question itself would scroll away. */
    private static final int NAMED_MAX = 8;

    private final Session session;
    private final RegionName region;
    private final Runs runs;
    private final ProvisionView view;
    private final WatchedProvisioning watched;
    private final boolean planOnly;
    private final boolean yes;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable String consent;
    private @Nullable Interruption interruption;
    private int exitStatus = ExitStatus.OK;

    /** @param planOnly whether to change nothing */
    ProvisionOperator(
            Session session, RegionName region, Runs runs, ProvisionView view, boolean planOnly, boolean yes) {
        this.session = session;
        this.region = region;
        this.runs = runs;
        this.view = view;
        this.planOnly = planOnly;
        this.yes = yes;
        session.backend().provisioner().watchedBy(view);
        this.watched = session.backend().provisioner().watched(region);
    }

    /** The command's exit status. */
    int exitStatus() {
        return exitStatus;
    }

    @Override
    public boolean shown(Offer offer) {
        ProvisioningOutcome found = found(offer.preview());
        if (planOnly || !(found instanceof ProvisioningOutcome.Planned planned)) {
            finish(found, lastLook());
            return false;
        }
        Optional<String> agreed = asked(offer, planned);
        if (agreed.isEmpty()) {
            finish(
                    new ProvisioningOutcome.NotConsented(
                            planned.plan(),
                            planned.verdict(),
                            !session.terminal().interactive()),
                    lastLook());
            return false;
        }
        consent = agreed.get();
        return true;
    }

    /** The outcome of the preview. */
    private ProvisioningOutcome found(Preview preview) {
        RuntimeException failure = watched.failure();
        if (failure instanceof ProvisioningException unable) {
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(unable.getMessage()), unable.remedy(), unable);
        }
        if (failure instanceof InputException wrong) {
            throw wrong;
        }
        ProvisioningOutcome outcome = watched.outcome();
        if (outcome != null) {
            return outcome;
        }
        Observation<?> seen = preview.steps().values().iterator().next().observation();
        throw new CommandFailure(
                ExitStatus.FAILED,
                "nothing was changed, because the current state can't be read: " + seen.detail(),
                seen instanceof Observation.Unknown<?> unknown ? unknown.remedy() : null);
    }

    /**
     * A plan that only creates and changes can be corrected later, and needs a yes. A plan that destroys needs the
     * name of each Region typed in which it does, so that nobody destroys in the wrong Region out of habit.
     */
    private Optional<String> asked(Offer offer, ProvisioningOutcome.Planned planned) {
        if (yes) {
            return Optional.of("--yes");
        }
        if (!session.terminal().interactive()) {
            return Optional.empty();
        }
        List<String> regions =
                offer.regionsToType().stream().map(RegionName::value).toList();
        return new Consent(session, "nothing was changed")
                .answer(
                        String.join(" ", regions),
                        "This changes " + session.inventory().inventory().site().name() + ", "
                                + offer.standing().accountWords()
                                + (session.backend().isSimulated() ? " (simulated)" : "") + ".",
                        question(regions, planned.plan()));
    }

    /** @param regions to be typed, since something goes or is weakened there */
    static String question(List<String> regions, TerraformPlan plan) {
        if (regions.isEmpty()) {
            return "Apply this plan to " + plan.subject() + "?";
        }
        List<ResourceChange> gone = plan.gone();
        if (gone.isEmpty()) {
            return "This takes protection away in " + Words.list(regions) + ".";
        }
        List<String> lines = gone.stream()
                .limit(NAMED_MAX)
                .map(ResourceChange::placedAddress)
                .collect(Collectors.toCollection(ArrayList::new));
        if (gone.size() > NAMED_MAX) {
            lines.add("and " + (gone.size() - NAMED_MAX) + " more, as in the plan above");
        }
        return lines.stream()
                .collect(Collectors.joining("\n  ", "This destroys something in " + Words.list(regions) + ":\n  ", ""));
    }

    @Override
    public String agree(Offer offer) {
        interruption = Interruption.watch();
        return Objects.requireNonNull(consent);
    }

    @Override
    public void begun(Runs.Started run) {
        view.runStarted(run.runId());
        Objects.requireNonNull(interruption).attend(() -> {
            run.executor().stop();
            awaitEnd();
        });
    }

    private void awaitEnd() {
        try {
            boolean unused = over.await(TerminalOperator.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void ended(RunState run) {
        ProvisioningOutcome outcome = watched.outcome();
        Interruption under = Objects.requireNonNull(interruption);
        LastLook look = lastLook();
        if (outcome == null || outcome instanceof ProvisioningOutcome.Planned) {
            under.conclude(look::cutShort);
            // Something had changed when the step observed again, and Terraform was not run.
            exitStatus = RunFlow.exitStatus(run);
            session.backend().provisioner().conclude();
            session.views().run().ended(RunReport.of(run), runs.next(run, look.of(runs::next)), exitStatus);
            return;
        }
        if (outcome.match(new ProvisioningStatus()) != ExitStatus.INTERRUPTED) {
            under.conclude(look::cutShort);
        }
        finish(outcome, look);
        if (run.isResumable()) {
            view.next(() -> List.of(new NextStep(
                    "The run isn't finished; to continue where it stopped",
                    Command.drctl("run", "resume", run.start().runId()))));
        }
    }

    private LastLook lastLook() {
        return new LastLook(session.cloud().threads(), false);
    }

    private void finish(ProvisioningOutcome outcome, LastLook look) {
        exitStatus = finish(session, view, outcome);
        if (exitStatus == ExitStatus.OK && !planOnly) {
            view.next(() -> look.of(() -> runs.nextAfterProvisioning(region)));
        }
    }

    /** Shows how it ended; Ctrl-C no longer changes that. */
    static int finish(Session session, ProvisionView view, ProvisioningOutcome outcome) {
        int status = outcome.match(new ProvisioningStatus());
        if (status != ExitStatus.INTERRUPTED) {
            session.backend().provisioner().conclude();
        }
        view.finished(outcome);
        return status;
    }

    /** Lets an interrupt that waits for the run's end go on. */
    @Override
    public void close() {
        over.countDown();
        if (interruption != null) {
            interruption.close();
        }
    }
}
