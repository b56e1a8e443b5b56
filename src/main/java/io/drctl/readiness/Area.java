package io.drctl.readiness;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;

/**
 * What a finding is about: a row of Table 1.1, or something that the table leaves out and no failover can do without,
 * such as the site's DNS. {@link CheckCatalogue} says which areas there are.
 *
 * @param word the asset's kind as the inventory writes it, or a word of its own such as {@code dns}
 * @param title the row's first column, or a title of its own such as {@code DNS}
 */
public record Area(String word, String title) {
    static final Area DNS = new Area("dns", "DNS");

    /** The DNS of one application; of several, each is told by its name. */
    static Area dnsOf(Application application, Inventory inventory) {
        return inventory.applications().size() == 1 ? DNS : new Area(DNS.word(), DNS.title() + " of " + application.name());
    }

    static Area of(Asset row) {
        return new Area(row.kind().word(), row.asset());
    }
}
