package io.drctl.cli;

import io.drctl.cli.view.RunNotes;
import io.drctl.engine.Skipping;
import io.drctl.journal.RunState;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drctl run skip}: leaves out a step of a run that only looks, on the operator's word. */
@CommandLine.Command(
        name = "skip",
        description = {
            "Leaves out a step of an unfinished run, so that a resume goes on behind it. The reason is journaled.",
            "Only a step that looks can be left out, and only one that nothing depends on that can't be undone."
        })
final class RunSkipCommand implements Callable<Integer> {
    private final Session session;

    RunSkipCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", paramLabel = "STEP", description = "The step, as run show names it.")
    private String step = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run (default: the newest that is unfinished).")
    private @Nullable String run;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for those who read the journal.")
    private String reason = "";

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw new CommandFailure(ExitStatus.USAGE, "--reason is empty", "say why the step is left out");
        }
        RunState state = new ChosenRun(session).toResume(run);
        String runId = state.start().runId();
        Remedy shown = Remedy.of(Command.drctl("run", "show", runId)).then(" shows the steps");
        if (!state.steps().containsKey(step)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "run " + runId + " has no step " + step
                            + Similarity.hint(step, state.steps().keySet()),
                    shown);
        }
        new ChosenRun(session).demandOwn(state);
        if (!state.isResumable()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED, "run " + runId + " is over; there is nothing to leave out", shown);
        }
        Skipping skipping = new Skipping(
                session.inventory(),
                session.cloud(),
                session.siteRuns(),
                session.environment().version(),
                session.environment().operator());
        Optional<String> objection = skipping.objection(state, step);
        if (objection.isPresent()) {
            throw new CommandFailure(ExitStatus.REFUSED, objection.get() + "; nothing was changed", shown);
        }
        RunState after = skipping.skip(runId, step, reason);
        new RunNotes(session.terminal()).skipped(step, runId, after.isResumable());
        return ExitStatus.OK;
    }
}
