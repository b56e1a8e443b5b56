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
 * What the files of a root and of its local modules say, as far as it can be read without Terraform: blocks with their
 * settings, and values that are literals or variables and locals with one.
 *
 * <p>It is for questions that are asked before Terraform is run, or without it. An answer that can't be read is null,
 * and callers have to take that into account.
 */
final class Configuration {
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^[ \\t]*(resource|variable|locals|module|terraform|backend)\\b((?:[ \\t]+\"?[\\w-]+\"?)*)[ \\t]*\\{");

    /** How many labels each kind of block has that is read in JSON. */
    private static final Map<String, Integer> BLOCK_LABELS =
            Map.of("resource", 2, "variable", 1, "module", 1, "locals", 0);

    private static final Pattern LABEL = Pattern.compile("[\\w-]+");

    private static final Pattern SETTING = Pattern.compile("(?m)^[ \\t]*([\\w-]+)[ \\t]*=(?!=)[ \\t]*(.+)$");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[ \\t]*((?:var|local)\\.[\\w-]+)[ \\t]*}");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    /** Comments, and the strings that only look as if they held some. */
    private static final Pattern COMMENT =
            Pattern.compile("(\"(?:[^\"\\\\\\n]++|\\\\.)*+\")|#[^\\n]*|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** What nobody writes a configuration of. */
    private static final int FILE_BYTES_MAX = 8 << 20;

    /** Deeper, modules call each other in a circle. */
    private static final int MODULES_MAX = 200;

    private static final int REFERENCES_MAX = 8;

    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();

    /**
     * A block.
     *
     * @param labels such as {@code aws_key_pair} and {@code ops}
     * @param body what stands directly in it
     * @param isOfRoot rather than of a module, whose variables have other values
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

    private Configuration() {}

    /**
     * Reads a root.
     *
     * @param variableFiles that go with it, beside those that Terraform reads by itself
     */
    static Configuration read(Path root, List<Path> variableFiles) {
        Configuration configuration = new Configuration();
        Set<Path> seen = new HashSet<>();
        configuration.readModule(root.normalize(), true, seen);
        configuration.readValues(root, variableFiles);
        return configuration;
    }

    /** The resources of a type, in the root and its local modules. */
    List<Block> resources(String type) {
        return blocks.stream()
                .filter(block -> block.kind().equals("resource")
                        && block.labels().size() == 2
                        && block.labels().get(0).equals(type))
                .toList();
    }

    /** A setting's value, where it is known; null where the block hasn't that setting, or its value can't be read. */
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

    private void readModule(Path folder, boolean isRoot, Set<Path> seen) {
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
                .map(block -> block.setting("source"))
                .flatMap(source -> Stream.ofNullable(source == null ? null : literal(source)))
                .filter(source -> source.startsWith("./") || source.startsWith("../"))
                .forEach(source -> readModule(folder.resolve(source).normalize(), false, seen));
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
     * In Terraform's order: defaults, {@code terraform.tfvars}, {@code *.auto.tfvars}, each in JSON too, and the files
     * that are named.
     */
    private void readValues(Path root, List<Path> variableFiles) {
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
        List<Path> files =
                new ArrayList<>(List.of(root.resolve("terraform.tfvars"), root.resolve("terraform.tfvars.json")));
        Stream.of(files(root, ".auto.tfvars"), files(root, ".auto.tfvars.json"))
                .flatMap(List::stream)
                .sorted()
                .forEach(files::add);
        files.addAll(variableFiles);
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

    /** What stands directly in a block, without the objects and blocks in it. */
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
