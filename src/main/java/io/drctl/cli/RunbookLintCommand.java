package io.drctl.cli;

import io.drctl.runbook.Runbook;
import io.drctl.text.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drctl runbook lint}: everything that is wrong with a runbook, at once. */
@Command(name = "lint", description = "Checks a runbook and reports every problem, with its location and a fix.")
final class RunbookLintCommand implements Callable<Integer> {
    private final Session session;

    RunbookLintCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "The runbook, without .yaml.")
    private String name = "";

    @Override
    public Integer call() {
        Runbook runbook = RunFlow.library(session).read(name);
        session.terminal()
                .out()
                .println("runbook " + name + ", " + runbook.origin().words() + ", is valid ("
                        + Words.count(runbook.steps().size(), "step") + ", "
                        + Words.count(runbook.parameters().size(), "parameter") + ")");
        return ExitStatus.OK;
    }
}
