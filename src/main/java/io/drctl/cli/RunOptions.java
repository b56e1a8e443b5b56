package io.drctl.cli;

import picocli.CommandLine.Option;

/** The options of every command that changes something. */
final class RunOptions {
    @Option(names = "--dry-run", description = "Show the plan and what it would find; change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Agree to the plan beforehand; for scripts.")
    boolean yes;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human or json (default: human).")
    OutputFormat format = OutputFormat.human;

    boolean json() {
        return format == OutputFormat.json;
    }
}
