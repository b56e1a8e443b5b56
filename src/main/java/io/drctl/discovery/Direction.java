package io.drctl.discovery;

import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.discovery.Landscape.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the two Regions serves, by the records' roles and by which database follows which. */
final class Direction {
    private Direction() {}

    /** What says that the recovery Region is the one that serves; empty where anything says that the primary is. */
    static List<String> turned(Draft draft) {
        return leading(draft, draft.primary(), draft.recovery()).isEmpty()
                ? leading(draft, draft.recovery(), draft.primary())
                : List.of();
    }

    /** What says that one Region serves, and another stands by. */
    private static List<String> leading(Draft draft, Area area, Area standby) {
        List<String> said = new ArrayList<>();
        for (Route route : draft.scope.routes()) {
            if (route.records().stream().anyMatch(each -> isPrimaryOf(each, route, area))) {
                said.add("the PRIMARY record of " + route.name() + " points at " + area.region());
            }
        }
        for (DbInstance copy : draft.scope.dbInstances(standby)) {
            source(area, copy)
                    .ifPresent(source -> said.add(copy.id() + " in " + standby.region() + " is a replica of "
                            + source.id() + " in " + area.region()));
        }
        for (Databases.Cluster copy : draft.scope.databaseClusters(standby)) {
            draft.scope.databaseClusters(area).stream()
                    .filter(source -> source.arn().equals(copy.replicationSource()))
                    .forEach(source -> said.add(copy.id() + " in " + standby.region() + " is a replica of "
                            + source.id() + " in " + area.region()));
        }
        return said;
    }

    private static boolean isPrimaryOf(RecordSet each, Route route, Area area) {
        Alias alias = each.alias();
        Optional<String> target = alias != null
                ? Optional.of(alias.dnsName())
                : each.values().stream().findFirst();
        return each.failoverRole() == FailoverRole.PRIMARY
                && Optional.ofNullable(route.balancers().get(area.region()))
                        .map(balancer -> Alias.canonical(balancer.dnsName()))
                        .equals(target.map(Alias::canonical));
    }

    private static Optional<DbInstance> source(Area area, DbInstance copy) {
        return area.all(DbInstance.class).stream()
                .filter(source -> source.arn().equals(copy.source()))
                .findFirst();
    }
}
