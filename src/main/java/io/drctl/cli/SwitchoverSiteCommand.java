package io.drctl.cli;

import io.drctl.action.StepContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drctl switchover site}: every database and every application to the other Region, and nothing is lost. */
@Command(
        name = "site",
        description = {
            "Hands every database over to the other Region while both are well, then sends the users of every"
                    + " application there and checks from outside, in one run.",
            "No replica is promoted before all of them have applied the last write: nothing is lost, or nothing has"
                    + " moved. All gates are tried before anything is changed."
        })
final class SwitchoverSiteCommand implements Callable<Integer> {
    private final Session session;

    SwitchoverSiteCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "REGION", description = "The Region to serve from.")
    private String to = "";

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "How long writes may be stopped before the replicas have applied the last of them (default:"
                    + " 60s). After that writes are let in again, and nothing has moved.")
    private @Nullable String within;

    @Option(
            names = "--force",
            paramLabel = "GATE",
            arity = "0..1",
            fallbackValue = StepContext.FORCE_ALL,
            description = "Override a gate before users are moved, of every application, as for failover app.")
    private @Nullable String force;

    @Option(
            names = "--via",
            paramLabel = "WAY",
            description = "By what users are sent there, as for failover app: data-plane, records or auto (default:"
                    + " auto).")
    private @Nullable String via;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options, known);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", to);
        if (within != null) {
            arguments.put("within", SwitchoverDbCommand.within(spec, within));
        }
        if (via != null) {
            arguments.put("via", FailoverAppCommand.way(spec, via));
        }
        if (force != null) {
            arguments.put("force", FailoverAppCommand.known(spec, force));
        }
        FailoverSiteCommand.noteUnmoved(session);
        return flow.run("switchover-site", arguments);
    }
}
