package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl failover}: away from the Region that failed. */
@Command(
        name = "failover",
        description = "Fails the application, the database or the whole site over to the other Region.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FailoverAppCommand.class, FailoverDbCommand.class, FailoverSiteCommand.class})
final class FailoverCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
