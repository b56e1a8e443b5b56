package io.drctl.cli;

import io.drctl.action.database.Fencing;
import io.drctl.action.database.PlaceFence;
import io.drctl.action.database.StoppedApplication;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.GroupSizes;
import io.drctl.engine.Fences;
import io.drctl.engine.SiteRuns;
import io.drctl.engine.Standings;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.writer.Demotion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drctl fence}: places the fences that a failover owes, or those of a Region; or lifts them. */
@Command(
        name = "fence",
        description = {
            "Places the fences that a failover could not place, as soon as the Region that was left answers: its"
                    + " database takes no more writes. Never at the database with the newest writes.",
            "For a scheduler: drctl fence --yes. It prints nothing while nothing is owed. Exit status 0 when nothing is"
                    + " owed any more, 1 while something is.",
            "On a machine without the failover's journals, name the Region; by the tag on the promoted cluster drctl"
                    + " knows which one was left."
        })
final class FenceCommand implements Callable<Integer> {
    private final Session session;

    FenceCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--database", paramLabel = "NAME", description = "Of this database only.")
    private @Nullable String database;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Place all fences of the database that was left in this Region, owed or not.")
    private @Nullable String region;

    @Option(
            names = "--lift",
            description = "With --region: lift them there, on the way home. Refused at a database that was left and"
                    + " isn't a replica again.")
    private boolean lift;

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        if (database != null && inventory.database(database).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the site has no database " + database + "; it has "
                            + String.join(
                                    ", ",
                                    inventory.databases().stream()
                                            .map(Database::name)
                                            .toList()));
        }
        String named = region;
        if (named != null) {
            return of(named);
        }
        if (lift) {
            throw new ParameterException(spec.commandLine(), "--lift needs --region: which fences are meant?");
        }
        return owed();
    }

    /** Those of one Region, owed or not. */
    private int of(String named) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("region", named);
        if (database != null) {
            arguments.put("database", database);
        }
        FailoverDbCommand.chosen(session, database)
                .filter(chosen -> chosen.fences().isEmpty())
                .ifPresent(chosen -> {
                    throw new CommandFailure(
                            ExitStatus.REFUSED,
                            "the inventory has no fences for " + chosen.name() + "; nothing was changed",
                            "add fences to the database in the inventory, such as: fences: [security-group]");
                });
        if (lift) {
            FailoverDbCommand.chosen(session, database)
                    .flatMap(chosen -> Fences.of(session.siteRuns()).stream()
                            .filter(each -> each.database().equals(chosen.name())
                                    && each.region().value().equals(named))
                            .findFirst())
                    .ifPresent(fenced -> {
                        arguments.put("rules", Fencing.written(fenced.rules()));
                        if (!fenced.sizes().isEmpty()) {
                            arguments.put("sizes", GroupSizes.written(fenced.sizes()));
                        }
                    });
        }
        return new RunFlow(session, options).run(lift ? "lift-fence" : "fence", arguments);
    }

    /** Those that runs owe. */
    private int owed() {
        int worst = ExitStatus.OK;
        for (Fences.Fenced fenced : owing()) {
            Optional<String> silence = silence(fenced).or(() -> awaited(fenced));
            int status;
            if (silence.isPresent()) {
                Terminal terminal = session.terminal();
                terminal.wrapped("still owed: the fences of " + fenced.database() + " in " + fenced.region() + " (run "
                                + fenced.run() + "): " + silence.get())
                        .forEach(terminal.err()::println);
                status = ExitStatus.FINDINGS;
            } else {
                status = place(fenced);
            }
            worst = Math.max(worst, status);
        }
        return worst != ExitStatus.OK || owing().isEmpty() || options.dryRun ? worst : ExitStatus.FINDINGS;
    }

    private List<Fences.Fenced> owing() {
        List<RegionName> former = session.inventory().inventory().former();
        return Fences.of(session.siteRuns()).stream()
                .filter(Fences.Fenced::isOwed)
                .filter(each -> !former.contains(each.region()))
                .filter(each -> database == null || each.database().equals(database))
                .toList();
    }

    /** Why a Region can't be fenced yet; a run that would only say so once more isn't begun. */
    private Optional<String> silence(Fences.Fenced fenced) {
        Inventory inventory = session.inventory().inventory();
        RegionName left = fenced.region();
        if (!inventory.hasRegion(left)) {
            return Optional.of(
                    "the site has left that Region; should it return, the inventory of that time places them");
        }
        Optional<Database> meant = inventory.database(fenced.database());
        if (meant.isEmpty()) {
            return Optional.of("the inventory has no such database any more");
        }
        session.cloudThrough(inventory.peerOf(left).name());
        try {
            session.cloud().databases(left, meant.get()).cluster(meant.get().clusterIn(left));
            return Optional.empty();
        } catch (CloudException e) {
            return Optional.of(e.explain());
        }
    }

    private boolean takesWrites(Database meant, RegionName region) {
        Databases databases = session.cloud().databases(region, meant);
        return databases
                .cluster(meant.clusterIn(region))
                .filter(cluster -> !Demotion.isOver(
                        cluster, () -> databases.globalCluster(Objects.requireNonNull(cluster.globalCluster()))))
                .isPresent();
    }

    /** What is waited for where only a stopped application isn't gone yet: there is nothing that a run could call. */
    private Optional<String> awaited(Fences.Fenced fenced) {
        Inventory inventory = session.inventory().inventory();
        boolean isOfApplication =
                Fences.areOfApplications(session.siteRuns().store().state(fenced.run()));
        try {
            return isOfApplication
                    ? inventory
                            .database(fenced.database())
                            .filter(each -> takesWrites(each, fenced.region()))
                            .flatMap(each ->
                                    StoppedApplication.awaited(inventory, each, session.cloud(), fenced.region()))
                    : Optional.empty();
        } catch (CloudException e) {
            // The run tells it as it tells all else.
            return Optional.empty();
        }
    }

    /**
     * By the run that owes them, where nothing else is left of it; else by one of their own, so that nothing but a
     * fence ever comes of this command.
     */
    private int place(Fences.Fenced fenced) {
        SiteRuns own = session.siteRuns();
        RunState run = own.store().state(fenced.run());
        boolean isAllThatIsLeft = run.status() == RunStatus.DONE
                && run.owed().stream().allMatch(step -> step.step().action().equals(PlaceFence.NAME))
                && session.inventory().digest().equals(run.start().inventoryDigest());
        RunFlow flow = new RunFlow(session, options);
        if (!isAllThatIsLeft) {
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("region", fenced.region().value());
            arguments.put("database", fenced.database());
            return flow.run("fence", arguments);
        }
        session.backend().own(run);
        session.cloudThrough(
                Standings.through(session.inventory().inventory(), run.start().arguments()));
        return flow.resume(RunFlow.runs(session), run);
    }
}
