package io.drctl.terraform;

import io.drctl.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the files of a root and of its modules say, as far as it can be read without Terraform: blocks with their
 * settings, and values that are literals or variables and locals with one.
 *
 * <p>It answers questions that come up before Terraform runs, or without it. An answer that can't be read is null, and
 * callers must allow for that.
 */
final class Configuration {
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^[ \\t]*(resource|variable|locals|module|terraform|backend)\\b((?:[ \\t]+\"?[\\w-]+\"?)*)[ \\t]*\\{");

    /** How many labels each kind of block has, for those that are read from JSON. */
    private static final Map<String, Integer> BLOCK_LABELS =
            Map.of("resource", 2, "variable", 1, "module", 1, "locals", 0);

    private static final Pattern LABEL = Pattern.compile("[\\w-]+");

    private static final Pattern SETTING = Pattern.compile("(?m)^[ \\t]*([\\w-]+)[ \\t]*=(?!=)[ \\t]*(.+)$");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[ \\t]*((?:var|local)\\.[\\w-]+)[ \\t]*}");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    /** Comments, and the strings that only seem to contain some. */
    static final Pattern COMMENT =
            Pattern.compile("(\"(?:[^\"\\\\\\n]++|\\\\.)*+\")|#[^\\n]*|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** Nobody writes a larger configuration file. */
    private static final int FILE_BYTES_MAX = 8 << 20;

    /** Beyond this, modules call each other in a circle. */
    private static final int MODULES_MAX = 200;

    private static final String VARIABLE = "TF_VAR_";

    private static final int REFERENCES_MAX = 8;

    /** A registry's module, such as {@code terraform-aws-modules/vpc/aws}; the manifest puts the host before it. */
    private static final Pattern REGISTRY = Pattern.compile("[\\w.-]+(?:/[\\w.-]+){2,3}(?://.*)?");

    private final List<Block> blocks = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final Map<String, Downloaded> downloaded;
    private final Map<String, String> values = new HashMap<>();

    /**
     * A block.
     *
     * @param labels such as {@code aws_key_pair} and {@code ops}
     * @param body what is directly in it
     * @param isOfRoot whether it is in the root rather than in a module, whose variables have other values
     */
    record Block(String kind, List<String> labels, String body, Path file, boolean isOfRoot) {
        Block {
            labels = List.copyOf(labels);
        }

        /** The expression of a setting; null where it has none. */
        @Nullable
        String setting(String name) {
            Matcher matcher = SETTING.matcher(body);
            while (matcher.find()) {
                if (matcher.group(1).equals(name)) {
                    return matcher.group(2).strip();
                }
            }
            return null;
        }
    }

    /** A module that {@code terraform init} has downloaded. */
    private record Downloaded(String source, Path folder) {}

    /**
     * What surrounds a root.
     *
     * @param variableFiles that go with it, besides those that Terraform loads automatically
     * @param variables the environment, which may contain {@code TF_VAR_} variables
     * @param data directories into which {@code terraform init} may have downloaded its modules, the best first
     */
    record Beside(List<Path> variableFiles, Map<String, String> variables, List<Path> data) {
        Beside {
            variableFiles = List.copyOf(variableFiles);
            variables = Map.copyOf(variables);
            data = List.copyOf(data);
        }
    }

    private Configuration(Map<String, Downloaded> downloaded) {
        this.downloaded = downloaded;
    }

    /** Reads a root with its modules: local ones, and those that are downloaded. */
    static Configuration read(Path root, Beside beside) {
        Configuration configuration = new Configuration(downloaded(root, beside.data()));
        configuration.readModule(root.normalize(), "", new HashSet<>());
        configuration.readValues(root, beside);
        return configuration;
    }

    /** Calls of modules whose files are not here (yet), so what they make is unknown. */
    List<String> unread() {
        return List.copyOf(unread);
    }

    private static Map<String, Downloaded> downloaded(Path root, List<Path> data) {
        Map<String, Downloaded> found = new HashMap<>();
        for (Path directory : data) {
            for (JsonNode each : json(directory.resolve("modules/modules.json"))
                    .path("Modules")
                    .values()) {
                Path folder = root.resolve(Json.text(each, "Dir", "")).normalize();
                if (Files.isDirectory(folder)) {
                    found.putIfAbsent(
                            Json.text(each, "Key", ""), new Downloaded(Json.text(each, "Source", ""), folder));
                }
            }
        }
        return found;
    }

    /** The resources of a type, in the root and its modules. */
    List<Block> resources(String type) {
        return blocks.stream()
                .filter(block -> block.kind().equals("resource")
                        && block.labels().size() == 2
                        && block.labels().get(0).equals(type))
                .toList();
    }

    /** A setting's value, where it is known; null where the block doesn't have it, or its value can't be read. */
    @Nullable
    String value(Block block, String setting) {
        String expression = block.setting(setting);
        if (expression == null) {
            return null;
        }
        String resolved = expression.matches("(var|local)\\.[\\w-]+") ? "\"${" + expression + "}\"" : expression;
        if (block.isOfRoot()) {
            for (int i = 0; i < REFERENCES_MAX && REFERENCE.matcher(resolved).find(); i++) {
                resolved = REFERENCE
                        .matcher(resolved)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(values.getOrDefault(found.group(1), "$" + "{unknown}")));
            }
        }
        Matcher literal = LITERAL.matcher(resolved);
        return literal.matches() && !literal.group(1).contains("${") ? literal.group(1) : null;
    }

