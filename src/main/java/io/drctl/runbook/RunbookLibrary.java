package io.drctl.runbook;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.yaml.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The available runbooks: those that drctl ships, and those in {@code runbooks/} beside the inventory. One of the
 * latter with the name of a shipped one is read in its place, and its {@link RunbookOrigin} records that; whether to
 * use it is up to the user.
 */
public final class RunbookLibrary {
    private static final String YAML = ".yaml";
    private static final String MOVE = "put a runbook file there, or move it out of the way";

    private final Path directory;
    private final UnaryOperator<Path> shown;
    private final RunbookReader.ActionRules rules;

    /**
     * The shipped runbooks and those of a directory.
     *
     * @param directory the directory of the user's own runbooks; it need not exist
     * @param shown how messages name a path in it
     */
    public RunbookLibrary(Path directory, UnaryOperator<Path> shown, RunbookReader.ActionRules rules) {
        this.directory = directory;
        this.shown = shown;
        this.rules = rules;
    }

    /** The shipped ones: those in the directory {@code runbooks} when drctl was built. */
    public static List<String> shipped() {
        String index = new String(Objects.requireNonNull(resource("index.txt")), StandardCharsets.UTF_8);
        return index.lines().map(file -> file.replace(YAML, "")).sorted().toList();
    }

    /**
     * Where a runbook comes from.
     *
     * @param file as messages name it; empty where there is only drctl's own
     * @param isValid whether it can be run
     */
    public record Source(String runbook, RunbookOrigin.Kind kind, String file, boolean isValid) {}

    /** Where each runbook comes from, by name. */
    public List<Source> sources() {
        Map<String, Source> sources = new TreeMap<>();
        shipped().forEach(name -> sources.put(name, new Source(name, RunbookOrigin.Kind.SHIPPED, "", true)));
        for (Path file : files()) {
            String called = file.getFileName().toString();
            if (called.endsWith(YAML)) {
                String name = called.substring(0, called.length() - YAML.length());
                sources.put(name, source(file, name));
            }
        }
        return List.copyOf(sources.values());
    }

    private Source source(Path file, String name) {
        try {
            return new Source(name, readFrom(file, name).origin().kind(), display(file), true);
        } catch (InputException e) {
            RunbookOrigin.Kind kind =
                    shipped().contains(name) ? RunbookOrigin.Kind.REPLACEMENT : RunbookOrigin.Kind.OWN;
            return new Source(name, kind, display(file), false);
        }
    }

    /**
     * Reads a runbook by name.
     *
     * @throws InputException when there is none, or with everything that is wrong with it
     */
    public Runbook read(String name) {
        Optional<Path> own = isName(name) ? own(name) : Optional.empty();
        if (own.isPresent()) {
            return readFrom(own.get(), name);
        }
        byte[] shipped = shipped(name);
        if (shipped == null) {
            throw new InputException(Diagnostic.error(
                    "there is no runbook " + name,
                    "the runbooks are "
                            + sources().stream().map(Source::runbook).collect(Collectors.joining(", "))));
        }
        Runbook runbook = RunbookReader.read(shipped, "runbooks/" + name + YAML, rules);
        return runbook.from(new RunbookOrigin("", runbook.origin().digest(), RunbookOrigin.Kind.SHIPPED));
    }

    /**
     * Reads a runbook from a file that the user names.
     *
     * @throws InputException with everything that is wrong with it
     */
    public Runbook readFrom(Path file, String name) {
        String shown = display(file);
        if (!Files.isRegularFile(file)) {
            throw new InputException(Diagnostic.error(shown + " is " + what(file) + ", not a runbook file", MOVE));
        }
        Runbook runbook = checked(name, RunbookReader.read(file, shown, rules), shown);
        byte[] shipped = shipped(name);
        RunbookOrigin.Kind kind = RunbookOrigin.Kind.OWN;
        if (shipped != null) {
            String own = YamlDocument.read(shipped, name + YAML).digest();
            kind = own.equals(runbook.origin().digest()) ? RunbookOrigin.Kind.SHIPPED : RunbookOrigin.Kind.REPLACEMENT;
        }
        return runbook.from(new RunbookOrigin(
                kind == RunbookOrigin.Kind.SHIPPED ? "" : shown,
                runbook.origin().digest(),
                kind));
    }

    private static byte @Nullable [] shipped(String name) {
        return shipped().contains(name) ? resource(name + YAML) : null;
    }

    private static boolean isName(String name) {
        return name.matches("[a-z][a-z0-9-]*");
    }

    /**
     * The user's own file of that name. A near miss of the name is an error: its author must not believe that the file
     * is used.
     */
    private Optional<Path> own(String name) {
        for (Path file : files()) {
            String called = file.getFileName().toString();
            if (called.equals(name + YAML)) {
                return Optional.of(file);
            }
            if (called.equalsIgnoreCase(name + YAML) || called.equalsIgnoreCase(name + ".yml")) {
                throw new InputException(Diagnostic.error(
                        display(file) + " is not read: a runbook file must be called " + name + YAML,
                        "give it that name, or move it out of " + display(directory)));
            }
        }
        return Optional.empty();
    }

    private List<Path> files() {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isDirectory(directory)) {
            throw new InputException(Diagnostic.error(
                    display(directory) + " is " + what(directory) + ", not a directory of runbooks", MOVE));
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "can't list " + display(directory) + ": "
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage()),
                    "make it readable, so that it is clear which runbooks are used"));
        }
    }

    private static String what(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "missing";
        }
        if (Files.isDirectory(file)) {
            return "a directory";
        }
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            return "a link that points nowhere";
        }
        return Files.isRegularFile(file) ? "a file" : "not a regular file";
    }

    private String display(Path path) {
        return shown.apply(path).toString();
    }

    private static Runbook checked(String name, Runbook runbook, String file) {
        if (!runbook.name().equals(name)) {
            throw new InputException(Diagnostic.error(
                    file + " holds a runbook called " + runbook.name(), "give the file and the runbook the same name"));
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
