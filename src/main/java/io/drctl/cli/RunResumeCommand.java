package io.drctl.cli;

import io.drctl.engine.Standings;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.RunState;
import io.drctl.report.RunReport;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code drctl run resume}: continues a run that was killed, interrupted, refused or that failed. {@code retry} is the
 * same.
 */
@Command(
        name = "resume",
        aliases = "retry",
        description =
                "Continues an unfinished run: what was refused or failed is tried again, what was done is not repeated,"
                        + " and what may have been done is checked first.")
final class RunResumeCommand implements Callable<Integer> {
    /** The runbooks that bring a site about, rather than failing it over. */
    private static final Set<String> MAKING = Set.of("prepare", "provision");

    private final Session session;

    RunResumeCommand(Session session) {
        this.session = session;
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run (default: the newest that is unfinished).")
    private @Nullable String run;

    @Option(
            names = "--changed-inventory",
            description = "Continue even though the inventory has changed since the run started.")
    private boolean changedInventory;

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options);
        LoadedInventory inventory = session.inventory();
        ChosenRun.noteLeftBehind(session, session.siteRuns());
        RunState state = new ChosenRun(session).toResume(run);
        new ChosenRun(session).demandOwn(state);
        if (!state.isResumable()) {
            session.views().run().show(RunReport.of(state), null, RunFlow.exitStatus(state));
            session.terminal().err().println("run " + state.start().runId() + " is over; there is nothing to resume");
            return RunFlow.exitStatus(state);
        }
        if (!changedInventory) {
            demandSameInventory(inventory, state);
        }
        if (MAKING.contains(state.start().runbook())) {
            ProvisionCommand.demandManaged(
                    inventory.inventory(),
                    "run " + state.start().runId() + " of " + state.start().runbook() + " isn't resumed");
        }
        session.cloudThrough(
                Standings.through(inventory.inventory(), state.start().arguments()));
        int status = flow.resume(RunFlow.runs(session), state);
        // While this one waited for the lock, another operator may have gone on with the run by force.
        new ChosenRun(session).demandOwn(state);
        return status;
    }

    /** The plan was made and agreed to for one inventory. */
    static void demandSameInventory(LoadedInventory inventory, RunState state) {
        if (!inventory.digest().equals(state.start().inventoryDigest())) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "the inventory has changed since the run started, so its plan may mean something else now",
                    "restore it, or continue anyway with --changed-inventory");
        }
    }
}
