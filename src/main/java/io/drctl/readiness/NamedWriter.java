package io.drctl.readiness;

import io.drctl.cloud.HostedZones;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.cloud.TrafficRouting.Zones;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a database's name leads its clients, and whether it can be pointed elsewhere. Pure; it is the only judgement
 * that {@code verify}, {@code status} and the gates of a failover use.
 *
 * <p>What a name points at is told by its form: an endpoint has the identifier and the Region in it (Amazon Aurora User
 * Guide, "Amazon Aurora endpoint connections"), so that a Region that is lost needn't be asked.
 *
 * @param zone the hosted zone that holds it; null when there isn't exactly one
 * @param record its only record; null when there is a problem, or when AWS keeps the name at the writer itself
 * @param region the Region whose database it leads to; null when that is none, or whichever the writer is in
 * @param follows whether AWS itself has it lead to the writer, wherever that is
 * @param problem why it can't be pointed elsewhere, one clause; null when it can, or needn't be
 */
public record NamedWriter(
        DatabaseName name,
        @Nullable HostedZone zone,
        @Nullable RecordSet record,
        @Nullable RegionName region,
        boolean follows,
        @Nullable String problem,
        @Nullable Remedy remedy) {
    /** Clients may go on to use an answer for so long; with more, some stay with the old writer for longer. */
    public static final Duration TTL_MAX = Duration.ofSeconds(60);

    private static final Set<String> ANSWERS = Set.of("A", "AAAA", "CNAME");

    /** Which endpoints of a cluster aren't that of its writer. */
    private static final List<String> OTHER_ENDPOINTS = List.of(".cluster-ro-", ".cluster-custom-");

    /** A name that AWS itself keeps at the writer. */
    public static NamedWriter following(DatabaseName name) {
        return new NamedWriter(name, null, null, null, true, null, null);
    }

    /** The only zone, public or private, of the inventory's name or id; empty when there are none or several. */
    public static Optional<HostedZone> zone(HostedZones.Found found, DatabaseName name) {
        List<HostedZone> all = new ArrayList<>(found.zones().open());
        // In a private zone no name can be delegated away, so nothing hangs on what the zone is called.
        found.zones().privateIds().forEach(id -> all.add(new HostedZone(id, name.name(), List.of())));
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /**
     * Judges what was read.
     *
     * @param records that answer for the name; none where there is no such zone
     */
    public static NamedWriter judge(
            Inventory inventory, Database database, HostedZones.Found found, List<RecordSet> records) {
        DatabaseName name = Objects.requireNonNull(database.dnsName());
        HostedZone zone = zone(found, name).orElse(null);
        if (zone == null) {
            return zoneless(name, found);
        }
        Optional<Traffic> away = Traffic.delegated(records);
        if (away.isPresent()) {
            return refused(name, zone, away.get().problem(), away.get().remedy());
        }
        List<RecordSet> answers = records.stream()
                .filter(record -> ANSWERS.contains(record.type()))
                .toList();
        if (answers.isEmpty() || answers.get(0).name().startsWith("*.")) {
            return refused(
                    name,
                    zone,
                    answers.isEmpty()
                            ? "there is no record " + name.name()
                            : name.name() + " has no record of its own: the wildcard "
                                    + answers.get(0).name() + " answers for it",
                    Remedy.of("make it a simple CNAME record that points at the writer's endpoint, with a TTL of "
                            + TTL_MAX.toSeconds() + " s"));
        }
        RecordSet record = answers.get(0);
        if (answers.size() > 1
                || !record.type().equals("CNAME")
                || record.alias() != null
                || !record.routingPolicy().equals("simple")
                || record.values().size() != 1) {
            return refused(
                    name,
                    zone,
                    name.name() + " is not one simple CNAME record (" + Traffic.roles(answers) + ")",
                    Remedy.of("make it one, or leave dns-name out of the inventory and move the name yourself"));
        }
        return ofTarget(inventory, database, zone, record);
    }

    private static NamedWriter ofTarget(Inventory inventory, Database database, HostedZone zone, RecordSet record) {
        DatabaseName name = Objects.requireNonNull(database.dnsName());
        String target = Alias.canonical(record.values().get(0));
        boolean follows = database.replication()
                .globalCluster()
                .filter(global -> DatabaseName.isWriterEndpoint(target, global))
                .isPresent();
        if (follows) {
            return new NamedWriter(name, zone, record, null, true, null, null);
        }
        Optional<RegionName> region = regionOf(inventory, database, target);
        return region.isPresent()
                ? new NamedWriter(name, zone, record, region.get(), false, null, null)
                : refused(
                        name,
                        zone,
                        name.name() + " points at " + target + ", which is the writer's endpoint in neither Region",
                        Remedy.of("point it at the endpoint of the " + database.noun()
                                + "; what stands before that, such as a proxy, drctl doesn't move"));
    }

    /** The Region whose writer is reached by a DNS name; empty where that is none's. */
    public static Optional<RegionName> regionOf(Inventory inventory, Database database, String target) {
        return inventory.regions().stream()
                .map(SiteRegion::name)
                .filter(each -> isEndpoint(target, database, each))
                .findFirst();
    }

    /** Whether a DNS name is that by which a Region's writer is reached. */
    private static boolean isEndpoint(String target, Database database, RegionName region) {
        String id = database.clusterIn(region);
        return target.startsWith(id + (database.isInstance() ? "." : ".cluster-"))
                && target.contains("." + region + ".rds.amazonaws.")
                && OTHER_ENDPOINTS.stream().noneMatch(other -> target.startsWith(id + other));
    }

    private static NamedWriter zoneless(DatabaseName name, HostedZones.Found found) {
        Zones zones = found.zones();
        List<String> ids = new ArrayList<>();
        zones.open().forEach(zone -> ids.add(zone.id()));
        zones.privateIds().forEach(id -> ids.add(id + " (private)"));
        return ids.isEmpty()
                ? refused(
                        name,
                        null,
                        "there is no hosted zone " + found.nameOrId(),
                        Remedy.of("create it in Route 53, or correct hosted-zone of dns-name in the inventory"))
                : refused(
                        name,
                        null,
                        ids.size() + " hosted zones are named " + found.nameOrId() + ": " + String.join(", ", ids),
                        Remedy.of("name the one that holds " + name.name() + " by its id in the inventory:"
                                + " dns-name: {name: " + name.name() + ", hosted-zone: ID}"));
    }

    private static NamedWriter refused(
            DatabaseName name, @Nullable HostedZone zone, @Nullable String problem, @Nullable Remedy remedy) {
        return new NamedWriter(name, zone, null, null, false, problem, remedy);
    }

    /** Whether it has to be pointed elsewhere, to lead to the database in a Region. */
    public boolean leadsTo(RegionName writer) {
        return follows || writer.equals(region);
    }

    /** Whether its answer is known to be exactly that endpoint, of a database that was seen there. */
    public boolean leadsTo(String endpoint) {
        return follows
                || (record != null && Alias.canonical(record.values().get(0)).equals(Alias.canonical(endpoint)));
    }

    /** The record as it has to be; only where there is no {@link #problem}. */
    public RecordSet towards(String endpoint) {
        RecordSet present = Objects.requireNonNull(record);
        boolean hasDot = present.values().get(0).endsWith(".");
        return present.withValues(List.of(Alias.canonical(endpoint) + (hasDot ? "." : "")));
    }

    /** How long clients may go on to use an answer that they have; empty where AWS sees to the name. */
    public Optional<Duration> ttl() {
        return Optional.ofNullable(record).map(RecordSet::ttlSeconds).map(Duration::ofSeconds);
    }

    /** What it is, one clause. */
    public String seen() {
        if (problem != null) {
            return problem;
        }
        if (record == null) {
            return name.name() + " is the global database's own writer endpoint, which AWS keeps at the writer";
        }
        return name.name() + " points at "
                + (follows
                        ? "the global database's writer endpoint, which follows the writer"
                        : Alias.canonical(record.values().get(0)) + (region == null ? "" : ", in " + region));
    }
}
