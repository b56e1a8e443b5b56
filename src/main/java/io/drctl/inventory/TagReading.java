package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How {@code tags} and {@code not} are read: {@code {project: acme, env: "prod*", role: [web, api]}}.
 *
 * <p>The limits are those of <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">EC2's
 * tags</a>. Keys that begin with {@code aws:} nobody may set, but everybody may search by.
 */
final class TagReading {
    private static final int KEY_MAX = 128;
    private static final int VALUE_MAX = 256;

    private static final YamlShape<String> VALUE = YamlShape.TEXT.checked((value, position, problems) -> {
        if (value.length() <= VALUE_MAX) {
            return true;
        }
        problems.error(position, "a tag's value has at most " + VALUE_MAX + " characters", "shorten the value");
        return false;
    });

    private static final YamlShape<List<String>> VALUES = YamlShape.choose(
            VALUE.noun(),
            node -> node instanceof YamlNode.Sequence
                    ? YamlShape.listOf(VALUE)
                            .checked(TagReading::isNotEmpty)
                            .map(values -> values.stream()
                                    .filter(value -> value.isPresent())
                                    .map(value -> value.get())
                                    .toList())
                    : VALUE.map(List::of));

    static final YamlShape<Map<String, List<String>>> TAGS =
            YamlShape.mapOf(VALUES).checked(TagReading::areTags).map(TagReading::byKey);

    private TagReading() {}

    /** Whether these are tags, rather than the tags of each Region. */
    static boolean isOneSelection(YamlNode node) {
        return !(node instanceof YamlNode.Mapping mapping)
                || mapping.entries().isEmpty()
                || !mapping.entries().stream().allMatch(entry -> entry.value() instanceof YamlNode.Mapping);
    }

    private static boolean isNotEmpty(List<?> values, SourcePosition position, YamlProblems problems) {
        if (values.isEmpty()) {
            problems.error(position, "no value is listed, so nothing could be found", "list at least one value");
        }
        return !values.isEmpty();
    }

    private static boolean areTags(List<YamlEntry<List<String>>> tags, SourcePosition position, YamlProblems problems) {
        boolean right = true;
        if (tags.isEmpty()) {
            problems.error(position, "no tag is given, so nothing could be found by it", "give at least one tag");
            right = false;
        }
        for (YamlEntry<?> tag : tags) {
            if (tag.key().isBlank() || tag.key().length() > KEY_MAX) {
                problems.error(
                        tag.keyPosition(),
                        InventoryRules.shown(tag.key()) + " is not a tag key that AWS accepts",
                        "use 1 to " + KEY_MAX + " characters");
                right = false;
            }
        }
        return right;
    }

    private static Map<String, List<String>> byKey(List<YamlEntry<List<String>>> tags) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        tags.forEach(tag -> tag.value().ifPresent(read -> values.put(tag.key(), read)));
        return values;
    }
}
