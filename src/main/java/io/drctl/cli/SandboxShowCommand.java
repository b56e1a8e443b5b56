package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl sandbox show}: how things really are in the sandbox. */
@Command(
        name = "show",
        description = "Shows where traffic goes, which cluster accepts writes, what is broken, what is under way, and"
                + " what clients measured.")
final class SandboxShowCommand implements Callable<Integer> {
    private final Session session;

    SandboxShowCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        session.views().sandbox().show(session.sandbox().status());
        return ExitStatus.OK;
    }
}
