package io.drctl.cli;

import io.drctl.sandbox.FaultRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drctl sandbox heal}: repairs what was broken. */
@Command(name = "heal", description = "Ends a fault of the sandbox: by its kind, by kind and value, or all of them.")
final class SandboxHealCommand implements Callable<Integer> {
    private final Session session;

    SandboxHealCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "As in drctl sandbox fault.")
    private @Nullable String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "Which of several, such as a Region (default: all of the kind).")
    private @Nullable String value;

    @Option(names = "--region", paramLabel = "R", description = "With api: the one in that Region.")
    private @Nullable String region;

    @Option(names = "--all", description = "Every fault.")
    private boolean all;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        if (all == (kind != null)) {
            throw new ParameterException(spec.commandLine(), "name a kind of fault, or give --all");
        }
        if (all && region != null) {
            throw new ParameterException(spec.commandLine(), "--region goes with a kind of fault, not with --all");
        }
        List<String> healed = kind == null
                ? session.sandbox().healAll()
                : session.sandbox().heal(new FaultRequest(kind, value, region, false));
        session.views().sandbox().healed(healed, session.sandbox().status().faults());
        return ExitStatus.OK;
    }
}