    /** @param key of the call, as Terraform's manifest has it; empty for the root */
    private void readModule(Path folder, String key, Set<Path> seen) {
        boolean isRoot = key.isEmpty();
        if (seen.size() >= MODULES_MAX || !seen.add(folder)) {
            return;
        }
        for (Path file : files(folder, ".tf")) {
            text(file).map(Configuration::withoutComments).ifPresent(text -> readBlocks(text, file, isRoot));
        }
        for (Path file : files(folder, ".tf.json")) {
            for (JsonNode document : objects(json(file))) {
                BLOCK_LABELS.forEach(
                        (kind, labels) -> readJson(kind, document.path(kind), List.of(), labels, file, isRoot));
            }
        }
        List.copyOf(blocks).stream()
                .filter(block -> block.kind().equals("module")
                        && folder.equals(block.file().getParent()))
                .forEach(block -> readCalled(block, folder, (isRoot ? "" : key + ".") + name(block), seen));
    }

    private void readCalled(Block call, Path folder, String key, Set<Path> seen) {
        String expression = call.setting("source");
        String source = String.valueOf(expression == null ? null : literal(expression));
        Downloaded module = downloaded.get(key);
        if (source.startsWith("./") || source.startsWith("../")) {
            readModule(folder.resolve(source).normalize(), key, seen);
        } else if (module != null
                && (!REGISTRY.matcher(source).matches() || module.source().endsWith(source))) {
            readModule(module.folder(), key, seen);
        } else {
            unread.add("module." + key.replace(".", ".module.") + " (" + source + ")");
        }
    }

    private static String name(Block call) {
        return call.labels().isEmpty() ? "" : call.labels().get(0);
    }

