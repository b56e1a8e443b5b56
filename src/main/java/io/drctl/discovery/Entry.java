package io.drctl.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as it is to stand in the inventory: its keys in their order, with what is to be said of them.
 *
 * <p>A value is a text, a number, a truth value, a list, a map, or another entry, which stands for its id.
 */
final class Entry {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private final List<String> comments = new ArrayList<>();
    private final String label;

    /** @param label what it is called, as far as that is known; an id is made of it */
    Entry(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    Entry put(String key, Object value) {
        values.put(key, value);
        return this;
    }

    /** Puts a key before all others. */
    void putFirst(String key, Object value) {
        Map<String, Object> rest = new LinkedHashMap<>(values);
        values.clear();
        values.put(key, value);
        rest.forEach(values::putIfAbsent);
    }

    /** Says that a value was guessed, and by what. */
    Entry guess(String key, Object value, String why) {
        remarks.put(key, "guessed: " + why);
        return put(key, value);
    }

    /** Says something beside a value. */
    Entry remark(String key, String remark) {
        remarks.put(key, remark);
        return this;
    }

    /** Says something above the entry. */
    Entry comment(String comment) {
        if (!comment.isEmpty()) {
            comments.add(comment);
        }
        return this;
    }

    Map<String, Object> values() {
        return values;
    }

    Optional<String> remarkOf(String key) {
        return Optional.ofNullable(remarks.get(key));
    }

    List<String> comments() {
        return comments;
    }

    @Nullable
    Object get(String key) {
        return values.get(key);
    }

    /** How many of its values were guessed. */
    long guesses() {
        return remarks.values().stream()
                        .filter(remark -> remark.startsWith("guessed"))
                        .count()
                + comments.stream()
                        .filter(comment -> comment.startsWith("guessed"))
                        .count();
    }
}
