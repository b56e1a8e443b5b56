package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.AssetReading.Row;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an inventory by their ids, and what refers to them.
 *
 * <p>The only row of a kind needs no id: it has the kind's word. A reference may be left out where one row can be
 * meant.
 */
final class RowIds {
    private final List<Row> rows;
    private final YamlProblems problems;
    private final IdentityHashMap<Row, String> ids = new IdentityHashMap<>();
    private final Map<String, Row> byId = new LinkedHashMap<>();

    RowIds(List<Row> rows, YamlProblems problems) {
        this.rows = rows;
        this.problems = problems;
    }

    /** Gives each row its id, and reports those that have none or another's. */
    void check() {
        int others = 0;
        for (Row row : rows) {
            AssetKind kind = row.kind().orNull();
            if (kind == null || (row.has("id") && !row.id().isPresent())) {
                continue;
            }
            long ofKind = rows.stream()
                    .filter(other -> kind.equals(other.kind().orNull()))
                    .count();
            if (kind.equals(AssetKind.OTHER) && !row.id().isPresent()) {
                others++;
                enter(row, others == 1 ? kind.word() : kind.word() + "-" + others);
            } else if (row.id().isPresent() || ofKind == 1) {
                enter(row, row.id().orElse(kind.word()));
            } else {
                problems.error(
                        row.position(),
                        "missing key `id`: there are " + ofKind + " rows of kind `" + kind.word() + "`",
                        "add `id:` with a word that tells this row from the others");
            }
        }
    }

    private void enter(Row row, String id) {
        Row first = byId.putIfAbsent(id, row);
        if (first == null) {
            ids.put(row, id);
        } else {
            problems.error(
                    row.has("id") ? row.id().position() : row.position(),
                    "another row has the id " + id + " too: the one on line "
                            + first.position().line(),
                    "give one of the two an `id` of its own");
        }
    }

    /** A row's id. */
    String of(Row row) {
        return Objects.requireNonNull(ids.get(row), "a row without an id");
    }

    /** A row's id; empty where it has none that can be used. */
    Optional<String> idOf(Row row) {
        return Optional.ofNullable(ids.get(row));
    }

    /** The row with an id. */
    Optional<Row> row(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The ids of all rows, in the file's order. */
    List<String> all() {
        return List.copyOf(byId.keySet());
    }

    /** Whether every row has an id: one that couldn't be read may have that which is missing. */
    boolean isComplete() {
        return byId.size() == rows.size();
    }

    /** The ids of the rows of some kinds, in the file's order. */
    List<String> ofKinds(List<String> kinds) {
        return byId.entrySet().stream()
                .filter(entry -> isOf(entry.getValue(), kinds))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOf(Row row, List<String> kinds) {
        return kinds.contains(row.kind().get().word());
    }

    /**
     * The id of the row that a reference means.
     *
     * @param key which refers
     * @param given what it says; the only row of the kinds is meant when it is absent
     * @param whose what needs a row, in words; null when it can do without
     * @param position of the mapping that refers, for reports of a reference that is missing
     * @return empty when no row is meant, or the reference is wrong, which then has been reported
     */
    Optional<String> refer(
            String key, YamlValue<String> given, List<String> kinds, @Nullable String whose, SourcePosition position) {
        List<String> candidates = ofKinds(kinds);
        String words = InventoryRules.quoted(kinds);
        if (given.isPresent()) {
            return check(key, given, kinds, candidates);
        }
        if (given.isFound()) {
            // What stands there is no text, and has been reported.
            return Optional.empty();
        }
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        // A row that couldn't be read, or has no id, may well be the one that is meant.
        if (whose != null && byId.size() == rows.size()) {
            if (candidates.isEmpty()) {
                problems.error(
                        position,
                        whose + " needs a row of kind " + words + " beside it, and there is none",
                        "add a row of kind " + InventoryRules.quoted(kinds.subList(0, 1)) + " to `assets`");
            } else {
                problems.error(
                        position,
                        "missing key `" + key + "` in " + whose + ": " + candidates.size() + " rows may be meant",
                        "add `" + key + ":` with one of " + String.join(", ", candidates));
            }
        }
        return Optional.empty();
    }

    private Optional<String> check(String key, YamlValue<String> given, List<String> kinds, List<String> candidates) {
        String id = given.get();
        Row row = byId.get(id);
        if (row != null && isOf(row, kinds)) {
            return Optional.of(id);
        }
        String words = InventoryRules.quoted(kinds);
        String remedy = candidates.isEmpty()
                ? "add a row of kind " + InventoryRules.quoted(kinds.subList(0, 1)) + " with `id: " + id + "`"
                : "use " + (candidates.size() == 1 ? "" : "one of ") + String.join(", ", candidates);
        if (row != null) {
            problems.error(
                    given.position(),
                    "`" + key + "` names " + id + ", a row of kind `"
                            + row.kind().get().word() + "`, not of kind " + words,
                    candidates.isEmpty() ? "add a row of kind " + InventoryRules.quoted(kinds.subList(0, 1)) : remedy);
        } else if (byId.size() == rows.size()) {
            problems.error(
                    given.position(),
                    "`" + key + "` names " + InventoryRules.shown(id) + ", and no row of kind " + words + " has that id"
                            + Similarity.hint(id, candidates),
                    remedy);
        }
        return Optional.empty();
    }
}
