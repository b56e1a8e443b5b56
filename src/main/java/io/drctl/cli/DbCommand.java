package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl db}: what the databases' own servers tell. */
@Command(
        name = "db",
        description = "Asks the databases' own servers, by SQL.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DbDivergenceCommand.class)
final class DbCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
