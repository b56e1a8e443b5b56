package io.drctl.engine;

import io.drctl.action.traffic.PointDatabase;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.readiness.AnsweredName;
import io.drctl.readiness.NamedWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the name of a database was seen to lead: by its record, and by what name servers answer.
 *
 * @param named null when its record couldn't be read
 * @param answered null where nobody was asked: AWS keeps the name at the writer itself, or there is no such record
 * @param seen one clause
 */
public record NameLook(
        @Nullable NamedWriter named, @Nullable AnsweredName answered, String seen) {
    /** Looks at it; null where the inventory gives the database no name. */
    static @Nullable NameLook at(Inventory inventory, Database database, Cloud cloud) {
        DatabaseName name = database.dnsName();
        if (name == null) {
            return null;
        }
        try {
            NamedWriter named = PointDatabase.look(inventory, database, cloud);
            AnsweredName answered = PointDatabase.answered(inventory, database, cloud, named);
            return new NameLook(named, answered, named.seen() + (answered == null ? "" : "; " + answered.told()));
        } catch (CloudException e) {
            String why = "where " + name.name() + " points can't be determined: " + e.explain();
            AnsweredName answered = undelegated(inventory, database, name, cloud);
            return new NameLook(null, answered, why + (answered == null ? "" : "; " + answered.told()));
        }
    }

    /** While Route 53's control plane doesn't name the zone's servers, the zone above does; null where nobody does. */
    private static @Nullable AnsweredName undelegated(
            Inventory inventory, Database database, DatabaseName name, Cloud cloud) {
        String zone = name.hostedZone();
        if (zone == null) {
            return null;
        }
        List<String> resolvers = inventory.site().resolvers();
        List<String> servers =
                resolvers.isEmpty() ? HostedZones.delegatedTo(cloud, new DnsName(name.name(), zone)) : resolvers;
        if (servers.isEmpty()) {
            return null;
        }
        AnsweredName answered = PointDatabase.ask(inventory, database, cloud, servers, null);
        return answered.unknown() == null ? answered : null;
    }
}
