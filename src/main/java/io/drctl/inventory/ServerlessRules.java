package io.drctl.inventory;

import io.drctl.inventory.AssetReading.Row;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.Optional;

/** A rule of Aurora Serverless v2 that no key can tell alone: no range whose minimum exceeds its maximum. */
final class ServerlessRules {
    private ServerlessRules() {}

    static void check(Row row, YamlProblems problems) {
        YamlValue<?> most = row.values().get(RowKeys.SERVERLESS_MAX);
        range(row, RowKeys.SERVERLESS_MIN).values().forEach((region, min) -> {
            Optional<Scale<String>> max = range(row, RowKeys.SERVERLESS_MAX).get(region);
            if (most == null || max.isEmpty()) {
                return;
            }
            for (RegionRole role : RegionRole.values()) {
                String least = min.in(role);
                if (Double.parseDouble(least) > Double.parseDouble(max.get().in(role))) {
                    problems.error(
                            most.position(),
                            "`min` in " + region + " is " + least + ", which exceeds `max`, "
                                    + max.get().in(role)
                                    + (min.isSame() && max.get().isSame()
                                            ? ""
                                            : role == RegionRole.PRIMARY ? ", while it serves" : ", on standby"),
                            "write a `max` of at least " + least + ", or a smaller `min`");
                    return;
                }
            }
        });
    }

    @SuppressWarnings("unchecked") // The value was read by this very key.
    private static ByRegion<Scale<String>> range(Row row, RowKey<ByRegion<Scale<String>>> key) {
        YamlValue<?> value = row.values().get(key);
        return value == null || !value.isPresent() ? ByRegion.none() : (ByRegion<Scale<String>>) value.get();
    }
}