    private void readBlocks(String text, Path file, boolean isRoot) {
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            List<String> labels = LABEL.matcher(matcher.group(2))
                    .results()
                    .map(found -> found.group())
                    .toList();
            blocks.add(new Block(matcher.group(1), labels, body(text, matcher.end()), file, isRoot));
        }
    }

    /**
     * Blocks in Terraform's JSON syntax (<a
     * href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON Configuration Syntax</a>), in which
     * labels are the names of nested objects, and each object may be a list of them.
     */
    private void readJson(String kind, JsonNode node, List<String> labels, int further, Path file, boolean isRoot) {
        for (JsonNode each : objects(node)) {
            if (further == 0) {
                StringBuilder body = new StringBuilder();
                each.properties()
                        .forEach(member -> body.append(member.getKey())
                                .append(" = ")
                                .append(member.getValue())
                                .append('\n'));
                blocks.add(new Block(kind, labels, body.toString(), file, isRoot));
            } else {
                each.properties().forEach(member -> {
                    List<String> more = new ArrayList<>(labels);
                    more.add(member.getKey());
                    readJson(kind, member.getValue(), more, further - 1, file, isRoot);
                });
            }
        }
    }

    private static List<JsonNode> objects(JsonNode node) {
        return node.isArray()
                ? node.values().stream().filter(JsonNode::isObject).toList()
                : node.isObject() ? List.of(node) : List.of();
    }

    private static JsonNode json(Path file) {
        try {
            return text(file).map(Json::read).orElse(Json.missing());
        } catch (JacksonException unreadable) {
            // Terraform will say so.
            return Json.missing();
        }
    }

    /**
     * In Terraform's order: defaults, the environment, {@code terraform.tfvars}, {@code *.auto.tfvars} (each in JSON
     * too), and the files that are named.
     */
    private void readValues(Path root, Beside beside) {
        for (Block block : blocks) {
            if (!block.isOfRoot()) {
                continue;
            }
            if (block.kind().equals("variable") && block.labels().size() == 1) {
                put("var." + block.labels().get(0), block.setting("default"));
            } else if (block.kind().equals("locals")) {
                settings(block.body()).forEach((name, value) -> put("local." + name, value));
            }
        }
        beside.variables().forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                put("var." + name.substring(VARIABLE.length()), '"' + value + '"');
            }
        });
        List<Path> files =
                new ArrayList<>(List.of(root.resolve("terraform.tfvars"), root.resolve("terraform.tfvars.json")));
        Stream.of(files(root, ".auto.tfvars"), files(root, ".auto.tfvars.json"))
                .flatMap(List::stream)
                .sorted()
                .forEach(files::add);
        files.addAll(beside.variableFiles());
        for (Path file : files) {
            if (String.valueOf(file.getFileName()).endsWith(".json")) {
                json(file)
                        .properties()
                        .forEach(member -> put("var." + member.getKey(), String.valueOf(member.getValue())));
                continue;
            }
            text(file)
                    .map(Configuration::withoutComments)
                    .ifPresent(text -> settings(text).forEach((name, value) -> put("var." + name, value)));
        }
    }

    private void put(String name, @Nullable String expression) {
        if (expression == null) {
            return;
        }
        String value = literal(expression);
        if (value != null) {
            values.put(name, value);
        } else if (expression.matches("(var|local)\\.[\\w-]+")) {
            values.put(name, "${" + expression + "}");
        } else {
            values.remove(name);
        }
    }

    private static Map<String, String> settings(String body) {
        return SETTING.matcher(body)
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1), found -> found.group(2).strip(), (first, second) -> second));
    }

    private static @Nullable String literal(String expression) {
        Matcher literal = LITERAL.matcher(expression);
        return literal.matches() ? literal.group(1) : null;
    }

    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            // Terraform will say so.
            return List.of();
        }
    }

    static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new String(WholeFile.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    static String withoutComments(String text) {
        return COMMENT.matcher(text)
                .replaceAll(found -> found.group(1) == null ? " " : Matcher.quoteReplacement(found.group(1)));
    }

    /** What is directly in a block, without the objects and blocks nested in it. */
    static String body(String text, int begin) {
        StringBuilder body = new StringBuilder();
        int depth = 1;
        boolean quoted = false;
        for (int i = begin; i < text.length() && depth > 0; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                quoted = false;
            } else if (c == '"' && text.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted) {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
            if (depth == 1) {
                body.append(c);
            }
        }
        return body.toString();
    }
}
