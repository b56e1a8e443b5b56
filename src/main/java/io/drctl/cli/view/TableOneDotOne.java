package io.drctl.cli.view;

import io.drctl.inventory.Asset;
import java.util.List;

/** The five columns of Table 1.1. */
final class TableOneDotOne {
    static final List<String> HEADER = List.of("Asset", "Purpose", "Size", "Qty", "DR");

    private TableOneDotOne() {}

    static List<String> cells(Asset asset) {
        return List.of(
                oneLine(asset.asset()),
                oneLine(asset.purpose()),
                oneLine(asset.size()),
                Integer.toString(asset.quantity()),
                oneLine(asset.dr()));
    }

    /** A cell is one line, and can't steer the terminal; spaces inside it stay as in the inventory. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.strip()
                .codePoints()
                .forEach(character -> line.appendCodePoint(
                        Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
                                ? ' '
                                : character));
        return line.toString();
    }
}
