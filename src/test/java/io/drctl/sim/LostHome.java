package io.drctl.sim;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A world whose primary Region was lost for good, after the site was led to the other one: as an inventory finds it
 * that pairs this one with a third Region, in which there is nothing yet.
 */
public final class LostHome {
    private static final Duration PROMOTED = Duration.ofHours(1);

    private LostHome() {}

    /**
     * Such a world.
     *
     * @param before the site as it was
     * @param repaired the same site, whose recovery Region is new
     * @param start when all of that is over
     * @param isExchanged whether the records lead to the other Region, and not only the answers, since the first one
     *     doesn't answer
     */
    public static World of(Inventory before, Inventory repaired, long seed, Instant start, boolean isExchanged) {
        World world = World.provisioned(before, seed, start.minus(PROMOTED));
        RegionName survivor = before.recovery().name();
        Cloud cloud = SimulatedCloud.omniscient(world);
        world.faults().inject(new Fault.RegionDark(before.primary().name(), Silence.BLACKHOLE));
        cloud.databases(survivor, before.database()).promote(before.database().clusterIn(survivor));
        HostedZone zone = cloud.traffic()
                .hostedZone(before.application().mainName().hostedZone())
                .orElseThrow();
        List<RecordSet> records =
                cloud.traffic().records(zone, before.application().mainName().name());
        if (isExchanged) {
            String unused = cloud.traffic()
                    .change(
                            zone.id(),
                            records.stream()
                                    .map(record -> record.withFailoverRole(Objects.requireNonNull(record.failoverRole())
                                            .other()))
                                    .toList(),
                            "by hand");
        }
        world.advanceTo(start);
        world.state().effects.clear();
        return WorldFile.read(WorldFile.text(world), repaired);
    }
}
