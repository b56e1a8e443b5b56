package io.drctl.discovery;

import io.drctl.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A draft as the text of an inventory: YAML that the reader reads as it was meant, and comments for people. */
final class InventoryText {
    private static final int COLUMNS = 100;

    /** What every version of YAML reads as text without quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9._/-]*( [A-Za-z0-9._/-]+)*|[0-9]+[smh]|[0-9]+(\\.[0-9]+){3}/[0-9]+");

    private static final Set<String> WORDS_OF_YAML =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    InventoryText comment(String sentence) {
        wrapped(sentence, "# ", "# ");
        return this;
    }

    /** A list of comments below a heading; nothing where there are none. */
    InventoryText comments(String heading, List<String> items) {
        if (!items.isEmpty()) {
            text.append('\n');
            comment(heading);
            items.forEach(item -> wrapped(item, "#   - ", "#     "));
        }
        return this;
    }

    InventoryText line(String line) {
        text.append(line).append('\n');
        return this;
    }

    InventoryText section(String key, Entry entry) {
        text.append('\n').append(key).append(":\n");
        entry(entry, "  ", "  ");
        return this;
    }

    /** A mapping of mappings. */
    InventoryText sections(String key, Map<String, Entry> entries) {
        text.append('\n').append(key).append(":\n");
        entries.forEach((name, entry) -> {
            text.append("  ").append(name).append(":\n");
            entry(entry, "    ", "    ");
        });
        return this;
    }

    /** A list of mappings; nothing where there are none. */
    InventoryText list(String key, List<Entry> entries) {
        if (!entries.isEmpty()) {
            text.append('\n').append(key).append(":\n");
            for (int i = 0; i < entries.size(); i++) {
                text.append(i == 0 ? "" : "\n");
                entry(entries.get(i), "  - ", "    ");
            }
        }
        return this;
    }

    private void entry(Entry entry, String first, String others) {
        String indent = " ".repeat(first.length());
        entry.comment().ifPresent(comment -> wrapped(comment, " ".repeat(2) + "# ", " ".repeat(2) + "# "));
        String before = first;
        for (Map.Entry<String, Object> value : entry.values().entrySet()) {
            if (value.getValue() instanceof Entry other && other.get("id") == null) {
                // The only row of its kind is meant anyway.
                continue;
            }
            String remark =
                    entry.remarkOf(value.getKey()).map(InventoryText::harmless).orElse("");
            String line = before + value.getKey() + ": " + flow(value.getValue());
            boolean fits = line.length() + remark.length() + 3 <= COLUMNS;
            if (!remark.isEmpty() && !fits) {
                // A comment above the first key of a list's entry would belong to the entry before.
                wrapped(
                        remark,
                        (before.isBlank() ? before : indent) + "# ",
                        (before.isBlank() ? before : indent) + "# ");
            }
            text.append(line)
                    .append(!remark.isEmpty() && fits ? "  # " + remark : "")
                    .append('\n');
            before = others;
        }
    }

    /** A value on one line. */
    private static String flow(Object value) {
        if (value instanceof Entry entry) {
            return scalar(String.valueOf(entry.get("id")));
        }
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, each) -> parts.add(scalar(String.valueOf(key)) + ": " + flow(each)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof List<?> list) {
            return "["
                    + String.join(", ", list.stream().map(InventoryText::flow).toList()) + "]";
        }
        return value instanceof String string ? scalar(string) : String.valueOf(value);
    }

    private static String scalar(String value) {
        if (PLAIN.matcher(value).matches() && !WORDS_OF_YAML.contains(value.toLowerCase(Locale.ROOT))) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (point >= 0x20 && point < 0x7f) {
                quoted.appendCodePoint(point);
            } else if (point <= 0xffff) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                quoted.append(String.format(Locale.ROOT, "\\U%08x", point));
            }
        });
        return quoted.append('"').toString();
    }

    /** What somebody else wrote, on one line, so that it can't break out of its comment. */
    private static String harmless(String told) {
        return Printable.line(told);
    }

    private void wrapped(String sentence, String first, String others) {
        StringBuilder line = new StringBuilder(first);
        boolean isEmpty = true;
        for (String word : harmless(sentence).split(" ", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > COLUMNS) {
                text.append(line).append('\n');
                line = new StringBuilder(others);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
