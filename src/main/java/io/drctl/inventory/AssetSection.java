package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.AssetReading.Row;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of an inventory: what must agree within a row and between rows, and the assets that come of them. */
final class AssetSection {
    private final RegionShapes regions;
    private final YamlProblems problems;
    private final RowIds ids;
    private final List<Row> rows;
    private final int written;
    private boolean shipped;

    /** What each row's references mean, once they have been checked. */
    private final IdentityHashMap<Row, Map<RowKey<?>, String>> references = new IdentityHashMap<>();

    AssetSection(YamlValue<List<YamlValue<Row>>> assets, RegionShapes regions, YamlProblems problems) {
        this.regions = regions;
        this.problems = problems;
        this.rows = assets.orElse(List.of()).stream()
                .flatMap(row -> Stream.ofNullable(row.orNull()))
                .toList();
        this.written = assets.orElse(List.of()).size();
        this.ids = new RowIds(rows, problems);
    }

    /** The rows by their ids. */
    RowIds ids() {
        return ids;
    }

    /** All rows that have been read. */
    List<Row> rows() {
        return rows;
    }

    /** The rows of a kind that have been read. */
    List<Row> rows(AssetKind kind) {
        return rows.stream().filter(row -> kind.equals(row.kind().orNull())).toList();
    }

    /**
     * Checks the rows.
     *
     * @param isShipped whether drctl's own Terraform makes the site, so that nothing may be advised which it can't make
     */
    void check(boolean isShipped) {
        this.shipped = isShipped;
        ids.check();
        for (Row row : rows) {
            AssetKind kind = row.kind().orNull();
            if (kind != null) {
                checkFound(row, kind);
                checkQuantities(row, kind);
                checkReferences(row, kind);
                ServerlessRules.check(row, problems);
                if (kind.equals(AssetKind.BUCKET)) {
                    checkBucketNames(row);
                }
                if (kind.equals(AssetKind.SOURCE_REPOSITORY)) {
                    checkRepositories(row);
                }
            }
        }
    }

    /** A row says how its assets are found, in each Region that has any. */
    private void checkFound(Row row, AssetKind kind) {
        boolean named = kind.nameRule().isPresent();
        boolean tagged = kind.isFoundByTags();
        if ((named || tagged) && !row.has("names") && !row.has("tags") && !row.has("not")) {
            String keys = named && tagged ? "`names` or `tags`" : named ? "`names`" : "`tags`";
            problems.error(
                    row.position(),
                    "missing key " + keys + " in the row of kind `" + kind.word() + "`",
                    named ? "add `names:` with the name in each Region" : "add `tags:` with the tags of its assets");
        }
        if (row.has("not") && !row.has("tags")) {
            problems.error(
                    row.keyPosition("not"),
                    "`not` takes away from what `tags` finds, and there is no `tags`",
                    "add `tags:`, or remove `not`");
        }
        List<RegionName> needed = regionsOf(row);
        row.names()
                .ifPresent(names -> RegionShapes.checkComplete(
                        "names", names, needed, row.names().position(), problems));
        row.tags()
                .ifPresent(tags -> RegionShapes.checkComplete(
                        "tags", tags, needed, row.tags().position(), problems));
    }

    /** The Regions that have any of a row's assets. */
    private List<RegionName> regionsOf(Row row) {
        ByRegion<YamlValue<Scale<Integer>>> given = row.perRegion().orNull();
        return regions.names().stream()
                .filter(region -> given == null
                        || given.get(region)
                                .map(value -> value.orElse(Scale.same(1)))
                                .filter(scale -> scale.standby() > 0 || scale.serving() > 0)
                                .isPresent())
                .toList();
    }

    /** Whether each row says of which kind it is. */
    boolean areAllKindsKnown() {
        return rows.size() == written
                && rows.stream().allMatch(row -> row.kind().isPresent());
    }

    /** The Regions that have none of a row's assets. */
    List<RegionName> regionsWithout(Row row) {
        List<RegionName> having = regionsOf(row);
        return regions.names().stream()
                .filter(region -> !having.contains(region))
                .toList();
    }

    /** The row of a cluster's instances; empty where there is none. */
    Optional<String> instancesOf(String cluster) {
        return rows(AssetKind.DATABASE_INSTANCE).stream()
                .filter(row ->
                        cluster.equals(references.getOrDefault(row, Map.of()).get(RowKeys.DATABASE_CLUSTER)))
                .findFirst()
                .flatMap(ids::idOf);
    }

