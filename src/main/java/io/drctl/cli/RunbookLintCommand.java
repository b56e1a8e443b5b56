package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl runbook lint}: everything that is wrong with a runbook. */
@Command(name = "lint", description = "Checks a runbook and reports every problem, with its location and a fix.")
final class RunbookLintCommand implements Callable<Integer> {
    private final Session session;

    RunbookLintCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "The runbook, without .yaml.")
    private String name = "";

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        session.views().runbooks().valid(RunFlow.library(session).read(name));
        return ExitStatus.OK;
    }
}
