package io.drctl.cli;

import io.drctl.engine.SiteRuns;
import io.drctl.journal.RunState;
import io.drctl.report.RunReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl run show}: the outcome of a run. */
@Command(name = "show", description = "Shows a run: its steps, how long they took, what changed.")
final class RunShowCommand implements Callable<Integer> {
    private final Session session;

    RunShowCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "The run (default: the newest).")
    private @Nullable String run;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        SiteRuns own = session.siteRuns();
        ChosenRun.noteLeftBehind(session, own);
        RunState state = new ChosenRun(session).toShow(run);
        RunReport report =
                RunReport.of(state, own.continuation(state.start().runId()).orElse(null));
        session.views().run().show(report, own.performing(state).orElse(null), RunFlow.exitStatus(state));
        return ExitStatus.OK;
    }
}
