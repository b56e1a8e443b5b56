package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl run}: the runs in the journal. */
@Command(
        name = "run",
        description = "Lists, shows and resumes runs, leaves out steps of them, and goes on by force.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunListCommand.class,
            RunShowCommand.class,
            RunResumeCommand.class,
            RunSkipCommand.class,
            RunForceCommand.class
        })
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
