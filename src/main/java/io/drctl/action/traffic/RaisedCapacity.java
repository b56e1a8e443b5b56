package io.drctl.action.traffic;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Raised;
import io.drctl.text.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What serves users and has more in a Region than on standby: what {@link LowerCapacity} would lower. */
public final class RaisedCapacity {
    /**
     * How to look at one of them.
     *
     * @param look empty where it has no more; throws {@link io.drctl.cloud.CloudException}
     */
    public record Look(String kind, String name, Function<Cloud, Optional<Raised>> look) {}

    private RaisedCapacity() {}

    /** Of each that has less on standby by the inventory. */
    public static List<Look> looks(Inventory inventory, RegionName region) {
        return Scaled.in(inventory, region).stream()
                .map(each -> new Look(each.terms().kind(), each.name(), cloud -> raised(each, cloud)))
                .toList();
    }

    private static Optional<Raised> raised(Scaled each, Cloud cloud) {
        return each.over(cloud)
                .map(over -> new Raised(
                        each.region(),
                        each.terms().kind(),
                        each.name(),
                        true,
                        Words.count(over.count(), each.terms().one()) + " instead of " + over.target()));
    }
}
