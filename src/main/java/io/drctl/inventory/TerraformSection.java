package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.TerraformSettings.Layout;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part {@code terraform} of an inventory: how it is read, its rules, and the settings that come of it. */
final class TerraformSection {
    /** What {@code bucket} says where the roots' own backend decides. */
    static final String NO_BUCKET = "none";

    private static final List<String> BUCKETS = List.of("bucket");
    private static final String REGION = "{region}";
    private static final String LAYER = "{layer}";

    /** The layouts in the words of {@code layout}. */
    enum Form {
        SHIPPED("drctl's own"),
        ROOT_PER_REGION("root-per-region"),
        ONE_ROOT("one-root"),
        LAYERS("layers");

        private final String word;

        Form(String word) {
            this.word = word;
        }
    }

    private static final Map<String, Form> LAYOUTS = Map.of(
            Form.ROOT_PER_REGION.word, Form.ROOT_PER_REGION,
            Form.ONE_ROOT.word, Form.ONE_ROOT,
            Form.LAYERS.word, Form.LAYERS);

    /**
     * The section, as far as it has the right shape.
     *
     * @param keys where the keys stand that are there
     */
    record Draft(
            SourcePosition position,
            YamlValue<Boolean> managed,
            YamlValue<String> directory,
            YamlValue<Form> layout,
            YamlValue<ByRegion<YamlValue<String>>> roots,
            YamlValue<ByRegion<YamlValue<List<String>>>> variableFiles,
            YamlValue<ByRegion<YamlValue<String>>> workspaces,
            YamlValue<List<YamlValue<String>>> layers,
            YamlValue<String> stateKey,
            YamlValue<String> bucket,
            Map<String, SourcePosition> keys) {
        boolean isManaged() {
            return managed.orElse(true);
        }

        /** Whether drctl's own configuration is meant, and applied. */
        boolean isShipped() {
            return isManaged() && !keys.containsKey("directory");
        }
    }

    private final YamlValue<Draft> section;
    private final YamlProblems problems;
    private @Nullable String bucketRow;

    TerraformSection(YamlValue<Draft> section, YamlProblems problems) {
        this.section = section;
        this.problems = problems;
    }

    static Draft read(YamlMappingReader terraform, RegionShapes regions) {
        Map<String, SourcePosition> keys = new LinkedHashMap<>();
        for (String key : List.of("directory", "layout", "roots", "variable-files", "workspaces", "layers", "bucket")) {
            if (terraform.has(key)) {
                keys.put(key, terraform.keyPosition(key));
            }
        }
        return new Draft(
                terraform.position(),
                terraform.optional("managed", YamlShape.BOOLEAN),
                terraform.optional("directory", LocalRules.FILE),
                terraform.optional("layout", YamlShape.choice(LAYOUTS)),
                terraform.optional("roots", regions.byRegion("roots", LocalRules.FILE_BELOW)),
                terraform.optional(
                        "variable-files",
                        regions.placed(
                                "variable-files",
                                AwsRules.several(LocalRules.FILE_BELOW),
                                node -> node instanceof YamlNode.Sequence)),
                terraform.optional("workspaces", regions.byRegion("workspaces", LocalRules.WORKSPACE)),
                terraform.optional("layers", YamlShape.listOf(LocalRules.FILE_BELOW)),
                terraform.optional("state-key", LocalRules.STATE_KEY),
                terraform.optional("bucket", LocalRules.WORD),
                keys);
    }

    /** The section where drctl's own configuration is meant, and applied; null otherwise. */
    @Nullable
    Draft shipped() {
        Draft draft = section.orNull();
        return draft != null && draft.isShipped() ? draft : null;
    }

    void check(RowIds rows, RegionShapes regions) {
        section.ifPresent(draft -> {
            Form form = form(draft);
            checkKeys(draft, form);
            checkEach(draft, regions);
            checkStateKey(draft, form);
            checkBucket(draft, rows);
        });
    }

    private static Form form(Draft draft) {
        if (!draft.keys().containsKey("directory")) {
            return Form.SHIPPED;
        }
        if (draft.layout().isPresent()) {
            return draft.layout().get();
        }
        return draft.keys().containsKey("layers") ? Form.LAYERS : Form.ROOT_PER_REGION;
    }

    /** Which keys go with a layout. */
    private void checkKeys(Draft draft, Form form) {
        List<String> possible = switch (form) {
            case SHIPPED -> List.of();
            case ROOT_PER_REGION -> List.of("layout", "roots", "variable-files", "workspaces");
            case ONE_ROOT -> List.of("layout", "variable-files");
            case LAYERS -> List.of("layout", "layers", "variable-files", "workspaces");
        };
        for (String key : List.of("layout", "roots", "variable-files", "workspaces", "layers")) {
            SourcePosition position = draft.keys().get(key);
            if (position == null || possible.contains(key)) {
                continue;
            }
            if (form == Form.SHIPPED) {
                problems.error(
                        position,
                        "`" + key + "` needs `directory`: drctl's own configuration takes its values from this file",
                        "add `directory:` with the folder of your configuration, or remove `" + key + "`");
            } else {
                problems.error(position, "`" + key + "` means nothing with the layout " + form.word, "remove it");
            }
        }
        if (form == Form.LAYERS
                && (!draft.keys().containsKey("layers")
                        || (draft.layers().isPresent() && draft.layers().get().isEmpty()))) {
            problems.error(
                    draft.keys().getOrDefault("layers", draft.position()),
                    "the layout layers needs `layers`, and none is listed",
                    "add `layers:` with their folders, in the order in which they are applied");
        }
        draft.layers().ifPresent(layers -> InventoryRules.checkNoDuplicates("layers", layers, problems));
    }

