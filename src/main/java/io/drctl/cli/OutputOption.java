package io.drctl.cli;

import picocli.CommandLine.Option;

/**
 * The option {@code -o} of the commands that show their result in one form or the other. {@link Options} tells the
 * session which, before the command runs.
 */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human or json (default: human).")
    OutputFormat format = OutputFormat.human;
}
