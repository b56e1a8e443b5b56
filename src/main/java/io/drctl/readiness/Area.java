package io.drctl.readiness;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * What a finding is about: a row of the inventory's table, or something that the table leaves out but every failover
 * needs, such as the site's DNS. {@link CheckCatalogue} lists the areas.
 *
 * @param word the asset's kind as in the inventory, or another word such as {@code dns}
 * @param title the row's first column, or another title such as {@code DNS}
 * @param row the row's id; null for what is no row
 */
public record Area(String word, String title, @Nullable String row) {
    static final Area DNS = new Area("dns", "DNS");

    /** What is no row of the table. */
    Area(String word, String title) {
        this(word, title, null);
    }

    /** The DNS of one application; of several, each is told by its name. */
    static Area dnsOf(Application application, Inventory inventory) {
        return inventory.applications().size() == 1
                ? DNS
                : new Area(DNS.word(), DNS.title() + " of " + application.name());
    }

    /** The name by which a database's writer is found; of several, each is told by its database. */
    static Area nameOf(Database database, Inventory inventory) {
        return new Area(
                "database-name", "Database name" + (inventory.databases().size() == 1 ? "" : " of " + database.name()));
    }

    /** The RDS Data API of a database; of several, each is told by its database. */
    static Area dataApiOf(Database database, Inventory inventory) {
        return new Area("data-api", "Data API" + (inventory.databases().size() == 1 ? "" : " of " + database.name()));
    }

    /** The fences of a database; of several, each is told by its database. */
    static Area fencesOf(Database database, Inventory inventory) {
        return new Area("fence", "Fences" + (inventory.databases().size() == 1 ? "" : " of " + database.name()));
    }

    /** A row; of several with one title, each is told by its id. */
    static Area of(Asset row, Inventory inventory) {
        boolean isAlone = inventory.assets().stream()
                .noneMatch(other -> !other.equals(row) && other.asset().equals(row.asset()));
        return new Area(row.kind().word(), isAlone ? row.asset() : row.asset() + " " + row.id(), row.id());
    }
}
