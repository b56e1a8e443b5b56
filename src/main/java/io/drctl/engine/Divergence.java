package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.database.LastApplied;
import io.drctl.action.database.PromotionFacts;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.KeptDatabase;
import io.drctl.writer.Promotion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an old primary alone has: what it logged behind the place up to which its replica had applied its log when that
 * was promoted. It is looked for and told; drctl never applies any of it.
 *
 * @param source the old primary's cluster
 * @param last how far the replica had come; null where no journal has it
 * @param alone null while it is unknown
 * @param extraction the command that writes it down, with what it has to be asked for; null where there is nothing
 * @param unknown why it is unknown; null when it is known
 * @param remedy what to do about that; null where nothing helps
 */
public record Divergence(
        String database,
        Promotion promotion,
        String source,
        RegionName sourceRegion,
        @Nullable LastApplied last,
        @Nullable LoggedWrites alone,
        @Nullable Command extraction,
        @Nullable String unknown,
        @Nullable Remedy remedy) {
    /** More files than anybody lists are asked for from the first on. */
    private static final int FILES_MAX = 50;

    /** Whether the replica may have applied a part of it after it was last asked. */
    public boolean isAtMost() {
        return last != null && !last.isFinal();
    }

    /** Whether it is known that there is nothing. */
    public boolean isNothing() {
        return alone != null && alone.transactions() == 0 && alone.isWhole();
    }

    /** What each promotion of a run left behind. */
    public static List<Divergence> of(RunState run, Inventory inventory, Cloud cloud) {
        List<Divergence> found = new ArrayList<>();
        for (StepState step : run.steps().values()) {
            Facts facts = new Facts(step.facts());
            Optional<Promotion> promotion = step.called()
                    ? PromotionFacts.promotion(
                            step.step(),
                            facts,
                            step.phase() == StepPhase.DONE,
                            run.start().runId())
                    : Optional.empty();
            promotion.ifPresent(each -> database(step, inventory)
                    .map(database -> new Search(inventory, cloud, database, each, facts).result())
                    .ifPresent(found::add));
        }
        return found;
    }

    /** The database that a step is about: the named one, or the only one. */
    private static Optional<Database> database(StepState step, Inventory inventory) {
        String name = step.step().with().get(StepContext.DATABASE);
        return name == null || name.isEmpty() ? inventory.databases().stream().findFirst() : inventory.database(name);
    }

    /** The search for what one promotion left. */
    private record Search(Inventory inventory, Cloud cloud, Database database, Promotion promotion, Facts facts) {
        Divergence result() {
            Optional<LastApplied> last = LastApplied.of(facts);
            if (last.isEmpty()) {
                return unknown(
                        "how far the replica had come is not in the journal: " + LastApplied.whyUnknown(facts), null);
            }
            if (cloud.sql(region(), database).isEmpty()) {
                return unknown(
                        "the inventory gives no access to the old primary by SQL",
                        Remedy.of("add `sql` to the database; its keys are in ")
                                .then(Command.drctl("inventory", "schema")));
            }
            String other = another();
            Optional<Cluster> kept = other == null ? Optional.empty() : kept();
            if (other != null && kept.isEmpty()) {
                return unknown(other, Remedy.of("look for a final snapshot of the old " + database.noun()));
            }
            Optional<Sql> server = cloud.sql(
                    region(),
                    kept.map(each -> database.calledIn(region(), each.id())).orElse(database));
            try {
                LoggedWrites alone = server.orElseThrow().writesSince(last.get().position());
                return new Divergence(
                        database.name(),
                        promotion,
                        kept.map(Cluster::id).orElse(source()),
                        region(),
                        last.get(),
                        alone,
                        alone.transactions() == 0
                                ? null
                                : extraction(server.get().entrance(), alone),
                        null,
                        null);
            } catch (CloudException e) {
                if (e.reason() == CloudException.Cause.INVALID_STATE && isAskedByDataApi()) {
                    return unknown(
                            e.explain(),
                            Remedy.of("on a machine that reaches the server, with `via: jdbc` in its inventory: ")
                                    .then(again()));
                }
                return unknown(
                        e.explain(),
                        e.reason() == CloudException.Cause.NOT_FOUND
                                ? Remedy.of("nothing else has those writes; to keep logs for a week from now on, call"
                                        + " mysql.rds_set_configuration('binlog retention hours', 168) on the new"
                                        + " primary")
                                : Remedy.of("once it answers: ").then(again()));
            }
        }

        private boolean isAskedByDataApi() {
            return database.sql() != null && database.sql().via() == SqlAccess.Via.DATA_API;
        }

        /** The old primary under the name by which a failback keeps it; empty where none does, or it can't be read. */
        private Optional<Cluster> kept() {
            try {
                return KeptDatabase.leftBy(
                        promotion, cloud.databases(region(), database).clusters(), source());
            } catch (CloudException e) {
                return Optional.empty();
            }
        }

        /** Why the cluster of that name isn't the one that was left; null where it is, or nobody knows. */
        private @Nullable String another() {
            Optional<Cluster> cluster;
            try {
                cluster = cloud.databases(region(), database).cluster(source());
            } catch (CloudException e) {
                // The server itself may answer nevertheless.
                return null;
            }
            if (cluster.isEmpty()) {
                return "there is no " + database.noun() + " " + source() + " in " + region() + " any more";
            }
            Instant created = cluster.get().created();
            return created != null && created.isAfter(promotion.at())
                    ? source() + " was made after the promotion, and is not the " + database.noun() + " that was left"
                    : null;
        }

        private Divergence unknown(String why, @Nullable Remedy remedy) {
            return new Divergence(
                    database.name(),
                    promotion,
                    source(),
                    region(),
                    LastApplied.of(facts).orElse(null),
                    null,
                    null,
                    why,
                    remedy);
        }

        private Command again() {
            return Command.drctl("db", "divergence", promotion.run());
        }

        private RegionName region() {
            return inventory.peerOf(promotion.region()).name();
        }

        private String source() {
            return promotion.source().substring(promotion.source().lastIndexOf(':') + 1);
        }

        /** It asks for the password itself. */
        private Command extraction(Sql.Entrance entrance, LoggedWrites alone) {
            List<String> words = new ArrayList<>(List.of(
                    "--read-from-remote-server",
                    "--host=" + entrance.host(),
                    "--port=" + entrance.port(),
                    "--user=" + entrance.user(),
                    "--password"));
            String authorities = database.sql() == null ? null : database.sql().authorities();
            words.add(authorities == null ? "--ssl-mode=REQUIRED" : "--ssl-mode=VERIFY_IDENTITY");
            if (authorities != null) {
                words.add("--ssl-ca=" + authorities);
            }
            words.addAll(List.of(
                    "--verbose",
                    "--start-position=" + alone.from().offset(),
                    "--stop-position=" + alone.to().offset()));
            words.addAll(files(alone.from(), alone.to()));
            return Command.of("mysqlbinlog").with(words);
        }

        private static List<String> files(BinlogPosition from, BinlogPosition to) {
            long first = from.fileNumber();
            long last = to.fileNumber();
            if (from.file().equals(to.file()) || first < 0 || last - first >= FILES_MAX) {
                return from.file().equals(to.file()) ? List.of(to.file()) : List.of("--to-last-log", from.file());
            }
            int dot = from.file().lastIndexOf('.');
            int digits = from.file().length() - dot - 1;
            List<String> files = new ArrayList<>();
            for (long number = first; number <= last; number++) {
                files.add(from.file().substring(0, dot + 1) + String.format(Locale.ROOT, "%0" + digits + "d", number));
            }
            return files;
        }
    }
}
