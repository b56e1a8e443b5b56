package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl inventory}: what should exist and what was promised. */
@Command(
        name = "inventory",
        description = "Shows and checks what should exist and what was promised.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InventoryShowCommand.class,
            InventoryValidateCommand.class,
            InventoryDiscoverCommand.class,
            InventorySchemaCommand.class
        })
final class InventoryCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
