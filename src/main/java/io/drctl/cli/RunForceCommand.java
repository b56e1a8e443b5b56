package io.drctl.cli;

import io.drctl.action.StepContext;
import io.drctl.engine.Assumption;
import io.drctl.engine.Forcing;
import io.drctl.engine.HoldOff;
import io.drctl.journal.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drctl run force}: goes on by force with a planned switchover that was stopped. */
@Command(
        name = "force",
        description = {
            "Goes on by force with a planned switchover that was stopped: as failover db or failover site to the same"
                    + " Region, with consents of its own, and losing what the copies don't have.",
            "Shows what that run had done, and asks as the forced command does. The new run takes over what the old one"
                    + " left, such as writes that are stopped; the old one can't be resumed any more."
        })
final class RunForceCommand implements Callable<Integer> {
    private final Session session;

    RunForceCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "The switchover (default: the newest run that is unfinished).")
    private @Nullable String run;

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
            description = "Promote even though a primary is healthy, or may be. Two databases may then accept writes,"
                    + " and whatever is written to the old one is lost.")
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
            names = "--accept-capacity",
            paramLabel = "SHARE",
            description = "Of a site: go ahead with this share of the instances that serving takes (such as 60%%).")
    private @Nullable String acceptCapacity;

    @Option(
            names = "--force",
            paramLabel = "GATE",
            arity = "0..1",
            fallbackValue = StepContext.FORCE_ALL,
            description = "Of a site: override a gate before users are moved, as for failover app.")
    private @Nullable String force;

    @Option(
            names = "--via",
            paramLabel = "WAY",
            description = "Of a site: by what users are sent there (default: as the switchover was to).")
    private @Nullable String via;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunState state = new ChosenRun(session).toResume(run);
        Optional<Forcing.Objection> objection = Forcing.objection(state, session.siteRuns());
        if (objection.isPresent()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    objection.get().why() + "; nothing was changed",
                    objection.get().remedy());
        }
        Map<String, String> before = state.start().arguments();
        known.orElse(before.get(Assumption.ARGUMENT), before.get(HoldOff.ACKNOWLEDGED));
        Map<String, String> arguments = Forcing.arguments(state);
        if (Forcing.isOfSite(state)) {
            addOfSite(arguments);
            FailoverSiteCommand.noteUnmoved(session);
        } else {
            demandDatabase(arguments);
        }
        arguments.put("accept-unknown-loss", String.valueOf(acceptUnknownLoss));
        arguments.put("force-while-healthy", String.valueOf(forceWhileHealthy));
        if (acceptDataLoss != null) {
            arguments.put("accept-data-loss", FailoverDbCommand.accepted(spec, acceptDataLoss));
        }
        if (!acceptUnfenced.isEmpty()) {
            arguments.put("accept-unfenced", String.join(",", acceptUnfenced));
        }
        return new RunFlow(session, options, known).force(state, Forcing.runbook(state), arguments);
    }

    private void addOfSite(Map<String, String> arguments) {
        if (via != null) {
            arguments.put("via", FailoverAppCommand.way(spec, via));
        }
        if (force != null) {
            arguments.put("force", FailoverAppCommand.known(spec, force));
        }
        if (acceptCapacity != null) {
            arguments.put(
                    "accept-capacity", FailoverAppCommand.capacity(spec, session, acceptCapacity, arguments.get("to")));
        }
    }

    /** A database alone has no users to move, and its old primary is named as for {@code failover db}. */
    private void demandDatabase(Map<String, String> arguments) {
        if (via != null || force != null || acceptCapacity != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--via, --force and --accept-capacity go with a switchover of the site, and that run is of a"
                            + " database");
        }
        if (acceptUnfenced.isEmpty()) {
            return;
        }
        if (acceptUnfenced.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--accept-unfenced: a database has one primary to name");
        }
        FailoverDbCommand.demandNamed(
                session, arguments.get("database"), acceptUnfenced.get(0), String.valueOf(arguments.get("to")));
    }
}
