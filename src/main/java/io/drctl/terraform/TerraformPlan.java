package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Terraform would do, read from {@code terraform show -json} (<a
 * href="https://developer.hashicorp.com/terraform/internals/json-format">JSON Output Format</a>).
 *
 * <p>That document contains sensitive values in plain text, beside masks that say which ones they are. They are masked
 * here, while reading, so that no view can show one by mistake.
 *
 * @param changes in Terraform's order, which is that of the addresses; what stays as it is and what is only read are
 *     left out
 * @param outputs names of the outputs whose values change
 * @param regions that the root makes: one, or both
 */
public record TerraformPlan(List<ResourceChange> changes, List<String> outputs, List<RegionName> regions) {
    /** A longer value is shown as changed, without saying to what. */
    private static final int SHOWN_CHARACTERS_MAX = 60;

    private static final Set<ChangeKind> LOSING =
            EnumSet.of(ChangeKind.REPLACE, ChangeKind.DESTROY, ChangeKind.FORGET, ChangeKind.OTHER);

    public TerraformPlan {
        changes = List.copyOf(changes);
        outputs = List.copyOf(outputs);
        regions = List.copyOf(regions);
    }

    /**
     * The document in what {@code terraform show -json PLAN} prints.
     *
     * @throws ProvisioningException when there is none, or its format isn't known, so that it couldn't be guarded
     */
    static JsonNode document(String output) {
        JsonNode document = Json.find(output, "format_version");
        String form = document == null ? "" : Json.text(document, "format_version", "");
        JsonNode changes = document == null ? Json.missing() : document.path("resource_changes");
        if (document == null || !form.startsWith("1.") || !(changes.isArray() || changes.isMissingNode())) {
            throw new ProvisioningException(
                    "terraform show printed no plan that drctl can read"
                            + (form.isEmpty() ? "" : " (format " + form + ")") + "; nothing was changed",
                    "use a Terraform whose plans have the format 1.x, such as 1.11");
        }
        return document;
    }

    /** What it is a plan for, in messages. */
    public String subject() {
        return regions.size() > 1
                ? "both Regions"
                : regions.isEmpty() ? "the site" : regions.get(0).value();
    }

    /**
     * Reads the document of {@code terraform show -json PLAN}.
     *
     * @param regions that the root makes
     */
    static TerraformPlan read(JsonNode document, List<RegionName> regions) {
        PlacedResources placed = new PlacedResources(document, regions);
        List<ResourceChange> changes = new ArrayList<>();
        for (JsonNode node : document.path("resource_changes").values()) {
            ResourceChange change = change(node, placed);
            if (change != null) {
                changes.add(change);
            }
        }
        List<String> outputs = new ArrayList<>();
        document.path("output_changes").properties().forEach(output -> {
            if (!actions(output.getValue()).equals(Set.of("no-op"))) {
                outputs.add(output.getKey());
            }
        });
        return new TerraformPlan(changes, outputs, regions);
    }

    /** The changes of one kind. */
    public List<ResourceChange> of(ChangeKind kind) {
        return changes.stream().filter(change -> change.kind() == kind).toList();
    }

    public int count(ChangeKind kind) {
        return of(kind).size();
    }

    /**
     * {@code 38 to create, 1 to change, 0 to replace, 0 to destroy}; for both Regions, with what there is to do in
     * each.
     */
    public String summary() {
        StringBuilder counts = new StringBuilder();
        counts.append(count(ChangeKind.CREATE)).append(" to create, ");
        counts.append(count(ChangeKind.CHANGE)).append(" to change, ");
        counts.append(count(ChangeKind.REPLACE)).append(" to replace, ");
        counts.append(count(ChangeKind.DESTROY)).append(" to destroy");
        for (ChangeKind kind : List.of(ChangeKind.FORGET, ChangeKind.IMPORT, ChangeKind.MOVE, ChangeKind.OTHER)) {
            if (count(kind) > 0) {
                counts.append(", ").append(count(kind)).append(' ').append(words(kind));
            }
        }
        return counts + (regions.size() > 1 && !changes.isEmpty() ? " (" + byPlace() + ")" : "");
    }

