package io.drctl.cli;

import io.drctl.engine.SiteRuns;
import io.drctl.engine.Standings;
import io.drctl.journal.RunState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl settle}: makes what the site's runs left owed, the newest first. */
@Command(
        name = "settle",
        description = {
            "Makes what runs that are done still owe, such as records that could not be changed while Route 53's"
                    + " control plane was down. Shows it and asks first, like run resume.",
            "What has been overtaken by a later run is not made, and is no longer owed."
        })
final class SettleCommand implements Callable<Integer> {
    private final Session session;

    SettleCommand(Session session) {
        this.session = session;
    }

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        SiteRuns own = session.siteRuns();
        List<RunState> owing = own.owing();
        if (owing.isEmpty()) {
            session.terminal().err().println("no run of site " + own.site() + " owes anything");
            return ExitStatus.OK;
        }
        for (RunState run : owing) {
            session.backend().own(run);
            RunResumeCommand.demandSameInventory(session.inventory(), run);
            session.cloudThrough(Standings.through(
                    session.inventory().inventory(), run.start().arguments()));
            int status = new RunFlow(session, options).resume(RunFlow.runs(session), run);
            if (status != ExitStatus.OK) {
                return status;
            }
        }
        return ExitStatus.OK;
    }
}
