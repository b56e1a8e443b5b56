package io.drctl.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drctl drill run}: runs a runbook that measures itself. */
@Command(
        name = "run",
        description = {
            "Runs a game day: verifies the recovery site, fails the application over, checks it from outside,"
                    + " brings it back, verifies again.",
            "Exit status 1 when the RTO is missed, 4 when a step failed or the site isn't back to its previous state."
        })
final class DrillRunCommand implements Callable<Integer> {
    private final Session session;

    DrillRunCommand(Session session) {
        this.session = session;
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUNBOOK",
            defaultValue = "game-day",
            description = "The runbook to run (default: game-day).")
    private String runbook = "game-day";

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter of the runbook. Repeatable.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        return new RunFlow(session, options).run(runbook, set);
    }
}
