package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Elsewhere;
import io.drctl.writer.Headless;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.NewWriter;
import io.drctl.writer.Promotion;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an application stands at one moment: where its name leads, and what the database that it needs is in each Region.
 * Looked at afresh, both Regions side by side: one of them may be dark, and is waited for as long as the adapter does.
 *
 * @param application null where it is about a database that no application needs
 * @param database null where the application needs none
 * @param at when it was looked at
 * @param users where users are sent
 * @param sides by Region, the primary first; empty where there is no database
 * @param named where the database's name leads; null where it has none
 */
public record Situation(
        @Nullable Application application,
        @Nullable Database database,
        Instant at,
        UserTraffic users,
        Map<RegionName, Side> sides,
        @Nullable NameLook named) {
    public Situation {
        sides = Collections.unmodifiableMap(new LinkedHashMap<>(sides));
    }

    /** One whose database has no name. */
    public Situation(
            @Nullable Application application,
            @Nullable Database database,
            Instant at,
            UserTraffic users,
            Map<RegionName, Side> sides) {
        this(application, database, at, users, sides, null);
    }

    /** Longer than a Region takes to answer that is well. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** For how long a server is asked what only it knows. */
    private static final Duration SERVER_MAX = Duration.ofSeconds(1);

    /** What a Region's database is. */
    public enum Kind {
        /** The Region doesn't answer. */
        SILENT,
        /** It answers, but not the question. */
        UNREADABLE,
        /** AWS doesn't accept the credentials. */
        LOCKED_OUT,
        NONE,
        /** It follows another cluster. */
        REPLICA,
        /** It accepts writes itself. */
        ALONE,
        PROMOTING,
        /** It is being made, deleted or changed. */
        CHANGING
    }

    /**
     * A Region's database.
     *
     * @param seen one sentence
     * @param place how it stands to the newest writes; null when the Region gave no answer
     * @param cluster null when there is none, or it can't be seen
     * @param lag what would be lost if it were promoted now; null when it is no replica
     * @param hindrance why nobody could write to it once it is promoted; null when nothing is known to hinder that, and
     *     when it is no replica
     * @param isReadOnly whether it stands alone and is read-only by its own word, as a switchover leaves it; false
     *     where nobody could ask it
     */
    public record Side(
            RegionName region,
            String clusterId,
            Kind kind,
            String seen,
            @Nullable WriterPlace place,
            @Nullable Cluster cluster,
            @Nullable LagJudgement lag,
            @Nullable String hindrance,
            boolean isReadOnly) {
        /** A side whose server wasn't asked. */
        public Side(
                RegionName region,
                String clusterId,
                Kind kind,
                String seen,
                @Nullable WriterPlace place,
                @Nullable Cluster cluster,
                @Nullable LagJudgement lag,
                @Nullable String hindrance) {
            this(region, clusterId, kind, seen, place, cluster, lag, hindrance, false);
        }

        /** Whether it can't be deleted before that protection is lifted. */
        boolean isProtected() {
            return cluster != null && cluster.deletionProtected();
        }

        /** Whether its Region doesn't answer, or not the question. */
        boolean isMute() {
            return kind == Kind.SILENT || kind == Kind.UNREADABLE;
        }

        /** In what way it is mute. */
        String silence() {
            return region + (kind == Kind.SILENT ? " doesn't answer" : " can't be read");
        }

        /** Whether AWS is at work on it, so that nobody can be led there for the moment. */
        boolean isUnsettled() {
            return cluster != null && !cluster.isAvailable() && !isToBeLed();
        }

        /** Whether users may be led to it: it holds the newest writes, or follows what does. */
        boolean isToBeLed() {
            return place != null && place.isGood();
        }
    }

    /** The application's name, or the database's. */
    public String name() {
        if (application != null) {
            return application.name();
        }
        return database == null ? "" : database.name();
    }

    /** The Region whose load balancer users are given; null when unknown. */
    public @Nullable RegionName serving() {
        return users.serving();
    }

    public Side side(RegionName region) {
        return Objects.requireNonNull(sides.get(region), () -> "no side " + region);
    }

    /** The Region whose database has the newest writes; empty when unknown. */
    public Optional<RegionName> newest() {
        return newest(sides);
    }

    static Optional<RegionName> newest(Map<RegionName, Side> sides) {
        return sides.values().stream()
                .map(Side::place)
                .filter(place -> place != null && place.newest() != null)
                .map(place ->
                        Objects.requireNonNull(Objects.requireNonNull(place).newest()))
                .findFirst();
    }

    /**
     * Looks at the site: at each application, and at each database that none of them needs. What several of them share
     * is asked once.
     */
    public static List<Situation> look(
            Inventory inventory, Cloud cloud, Supplier<List<Promotion>> promotions, TrafficChanges changes) {
        Instant at = cloud.clock().now();
        Map<String, Threads.Pending<Map<RegionName, Side>>> pending = new LinkedHashMap<>();
        for (Database database : inventory.databases()) {
            pending.put(database.name(), begin(inventory, database, cloud, promotions));
        }
        Map<String, Threads.Pending<Optional<NameLook>>> names = new LinkedHashMap<>();
        for (Database database : inventory.databases()) {
            if (database.dnsName() != null) {
                names.put(
                        database.name(),
                        cloud.threads()
                                .start(
                                        "database-name",
                                        () -> Optional.ofNullable(NameLook.at(inventory, database, cloud))));
            }
        }
        List<UserTraffic> users = users(inventory, cloud, changes);
        Map<String, Map<RegionName, Side>> sides = new LinkedHashMap<>();
        List<Situation> all = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            Application application = inventory.applications().get(i);
            UserTraffic seen = users.get(i);
            Database database = inventory.databaseOf(application).orElse(null);
            all.add(new Situation(
                    application,
                    database,
                    at,
                    seen,
                    database == null ? Map.of() : joined(database, pending, sides),
                    database == null ? null : named(database, names)));
        }
        for (Database database : inventory.databases()) {
            if (!sides.containsKey(database.name())) {
                all.add(new Situation(
                        null,
                        database,
                        at,
                        UserTraffic.NONE,
                        joined(database, pending, sides),
                        named(database, names)));
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable NameLook named(Database database, Map<String, Threads.Pending<Optional<NameLook>>> names) {
        Threads.Pending<Optional<NameLook>> pending = names.get(database.name());
        return pending == null ? null : pending.join().orElse(null);
    }

    private static List<UserTraffic> users(Inventory inventory, Cloud cloud, TrafficChanges changes) {
        List<Application> applications = inventory.applications();
        if (applications.size() == 1) {
            return List.of(UserTraffic.look(inventory, applications.get(0), cloud, changes));
        }
        List<Callable<UserTraffic>> looks = new ArrayList<>();
        for (Application application : applications) {
            looks.add(() -> UserTraffic.look(inventory, application, cloud, changes));
        }
        return cloud.threads().all("users", looks);
    }

    private static Map<RegionName, Side> joined(
            Database database,
            Map<String, Threads.Pending<Map<RegionName, Side>>> pending,
            Map<String, Map<RegionName, Side>> joined) {
        return joined.computeIfAbsent(
                database.name(),
                name -> Objects.requireNonNull(pending.get(name), "no database " + name)
                        .join());
    }

    /** Looks at a database alone. */
    static Map<RegionName, Side> of(
            Inventory inventory, Database database, Cloud cloud, Supplier<List<Promotion>> promotions) {
        return sides(inventory, database, cloud, promotions);
    }

    private static Threads.Pending<Map<RegionName, Side>> begin(
            Inventory inventory, Database database, Cloud cloud, Supplier<List<Promotion>> promotions) {
        return cloud.threads().start("situation", () -> sides(inventory, database, cloud, promotions));
    }

    /**
     * Both sides of a database: all is read before anything is judged, so that one doesn't deny what the other knows.
     */
    private static Map<RegionName, Side> sides(
            Inventory inventory, Database database, Cloud cloud, Supplier<List<Promotion>> promotions) {
        Map<RegionName, Threads.Pending<WriterFacts>> reads = new LinkedHashMap<>();
        Map<RegionName, Elsewhere> elsewhere = new LinkedHashMap<>();
        for (SiteRegion each : inventory.regions()) {
            RegionName region = each.name();
            elsewhere.put(region, new Elsewhere(cloud, region));
            reads.put(
                    region,
                    cloud.threads()
                            .start(
                                    "situation",
                                    () -> WriterFacts.read(inventory, database, cloud, region, promotions)));
        }
        // A dark Region costs one wait, and not another one after it for the question whether it is dark.
        reads.forEach((region, read) -> {
            if (!isSoon(read)) {
                Objects.requireNonNull(elsewhere.get(region)).ask();
            }
        });
        Map<RegionName, WriterFacts> facts = new LinkedHashMap<>();
        reads.forEach((region, read) -> facts.put(region, read.join()));
        Set<RegionName> readOnly = readOnly(cloud, database, facts.values());
        List<Callable<Side>> judgements = new ArrayList<>();
        for (WriterFacts own : facts.values()) {
            WriterFacts peers = Objects.requireNonNull(facts.get(own.peer()), "no facts of the other Region");
            Elsewhere beside = Objects.requireNonNull(elsewhere.get(own.region()));
            judgements.add(() -> side(cloud, own.knowing(peers.here()), beside, readOnly));
        }
        Map<RegionName, Side> sides = new LinkedHashMap<>();
        cloud.threads().all("situation", judgements).forEach(side -> sides.put(side.region(), side));
        return sides;
    }

    private static boolean isSoon(Threads.Pending<WriterFacts> read) {
        try {
            read.join(SOON);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Kind kindOf(CloudException failure, Elsewhere elsewhere) {
        if (failure.isSilence()) {
            return elsewhere.isHeard() ? Kind.UNREADABLE : Kind.SILENT;
        }
        return LoginWait.isFor(failure) ? Kind.LOCKED_OUT : Kind.UNREADABLE;
    }

    /** The Regions whose database follows no other and says that it is read-only, where it can be asked. */
    private static Set<RegionName> readOnly(Cloud cloud, Database database, Collection<WriterFacts> facts) {
        Map<RegionName, Threads.Pending<Boolean>> asked = new LinkedHashMap<>();
        for (WriterFacts each : facts) {
            Optional<Cluster> found = each.here().answer();
            Optional<Sql> server = cloud.sql(each.region(), database);
            if (found != null && found.filter(cluster -> !cluster.isReplica()).isPresent() && server.isPresent()) {
                asked.put(each.region(), cloud.threads().start("read-only", server.get()::isReadOnly));
            }
        }
        return asked.entrySet().stream()
                .filter(each -> isSaid(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Who looks at the site doesn't wait for a server that is out of reach. */
    private static boolean isSaid(Threads.Pending<Boolean> answer) {
        try {
            return answer.join(SERVER_MAX);
        } catch (CloudException | TimeoutException e) {
            return false;
        }
    }

    private static Side side(Cloud cloud, WriterFacts facts, Elsewhere elsewhere, Set<RegionName> readOnly) {
        RegionName region = facts.region();
        String id = facts.clusterId();
        Optional<Cluster> found = facts.here().answer();
        if (found == null) {
            CloudException failure = Objects.requireNonNull(facts.here().failure());
            Kind kind = kindOf(failure, elsewhere);
            return new Side(
                    region,
                    id,
                    kind,
                    kind == Kind.SILENT ? region + " doesn't answer" : failure.explain(),
                    null,
                    null,
                    null,
                    null);
        }
        WriterPlace place = WriterPlace.judge(facts, readOnly);
        Cluster cluster = found.orElse(null);
        if (cluster == null) {
            return new Side(region, id, Kind.NONE, place.seen(), place, null, null, null);
        }
        Kind kind = cluster.status().equals("promoting")
                ? Kind.PROMOTING
                : (!cluster.isAvailable() && !cluster.isServing()) || isToBeDemoted(cluster, place)
                        ? Kind.CHANGING
                        : isCopy(cluster, place) ? Kind.REPLICA : Kind.ALONE;
        String hindrance = kind == Kind.REPLICA && !facts.database().isInstance()
                ? hindrance(cloud, facts.database(), region, cluster)
                : null;
        return new Side(
                region,
                id,
                kind,
                place.seen() + (hindrance == null ? "" : "; " + hindrance),
                place,
                cluster,
                facts.lagJudged(),
                hindrance,
                kind == Kind.ALONE && readOnly.contains(region));
    }

    /** A lag is sampled for a cluster whose writer is still being made, too, and says nothing of that. */
    private static @Nullable String hindrance(Cloud cloud, Database database, RegionName region, Cluster cluster) {
        try {
            List<Instance> instances = cloud.databases(region).instances(cluster.id());
            // A failover gives it an instance first.
            return Headless.is(cluster, instances)
                            && Headless.promisedClass(database, region).isPresent()
                    ? null
                    : NewWriter.of(cluster, instances).problem();
        } catch (CloudException e) {
            return "whether the instance that will be its writer is available is unknown: " + e.explain();
        }
    }

    /** Another cluster has taken over, and Aurora is to make it a secondary. */
    private static boolean isToBeDemoted(Cluster cluster, WriterPlace place) {
        return cluster.globalCluster() != null && place.kind() == WriterPlace.Kind.STALE;
    }

    /**
     * A secondary of a global database doesn't name its source; which member is the writer knows the global one alone.
     */
    private static boolean isCopy(Cluster cluster, WriterPlace place) {
        return cluster.isReplica() || (cluster.globalCluster() != null && place.kind() != WriterPlace.Kind.HERE);
    }
}
