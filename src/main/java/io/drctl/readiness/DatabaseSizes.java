package io.drctl.readiness;

import io.drctl.cloud.Databases.ServerlessScaling;
import io.drctl.inventory.Asset;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Scale;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory gives a database of less in a Region on standby than while it serves.
 *
 * @param instanceClass of its instances; null where that is the same
 * @param limits between which its {@code db.serverless} instances scale; null where these are the same
 */
public record DatabaseSizes(
        @Nullable Scale<String> instanceClass, @Nullable Scale<Limits> limits) {

    /**
     * Bounds in ACU; null where the inventory says none, and the bound stays as it is.
     */
    public record Limits(@Nullable Double min, @Nullable Double max) {
        /** The range that a cluster should have, which has another now: AWS takes both bounds together. */
        public ServerlessScaling of(ServerlessScaling now) {
            double most = max == null ? now.max() : max;
            return new ServerlessScaling(Math.min(min == null ? now.min() : min, most), most);
        }

        /** Whether a range allows for them. */
        public boolean isReached(ServerlessScaling now) {
            return (min == null || now.min() >= min) && (max == null || now.max() >= max);
        }

        /** {@code 2 to 32 ACU}. */
        public String words() {
            return max == null
                    ? "at least " + DatabaseSizes.units(min == null ? 0 : min) + " ACU"
                    : (min == null ? "up to " : DatabaseSizes.units(min) + " to ") + DatabaseSizes.units(max) + " ACU";
        }
    }

    public static DatabaseSizes of(Inventory inventory, Database database, RegionName region) {
        if (database.isInstance()) {
            return new DatabaseSizes(null, null);
        }
        Scale<String> classes = Optional.ofNullable(database.instances())
                .flatMap(row -> row.sizes().get(region))
                .filter(scale -> !scale.isSame())
                .orElse(null);
        Scale<Limits> limits = inventory.rows(ServerlessCapacityCheck.KIND.kind()).stream()
                .filter(row -> row.names()
                        .get(region)
                        .filter(database.clusterIn(region)::equals)
                        .isPresent())
                .findFirst()
                .map(row -> limits(row, region))
                .filter(scale -> !scale.isSame())
                .orElse(null);
        return new DatabaseSizes(classes, limits);
    }

    private static Scale<Limits> limits(Asset row, RegionName region) {
        Scale<String> min = bound(row, RowKeys.SERVERLESS_MIN, region);
        Scale<String> max = bound(row, RowKeys.SERVERLESS_MAX, region);
        return new Scale<>(
                new Limits(number(min, true), number(max, true)), new Limits(number(min, false), number(max, false)));
    }

    private static @Nullable Scale<String> bound(Asset row, RowKey<ByRegion<Scale<String>>> key, RegionName region) {
        return row.get(key).flatMap(each -> each.get(region)).orElse(null);
    }

    private static @Nullable Double number(@Nullable Scale<String> bound, boolean onStandby) {
        return bound == null ? null : Double.valueOf(onStandby ? bound.standby() : bound.serving());
    }

    /** Whether nothing is raised or lowered. */
    public boolean isSame() {
        return instanceClass == null && limits == null;
    }

    /** A capacity in ACU, as people and AWS's command line write it. */
    public static String units(double capacity) {
        return capacity == Math.rint(capacity)
                ? String.valueOf(Math.round(capacity))
                : String.format(Locale.ROOT, "%.1f", capacity);
    }
}
