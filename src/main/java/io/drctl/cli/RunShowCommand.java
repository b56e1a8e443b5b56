package io.drctl.cli;

import io.drctl.cli.view.RunView;
import io.drctl.engine.SiteRuns;
import io.drctl.journal.RunState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl run show}: what became of a run. */
@Command(name = "show", description = "Shows a run: its steps, how long they took, what changed.")
final class RunShowCommand implements Callable<Integer> {
    private final Session session;

    RunShowCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "The run (default: the newest).")
    private @Nullable String run;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        boolean json = output.json();
        SiteRuns own = session.siteRuns();
        ChosenRun.noteLeftBehind(session, own);
        RunState state = new ChosenRun(session).toShow(run);
        new RunView(session.terminal())
                .show(state, own.performing(state).orElse(null), json, RunFlow.exitStatus(state));
        return ExitStatus.OK;
    }
}