    private String byPlace() {
        Map<String, Map<ChangeKind, Integer>> places = new TreeMap<>();
        changes.forEach(change -> places.computeIfAbsent(change.place().name(), name -> new EnumMap<>(ChangeKind.class))
                .merge(change.kind(), 1, Integer::sum));
        return places.entrySet().stream()
                .map(place -> place.getKey() + ": "
                        + place.getValue().entrySet().stream()
                                .map(count -> count.getValue() + " " + words(count.getKey()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static String words(ChangeKind kind) {
        return switch (kind) {
            case CREATE -> "to create";
            case CHANGE -> "to change";
            case REPLACE -> "to replace";
            case DESTROY -> "to destroy";
            case FORGET -> "to forget";
            case IMPORT -> "to import";
            case MOVE -> "to move";
            case OTHER -> "of an unknown kind";
        };
    }

    /** SHA-256 over everything that it would change. */
    public String digest() {
        return digest((changes + " " + outputs).getBytes(StandardCharsets.UTF_8));
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether applying it would do nothing at all, not even write an output. */
    public boolean isEmpty() {
        return changes.isEmpty() && outputs.isEmpty();
    }

    /** What would be gone, or be gone for a while, or be out of Terraform's sight. */
    public List<ResourceChange> gone() {
        return changes.stream().filter(change -> LOSING.contains(change.kind())).toList();
    }

    /** How many objects an apply has to work on. */
    public int workCount() {
        // A replacement is reported twice, once for each of its halves.
        return count(ChangeKind.CREATE)
                + count(ChangeKind.CHANGE)
                + 2 * count(ChangeKind.REPLACE)
                + count(ChangeKind.DESTROY);
    }

    private static @Nullable ResourceChange change(JsonNode node, PlacedResources placed) {
        if (!Json.text(node, "mode", "managed").equals("managed")) {
            return null;
        }
        JsonNode change = node.path("change");
        String previousAddress = Json.text(node, "previous_address");
        ChangeKind kind = kind(actions(change), change.path("importing").isObject(), previousAddress != null);
        if (kind == null) {
            return null;
        }
        String address = Json.text(node, "address", "");
        String deposed = Json.text(node, "deposed");
        return new ResourceChange(
                deposed == null ? address : address + " (deposed object " + deposed + ")",
                Json.text(node, "type", ""),
                kind,
                kind == ChangeKind.CHANGE || kind == ChangeKind.REPLACE ? attributes(change) : List.of(),
                reason(Json.text(node, "action_reason")),
                previousAddress,
                placed.changed(node));
    }

    static Set<String> actions(JsonNode change) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode action : change.path("actions").values()) {
            actions.add(action.asString());
        }
        return actions;
    }

    private static @Nullable ChangeKind kind(Set<String> actions, boolean importing, boolean moved) {
        // What leaves Terraform's sight without being destroyed is named before everything else, because a new object
        // beside it (create and forget) hides that the old one stays.
        if (actions.contains("forget")) {
            return ChangeKind.FORGET;
        }
        if (actions.contains("delete")) {
            return actions.contains("create") ? ChangeKind.REPLACE : ChangeKind.DESTROY;
        }
        if (actions.contains("create")) {
            return ChangeKind.CREATE;
        }
        if (actions.contains("update")) {
            return ChangeKind.CHANGE;
        }
        if (!Set.of("no-op", "read").containsAll(actions) || actions.isEmpty()) {
            return ChangeKind.OTHER;
        }
        if (importing) {
            return ChangeKind.IMPORT;
        }
        return moved ? ChangeKind.MOVE : null;
    }

    private static List<AttributeChange> attributes(JsonNode change) {
        JsonNode before = change.path("before");
        JsonNode after = change.path("after");
        JsonNode unknown = change.path("after_unknown");
        Set<String> names = new TreeSet<>();
        before.properties().forEach(member -> names.add(member.getKey()));
        after.properties().forEach(member -> names.add(member.getKey()));
        unknown.properties().forEach(member -> names.add(member.getKey()));
        Set<String> forcing = new TreeSet<>();
        for (JsonNode path : change.path("replace_paths").values()) {
            forcing.add(path.path(0).asString(""));
        }
        List<AttributeChange> attributes = new ArrayList<>();
        for (String name : names) {
            boolean becomesUnknown = hasTrue(unknown.path(name));
            boolean forces = forcing.contains(name);
            if (!becomesUnknown && !forces && same(before.path(name), after.path(name))) {
                continue;
            }
            boolean sensitive =
                    isSensitive(change, "before_sensitive", name) || isSensitive(change, "after_sensitive", name);
            attributes.add(new AttributeChange(
                    name,
                    sensitive ? null : shown(before.path(name)),
                    sensitive ? null : becomesUnknown ? "(known after apply)" : shown(after.path(name)),
                    sensitive,
                    forces));
        }
        return attributes;
    }

    private static boolean isSensitive(JsonNode change, String mask, String name) {
        JsonNode masked = change.path(mask);
        return hasTrue(masked.isBoolean() ? masked : masked.path(name));
    }

    /** Whether a mask covers any part of a value: it is true, or has a true somewhere inside. */
    private static boolean hasTrue(JsonNode mask) {
        if (mask.isBoolean()) {
            return mask.booleanValue();
        }
        for (JsonNode inner : mask.values()) {
            if (hasTrue(inner)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(JsonNode before, JsonNode after) {
        return isAbsent(before) ? isAbsent(after) : before.equals(after);
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static @Nullable String shown(JsonNode value) {
        if (isAbsent(value)) {
            return "(none)";
        }
        if (value.isContainer()) {
            return null;
        }
        String text = value.asString();
        return text.length() > SHOWN_CHARACTERS_MAX || text.indexOf('\n') >= 0 ? null : text.isEmpty() ? "\"\"" : text;
    }

    private static @Nullable String reason(@Nullable String code) {
        if (code == null) {
            return null;
        }
        return switch (code) {
            case "replace_because_tainted" -> "its creation was not finished (it is tainted)";
            case "replace_because_cannot_update" -> "an attribute can't be changed in place";
            case "replace_by_request" -> "its replacement was requested";
            case "replace_by_triggers" -> "what triggers its replacement changed";
            case "delete_because_no_resource_config" -> "it is no longer in the configuration";
            case "delete_because_no_module" -> "its module is no longer in the configuration";
            case "delete_because_wrong_repetition" -> "the configuration added or removed its count or for_each";
            case "delete_because_count_index" -> "the configuration asks for fewer of it";
            case "delete_because_each_key" -> "its key is no longer in the configuration";
            case "delete_because_no_move_target" -> "what it should move to is not in the configuration";
            default -> null;
        };
    }
}
