package io.drctl.discovery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as it will stand in the inventory: its keys in order, with remarks about them.
 *
 * <p>A value is a text, a number, a truth value, a list, a map, or another entry, which stands for its id.
 */
final class Entry {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    /** Why each key's value was guessed. */
    private final Map<String, String> guesses = new LinkedHashMap<>();

    private final String label;
    /** Why its parts seem to belong together; empty if that is certain. */
    private String pairing = "";

    /** @param label its name, as far as known; its id is derived from it */
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

    /** Puts a value that was guessed, with the reason. */
    Entry guess(String key, Object value, String why) {
        guesses.put(key, why);
        return put(key, value);
    }

    /** Adds a remark beside a value. */
    Entry remark(String key, String remark) {
        remarks.put(key, remark);
        return this;
    }

    /** Remarks above the entry on why its parts seem to belong together; nothing if that is certain. */
    Entry paired(String why) {
        pairing = why;
        return this;
    }

    Map<String, Object> values() {
        return values;
    }

    Optional<String> remarkOf(String key) {
        return Optional.ofNullable(guesses.get(key))
                .map(Entry::guessed)
                .or(() -> Optional.ofNullable(remarks.get(key)));
    }

    /** The comment above the entry. */
    Optional<String> comment() {
        return pairing.isEmpty() ? Optional.empty() : Optional.of(guessed("these belong together, as " + pairing));
    }

    private static String guessed(String why) {
        return "guessed: " + why;
    }

    @Nullable
    Object get(String key) {
        return values.get(key);
    }

    /** How many of its values were guessed. */
    int guesses() {
        return guesses.size() + (pairing.isEmpty() ? 0 : 1);
    }
}
