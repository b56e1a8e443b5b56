package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.AnsweredName;
import io.drctl.readiness.NamedWriter;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Points the name by which a database's clients find its writer at the database that has taken over, before users are
 * sent there: else what serves them would go on writing to the one that was left. The name is a CNAME record in a
 * public or private zone; one that AWS itself keeps at the writer needs nothing.
 *
 * <p>Clients go where name servers send them, not where Route 53 has a record, so it is these that are asked in the
 * end: INSYNC is no word about a change that a killed run, or somebody else, has made. Who can't be asked from here is
 * told, and holds nobody up; a private zone answers within its VPCs alone.
 *
 * <p>A planned run is refused beforehand where the name couldn't be moved. A forced one never stops for it: whatever
 * hinders it, the name is owed, and the database and the users move without. Who fails a site over by force has more to
 * lose by waiting for Route 53, whose control plane is in us-east-1 (AWS Fault Isolation Boundaries, "Global
 * services").
 */
public final class PointDatabase implements Effect<PointDatabase.Seen> {
    static final String NAME = "point-database";
    private static final String PLANNED = "planned";

    /** That the name needn't follow, since the newest writes are elsewhere by now. */
    private static final Fact<String> SUPERSEDED = Fact.text("superseded");

    /** Where the run's change points the name. */
    private static final Fact<String> ENDPOINT = Fact.text("endpoint");

    /** Who couldn't be asked for the name when it was seen to lead there. */
    private static final Fact<List<String>> SILENT = Fact.list("silent-name-servers");

    private static final Gate MOVABLE = Gate.of(
            "database-name",
            step -> Objects.requireNonNull(step.database().dnsName()).name()
                    + " is one simple CNAME record of an endpoint of the database");
    private static final Gate WRITER =
            Gate.of(WriterPlace.TEST, step -> "the database in " + step.region("region") + " has the newest writes");

    /**
     * @param endpoint of the database that the name is to lead to
     * @param place null where the database is still to follow
     * @param isLost whether Route 53 accepted the run's change, and has no trace of it any more
     */
    record Seen(
            NamedWriter named, String endpoint, @Nullable WriterPlace place, boolean isLost) {}

    /** Looks at a database's name; only where the inventory gives it one. */
    public static NamedWriter look(Inventory inventory, Database database, Cloud cloud) {
        DatabaseName name = Objects.requireNonNull(database.dnsName());
        String hostedZone = name.hostedZone();
        if (hostedZone == null) {
            return NamedWriter.following(name);
        }
        HostedZones.Found found = HostedZones.look(cloud, hostedZone);
        return NamedWriter.judge(
                inventory,
                database,
                found,
                NamedWriter.zone(found, name)
                        .map(zone -> cloud.traffic().records(zone, name.name()))
                        .orElse(List.of()));
    }

    /** What name servers answer for a database's name; null where its record doesn't lead to a writer. */
    public static @Nullable AnsweredName answered(
            Inventory inventory, Database database, Cloud cloud, NamedWriter named) {
        RecordSet record = named.record();
        HostedZone zone = named.zone();
        if (record == null || zone == null) {
            return null;
        }
        if (zone.nameServers().isEmpty()) {
            return AnsweredName.PRIVATE;
        }
        List<String> resolvers = inventory.site().resolvers();
        return ask(
                inventory,
                database,
                cloud,
                resolvers.isEmpty() ? zone.nameServers() : resolvers,
                Alias.canonical(record.values().get(0)));
    }

    /**
     * Asks name servers for a database's name.
     *
     * @param recorded what its record points at; null when that is unknown
     */
    public static AnsweredName ask(
            Inventory inventory, Database database, Cloud cloud, List<String> servers, @Nullable String recorded) {
        String name = Objects.requireNonNull(database.dnsName()).name();
        return AnsweredName.judge(inventory, database, servers, NameServers.aliases(cloud, servers, name), recorded);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(PLANNED, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    private static boolean isPlanned(StepContext context) {
        return context.optional(PLANNED).filter(Boolean::parseBoolean).isPresent();
    }

    private static DatabaseName dnsName(StepContext context) {
        return Objects.requireNonNull(context.database().dnsName());
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }

    @Override
    public boolean concerns(StepContext context) {
        return context.database().dnsName() != null;
    }

    /** What serves users writes where the name leads. */
    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public boolean looksAhead() {
        return true;
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        DatabaseName name = dnsName(context);
        if (name.followsByItself()) {
            return new Outline(
                    name.name() + " follows by itself: AWS keeps it at the writer",
                    Reversibility.REVERSIBLE,
                    List.of(),
                    List.of(),
                    Duration.ofMinutes(1),
                    null);
        }
        return new Outline(
                        name.name() + " points at " + id(context) + " in " + region
                                + (isPlanned(context) ? "" : "; if that can't be done now, it is owed"),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(
                                "route53:ChangeResourceRecordSets", PointTraffic.CONTROL_PLANE, Plane.CONTROL)),
                        List.of("Clients keep open connections, and use the old answer of " + name.name()
                                + " until its TTL has passed."),
                        Duration.ofMinutes(5),
                        null)
                .taking(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        "Route 53 API Reference, ChangeResourceRecordSets: generally within 60 seconds")
                .needing(
                        need(context, "route53:ListResourceRecordSets"),
                        need(context, "route53:ChangeResourceRecordSets"),
                        Need.of(Databases.describing(context.database()), region));
    }

    private static Need need(StepContext context, String operation) {
        return isPlanned(context)
                ? Need.of(operation, PointTraffic.CONTROL_PLANE)
                : Need.owing(operation, PointTraffic.CONTROL_PLANE);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        if (context.database().dnsName() == null) {
            return new Observation.Satisfied<>("the inventory gives the database no name");
        }
        DatabaseName name = dnsName(context);
        if (name.followsByItself()) {
            return new Observation.Satisfied<>(
                    name.name() + " is the global database's own writer endpoint, which AWS keeps at the writer");
        }
        SubmittedChanges changes = SubmittedChanges.of(context);
        if (changes.isPending()) {
            return pending(context, name);
        }
        Threads.Pending<NamedWriter> looked = context.cloud()
                .threads()
                .start("database-name", () -> look(context.inventory(), context.database(), context.cloud()));
        boolean isAhead = context.isToCome(WriterPlace.TEST);
        WriterFacts facts = isAhead
                ? null
                : WriterFacts.read(
                        context.inventory(), context.database(), context.cloud(), region, context.promotions());
        Optional<Cluster> cluster = facts == null
                ? context.cloud().databases(region, context.database()).cluster(id(context))
                : read(facts);
        WriterPlace place = facts == null ? null : WriterPlace.judge(facts);
        NamedWriter named = looked.join();
        String endpoint = cluster.map(Cluster::endpoint).orElse("");
        RegionName newest = place == null ? null : place.newest();
        if (newest != null && !newest.equals(region)) {
            return new Observation.Satisfied<>(
                    name.name() + " need not lead to " + region + ": "
                            + Objects.requireNonNull(place).seen(),
                    Facts.of(SUPERSEDED, newest.value()));
        }
        if (!endpoint.isEmpty() && named.leadsTo(endpoint) && (isAhead || newest != null)) {
            return held(context, named, changes, isAhead);
        }
        String hindrance = hindrance(context, named, endpoint, place);
        if (hindrance != null && !isPlanned(context)) {
            return new Observation.Owed<>(hindrance);
        }
        boolean isLost = changes.isLost();
        return new Observation.NotYet<>(
                (isLost ? "Route 53 accepted the change, and has lost it since; " : "")
                        + named.seen()
                        + (endpoint.isEmpty() ? "" : "; would point at " + endpoint),
                new Seen(named, endpoint, place, isLost));
    }

    private static Optional<Cluster> read(WriterFacts facts) {
        Optional<Cluster> answer = facts.here().answer();
        if (answer == null) {
            throw Objects.requireNonNull(facts.here().failure());
        }
        return answer;
    }

    /** PENDING is the control plane's view of name servers, not what clients get: they are asked, once they are due. */
    private static Observation<Seen> pending(StepContext context, DatabaseName name) {
        String reported = "Route 53 has accepted the change of " + name.name() + ", and reports PENDING";
        if (SubmittedChanges.isFresh(context)) {
            return new Observation.InProgress<>(reported);
        }
        String endpoint = context.ownFacts().get(ENDPOINT).orElse(null);
        List<String> servers = context.ownFacts().get(PointTraffic.NAME_SERVERS).orElse(List.of());
        if (endpoint == null || servers.isEmpty()) {
            return isPlanned(context) ? new Observation.InProgress<>(reported) : new Observation.Owed<>(reported);
        }
        AnsweredName answered = ask(context.inventory(), context.database(), context.cloud(), servers, endpoint);
        if (Boolean.TRUE.equals(answered.agrees()) && answered.silent().isEmpty()) {
            Duration ttl = context.ownFacts()
                    .get(PointTraffic.TTL)
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(NamedWriter.TTL_MAX);
            return moved(
                    context,
                    name.name() + " points at " + endpoint + "; Route 53 still reports PENDING; " + answered.told(),
                    Facts.NONE,
                    ttl);
        }
        String told = reported + "; " + answered.told();
        return isPlanned(context) ? new Observation.InProgress<>(told) : new Observation.Owed<>(told);
    }

    /** The record leads there. A look ahead, before anything is done, needn't know who has heard of it yet. */
    private static Observation<Seen> held(
            StepContext context, NamedWriter named, SubmittedChanges changes, boolean isAhead) {
        AnsweredName answered =
                isAhead ? null : answered(context.inventory(), context.database(), context.cloud(), named);
        Duration ttl = named.ttl().orElse(Duration.ZERO);
        if (answered != null && answered.stray() != null && isWaitedFor(context, ttl)) {
            String told = named.seen() + "; " + answered.told();
            return isPlanned(context) || (SubmittedChanges.isFresh(context) && !changes.isLost())
                    ? new Observation.InProgress<>(told)
                    : new Observation.Owed<>(told + ": clients may be led to the database that was left");
        }
        Facts facts = answered == null || answered.silent().isEmpty()
                ? Facts.NONE
                : Facts.of(SILENT, List.copyOf(answered.silent()));
        String seen = named.seen() + changes.told() + (answered == null ? "" : "; " + answered.told());
        if (SubmittedChanges.ids(context.ownFacts()).isEmpty()) {
            return new Observation.Satisfied<>(seen, facts);
        }
        return moved(context, seen, facts, ttl);
    }

    /** By the run's own change: who has an old answer may use it for a while. */
    private static Observation<Seen> moved(StepContext context, String seen, Facts facts, Duration ttl) {
        Instant until = context.cloud().clock().now().plus(ttl);
        RegionName left = context.inventory().peerOf(context.region("region")).name();
        return new Observation.Satisfied<>(
                seen + "; clients may be led to " + left + " until " + until.truncatedTo(ChronoUnit.SECONDS)
                        + ", by an old answer (TTL " + Durations.words(ttl) + ")",
                facts.with(OldClients.facts(until, left)));
    }

    /** A resolver may well give the old answer until its TTL has passed; if that is long, nobody waits for it. */
    private static boolean isWaitedFor(StepContext context, Duration ttl) {
        return context.inventory().site().resolvers().isEmpty() || ttl.compareTo(NamedWriter.TTL_MAX) <= 0;
    }

    /** What keeps the name from being pointed there, one clause; null when nothing does. */
    private static @Nullable String hindrance(
            StepContext context, NamedWriter named, String endpoint, @Nullable WriterPlace place) {
        if (named.problem() != null) {
            return "the database's name isn't moved: " + named.problem();
        }
        if (endpoint.isEmpty()) {
            return "the database's name isn't moved: there is no endpoint of " + id(context) + " in "
                    + context.region("region");
        }
        return place == null || place.kind() == WriterPlace.Kind.HERE
                ? null
                : "the database's name isn't moved: " + place.seen();
    }

    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return isPlanned(context) || failure.isOfCredentials()
                ? null
                : "the database's name isn't known to lead to " + id(context) + " in " + context.region("region") + " ("
                        + failure.explain() + "); until it does, clients of "
                        + dnsName(context).name()
                        + " may be led to the database that was left";
    }

    @Override
    public boolean isLost(StepContext context, Seen seen) {
        return seen.isLost();
    }

    @Override
    public List<Gate> gates() {
        return List.of(MOVABLE, WRITER);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        String problem = seen.named().problem();
        GateResult movable = problem != null
                ? MOVABLE.refused(problem, Objects.requireNonNull(seen.named().remedy()))
                : seen.endpoint().isEmpty()
                        ? MOVABLE.refused(
                                "there is no endpoint of " + id(context) + " in " + context.region("region")
                                        + " that it could point at",
                                "see that the database is there, then run the command again")
                        : MOVABLE.passed(seen.named().seen());
        WriterPlace place = seen.place();
        GateResult writer = place == null
                ? WRITER.passed("tried once the database has followed")
                : place.kind() == WriterPlace.Kind.HERE
                        ? WRITER.passed(place.seen())
                        : WRITER.refused(place.seen(), Remedy.of("wait until it has, then run the command again"))
                                .lacking(place.unread());
        return List.of(movable, writer);
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        String change = context.cloud()
                .traffic()
                .change(
                        Objects.requireNonNull(seen.named().zone()).id(),
                        List.of(seen.named().towards(seen.endpoint())),
                        "drctl run " + context.runId() + ", step "
                                + context.step().id());
        HostedZone zone = Objects.requireNonNull(seen.named().zone());
        Facts facts = SubmittedChanges.accepted(context, List.of(change));
        return zone.nameServers().isEmpty()
                ? facts
                : facts.with(PointTraffic.NAME_SERVERS, zone.nameServers())
                        .with(ENDPOINT, Alias.canonical(seen.endpoint()))
                        .withKnown(
                                PointTraffic.TTL,
                                seen.named()
                                        .ttl()
                                        .map(Duration::toSeconds)
                                        .map(String::valueOf)
                                        .orElse(null));
    }
}
