package io.drctl.readiness;

import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a finding is about: a row of Table 1.1, or something that the table leaves out and no failover can do without, such
 * as the site's DNS.
 *
 * @param word the asset's kind as the inventory writes it, or a word of its own such as {@code dns}
 * @param title the row's first column, or a title of its own such as {@code DNS}
 */
public record Area(String word, String title) {
    public static final Area DNS = new Area("dns", "DNS");

    public static Area of(Asset asset) {
        return new Area(asset.kind().word(), asset.asset());
    }

    /** The areas, rows in the table's order, DNS last. */
    public static List<Area> all(Inventory inventory) {
        return Stream.concat(inventory.assets().stream().map(Area::of), Stream.of(DNS))
                .toList();
    }
}
