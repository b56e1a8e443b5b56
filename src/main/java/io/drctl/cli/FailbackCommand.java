package io.drctl.cli;

import io.drctl.action.StepContext;
import io.drctl.engine.DatabaseRunbooks;
import io.drctl.engine.Fences;
import io.drctl.engine.Keeping;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
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

/** {@code drctl failback}: the whole site home, until it is as the inventory says. */
@Command(
        name = "failback",
        description = {
            "Brings the site home after a failover, until it is as the inventory says. Takes hours, or days: Ctrl-C"
                    + " stops it, and drctl run resume goes on.",
            "Each old primary at home is deleted, keeping a final snapshot, and a new replica made in its place; when"
                    + " that has caught up, the site is switched over as by switchover site, and the databases that"
                    + " were left make way for fresh replicas. Aurora makes the old primary of a Global Database a"
                    + " secondary by itself.",
            "With --keep-old the old databases are kept under other names, such as shop-db-old-20250301, and nothing is"
                    + " deleted: what they alone have stays there for drctl db divergence. They cost what they did"
                    + " until you delete them; the run says how.",
            "What is done already is left as it is. Both Regions have to answer."
        })
final class FailbackCommand implements Callable<Integer> {
    private final Session session;

    FailbackCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "REGION",
            description = "Home; only the inventory's primary Region is (the default).")
    private @Nullable String to;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "How long writes may be stopped before the replicas have applied the last of them (default:"
                    + " 60s). After that writes are let in again, and users stay where they are.")
    private @Nullable String within;

    @Option(
            names = "--force-while-healthy",
            description = "Don't stop the writes first, where the inventory gives no access by SQL: what the replica"
                    + " doesn't have when it is promoted is lost, no more than the RPO.")
    private boolean forceWhileHealthy;

    @Option(
            names = "--accept-unfenced",
            paramLabel = "CLUSTER",
            split = ",",
            description = "With --force-while-healthy: promote though the database of this name, which is left, isn't"
                    + " seen to refuse writes, where the inventory has fences for it.")
    private List<String> acceptUnfenced = List.of();

    @Option(names = "--keep-old", description = "Rename the old databases away instead of deleting them.")
    private boolean keepOld;

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
            description = "By what users are sent home, as for failover app: data-plane, records or auto (default:"
                    + " auto).")
    private @Nullable String via;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options, known);
        Inventory inventory = session.inventory().inventory();
        RegionName home = inventory.primary().name();
        demandHome(inventory, home);
        DatabaseRunbooks.hinderingFailback(inventory, forceWhileHealthy).ifPresent(FailbackCommand::refuse);
        if (!forceWhileHealthy) {
            RegionName left = inventory.peerOf(home).name();
            DatabaseRunbooks.unstoppable(inventory, session.cloudThrough(left), left)
                    .ifPresent(FailbackCommand::refuse);
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", home.value());
        arguments.put("planned", String.valueOf(!forceWhileHealthy));
        arguments.put("force-while-healthy", String.valueOf(forceWhileHealthy));
        if (keepOld) {
            arguments.put("keep-old", "true");
        }
        if (within != null) {
            arguments.put("within", SwitchoverDbCommand.within(spec, within));
        }
        if (!acceptUnfenced.isEmpty()) {
            arguments.put("accept-unfenced", String.join(",", acceptUnfenced));
        }
        if (via != null) {
            arguments.put("via", FailoverAppCommand.way(spec, via));
        }
        if (force != null) {
            arguments.put("force", FailoverAppCommand.known(spec, force));
        }
        if (Keeping.isUnfinished(session.siteRuns())) {
            arguments.put("kept-before", "true");
        }
        arguments.put("rules", Fences.rules(session.siteRuns(), home));
        arguments.put("sizes", Fences.sizes(session.siteRuns(), home));
        FailoverSiteCommand.noteUnmoved(session);
        return flow.run(DatabaseRunbooks.FAILBACK, arguments);
    }

    private static void refuse(DatabaseRunbooks.Hindrance hindrance) {
        throw new CommandFailure(ExitStatus.REFUSED, hindrance.why() + "; nothing was changed", hindrance.remedy());
    }

    private void demandHome(Inventory inventory, RegionName home) {
        String named = to;
        if (named == null || named.equals(home.value())) {
            return;
        }
        boolean isOther = named.equals(inventory.peerOf(home).name().value());
        throw new CommandFailure(
                ExitStatus.USAGE,
                named + " isn't home: the inventory's primary Region is " + home,
                isOther
                        ? Remedy.of("leave out --to; or, to move the site there: ")
                                .then(FailoverCommands.switchingOverSite(new RegionName(named)))
                        : Remedy.of("leave out --to"));
    }
}
