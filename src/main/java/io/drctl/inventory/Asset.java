package io.drctl.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A row of Table 1.1: its five columns, and how its assets are found in AWS.
 *
 * @param asset first column, as shown
 * @param size instance type, or {@code -} (or empty) where the row has none
 * @param quantity all Regions together
 * @param quantityByRegion how many in each Region; empty for what lives in none
 * @param nameByRegion the name or identifier in each Region, for kinds that are found by name
 * @param tags the tags that identify the assets, for kinds that are found by tag
 */
public record Asset(
        AssetKind kind,
        String asset,
        String purpose,
        String size,
        int quantity,
        String dr,
        Map<RegionName, Integer> quantityByRegion,
        Map<RegionName, String> nameByRegion,
        Map<String, String> tags) {
    public Asset {
        quantityByRegion = inOrder(quantityByRegion);
        nameByRegion = inOrder(nameByRegion);
        tags = inOrder(tags);
    }

    /** How many this Region should have; 0 when the row gives it none. */
    public int quantityIn(RegionName region) {
        return quantityByRegion.getOrDefault(region, 0);
    }

    /** The name in a Region; the reader has made sure that kinds found by name have one in each. */
    public String nameIn(RegionName region) {
        return Objects.requireNonNull(nameByRegion.get(region), () -> kind + " has no name in " + region);
    }

    /** A copy that keeps the order of the inventory, for output that stays the same from run to run. */
    private static <K, V> Map<K, V> inOrder(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
