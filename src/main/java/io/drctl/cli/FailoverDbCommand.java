package io.drctl.cli;

import io.drctl.engine.DatabaseRunbooks;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drctl failover db}: within a Region, or to the other. */
@Command(
        name = "db",
        description = {
            "Hands the database's writer role to a reader of the same cluster, or to the standby of an RDS instance"
                    + " (--flip), or promotes the replica of the other Region (--to), which is one-way.",
            "Promotion depends only on the replica's Region, does nothing to the old primary, and is refused while the"
                    + " primary is healthy. Of an Aurora Global Database the secondary there becomes the primary, and"
                    + " what only the old primary has is lost."
        })
final class FailoverDbCommand implements Callable<Integer> {
    private final Session session;

    FailoverDbCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The database (default: the only one).")
    private @Nullable String database;

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    /** One of the two situations. */
    static final class Where {
        @Option(
                names = "--flip",
                required = true,
                description = "Within a Region: make a reader the writer, or restart an RDS instance at its standby.")
        @SuppressWarnings("UnusedVariable") // It was given exactly when the other one is null.
        private boolean flip;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "REGION",
                description = "To another Region: promote its replica.")
        private @Nullable String to;
    }

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "With --flip: whose database (default: the one with the newest writes).")
    private @Nullable String region;

    @Option(
            names = "--target",
            paramLabel = "INSTANCE",
            description = "With --flip: the reader to make the writer (default: the one that Aurora would take).")
    private @Nullable String target;

    @Option(
            names = "--accept-data-loss",
            paramLabel = "DURATION",
            description =
                    "With --to: accept losing up to this much of the latest writes (such as 90s), when that is more"
                            + " than the RPO. Doesn't cover an unknown loss.")
    private @Nullable String acceptDataLoss;

    @Option(
            names = "--accept-unknown-loss",
            description = "With --to: promote even if it isn't known how much of the latest writes would be lost.")
    private boolean acceptUnknownLoss;

    @Option(
            names = "--force-while-healthy",
            description = "With --to: promote even though the primary is healthy, or may be. Two databases then"
                    + " accept writes, and whatever is written to the old one is lost.")
    private boolean forceWhileHealthy;

    @Option(
            names = "--accept-unfenced",
            paramLabel = "CLUSTER",
            description = "With --to: promote even if the old primary, CLUSTER, isn't seen to refuse writes; where the"
                    + " inventory has fences.")
    private @Nullable String acceptUnfenced;

    @Option(
            names = "--delete-old-primary",
            description = "With --to: afterwards delete the old primary, of a cluster its instances first, keeping a"
                    + " final snapshot. Refused while it is protected against deletion.")
    private boolean deleteOldPrimary;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options, known);
        return where.to == null ? flip(flow) : promote(flow, where.to);
    }

    private int flip(RunFlow flow) {
        if (acceptDataLoss != null
                || deleteOldPrimary
                || acceptUnknownLoss
                || forceWhileHealthy
                || acceptUnfenced != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--accept-data-loss, --accept-unknown-loss, --force-while-healthy, --accept-unfenced and"
                            + " --delete-old-primary go with --to, not with --flip");
        }
        Map<String, String> arguments = named();
        if (region != null) {
            arguments.put("region", region);
        } else {
            // Of a database that isn't told the plan will say so.
            chosen(session, database)
                    .map(this::newest)
                    // A runbook's own default is the primary Region.
                    .filter(newest -> !newest.equals(
                            session.inventory().inventory().primary().name()))
                    .ifPresent(newest -> arguments.put("region", newest.value()));
        }
        if (target != null) {
            chosen(session, database).filter(Database::isInstance).ifPresent(instance -> {
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        instance.name()
                                + " is an RDS instance, whose only standby can't be chosen; nothing was changed",
                        "leave out --target");
            });
            arguments.put("target", target);
        }
        return flow.run("flip-db", arguments);
    }

    /**
     * Flips the database that users write to, wherever it is; a Region that isn't named isn't guessed.
     */
    private RegionName newest(Database chosen) {
        return RunFlow.runs(session)
                .newest(chosen)
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.REFUSED,
                        "which database has the newest writes can't be determined, and no Region is named;"
                                + " nothing was"
                                + " changed",
                        Remedy.of("name the Region of the database to flip, such as: ")
                                .then(FailoverCommands.ofDatabase(
                                                session.inventory().inventory(), chosen)
                                        .with(
                                                "--flip",
                                                "--region",
                                                session.inventory()
                                                        .inventory()
                                                        .primary()
                                                        .name()))));
    }

    /** The database that is meant; of one that isn't told the plan will say so. */
    static Optional<Database> chosen(Session session, @Nullable String database) {
        Inventory inventory = session.inventory().inventory();
        if (database != null) {
            return inventory.database(database);
        }
        return inventory.databases().size() == 1 ? Optional.of(inventory.database()) : Optional.empty();
    }

    private Map<String, String> named() {
        Map<String, String> arguments = new LinkedHashMap<>();
        if (database != null) {
            arguments.put("database", database);
        }
        return arguments;
    }

    /** Who accepts that a database may go on taking writes has to know which. */
    static void demandNamed(Session session, @Nullable String database, String cluster, String to) {
        Inventory inventory = session.inventory().inventory();
        Optional<Database> meant = chosen(session, database);
        if (meant.isEmpty() || !RegionName.isWellFormed(to) || !inventory.hasRegion(new RegionName(to))) {
            // The plan will say so.
            return;
        }
        if (meant.get().fences().isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "the inventory has no fences for " + meant.get().name()
                            + ", so there is nothing to accept; nothing was changed",
                    "leave out --accept-unfenced, or add fences to the database in the inventory");
        }
        String left = meant.get().clusterIn(inventory.peerOf(new RegionName(to)).name());
        if (!cluster.equals(left)) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "--accept-unfenced names " + cluster + ", and the primary that would be left is " + left
                            + "; nothing was changed",
                    "if that one may go on taking writes, name it: --accept-unfenced " + left);
        }
    }

    private int promote(RunFlow flow, String to) {
        if (region != null || target != null) {
            throw new ParameterException(spec.commandLine(), "--region and --target go with --flip, not with --to");
        }
        String runbook = chosen(session, database)
                .map(DatabaseRunbooks::failover)
                // Of a database that isn't told the plan will say so.
                .orElse("failover-db");
        Map<String, String> arguments = named();
        arguments.put("to", to);
        if (runbook.equals("failover-db")) {
            arguments.put("delete-old-primary", String.valueOf(deleteOldPrimary));
        } else if (deleteOldPrimary) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "the old primary of a global database is not deleted: Aurora makes it a secondary of the new one;"
                            + " nothing was changed",
                    "leave out --delete-old-primary");
        }
        String unfenced = acceptUnfenced;
        if (unfenced != null) {
            demandNamed(session, database, unfenced, to);
            arguments.put("accept-unfenced", unfenced);
        }
        arguments.put("accept-unknown-loss", String.valueOf(acceptUnknownLoss));
        arguments.put("force-while-healthy", String.valueOf(forceWhileHealthy));
        if (acceptDataLoss != null) {
            arguments.put("accept-data-loss", accepted(spec, acceptDataLoss));
        }
        return flow.run(runbook, arguments);
    }

    /** How much of the latest writes may be lost, as entered. */
    static String accepted(CommandSpec spec, String given) {
        return Durations.parse(given)
                .filter(duration -> !duration.isNegative())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--accept-data-loss is not a duration: " + given + "; " + Durations.HOW_TO_WRITE))
                .toString();
    }
}
