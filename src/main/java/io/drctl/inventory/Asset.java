package io.drctl.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A row of the table: its five columns, and how its assets are found in AWS.
 *
 * @param id by which applications, databases and other rows refer to it
 * @param asset first column, as shown
 * @param size as shown: an instance type, or {@code -} (or empty) where the row has none
 * @param sizes what is promised; empty where nothing is
 * @param quantity all Regions together, as shown
 * @param quantities how many in each Region; empty for what lives in none
 * @param names the name or identifier in each Region, for what is found by name
 * @param tags the tags in each Region, for what is found by tag
 * @param values of the keys that its kind has beside those of all rows
 */
public record Asset(
        AssetKind kind,
        String id,
        String asset,
        String purpose,
        String size,
        ByRegion<Scale<String>> sizes,
        int quantity,
        String dr,
        ByRegion<Scale<Integer>> quantities,
        ByRegion<String> names,
        ByRegion<TagSelection> tags,
        Map<RowKey<?>, Object> values) {
    public Asset {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** How many this Region has by its role; 0 when the row gives it none. */
    public int quantityIn(SiteRegion region) {
        return quantities
                .get(region.name())
                .map(scale -> scale.in(region.role()))
                .orElse(0);
    }

    /** Whether this Region has any, in whichever role. */
    public boolean isIn(RegionName region) {
        return quantities
                .get(region)
                .map(scale -> scale.standby() > 0 || scale.serving() > 0)
                .orElse(false);
    }

    /** The size in this Region by its role; empty where none is promised. */
    public Optional<String> sizeIn(SiteRegion region) {
        return sizes.get(region.name()).map(scale -> scale.in(region.role()));
    }

    /**
     * The name in a Region; the reader has made sure that kinds found by name have one wherever they are.
     *
     * @throws NoSuchElementException when there is none
     */
    public String nameIn(RegionName region) {
        return names.get(region).orElseThrow(() -> new NoSuchElementException(kind + " has no name in " + region));
    }

    /** The same under another name in a Region. */
    Asset calledIn(RegionName region, String name) {
        return new Asset(
                kind,
                id,
                asset,
                purpose,
                size,
                sizes,
                quantity,
                dr,
                quantities,
                names.with(region, name),
                tags,
                values);
    }

    /** The tags in a Region; those that select nothing where the row has none. */
    public TagSelection tagsIn(RegionName region) {
        return tags.get(region).orElse(TagSelection.NONE);
    }

    /** The value of one of the kind's own keys; empty when the inventory doesn't say it. */
    @SuppressWarnings("unchecked") // Only the reader puts values in, each by the key that has read it.
    public <T> Optional<T> get(RowKey<T> key) {
        return Optional.ofNullable((T) values.get(key));
    }
}
