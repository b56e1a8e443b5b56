package io.drctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines for human output. */
final class TextLayout {
    private TextLayout() {}

    /**
     * Breaks a text at its blanks into lines of at most {@code width} characters; a longer word is cut. Blanks inside a
     * line stay as they are.
     *
     * @return at least one line
     */
    static List<String> wrap(String text, int width) {
        int limit = Math.max(1, width);
        List<String> lines = new ArrayList<>();
        String rest = text.stripTrailing();
        while (rest.length() > limit) {
            int blank = rest.lastIndexOf(' ', limit);
            int cut = blank > 0 ? blank : limit;
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