    private void checkEach(Draft draft, RegionShapes regions) {
        draft.roots().ifPresent(roots -> {
            RegionShapes.checkComplete(
                    "roots", roots, regions.names(), draft.roots().position(), problems);
            checkDistinct(roots, "root", "remove `roots` when one root serves both Regions, or name two");
        });
        draft.workspaces().ifPresent(workspaces -> {
            RegionShapes.checkComplete(
                    "workspaces",
                    workspaces,
                    regions.names(),
                    draft.workspaces().position(),
                    problems);
            checkDistinct(workspaces, "workspace", "give each Region a workspace of its own");
        });
    }

    private void checkDistinct(ByRegion<YamlValue<String>> values, String what, String remedy) {
        Set<String> seen = new LinkedHashSet<>();
        for (YamlValue<String> value : values.values().values()) {
            if (value.isPresent() && !seen.add(value.get())) {
                problems.error(value.position(), "both Regions have the " + what + " " + value.get(), remedy);
            }
        }
    }

    private void checkStateKey(Draft draft, Form form) {
        if (!draft.stateKey().isPresent()) {
            return;
        }
        String key = draft.stateKey().get();
        SourcePosition position = draft.stateKey().position();
        boolean perRegion = isPerRegion(draft, form);
        boolean apart = draft.workspaces().isPresent() || isElsewhere(draft);
        if (perRegion && !apart && !key.contains(REGION)) {
            problems.error(
                    position,
                    "`state-key` is one for both Regions, whose buckets replicate to each other: one state would"
                            + " overwrite the other",
                    "put {region} into it, such as " + defaultKey(form, true));
        } else if (!perRegion && key.contains(REGION)) {
            problems.error(
                    position,
                    "`state-key` has {region}, but the layout " + form.word + " has one state for both Regions",
                    "leave {region} out, as in " + defaultKey(form, false));
        }
        if ((form == Form.LAYERS) != key.contains(LAYER)) {
            problems.error(
                    position,
                    form == Form.LAYERS
                            ? "`state-key` is one for all layers: one state would overwrite the other"
                            : "`state-key` has {layer}, and there are no layers",
                    form == Form.LAYERS
                            ? "put {layer} into it, such as " + defaultKey(form, perRegion)
                            : "leave {layer} out, as in " + defaultKey(form, perRegion));
        }
    }

    private static boolean isPerRegion(Draft draft, Form form) {
        return switch (form) {
            case SHIPPED, ROOT_PER_REGION -> true;
            case ONE_ROOT -> false;
            case LAYERS ->
                draft.workspaces().isPresent()
                        || draft.variableFiles().isPresent()
                        || draft.layers().orElse(List.of()).stream()
                                .anyMatch(layer -> layer.orElse("").contains(REGION));
        };
    }

    private static String defaultKey(Form form, boolean perRegion) {
        return "terraform/" + (perRegion ? REGION : "site") + (form == Form.LAYERS ? "/" + LAYER : "") + ".tfstate";
    }

    private static boolean isElsewhere(Draft draft) {
        return NO_BUCKET.equals(draft.bucket().orNull());
    }

    private void checkBucket(Draft draft, RowIds rows) {
        if (isElsewhere(draft)) {
            if (draft.isShipped()) {
                problems.error(
                        draft.bucket().position(),
                        "drctl's own configuration keeps its state in a bucket of the site",
                        "remove `bucket`, or name a row of kind `bucket`");
            }
            return;
        }
        bucketRow = rows.refer(
                        "bucket",
                        draft.bucket(),
                        BUCKETS,
                        draft.isManaged() && rows.ofKinds(BUCKETS).size() > 1 ? "`terraform`" : null,
                        draft.position())
                .orElse(null);
    }

    TerraformSettings build(List<Asset> assets) {
        Draft draft = section.orNull();
        if (draft == null) {
            return new TerraformSettings(false, null, new Layout.Shipped(), defaultKey(Form.SHIPPED, true), null);
        }
        Form form = form(draft);
        return new TerraformSettings(
                draft.isManaged(),
                draft.directory().orNull(),
                layout(draft, form),
                draft.stateKey().orElse(defaultKey(form, isPerRegion(draft, form))),
                assets.stream()
                        .filter(asset -> asset.id().equals(bucketRow))
                        .findFirst()
                        .orElse(null));
    }

    private static Layout layout(Draft draft, Form form) {
        ByRegion<List<String>> files = values(draft.variableFiles());
        ByRegion<String> workspaces = values(draft.workspaces());
        return switch (form) {
            case SHIPPED -> new Layout.Shipped();
            case ROOT_PER_REGION ->
                draft.roots().isPresent()
                        ? new Layout.RootPerRegion(values(draft.roots()), files, workspaces)
                        : new Layout.SharedRoot(files, workspaces);
            case ONE_ROOT -> new Layout.OneRoot(files);
            case LAYERS ->
                new Layout.Layers(
                        InventoryRules.texts(draft.layers().get()), isPerRegion(draft, form), files, workspaces);
        };
    }

    private static <T> ByRegion<T> values(YamlValue<ByRegion<YamlValue<T>>> placed) {
        return placed.isPresent() ? RegionShapes.values(placed.get()) : ByRegion.none();
    }
}
