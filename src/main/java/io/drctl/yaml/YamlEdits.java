package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Changes to the text of a document that leave all else as a person wrote it: comments, order, spacing, line breaks.
 *
 * <p>Only what stands in the file exactly as it is read can be changed in place: a value with escapes, or one that goes
 * on in another line, is left alone, and the caller learns of it.
 */
public final class YamlEdits {
    private record Edit(int start, int end, String text) {}

    private final SourceText source;
    private final List<Edit> edits = new ArrayList<>();

    YamlEdits(SourceText source) {
        this.source = source;
    }

    /** Gives a scalar another text; false, and nothing is changed, where it doesn't stand in the file as it is read. */
    public boolean replace(Scalar scalar, String text) {
        return replace(scalar.position(), scalar.text(), text);
    }

    /** Gives a key another name; false, and nothing is changed, where it doesn't stand in the file as it is read. */
    public boolean rename(YamlNode.Entry entry, String key) {
        return replace(entry.keyPosition(), entry.key(), key);
    }

    private boolean replace(SourcePosition at, String before, String after) {
        OptionalInt start = start(at, before);
        start.ifPresent(from -> edits.add(new Edit(from, from + length(before), after)));
        return start.isPresent();
    }

    /** Where a text stands that begins at a place, behind its quote if it has one; empty where it isn't there. */
    private OptionalInt start(SourcePosition at, String text) {
        int offset = source.offset(at);
        int quote = source.at(offset);
        boolean isQuoted = quote == '"' || quote == '\'';
        int from = isQuoted ? offset + 1 : offset;
        int[] wanted = text.codePoints().toArray();
        for (int i = 0; i < wanted.length; i++) {
            if (source.at(from + i) != wanted[i]) {
                return OptionalInt.empty();
            }
        }
        return isQuoted && source.at(from + wanted.length) != quote ? OptionalInt.empty() : OptionalInt.of(from);
    }

    /**
     * Puts a line of its own behind the line that something stands in.
     *
     * @param column where its text begins, counted from 1
     */
    public void insertLineBehind(SourcePosition at, int column, String line) {
        int start = source.offset(at);
        while (source.at(start) != '\n' && source.at(start) != 0) {
            start++;
        }
        start = source.at(start) == 0 ? start : start + 1;
        edits.add(new Edit(start, start, " ".repeat(column - 1) + line + source.lineBreak()));
    }

    /** Puts text right behind the character that a flow mapping or sequence begins with. */
    public void insertBehindBracket(YamlNode flow, String text) {
        int behind = source.offset(flow.position()) + 1;
        edits.add(new Edit(behind, behind, text));
    }

    /** Takes away the whole line that something stands in; false where something else stands there too. */
    public boolean removeLine(YamlNode.Entry entry) {
        return entry.value() instanceof Scalar scalar
                && scalar.position().line() == entry.keyPosition().line()
                && removeLine(entry.keyPosition(), scalar);
    }

    /** Takes away the whole line of an item of a list in block style; false where something else stands there too. */
    public boolean removeLine(Scalar item) {
        return removeLine(item.position(), item);
    }

    private boolean removeLine(SourcePosition first, Scalar last) {
        int start = source.offset(first) - (first.column() - 1);
        OptionalInt text = start(last.position(), last.text());
        if (text.isEmpty()) {
            return false;
        }
        for (int i = start; i < source.offset(first); i++) {
            // A list's first key shares its line with the dash of the whole entry.
            if (source.at(i) != ' ' && !(source.at(i) == '-' && first.equals(last.position()))) {
                return false;
            }
        }
        int end = text.getAsInt() + length(last.text());
        if (source.at(end) == '"' || source.at(end) == '\'') {
            end++;
        }
        int rest = end;
        while (source.at(rest) == ' ') {
            rest++;
        }
        if (source.at(rest) == '#') {
            while (source.at(rest) != 0 && source.at(rest) != '\n') {
                rest++;
            }
        }
        if (source.at(rest) == '\r') {
            rest++;
        }
        if (source.at(rest) != '\n' && source.at(rest) != 0) {
            return false;
        }
        edits.add(new Edit(start, source.at(rest) == 0 ? rest : rest + 1, ""));
        return true;
    }

    /** Whether a mapping or sequence stands in brackets. */
    public boolean isFlow(YamlNode node) {
        int first = source.at(source.offset(node.position()));
        return first == '[' || first == '{';
    }

    /**
     * Gives a list of scalars other texts, no more than there are; false where one of them can't be changed in place,
     * and then the text isn't to be used.
     */
    public boolean replaceAll(YamlNode.Sequence list, List<String> texts) {
        List<Scalar> items = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (!(item instanceof Scalar scalar)
                    || start(scalar.position(), scalar.text()).isEmpty()) {
                return false;
            }
            items.add(scalar);
        }
        if (items.isEmpty() || texts.isEmpty() || texts.size() > items.size()) {
            return false;
        }
        if (texts.size() < items.size() && isFlow(list)) {
            Scalar last = items.get(items.size() - 1);
            int from = source.offset(items.get(0).position());
            int end = start(last.position(), last.text()).getAsInt() + length(last.text());
            edits.add(new Edit(
                    from, source.at(end) == '"' || source.at(end) == '\'' ? end + 1 : end, String.join(", ", texts)));
            return true;
        }
        for (int i = 0; i < items.size(); i++) {
            boolean done = i < texts.size() ? replace(items.get(i), texts.get(i)) : removeLine(items.get(i));
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** The text with all changes; those that were asked for must not overlap. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Edit edit :
                edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
            if (edit.start() < at) {
                throw new IllegalStateException("two changes of the same place");
            }
            source.append(text, at, edit.start());
            text.append(edit.text());
            at = edit.end();
        }
        source.append(text, at, source.length());
        return text.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
