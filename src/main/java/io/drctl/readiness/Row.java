package io.drctl.readiness;

import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a finding is about: a row of Table 1.1, or the site's DNS, which the table leaves out and no failover can do without.
 *
 * @param word the asset's kind as the inventory writes it, or {@code dns}
 * @param title the row's first column, or {@code DNS}
 */
public record Row(String word, String title) {
    public static final Row DNS = new Row("dns", "DNS");

    public static Row of(Asset asset) {
        return new Row(asset.kind().word(), asset.asset());
    }

    /** The rows in the table's order, DNS last. */
    public static List<Row> all(Inventory inventory) {
        return Stream.concat(inventory.assets().stream().map(Row::of), Stream.of(DNS))
                .toList();
    }
}
