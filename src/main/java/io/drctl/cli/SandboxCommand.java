package io.drctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl sandbox}: works on the simulated AWS directly. */
@Command(
        name = "sandbox",
        description = {
            "Shows, breaks and repairs the simulated AWS in drctl. Any other command acts on it with --sandbox.",
            "Its clock runs on between commands, for an hour at most; then it stops."
        },
        subcommands = {
            SandboxShowCommand.class,
            SandboxFaultCommand.class,
            SandboxHealCommand.class,
            SandboxTakeOverCommand.class,
            SandboxUnprotectCommand.class,
            SandboxResetCommand.class
        })
final class SandboxCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }
}
