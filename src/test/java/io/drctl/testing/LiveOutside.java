package io.drctl.testing;

import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import java.util.List;

/** Name servers that give what Route 53's records say, for a {@link FakeCloud} filled by {@link HealthySite}. */
public final class LiveOutside {
    private LiveOutside() {}

    /** From now on, the hosted zone's name servers follow its records. */
    public static void follow(FakeCloud cloud, Inventory inventory) {
        for (SiteRegion region : inventory.regions()) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(inventory, region.name()),
                            List.of(HealthySite.addressOf(inventory, region.name())));
        }
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("dns")) {
                answer(cloud, inventory);
            }
        });
    }

    private static void answer(FakeCloud cloud, Inventory inventory) {
        for (RecordSet record : cloud.traffic().allRecords()) {
            for (SiteRegion region : inventory.regions()) {
                boolean serves = record.failoverRole() != FailoverRole.SECONDARY
                        && record.pointsAt(HealthySite.loadBalancerDnsName(inventory, region.name()));
                if (serves) {
                    for (String server : List.of("ns-1.example.net", "ns-2.example.net")) {
                        cloud.outside()
                                .answer(
                                        server,
                                        inventory.application().mainName().name(),
                                        List.of(HealthySite.addressOf(inventory, region.name())));
                    }
                }
            }
        }
    }
}
