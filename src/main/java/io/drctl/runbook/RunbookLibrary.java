package io.drctl.runbook;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runbooks at hand: those that drctl ships, and those in {@code runbooks/} beside the inventory, which take precedence
 * by name.
 */
public final class RunbookLibrary {
    private static final String YAML = ".yaml";

    private final Path directory;
    private final UnaryOperator<Path> shown;
    private final RunbookReader.ActionRules rules;

    /**
     * The shipped runbooks and those of a directory.
     *
     * @param directory where the user's own are looked for; it need not exist
     * @param shown a path in it as messages name it
     */
    public RunbookLibrary(Path directory, UnaryOperator<Path> shown, RunbookReader.ActionRules rules) {
        this.directory = directory;
        this.shown = shown;
        this.rules = rules;
    }

    /** The shipped ones: those of the directory {@code runbooks} when drctl was built. */
    public static List<String> shipped() {
        String index = new String(Objects.requireNonNull(resource("index.txt")), StandardCharsets.UTF_8);
        return index.lines().map(file -> file.replace(YAML, "")).toList();
    }

    /** Where each runbook comes from, by name: {@code shipped}, or a path. */
    public Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        shipped().forEach(name -> sources.put(name, "shipped"));
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(YAML))
                        .forEach(name -> sources.put(
                                name.substring(0, name.length() - YAML.length()), display(directory.resolve(name))));
            } catch (IOException e) {
                throw new InputException(Diagnostic.error(
                        "can't list " + display(directory) + ": " + e.getMessage(), "make it readable"));
            }
        }
        return sources;
    }

    /**
     * Reads a runbook by name.
     *
     * @throws InputException when there is none, or with all that is wrong with it
     */
    public Runbook read(String name) {
        Path own = directory.resolve(name + YAML);
        if (name.matches("[a-z][a-z0-9-]*") && Files.exists(own)) {
            return checked(name, RunbookReader.read(own, display(own), rules), display(own));
        }
        byte[] shipped = shipped().contains(name) ? resource(name + YAML) : null;
        if (shipped == null) {
            throw new InputException(Diagnostic.error(
                    "there is no runbook " + name,
                    "the runbooks are " + String.join(", ", sources().keySet())));
        }
        return RunbookReader.read(shipped, "runbooks/" + name + YAML, rules);
    }

    private String display(Path path) {
        return shown.apply(path).toString();
    }

    private static Runbook checked(String name, Runbook runbook, String file) {
        if (!runbook.name().equals(name)) {
            throw new InputException(Diagnostic.error(
                    file + " holds a runbook called " + runbook.name(), "name the file and the runbook alike"));
        }
        return runbook;
    }

    private static byte @Nullable [] resource(String file) {
        try (InputStream stream = RunbookLibrary.class.getResourceAsStream("/runbooks/" + file)) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the packed file runbooks/" + file + " can't be read", e);
        }
    }
}
