package io.drctl.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that changes something. */
final class RunOptions {
    @Option(names = "--dry-run", description = "Show the plan and what it would find; change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Approve the plan without being asked; for scripts.")
    boolean yes;

    @Option(
            names = "--runbook-from",
            paramLabel = "FILE",
            description = "Use the runbook in this file, in place of drctl's own.")
    @Nullable
    Path runbookFrom;

    @Option(
            names = "--accept-unknown-account",
            description = "Continue even if the account can't be confirmed, where that matters.")
    boolean acceptUnknownAccount;

    @Option(
            names = "--break-lease",
            paramLabel = "RUN",
            description = "Take the site's lease away from this run, which holds it at another machine. Only when it is"
                    + " certain that it does nothing any more.")
    @Nullable
    String breakLease;

    @Mixin
    OutputOption output = new OutputOption();
}
