package io.drctl.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that changes something. */
final class RunOptions {
    @Option(names = "--dry-run", description = "Show the plan and what it would find; change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Agree to the plan beforehand; for scripts.")
    boolean yes;

    @Mixin
    private OutputOption output = new OutputOption();

    boolean json() {
        return output.json();
    }
}
