package io.drctl.cli.view;

import io.drctl.text.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table for people, fitted to the width of their terminal.
 *
 * <p>Columns that need less room than the others keep it; the widest shrink first, and their text is broken at spaces.
 * Where not even the longest words fit side by side, each row becomes a block with one cell per line, so that nothing
 * is ever cut off.
 */
final class TextTable {
    private static final int GAP = 2;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    void add(List<String> row) {
        if (row.size() != header.size()) {
            throw new IllegalArgumentException(row.size() + " cells for " + header.size() + " columns");
        }
        // A secret that is broken across lines is no longer recognized.
        rows.add(row.stream().map(Secrets::hiddenByForm).toList());
    }

    /** The lines, header first, none longer than {@code width} unless a single word is. */
    List<String> lines(int width) {
        int[] widths = fitted(width - GAP * (header.size() - 1));
        if (Arrays.stream(widths).sum() + GAP * (header.size() - 1) > width) {
            return blocks(width);
        }
        List<String> lines = new ArrayList<>(row(header, widths));
        for (List<String> row : rows) {
            lines.addAll(row(row, widths));
        }
        return lines;
    }

    private int[] fitted(int room) {
        int[] widths = new int[header.size()];
        int[] least = new int[header.size()];
        for (int column = 0; column < header.size(); column++) {
            for (String cell : cells(column)) {
                widths[column] = Math.max(widths[column], cell.length());
                for (String word : cell.split(" ", -1)) {
                    least[column] = Math.max(least[column], word.length());
                }
            }
        }
        while (Arrays.stream(widths).sum() > room) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                boolean canShrink = widths[column] > least[column];
                if (canShrink && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private List<String> cells(int column) {
        List<String> cells = new ArrayList<>();
        cells.add(header.get(column));
        rows.forEach(row -> cells.add(row.get(column)));
        return cells;
    }

    private static List<String> row(List<String> cells, int[] widths) {
        List<List<String>> wrapped = IntStream.range(0, cells.size())
                .mapToObj(column -> TextLayout.wrap(cells.get(column), widths[column]))
                .toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell =
                        line < wrapped.get(column).size() ? wrapped.get(column).get(line) : "";
                text.append(cell).append(" ".repeat(Math.max(0, widths[column] - cell.length()) + GAP));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    private List<String> blocks(int width) {
        int label = header.stream().skip(1).mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.addAll(TextLayout.wrap(row.get(0), width));
            for (int column = 1; column < row.size(); column++) {
                String name = header.get(column);
                String indent = " ".repeat(GAP + label + GAP);
                List<String> texts = TextLayout.wrap(row.get(column), width - indent.length());
                for (int i = 0; i < texts.size(); i++) {
                    String start = i == 0 ? " ".repeat(GAP) + name + " ".repeat(label - name.length() + GAP) : indent;
                    lines.add((start + texts.get(i)).stripTrailing());
                }
            }
        }
        return lines;
    }
}
