package io.drctl.cli;

import io.drctl.cli.view.SandboxView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drctl sandbox show}: how things really are in the sandbox. */
@Command(
        name = "show",
        description = "Shows where traffic goes, which cluster takes writes, what is wrong, what is under way, and what"
                + " clients measured.")
final class SandboxShowCommand implements Callable<Integer> {
    private final Session session;

    SandboxShowCommand(Session session) {
        this.session = session;
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human or json (default: human).")
    private OutputFormat format = OutputFormat.human;

    @Override
    public Integer call() {
        session.useSandbox();
        session.useJson(format == OutputFormat.json);
        new SandboxView(session.terminal()).show(session.sandbox().status(), format == OutputFormat.json);
        return ExitStatus.OK;
    }
}