    private void checkQuantities(Row row, AssetKind kind) {
        ByRegion<YamlValue<Scale<Integer>>> given = row.perRegion().orNull();
        if (given == null) {
            if (!row.has("per-region") && kind.isRegional() && row.quantity().isPresent() && !kind.isCounted()) {
                checkSum(row, regions.names().size(), "there is one in each Region");
            }
            return;
        }
        RegionShapes.checkComplete(
                "per-region", given, regions.names(), row.perRegion().position(), problems);
        boolean complete = given.values().size() == 2;
        for (YamlValue<Scale<Integer>> value : given.values().values()) {
            Scale<Integer> scale = value.orNull();
            if (scale == null) {
                complete = false;
                continue;
            }
            int most = Math.max(scale.standby(), scale.serving());
            if (!kind.isCounted() && most > 1) {
                problems.error(
                        value.position(),
                        "a row of kind `" + kind.word() + "` is one in each Region, not " + most,
                        shipped ? "write 1" : "write 1, and a row of its own for each further one");
            } else if (kind.equals(AssetKind.DATABASE_INSTANCE) && scale.serving() == 0) {
                problems.error(
                        value.position(),
                        "a database cluster without an instance can't be promoted",
                        "write at least 1");
            }
        }
        if (complete && !regions.names().isEmpty() && regionsOf(row).isEmpty()) {
            problems.error(row.perRegion().position(), "neither Region has any", "write at least 1 for one of them");
        } else if (complete && row.quantity().isPresent() && regions.names().size() == 2) {
            List<Integer> each = regions.names().stream()
                    .map(region -> given.in(region).get().in(roleOf(region)))
                    .toList();
            int sum = each.stream().mapToInt(Integer::intValue).sum();
            checkSum(
                    row,
                    sum,
                    "`per-region` adds up to " + sum + " ("
                            + each.stream().map(String::valueOf).collect(Collectors.joining(" + ")) + ")");
        }
    }

    private void checkSum(Row row, int sum, String why) {
        int quantity = row.quantity().get();
        if (quantity != sum && sum > 0) {
            problems.error(
                    row.quantity().position(),
                    "`qty` is " + quantity + ", but " + why,
                    "write " + sum + ", or correct `per-region`");
        }
    }

    private RegionRole roleOf(RegionName region) {
        return regions.names().indexOf(region) == 0 ? RegionRole.PRIMARY : RegionRole.RECOVERY;
    }

    private void checkReferences(Row row, AssetKind kind) {
        Map<RowKey<?>, String> meant = new LinkedHashMap<>();
        for (RowKey<?> key : kind.keys()) {
            if (!key.kindsReferredTo().isEmpty()) {
                YamlValue<?> given = Objects.requireNonNull(row.values().get(key));
                ids.refer(
                                key.name(),
                                text(given),
                                key.kindsReferredTo(),
                                key.isRequired() ? "the row of kind `" + kind.word() + "`" : null,
                                row.position())
                        .ifPresent(id -> meant.put(key, id));
            }
        }
        references.put(row, meant);
    }

    @SuppressWarnings("unchecked") // A reference is a text; RowKey makes no others.
    private static YamlValue<String> text(YamlValue<?> reference) {
        return (YamlValue<String>) reference;
    }

    private void checkBucketNames(Row row) {
        ByRegion<YamlValue<String>> names = row.names().orNull();
        if (names == null) {
            return;
        }
        TreeSet<String> seen = new TreeSet<>();
        for (RegionName region : regionsOf(row)) {
            YamlValue<String> name = names.get(region).orElse(null);
            if (name != null && name.isPresent() && !seen.add(name.get())) {
                problems.error(
                        name.position(),
                        "both Regions name the bucket " + name.get() + ", but a bucket exists only once in all of S3",
                        "give each Region a bucket of its own"
                                + (shipped ? "" : ", or write 0 in `per-region` for the Region without one"));
            }
        }
    }

    private void checkRepositories(Row row) {
        List<String> urls = repositories(row);
        if (urls.isEmpty()) {
            return;
        }
        if (urls.stream().distinct().count() < urls.size()) {
            String twice = urls.stream()
                    .filter(url -> urls.indexOf(url) != urls.lastIndexOf(url))
                    .findFirst()
                    .orElseThrow();
            problems.error(row.position(), "`repositories` lists " + twice + " twice", "list it once");
        }
        if (row.quantity().isPresent() && row.quantity().get() != urls.size()) {
            problems.error(
                    row.quantity().position(),
                    "`qty` is " + row.quantity().get() + ", but `repositories` lists " + urls.size(),
                    "write " + urls.size() + ", or correct `repositories`");
        }
    }

    @SuppressWarnings("unchecked") // The value was read by this very key.
    private static List<String> repositories(Row row) {
        YamlValue<?> value = row.values().get(RowKeys.REPOSITORIES);
        return value == null || !value.isPresent() ? List.of() : (List<String>) value.get();
    }

    List<Asset> build() {
        List<Asset> assets = new ArrayList<>();
        rows.forEach(row -> assets.add(build(row)));
        return assets;
    }

