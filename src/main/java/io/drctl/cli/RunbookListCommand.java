package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl runbook list}: which runbooks there are, and where each comes from. */
@Command(name = "list", description = "Lists the runbooks and where each comes from.")
final class RunbookListCommand implements Callable<Integer> {
    private final Session session;

    RunbookListCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        session.views().runbooks().list(RunFlow.library(session).sources());
        return ExitStatus.OK;
    }
}
