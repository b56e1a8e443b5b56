package io.drctl.action.database;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CopyReach;
import io.drctl.readiness.PromotedServer;
import java.util.List;
import java.util.Optional;

/** What would make a promotion useless, by {@code verify}'s own judgement. */
final class UselessPromotion {
    private UselessPromotion() {}

    /** Asks RDS and EC2 of the replica's Region; nobody, where nothing is told of how the replica is kept. */
    static Optional<PromotedServer> judge(Cloud cloud, Database database, RegionName region, Cluster replica) {
        DatabaseSettings settings = replica.settings();
        if (settings == null) {
            return Optional.empty();
        }
        String group = settings.parameterGroup();
        Optional<PromotedServer> readOnly = group == null || PromotedServer.isDefault(group)
                ? Optional.empty()
                : PromotedServer.refusingWrites(
                        region, group, cloud.databases(region).parameters(group));
        if (readOnly.isPresent() || settings.securityGroups().isEmpty()) {
            return readOnly;
        }
        List<IngressRule> rules = cloud.compute(region).ingress(settings.securityGroups());
        // A fence that was left closes all, and is judged as such.
        return rules.isEmpty() && CopyReach.isAsked(database)
                ? Optional.empty()
                : PromotedServer.shuttingOut(region, settings, rules);
    }
}
