package io.drctl.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drctl runbook list}: which runbooks there are, and where each comes from. */
@Command(name = "list", description = "Lists the runbooks and where each comes from.")
final class RunbookListCommand implements Callable<Integer> {
    private final Session session;

    RunbookListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        for (Map.Entry<String, String> runbook :
                RunFlow.library(session).sources().entrySet()) {
            session.terminal()
                    .out()
                    .println(String.format(Locale.ROOT, "%-16s %s", runbook.getKey(), runbook.getValue()));
        }
        return ExitStatus.OK;
    }
}
