package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl runbook}: the available runbooks. */
@Command(
        name = "runbook",
        description = "Lists and checks the runbooks: drctl's own, and those in runbooks/ beside the inventory.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunbookListCommand.class, RunbookLintCommand.class})
final class RunbookCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
