package io.drctl.terraform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where the values of resources come from: by a plan's {@code configuration}, in which each setting has its constant
 * value or what it refers to (<a
 * href="https://developer.hashicorp.com/terraform/internals/json-format#expression-representation">Expression
 * Representation</a>), and by the files of the root and its local modules.
 */
final class ConfiguredValues {
    private final JsonNode document;
    private final Root root;
    private final boolean isShared;

    /**
     * @param document what {@code terraform show -json PLAN} prints
     * @param isShared whether the root's folder is run for the other Region, too, with other values
     */
    ConfiguredValues(JsonNode document, Root root, boolean isShared) {
        this.document = document;
        this.root = root;
        this.isShared = isShared;
    }

    /**
     * A module on the way from the root to a resource.
     *
     * @param name of its call; empty for the root
     * @param folder null where its files aren't the user's, but downloaded
     */
    private record Level(
            String name,
            JsonNode module,
            JsonNode call,
            @Nullable Path folder) {}

    /** Where a resource's own block is. */
    Optional<SourceLines.Spot> block(JsonNode change) {
        List<Level> levels = levels(Json.text(change, "module_address", ""));
        Path folder = levels.isEmpty() ? null : levels.get(levels.size() - 1).folder();
        return folder == null ? Optional.empty() : new SourceLines(folder).find(heading(change), List.of());
    }

    /**
     * What gives a setting another value.
     *
     * @param change one of the plan's {@code resource_changes}
     * @param path the setting's, with the numbers of the blocks that it is nested in
     * @param is the value that it has in AWS
     * @param wanted the value that the configuration gives it
     */
    Correction correction(JsonNode change, List<Object> path, JsonNode is, JsonNode wanted) {
        List<Level> levels = levels(Json.text(change, "module_address", ""));
        List<String> names = path.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        String name = String.join(".", names);
        String doing = doing(name, is);
        if (levels.isEmpty()) {
            return Correction.byHand(doing + ", in the module that makes it");
        }
        Level own = levels.get(levels.size() - 1);
        JsonNode resource = resource(own.module(), change);
        JsonNode expression = resource.path("expressions");
        for (Object step : path) {
            expression = step instanceof Integer index ? expression.path(index) : expression.path((String) step);
        }
        return at(levels, heading(change), names, expression, is, wanted, doing);
    }

    private Correction at(
            List<Level> levels,
            List<String> heading,
            List<String> names,
            JsonNode expression,
            JsonNode is,
            JsonNode wanted,
            String doing) {
        Level level = levels.get(levels.size() - 1);
        Optional<String> variable = variable(expression);
        if (variable.isPresent() && levels.size() == 1) {
            return ofRoot(variable.get(), is, wanted, spot(level, heading, names), doing);
        }
        if (variable.isPresent()) {
            List<Level> outer = levels.subList(0, levels.size() - 1);
            JsonNode given = level.call().path("expressions").path(variable.get());
            String inner = doing(variable.get(), is) + " in the call of module " + level.name();
            return at(outer, List.of("module", level.name()), List.of(variable.get()), given, is, wanted, inner);
        }
        return spot(level, heading, names)
                .map(spot -> Correction.edit(spot, spot.isSetting() || !isSet(is) ? doing : "add " + doing))
                .orElseGet(() -> Correction.byHand(doing + ", in " + String.join(" ", heading)));
    }

    /** The provider has an empty text for what nobody has set. */
    private static boolean isSet(JsonNode value) {
        return !TerraformPlan.isAbsent(value)
                && !(value.isString() && value.stringValue().isEmpty());
    }

    private Correction ofRoot(
            String variable, JsonNode is, JsonNode wanted, Optional<SourceLines.Spot> use, String doing) {
        boolean isBare = document.path("variables").path(variable).path("value").equals(wanted)
                || (!isSet(document.path("variables").path(variable).path("value")) && !isSet(wanted));
        if (!isBare) {
            return use.map(spot -> Correction.edit(spot, doing + "; it is made of var." + variable))
                    .orElseGet(() -> Correction.byHand(doing + "; it is made of var." + variable));
        }
        String becomes = doing(variable, is);
        Optional<SourceLines.Spot> named = root.variableFiles().stream()
                .flatMap(file -> SourceLines.value(file, variable).stream())
                .reduce((first, last) -> last);
        if (named.isPresent()) {
            // What is named on the command line counts more than any file that Terraform finds by itself.
            return Correction.edit(named.get(), becomes);
        }
        if (isShared) {
            return Correction.byHand(becomes + " for " + root.title()
                    + " alone, in a variable file of its own: the folder is run for the other Region, too");
        }
        return Correction.variable(variable, isSet(is) ? Hcl.literal(is) : "null");
    }

    private Optional<SourceLines.Spot> spot(Level level, List<String> heading, List<String> names) {
        return level.folder() == null ? Optional.empty() : new SourceLines(level.folder()).find(heading, names);
    }

    private static String doing(String name, JsonNode is) {
        return isSet(is) ? "set " + name + " to " + Hcl.literal(is) : "take " + name + " out";
    }

    /** The variable that an expression is made of; empty where it is made of something else, or of more. */
    private static Optional<String> variable(JsonNode expression) {
        List<String> references = expression.path("references").values().stream()
                .map(reference -> reference.asString(""))
                .toList();
        return references.size() == 1
                ? Optional.of(references.get(0))
                        .filter(text -> text.matches("var\\.[\\w-]+"))
                        .map(text -> text.substring(4))
                : Optional.empty();
    }

    private static List<String> heading(JsonNode change) {
        return List.of("resource", Json.text(change, "type", ""), Json.text(change, "name", ""));
    }

    private static JsonNode resource(JsonNode module, JsonNode change) {
        return module.path("resources").values().stream()
                .filter(each -> Json.text(each, "type", "").equals(Json.text(change, "type", ""))
                        && Json.text(each, "name", "").equals(Json.text(change, "name", "")))
                .findFirst()
                .orElse(Json.missing());
    }

    /** From the root on; empty where the plan's configuration lacks one. */
    private List<Level> levels(String moduleAddress) {
        List<Level> levels = new ArrayList<>();
        JsonNode module = document.path("configuration").path("root_module");
        levels.add(new Level("", module, Json.missing(), root.folder()));
        List<String> names = Stream.of(PlacedResources.INDEX
                        .matcher(moduleAddress)
                        .replaceAll("")
                        .split("\\.", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        for (int i = 1; i < names.size(); i += 2) {
            JsonNode call = module.path("module_calls").path(names.get(i));
            if (call.isMissingNode()) {
                return List.of();
            }
            module = call.path("module");
            String source = Json.text(call, "source", "");
            Path outer = levels.get(levels.size() - 1).folder();
            Path folder = outer != null && (source.startsWith("./") || source.startsWith("../"))
                    ? outer.resolve(source).normalize()
                    : null;
            levels.add(new Level(names.get(i), module, call, folder));
        }
        return levels;
    }
}
