package io.drctl.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl sandbox unprotect}: what an operator does in the console before a cluster is deleted. */
@Command(
        name = "unprotect",
        description = "Lifts the deletion protection of the sandbox's database clusters, as you would in AWS's console;"
                + " drctl failover db --delete-old-primary never does.")
final class SandboxUnprotectCommand implements Callable<Integer> {
    private final Session session;

    SandboxUnprotectCommand(Session session) {
        this.session = session;
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REGION",
            description = "Whose cluster (default: every Region's).")
    private @Nullable String region;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        session.views().sandbox().unprotected(session.sandbox().unprotect(region));
        return ExitStatus.OK;
    }
}
