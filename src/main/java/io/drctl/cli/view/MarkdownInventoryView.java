package io.drctl.cli.view;

import io.drctl.inventory.Asset;
import io.drctl.inventory.LoadedInventory;
import java.util.ArrayList;
import java.util.List;

/** Table 1.1 in Markdown, for the site's own documentation. */
public final class MarkdownInventoryView implements InventoryView {
    private final Terminal terminal;

    public MarkdownInventoryView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(LoadedInventory loaded) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TableOneDotOne.HEADER);
        for (Asset asset : loaded.inventory().assets()) {
            rows.add(TableOneDotOne.cells(asset).stream()
                    .map(MarkdownInventoryView::escaped)
                    .toList());
        }
        int[] widths = new int[TableOneDotOne.HEADER.size()];
        rows.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        for (int i = 0; i < rows.size(); i++) {
            terminal.out().println(line(rows.get(i), widths, " "));
            if (i == 0) {
                List<String> nothing = rows.get(0).stream().map(cell -> "").toList();
                terminal.out().println(line(nothing, widths, "-"));
            }
        }
    }

    private static String line(List<String> cells, int[] widths, String filler) {
        StringBuilder line = new StringBuilder("|");
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(' ')
                    .append(cell)
                    .append(filler.repeat(widths[column] - cell.length()))
                    .append(" |");
        }
        return line.toString();
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\").replace("|", "\\|");
    }
}
