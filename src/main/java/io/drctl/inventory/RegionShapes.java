package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The shapes of what may be written once for both Regions, or for each: {@code web} or {@code {us-east-2: web-a,
 * us-west-1: web-b}}.
 *
 * @param names the site's Regions, the primary first; empty when the file doesn't tell them, and then no name of a
 *     Region is held against them
 */
record RegionShapes(List<RegionName> names) {
    RegionShapes {
        names = List.copyOf(names);
    }

    /** A value for each Region, or one for both. */
    <T> YamlShape<ByRegion<T>> each(String key, YamlShape<T> value) {
        return placed(key, value, RegionShapes::isOneValue).map(RegionShapes::values);
    }

    /** The same with the place of each value, for rules that look at it later. */
    <T> YamlShape<ByRegion<YamlValue<T>>> placed(String key, YamlShape<T> value, Predicate<YamlNode> isOneValue) {
        YamlShape<ByRegion<YamlValue<T>>> one = value.placed().map(this::everywhere);
        YamlShape<ByRegion<YamlValue<T>>> byRegion = byRegion(key, value);
        return YamlShape.choose(value.noun(), node -> isOneValue.test(node) ? one : byRegion);
    }

    /** The same, each value for while the Region stands by and while it serves, or one for both. */
    <T> YamlShape<ByRegion<Scale<T>>> scaled(String key, YamlShape<T> value) {
        return placed(
                        key,
                        AssetReading.scale(value),
                        node -> !(node instanceof YamlNode.Mapping mapping)
                                || mapping.entry("standby").isPresent()
                                || mapping.entry("serving").isPresent())
                .map(RegionShapes::values);
    }

    /** A mapping whose keys are Regions of the site. */
    <T> YamlShape<ByRegion<YamlValue<T>>> byRegion(String key, YamlShape<T> value) {
        return YamlShape.mapOf(value)
                .checked((entries, position, problems) -> areNames(key, entries, problems))
                .map(RegionShapes::byName);
    }

    /** What has been read, without its places. */
    static <T> ByRegion<T> values(ByRegion<YamlValue<T>> placed) {
        Map<RegionName, T> values = new LinkedHashMap<>();
        placed.values().forEach((region, value) -> value.ifPresent(read -> values.put(region, read)));
        return new ByRegion<>(values);
    }

    /** Whether a node can't be a value for each Region. */
    static boolean isOneValue(YamlNode node) {
        return !(node instanceof YamlNode.Mapping);
    }

    /** Reports it when a mapping leaves out a Region that needs a value. */
    static void checkComplete(
            String key, ByRegion<?> given, List<RegionName> needed, SourcePosition position, YamlProblems problems) {
        for (RegionName region : needed) {
            if (given.get(region).isEmpty()) {
                problems.error(
                        position,
                        "`" + key + "` says nothing about " + region,
                        "give "
                                + needed.stream().map(RegionName::value).collect(Collectors.joining(" and "))
                                + (needed.size() == 1 ? " a value" : " each a value"));
            }
        }
    }

    private <T> ByRegion<YamlValue<T>> everywhere(YamlValue<T> value) {
        Map<RegionName, YamlValue<T>> values = new LinkedHashMap<>();
        names.forEach(region -> values.put(region, value));
        return new ByRegion<>(values);
    }

    /** Whether all keys are Regions of the site; a wrong one most likely stands for one that then seems missing. */
    private boolean areNames(String key, List<? extends YamlEntry<?>> entries, YamlProblems problems) {
        if (names.isEmpty()) {
            return true;
        }
        List<String> known = names.stream().map(RegionName::value).toList();
        boolean right = true;
        for (YamlEntry<?> entry : entries) {
            if (!known.contains(entry.key())) {
                right = false;
                problems.error(
                        entry.keyPosition(),
                        "`" + key + "` names " + InventoryRules.shown(entry.key())
                                + ", which is not a Region of this site" + Similarity.hint(entry.key(), known),
                        "use " + String.join(" and ", known));
            }
        }
        return right;
    }

    private static <T> ByRegion<YamlValue<T>> byName(List<YamlEntry<T>> entries) {
        Map<RegionName, YamlValue<T>> values = new LinkedHashMap<>();
        for (YamlEntry<T> entry : entries) {
            if (RegionName.isWellFormed(entry.key())) {
                values.put(new RegionName(entry.key()), entry.value());
            }
        }
        return new ByRegion<>(values);
    }
}
