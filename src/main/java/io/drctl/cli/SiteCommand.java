package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl site}: the sites that there are inventories of. */
@Command(
        name = "site",
        description = "Lists the sites whose inventories are in this folder.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = SiteListCommand.class)
final class SiteCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
