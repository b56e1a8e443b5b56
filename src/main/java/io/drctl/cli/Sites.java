package io.drctl.cli;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sites whose inventories lie in some folders, each by its name. An inventory is a YAML file that has Regions and
 * the name of a site, whether or not it is valid.
 *
 * @param found by name, then by file
 */
record Sites(List<Found> found) {
    /** An inventory, and the name of its site. */
    record Found(String name, Path file) {}

    Sites {
        found = List.copyOf(found);
    }

    /** The sites of some folders; one that isn't there has none. */
    static Sites in(List<Path> folders) {
        TreeMap<Path, Found> found = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                        .filter(Files::isRegularFile)
                        .forEach(file ->
                                name(file).ifPresent(name -> found.putIfAbsent(real(file), new Found(name, file))));
            } catch (IOException e) {
                // There is no such folder, or nobody may look into it: a user who asks for a site is told that it isn't
                // there.
            }
        }
        return new Sites(found.values().stream()
                .sorted(Comparator.comparing(Found::name).thenComparing(Found::file))
                .toList());
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    private static Optional<String> name(Path file) {
        try {
            YamlNode top = YamlDocument.read(file, file.toString()).root();
            return value(top, "regions").isEmpty()
                    ? Optional.empty()
                    : value(top, "site").flatMap(site -> value(site, "name")).flatMap(Sites::text);
        } catch (InputException e) {
            // Not YAML that could be an inventory.
            return Optional.empty();
        }
    }

    private static Optional<YamlNode> value(YamlNode node, String key) {
        return node instanceof YamlNode.Mapping mapping
                ? mapping.entry(key).map(YamlNode.Entry::value)
                : Optional.empty();
    }

    private static Optional<String> text(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    /** The names, each once. */
    List<String> names() {
        return found.stream().map(Found::name).distinct().toList();
    }

    /**
     * The inventory of a site.
     *
     * @param asked where the name was read: {@code --site}
     * @throws InputException when there is none, or more than one
     */
    Path file(String name, String asked) {
        List<Path> files = new ArrayList<>();
        found.stream().filter(site -> site.name().equals(name)).forEach(site -> files.add(site.file()));
        if (files.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    asked + " names the site " + name + ", and no inventory here is of it"
                            + Similarity.hint(name, names()),
                    names().isEmpty()
                            ? "run drctl in the folder of the inventories, or name that as `inventories` in"
                                    + " ~/.config/drctl/config.yaml"
                            : "name one of these sites: " + String.join(", ", names())));
        }
        if (files.size() > 1) {
            throw new InputException(Diagnostic.error(
                    files.size() + " inventories are of the site " + name + ": "
                            + files.stream().map(Path::toString).collect(Collectors.joining(", ")),
                    "keep one of them, or name the file with --inventory FILE"));
        }
        return files.get(0);
    }
}
