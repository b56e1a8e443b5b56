package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl drill}: game days. */
@Command(
        name = "drill",
        description = "Rehearses a failover as a game day, and measures it against the RTO.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DrillRunCommand.class})
final class DrillCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
