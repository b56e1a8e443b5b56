package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a row of the table is read: the keys that all rows have, those that only some kinds have, and what their values
 * look like. {@link AssetSection} has the rules between them.
 *
 * @param kinds what a row may be
 */
record AssetReading(List<AssetKind> kinds, RegionShapes regions) {
    private static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9-]+");
    private static final Pattern DATABASE_CLASS = Pattern.compile("db\\.([a-z][a-z0-9-]*\\.[a-z0-9-]+|serverless)");

    private static final YamlShape<Integer> COUNT = YamlShape.integer(0, 1000);

    /**
     * A row, as far as it has the right shape.
     *
     * @param position where it begins
     * @param size the text, or what each Region has
     * @param values of the keys of its kind
     * @param keys where the keys stand that are there
     */
    record Row(
            SourcePosition position,
            YamlValue<AssetKind> kind,
            YamlValue<String> id,
            YamlValue<String> asset,
            YamlValue<String> purpose,
            YamlValue<ByRegion<YamlValue<Scale<String>>>> size,
            YamlValue<Integer> quantity,
            YamlValue<String> dr,
            YamlValue<ByRegion<YamlValue<Scale<Integer>>>> perRegion,
            YamlValue<ByRegion<YamlValue<String>>> names,
            YamlValue<ByRegion<YamlValue<Map<String, List<String>>>>> tags,
            YamlValue<ByRegion<YamlValue<Map<String, List<String>>>>> not,
            Map<RowKey<?>, YamlValue<?>> values,
            Map<String, SourcePosition> keys) {
        boolean has(String key) {
            return keys.containsKey(key);
        }

        SourcePosition keyPosition(String key) {
            return keys.getOrDefault(key, position);
        }
    }

    Row read(YamlMappingReader row) {
        YamlValue<AssetKind> kind = row.required("kind", YamlShape.choice(byWord()));
        AssetKind known = kind.orNull();
        Map<RowKey<?>, YamlValue<?>> values = new LinkedHashMap<>();
        if (known != null) {
            for (RowKey<?> key : known.keys()) {
                YamlShape<?> shape = key.shape(regions);
                values.put(
                        key,
                        key.isRequired() && key.kindsReferredTo().isEmpty()
                                ? row.required(key.name(), shape)
                                : row.optional(key.name(), shape));
            }
        }
        Row read = new Row(
                row.position(),
                kind,
                row.optional("id", LocalRules.WORD),
                row.optional("asset", YamlShape.TEXT),
                row.optional("purpose", YamlShape.TEXT_OR_EMPTY),
                row.optional("size", size(known)),
                row.optional("qty", COUNT),
                row.optional("dr", YamlShape.TEXT_OR_EMPTY),
                own(
                        row,
                        "per-region",
                        known == null || known.isRegional(),
                        regions.byRegion("per-region", scale(COUNT))),
                own(row, "names", known == null || known.nameRule().isPresent(), names(known)),
                own(row, "tags", known == null || known.isFoundByTags(), tags("tags")),
                own(row, "not", known == null || known.isFoundByTags(), tags("not")),
                values,
                new LinkedHashMap<>());
        refuseKeysOfOtherKinds(row, known);
        Stream.of("id", "size", "qty", "per-region", "names", "tags", "not")
                .filter(row::has)
                .forEach(key -> read.keys().put(key, row.keyPosition(key)));
        return read;
    }

    /** A key that the row's kind may not have, in which case it is reported as another kind's. */
    private static <T> YamlValue<T> own(YamlMappingReader row, String key, boolean belongs, YamlShape<T> shape) {
        // What the kind doesn't have is left to refuseKeysOfOtherKinds, which names the kind.
        return belongs ? row.optional(key, shape) : row.absent();
    }

    private void refuseKeysOfOtherKinds(YamlMappingReader row, @Nullable AssetKind kind) {
        TreeSet<String> others = new TreeSet<>(List.of("per-region", "names", "tags", "not"));
        kinds.forEach(other -> other.keys().forEach(key -> others.add(key.name())));
        for (String key : others) {
            if (row.has(key) && !row.isKnown(key)) {
                row.accept(key);
                if (kind != null) {
                    row.problems()
                            .error(
                                    row.keyPosition(key),
                                    "`" + key + "` doesn't belong in a row of kind `" + kind.word() + "`",
                                    "remove it");
                }
            }
        }
    }

    private Map<String, AssetKind> byWord() {
        return kinds.stream().collect(Collectors.toMap(AssetKind::word, Function.identity()));
    }

    /** A value, or one for while the Region stands by and one for while it serves. */
    static <T> YamlShape<Scale<T>> scale(YamlShape<T> value) {
        YamlShape<Scale<T>> both = YamlShape.mapping(
                        mapping -> List.of(mapping.required("standby", value), mapping.required("serving", value)))
                .checked((read, position, problems) -> read.stream().allMatch(YamlValue::isPresent))
                .map(read -> new Scale<>(read.get(0).get(), read.get(1).get()));
        YamlShape<Scale<T>> one = value.map(Scale::same);
        return YamlShape.choose(value.noun(), node -> node instanceof YamlNode.Mapping ? both : one);
    }

    private YamlShape<ByRegion<YamlValue<Scale<String>>>> size(@Nullable AssetKind kind) {
        YamlShape<String> text = YamlShape.TEXT_OR_EMPTY.checked(
                (size, position, problems) -> kind == null || isRightSize(kind, size, position, problems));
        return regions.placed(
                "size",
                scale(text),
                node -> !(node instanceof YamlNode.Mapping mapping)
                        || mapping.entry("standby").isPresent()
                        || mapping.entry("serving").isPresent());
    }

    private static boolean isRightSize(AssetKind kind, String size, SourcePosition at, YamlProblems problems) {
        String shown = "`size` " + InventoryRules.shown(size);
        switch (kind.sizeRule()) {
            case INSTANCE_TYPE -> {
                if (!INSTANCE_TYPE.matcher(size).matches() || size.startsWith("db.")) {
                    problems.error(at, shown + " is not an EC2 instance type", "write one such as t3.micro");
                    return false;
                }
            }
            case DATABASE_CLASS -> {
                if (!DATABASE_CLASS.matcher(size).matches()) {
                    problems.error(at, shown + " is not a DB instance class", "write one such as db.r6g.large");
                    return false;
                }
            }
            case NONE -> {
                if (!size.isEmpty() && !size.equals("-")) {
                    problems.error(at, shown + " means nothing for a row of kind `" + kind.word() + "`", "write \"-\"");
                    return false;
                }
            }
            case ANY -> {}
        }
        return true;
    }

    private YamlShape<ByRegion<YamlValue<String>>> names(@Nullable AssetKind kind) {
        YamlShape<String> name = YamlShape.TEXT.checked((text, position, problems) -> {
            NameRule rule = kind == null ? null : kind.nameRule().orElse(null);
            if (rule == null || rule.accepts(text)) {
                return true;
            }
            problems.error(
                    position,
                    InventoryRules.shown(text) + " is not a name that " + rule.owner(),
                    "use " + rule.words());
            return false;
        });
        return regions.placed("names", name, RegionShapes::isOneValue);
    }

    private YamlShape<ByRegion<YamlValue<Map<String, List<String>>>>> tags(String key) {
        return regions.placed(key, TagReading.TAGS, TagReading::isOneSelection);
    }
}