    private Asset build(Row row) {
        AssetKind kind = row.kind().get();
        ByRegion<Scale<Integer>> quantities = quantities(row, kind);
        ByRegion<Scale<String>> sizes = sizes(row);
        Map<RowKey<?>, Object> values = new LinkedHashMap<>(references.getOrDefault(row, Map.of()));
        row.values().forEach((key, value) -> value.ifPresent(read -> values.put(key, read)));
        return new Asset(
                kind,
                ids.of(row),
                row.asset().orElse(kind.title()),
                row.purpose().orElse(""),
                shownSize(row, sizes),
                sizes,
                row.quantity().orElse(total(row, quantities)),
                row.dr().orElse(""),
                quantities,
                row.names().isPresent() ? RegionShapes.values(row.names().get()) : ByRegion.none(),
                tags(row),
                values);
    }

    private ByRegion<Scale<Integer>> quantities(Row row, AssetKind kind) {
        if (row.perRegion().isPresent()) {
            return RegionShapes.values(row.perRegion().get());
        }
        Map<RegionName, Scale<Integer>> one = new LinkedHashMap<>();
        if (kind.isRegional() && !kind.equals(AssetKind.OTHER)) {
            regions.names().forEach(region -> one.put(region, Scale.same(1)));
        }
        return new ByRegion<>(one);
    }

    private int total(Row row, ByRegion<Scale<Integer>> quantities) {
        if (quantities.isEmpty()) {
            return Math.max(1, repositories(row).size());
        }
        return quantities.values().entrySet().stream()
                .mapToInt(entry -> entry.getValue().in(roleOf(entry.getKey())))
                .sum();
    }

    /** What is promised: nothing by {@code -} or an empty text. */
    private static ByRegion<Scale<String>> sizes(Row row) {
        YamlValue<?> instanceClass = row.values().get(RowKeys.INSTANCE_CLASS);
        if (instanceClass != null && instanceClass.isPresent()) {
            Map<RegionName, Scale<String>> asked = new LinkedHashMap<>();
            classes(instanceClass).values().forEach((region, name) -> asked.put(region, Scale.same(name)));
            return new ByRegion<>(asked);
        }
        if (!row.size().isPresent()) {
            return ByRegion.none();
        }
        Map<RegionName, Scale<String>> promised =
                new LinkedHashMap<>(RegionShapes.values(row.size().get()).values());
        promised.values()
                .removeIf(size -> size.isSame()
                        && (size.serving().isEmpty() || size.serving().equals("-")));
        return new ByRegion<>(promised);
    }

    @SuppressWarnings("unchecked") // The value was read by this very key.
    private static ByRegion<String> classes(YamlValue<?> instanceClass) {
        return (ByRegion<String>) instanceClass.get();
    }

    /** The classes that RDS is asked for, with where they are written. */
    static Map<SourcePosition, Set<String>> classes(Row row) {
        Map<SourcePosition, Set<String>> classes = new LinkedHashMap<>();
        YamlValue<?> own = row.values().get(RowKeys.INSTANCE_CLASS);
        if (own != null && own.isPresent()) {
            classes.put(
                    own.position(), new LinkedHashSet<>(classes(own).values().values()));
        } else if (row.size().isPresent()) {
            for (YamlValue<Scale<String>> size : row.size().get().values().values()) {
                size.ifPresent(scale -> classes.computeIfAbsent(size.position(), at -> new LinkedHashSet<>())
                        .addAll(List.of(scale.standby(), scale.serving())));
            }
        }
        return classes;
    }

    /** One size as it is written; several with their Regions: {@code m5.large (us-east-2), t3.small (us-west-1)}. */
    private static String shownSize(Row row, ByRegion<Scale<String>> sizes) {
        if (!row.size().isPresent()) {
            return "-";
        }
        List<Scale<String>> each = RegionShapes.values(row.size().get()).values().values().stream()
                .distinct()
                .toList();
        if (each.size() == 1 && each.get(0).isSame()) {
            return each.get(0).serving();
        }
        return sizes.values().entrySet().stream()
                .map(entry -> {
                    Scale<String> size = entry.getValue();
                    return size.isSame()
                            ? size.serving() + " (" + entry.getKey() + ")"
                            : size.standby() + ", serving " + size.serving() + " (" + entry.getKey() + ")";
                })
                .collect(Collectors.joining(", "));
    }

    private static ByRegion<TagSelection> tags(Row row) {
        if (!row.tags().isPresent()) {
            return ByRegion.none();
        }
        ByRegion<Map<String, List<String>>> excluded =
                row.not().isPresent() ? RegionShapes.values(row.not().get()) : ByRegion.none();
        Map<RegionName, TagSelection> selections = new LinkedHashMap<>();
        RegionShapes.values(row.tags().get())
                .values()
                .forEach((region, wanted) -> selections.put(
                        region, new TagSelection(wanted, excluded.get(region).orElse(Map.of()))));
        return new ByRegion<>(selections);
    }
}
