package io.drctl.readiness;

import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of row with what is checked of each row of it. It is declared in the file of its checks, as
 * {@code static final CheckedKind KIND}, and {@link CheckCatalogue} lists it: a new kind is one file and one line
 * there.
 *
 * @param entries what is checked of one row, in the order of the report
 */
record CheckedKind(AssetKind kind, BiFunction<Inventory, Asset, List<CheckCatalogue.Entry<?>>> entries) {
    /** A kind whose rows are checked each on its own. */
    static CheckedKind of(AssetKind kind, CheckFamily<Asset> family) {
        return new CheckedKind(
                kind, (inventory, row) -> List.of(new CheckCatalogue.Entry<>(Area.of(row, inventory), family, row)));
    }

    /**
     * A kind whose rows are checked as parts of the databases that they belong to.
     *
     * @param rowOf a database's row of this kind; null when it has none
     */
    static CheckedKind ofDatabases(
            AssetKind kind, Function<Database, @Nullable Asset> rowOf, CheckFamily<Database> family) {
        return new CheckedKind(
                kind,
                (inventory, row) -> inventory.databases().stream()
                        .filter(database -> row.equals(rowOf.apply(database)))
                        .<CheckCatalogue.Entry<?>>map(
                                database -> new CheckCatalogue.Entry<>(Area.of(row, inventory), family, database))
                        .toList());
    }
}
