package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl switchover}: to the other Region while both are well, losing nothing. */
@Command(
        name = "switchover",
        description = "Hands the database or the whole site over to the other Region as planned, losing nothing.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SwitchoverDbCommand.class, SwitchoverSiteCommand.class})
final class SwitchoverCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
