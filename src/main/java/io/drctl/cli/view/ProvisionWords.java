package io.drctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Words that the provisioning views share. */
final class ProvisionWords {
    private ProvisionWords() {}

    /** Terraform's {@code create} while it is under way. */
    static String going(String action) {
        return switch (action) {
            case "create" -> "creating";
            case "update" -> "changing";
            case "delete" -> "destroying";
            default -> "working on";
        };
    }

    /** Terraform's {@code create} once it is over. */
    static String gone(String action) {
        return switch (action) {
            case "create" -> "created";
            case "update" -> "changed";
            case "delete" -> "destroyed";
            default -> "done";
        };
    }

    /** Breaks each paragraph of a text, as {@link TextLayout#wrapWords} does. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            String words = paragraph.strip();
            // Terraform shows examples by indenting them.
            String indent = " ".repeat(Math.min(paragraph.indexOf(words), columns / 2));
            lines.addAll(TextLayout.wrapWords(indent + words, columns, indent));
        }
        return lines;
    }
}
