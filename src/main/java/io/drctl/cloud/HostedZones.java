package io.drctl.cloud;

import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Site;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which hosted zone answers for the site. An account may have several public zones with the same name, and users get
 * answers from the one that the parent zone delegates to (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-public-considerations.html">considerations
 * for public hosted zones</a>); a change in another would succeed, become INSYNC and move no users.
 */
public final class HostedZones {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** A private zone's name servers, which a resolver inside its network gives instead of the public zone's. */
    private static final Set<String> PRIVATE =
            Set.of("ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk");

    private HostedZones() {}

    /**
     * What was found under a name or an id.
     *
     * @param zones the public ones: none, the one that answers users, or all that can't be distinguished
     */
    public record Found(String nameOrId, TrafficRouting.Zones zones) {
        /**
         * The zone that answers users.
         *
         * @throws CloudException REJECTED when it is unknown which of several it is
         */
        public Optional<HostedZone> zone() {
            if (isAmbiguous()) {
                throw new CloudException(
                        CloudException.Cause.REJECTED,
                        "route53:ListHostedZonesByName",
                        null,
                        problem() + "; " + remedy(),
                        null);
            }
            return zones.open().stream().findFirst();
        }

        /** Whether there are several and it is unknown which of them answers users. */
        public boolean isAmbiguous() {
            return zones.open().size() > 1;
        }

        /** What is wrong when there isn't exactly one zone. */
        public String problem() {
            if (!isAmbiguous()) {
                return "there is no public hosted zone " + nameOrId + aside();
            }
            return zones.open().size() + " public hosted zones are named "
                    + zones.open().get(0).name() + ": " + String.join(", ", ids());
        }

        /** What to do about that. */
        public String remedy() {
            return isAmbiguous()
                    ? "name the one that answers users in the inventory: hosted-zone: " + ids().get(0)
                    : "create it in Route 53, or correct hosted-zone in the inventory";
        }

        /**
         * The private zones, which are no mistake but aren't the site's either, phrased to follow other words; often
         * empty.
         */
        public String aside() {
            return zones.privateIds().isEmpty() ? "" : "; " + leftAlone();
        }

        /** Which private zones there are. */
        public String leftAlone() {
            List<String> ids = zones.privateIds().stream().sorted().toList();
            return (ids.size() == 1 ? "a private zone of that name is" : "private zones of that name are")
                    + " left alone: " + String.join(", ", ids);
        }

        private List<String> ids() {
            return zones.open().stream().map(HostedZone::id).sorted().toList();
        }
    }

    /**
     * Looks for the zone of a name or id; of several with the same name, keeps the one whose name servers, and no
     * others, DNS gives.
     */
    public static Found look(Cloud cloud, String nameOrId) {
        TrafficRouting.Zones all = cloud.traffic().hostedZones(nameOrId);
        if (all.open().size() < 2) {
            return new Found(nameOrId, all);
        }
        Set<String> delegated = delegated(cloud, nameOrId);
        List<HostedZone> answering = all.open().stream()
                .filter(zone ->
                        !delegated.isEmpty() && canonical(zone.nameServers()).containsAll(delegated))
                .toList();
        return new Found(nameOrId, answering.size() == 1 ? new TrafficRouting.Zones(answering, all.privateIds()) : all);
    }

    /**
     * The zone of a name or id; of several with the same name, the one whose name servers DNS gives.
     *
     * @throws CloudException REJECTED when it is unknown which of several it is
     */
    public static Optional<HostedZone> find(Cloud cloud, String nameOrId) {
        return look(cloud, nameOrId).zone();
    }

    /**
     * Why users, or some of them, don't get answers from a zone: the only zone of a name, or one named by its id, may
     * be one that nothing delegates to. Empty when DNS gives its name servers, and when that is unknown.
     */
    public static Optional<String> elsewhere(Cloud cloud, HostedZone zone) {
        List<String> strangers = strangers(cloud, zone.name(), zone.nameServers());
        if (strangers.isEmpty()) {
            return Optional.empty();
        }
        boolean isShared = delegated(cloud, zone.name()).size() > strangers.size();
        String others = String.join(", ", strangers);
        return Optional.of(
                isShared
                        ? "DNS gives its name servers and others, which answer some users from elsewhere: " + others
                        : "users are answered from elsewhere: DNS gives the name servers " + others);
    }

    /**
     * Name servers that, according to DNS, answer for a zone and are not its own.
     *
     * @param zoneName nothing is found under an id
     */
    public static List<String> strangers(Cloud cloud, String zoneName, List<String> own) {
        Set<String> strangers = new TreeSet<>(delegated(cloud, zoneName));
        Set<String> known = canonical(own);
        strangers.removeAll(known);
        if (own.isEmpty() || strangers.isEmpty() || PRIVATE.containsAll(strangers)) {
            return List.of();
        }
        // Name servers may have a second name, in the owner's own domain.
        Set<String> addresses = addresses(cloud, known);
        strangers.removeIf(server -> addresses.containsAll(addresses(cloud, Set.of(server))));
        return List.copyOf(strangers);
    }

    /**
     * The name servers that, according to DNS, answer for a name; empty when unknown. DNS doesn't know zones by id: for
     * a zone named by its id, these are the name servers of the nearest zone that contains the name.
     */
    public static List<String> delegatedTo(Cloud cloud, DnsName name) {
        if (!Site.isZoneId(name.hostedZone())) {
            return List.copyOf(delegated(cloud, name.hostedZone()));
        }
        List<String> servers = List.of();
        for (String zone = name.name();
                servers.isEmpty() && zone.contains(".");
                zone = zone.substring(zone.indexOf('.') + 1)) {
            servers = List.copyOf(delegated(cloud, zone));
        }
        return servers;
    }

    /** A name that has no address is nobody's second name. */
    private static Set<String> addresses(Cloud cloud, Set<String> servers) {
        Set<String> addresses = new TreeSet<>();
        for (String server : servers) {
            try {
                addresses.addAll(cloud.outside().addresses(OutsideView.THIS_MACHINE, server, TIMEOUT));
            } catch (CloudException e) {
                addresses.add(server);
            }
        }
        return addresses.isEmpty() ? servers : addresses;
    }

    private static Set<String> delegated(Cloud cloud, String name) {
        try {
            return canonical(cloud.outside().nameServers(name, TIMEOUT));
        } catch (CloudException e) {
            return Set.of();
        }
    }

    private static Set<String> canonical(List<String> servers) {
        return servers.stream()
                .map(server -> server.toLowerCase(Locale.ROOT))
                .map(server -> server.endsWith(".") ? server.substring(0, server.length() - 1) : server)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
