package io.drctl.cloud;

import io.drctl.cloud.TrafficRouting.HostedZone;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which hosted zone answers for the site. An account may have several public zones of one name, of which users are answered
 * from the one that the parent zone delegates to
 * (<a href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-public-considerations.html">considerations
 * for public hosted zones</a>); a change in another would be made, become INSYNC and move nobody.
 */
public final class HostedZones {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private HostedZones() {}

    /**
     * The zone of a name or id; of several of one name the one whose name servers DNS gives.
     *
     * @throws CloudException REJECTED when it can't be told which of several it is
     */
    public static Optional<HostedZone> find(Cloud cloud, String nameOrId) {
        List<HostedZone> found = cloud.traffic().hostedZones(nameOrId);
        if (found.size() < 2) {
            return found.stream().findFirst();
        }
        Set<String> delegated = delegated(cloud, nameOrId);
        List<HostedZone> answering = found.stream()
                .filter(zone ->
                        !delegated.isEmpty() && canonical(zone.nameServers()).equals(delegated))
                .toList();
        if (answering.size() == 1) {
            return Optional.of(answering.get(0));
        }
        throw ambiguous(found);
    }

    /** What is said of zones that can't be told apart. */
    static CloudException ambiguous(List<HostedZone> found) {
        List<String> ids = found.stream().map(HostedZone::id).sorted().toList();
        return new CloudException(
                CloudException.Cause.REJECTED,
                "route53:ListHostedZonesByName",
                null,
                found.size() + " public hosted zones are named " + found.get(0).name() + ": " + String.join(", ", ids)
                        + "; name the one that answers users in the inventory: hosted-zone: " + ids.get(0),
                null);
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
