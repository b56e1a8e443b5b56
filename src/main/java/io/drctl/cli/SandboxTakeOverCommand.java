package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drctl sandbox take-over}: what an operator does with the AWS CLI while Route 53 can't be changed. */
@Command(
        name = "take-over",
        description =
                "Raises the take-over alarm of a Region, as data points at its metric would: Route 53's health checks"
                        + " follow it, and send users there without changing a record.")
final class SandboxTakeOverCommand implements Callable<Integer> {
    private final Session session;

    SandboxTakeOverCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", paramLabel = "REGION", description = "The Region that takes over.")
    private String region = "";

    @Option(names = "--clear", description = "Clear the alarm again.")
    private boolean clear;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        String alarm = session.sandbox().takeOver(region, !clear);
        session.views().sandbox().tookOver(region, alarm, !clear);
        return ExitStatus.OK;
    }
}
