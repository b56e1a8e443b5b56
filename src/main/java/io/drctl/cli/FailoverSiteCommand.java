package io.drctl.cli;

import io.drctl.action.StepContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drctl failover site}: every database and every application to the other Region, by force, in one run. */
@Command(
        name = "site",
        description = {
            "Promotes the copy of every database in the other Region, one-way, then sends the users of every"
                    + " application there and checks from outside, in one run.",
            "Side by side where that is safe: users are sent once the databases that they need are there. Depends on"
                    + " that Region alone. All gates are tried before anything is changed, and again before each call."
        })
final class FailoverSiteCommand implements Callable<Integer> {
    private final Session session;

    FailoverSiteCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "REGION", description = "The Region to serve from.")
    private String to = "";

    @Option(
            names = "--accept-data-loss",
            paramLabel = "DURATION",
            description = "Accept losing up to this much of each database's latest writes (such as 90s), when that is"
                    + " more than the RPO. Doesn't cover an unknown loss.")
    private @Nullable String acceptDataLoss;

    @Option(
            names = "--accept-unknown-loss",
            description = "Promote even if it isn't known how much of the latest writes would be lost.")
    private boolean acceptUnknownLoss;

    @Option(
            names = "--force-while-healthy",
            description = "Promote even though a primary is healthy, or may be. Two databases then accept writes, and"
                    + " whatever is written to the old one is lost.")
    private boolean forceWhileHealthy;

    @Option(
            names = "--accept-unfenced",
            paramLabel = "CLUSTER",
            split = ",",
            description =
                    "Promote though the old primary of this name isn't seen to refuse writes, where the inventory has"
                            + " fences for it.")
    private List<String> acceptUnfenced = List.of();

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

    @Option(
            names = "--accept-capacity",
            paramLabel = "SHARE",
            description =
                    "Go ahead with this share of what serving takes (such as 60%%), as for failover app. Without it"
                            + " no database is promoted before all of it is launched.")
    private @Nullable String acceptCapacity;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options, known);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", to);
        if (via != null) {
            arguments.put("via", FailoverAppCommand.way(spec, via));
        }
        if (force != null) {
            arguments.put("force", FailoverAppCommand.known(spec, force));
        }
        arguments.put("accept-unknown-loss", String.valueOf(acceptUnknownLoss));
        arguments.put("force-while-healthy", String.valueOf(forceWhileHealthy));
        if (acceptDataLoss != null) {
            arguments.put("accept-data-loss", FailoverDbCommand.accepted(spec, acceptDataLoss));
        }
        if (!acceptUnfenced.isEmpty()) {
            arguments.put("accept-unfenced", String.join(",", acceptUnfenced));
        }
        if (acceptCapacity != null) {
            arguments.put("accept-capacity", FailoverAppCommand.capacity(spec, session, acceptCapacity, to));
        }
        noteUnmoved(session);
        return flow.run("failover-site", arguments);
    }

    /** What belongs to the site, and stays where somebody else leads it. */
    static void noteUnmoved(Session session) {
        session.inventory().inventory().applications().stream()
                .filter(each -> !each.isMoved())
                .forEach(each -> session.terminal()
                        .err()
                        .println(each.name() + " isn't drctl's to move (routing: none): move "
                                + each.mainName().name() + " where it is managed"));
    }
}
