package io.drctl.action.traffic;

import io.drctl.action.Facts;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.NameServers;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import java.util.List;
import java.util.Optional;

/** Whether records whose change Route 53 still calls PENDING are seen to hold, by the answers of its name servers. */
final class PendingRecords {
    private PendingRecords() {}

    /**
     * PENDING is the control plane's view of Route 53's servers, not what users get. So these servers are queried too:
     * if each of them answers with the new addresses, the effect holds whatever the control plane says. Not so for
     * records that follow health checks: an alarm, or a load balancer that is down, has the servers answer like that
     * before they have the change, and Route 53 may lose a change as long as it is PENDING.
     */
    static Observation<PointTraffic.Seen> look(StepContext context, RegionName to) {
        String reported = "Route 53 has accepted the change, and reports PENDING";
        Optional<String> balancer = context.ownFacts().get(PointTraffic.loadBalancer(to));
        List<String> servers = context.ownFacts().get(PointTraffic.NAME_SERVERS).orElse(List.of());
        // The servers that are known are those of the first name's zone.
        boolean isOneZone = context.application().isInOneZone();
        if (balancer.isEmpty() || servers.isEmpty() || !isOneZone || SubmittedChanges.isFresh(context)) {
            return new Observation.InProgress<>(reported);
        }
        int asked = 0;
        for (DnsName name : context.application().dnsNames()) {
            NameServers.Spread spread = NameServers.spread(context.cloud(), servers, name.name(), balancer.get());
            if (!spread.isWhole()) {
                return new Observation.InProgress<>(reported + "; " + spread.words());
            }
            asked = spread.asked();
        }
        String seen = Aim.pointing(context.application()) + " at " + to + ": all " + asked
                + " name servers give the new addresses";
        if (context.application().routing() == Routing.FAILOVER) {
            return new Observation.Owed<>(seen + ", perhaps by health checks alone; Route 53 still reports PENDING, and"
                    + " may lose the change");
        }
        return new Observation.Satisfied<>(
                seen + "; Route 53 still reports PENDING",
                Facts.of(PointTraffic.loadBalancer(to), balancer.get())
                        .with(PointTraffic.NAME_SERVERS, servers)
                        .withKnown(
                                PointTraffic.ZONE,
                                context.ownFacts().get(PointTraffic.ZONE).orElse(null)));
    }
}
