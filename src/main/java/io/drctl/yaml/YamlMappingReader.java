package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlNode.Entry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the known keys out of a mapping, and reports the unknown and the missing ones.
 *
 * <p>An unknown key that looks like a known one which isn't there is a slip of the pen: one diagnostic says so, and the
 * known key is not reported as missing as well.
 */
public final class YamlMappingReader {
    private final YamlNode.Mapping mapping;
    private final String what;
    private final YamlProblems problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    YamlMappingReader(YamlNode.Mapping mapping, String what, YamlProblems problems) {
        this.mapping = mapping;
        this.what = what;
        this.problems = problems;
    }

    /** The value of a key that must be there. */
    public <T> YamlValue<T> required(String key, YamlShape<T> shape) {
        if (mapping.entry(key).isEmpty()) {
            missing.put(key, shape.noun());
        }
        return optional(key, shape);
    }

    /** The value of a key that may be there; with a key, but no value, it is wrong. */
    public <T> YamlValue<T> optional(String key, YamlShape<T> shape) {
        known.add(key);
        Optional<Entry> entry = mapping.entry(key);
        if (entry.isEmpty()) {
            return YamlValue.absent(mapping.position());
        }
        YamlNode node = entry.get().value();
        return YamlValue.of(shape.read(node, "`" + key + "`", problems), node.position());
    }

    /** Nothing, for a key that this mapping doesn't have. */
    public <T> YamlValue<T> absent() {
        return YamlValue.absent(mapping.position());
    }

    /** Whether the key has been asked for. */
    public boolean isKnown(String key) {
        return known.contains(key);
    }

    /** Marks a key as known, whatever its value: the caller reports what is wrong with it. */
    public void accept(String key) {
        known.add(key);
    }

    public boolean has(String key) {
        return mapping.entry(key).isPresent();
    }

    /** Where a key stands, or the mapping when it isn't there. */
    public SourcePosition keyPosition(String key) {
        return mapping.entry(key).map(Entry::keyPosition).orElse(mapping.position());
    }

    /** Where the mapping begins. */
    public SourcePosition position() {
        return mapping.position();
    }

    public YamlProblems problems() {
        return problems;
    }

    void finish() {
        Set<String> there = mapping.keys();
        List<String> absent = known.stream().filter(key -> !there.contains(key)).toList();
        for (Entry entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                unknown(entry, absent);
            }
        }
        missing.forEach((key, noun) -> problems.error(
                mapping.position(), "missing key `" + key + "` in " + what, "add `" + key + ":` with " + noun));
    }

    private void unknown(Entry entry, List<String> absent) {
        if (problems.isFull()) {
            // It is counted; what it may have been meant for, nobody would read.
            problems.error(entry.keyPosition(), "unknown key", null);
            return;
        }
        Optional<String> meant = Similarity.closest(entry.key(), absent);
        if (meant.isPresent()) {
            missing.remove(meant.get());
            problems.error(
                    entry.keyPosition(),
                    "unknown key `" + entry.key() + "`" + Similarity.hint(entry.key(), absent),
                    "rename it to `" + meant.get() + "`");
        } else {
            problems.error(
                    entry.keyPosition(),
                    "unknown key `" + entry.key() + "` in " + what,
                    "remove it; the keys here are " + String.join(", ", known));
        }
    }
}
