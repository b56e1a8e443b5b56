package io.drctl.e2e;

import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Moto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who types drctl commands: with a home, a state directory and an inventory of their own, and nothing of the
 * environment that the tests happen to run in but the {@code PATH} and the JDK.
 *
 * <p>There is no terminal, so every command that changes something needs {@code --yes}.
 */
public final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Path desk;
    private final Path inventory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private int commands;
    private List<String> entering = List.of();

    /** How a command ended. */
    public record Ended(int status, String out, String err) {
        public JsonNode json() {
            return JsonDocuments.read(out);
        }
    }

    /** A command under way. */
    public static final class Started {
        private final Process process;
        private final Path out;
        private final Path err;

        private Started(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        long pid() {
            return process.pid();
        }

        /** {@code kill -9}. The launcher becomes java, so there is one process to kill. */
        void kill() {
            process.destroyForcibly();
            await();
        }

        /** Ctrl-C. */
        void interrupt() {
            signal("INT");
        }

        /** Sends a signal, such as {@code INT}. */
        void signal(String name) {
            try {
                int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                        .start()
                        .waitFor();
                if (status != 0) {
                    throw new AssertionError("kill -" + name + " ended with " + status);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while sending a signal", e);
            }
        }

        void awaitOnErr(String text) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Files.readString(err).contains(text));
        }

        Ended await() {
            return await(PATIENCE);
        }

        public Ended await(Duration patience) {
            try {
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("no end within " + patience.toSeconds() + " s; it said:\n"
                            + Files.readString(err) + Files.readString(out));
                }
                // A pipe has no text that could be read a second time.
                String said = Files.isRegularFile(out) ? Files.readString(out) : "";
                return new Ended(process.exitValue(), said, Files.readString(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while drctl ran", e);
            }
        }
    }

    /**
     * An operator whose AWS is at an endpoint.
     *
     * @param desk an empty directory, for all that belongs to them
     */
    static Operator at(Path desk, Moto moto, URI endpoint) {
        Operator operator = new Operator(desk);
        moto.environment().forEach(operator::set);
        operator.set("AWS_ENDPOINT_URL", endpoint.toString());
        return operator;
    }

    /** An operator without any AWS. */
    public static Operator offline(Path desk) {
        return new Operator(desk);
    }

    private Operator(Path desk) {
        this.desk = desk;
        this.inventory = desk.resolve("inventory.yaml");
        for (String name : List.of("PATH", "JAVA_HOME", "DRCTL_JAVA_HOME", "GOGC")) {
            String value = System.getenv(name);
            if (value != null) {
                set(name, value);
            }
        }
        set("LANG", "C.UTF-8");
        try {
            set("XDG_CACHE_HOME", Archives.CACHE.toString());
            for (String own : List.of("HOME", "XDG_STATE_HOME", "TMPDIR")) {
                set(own, Files.createDirectories(desk.resolve(own)).toString());
            }
            Files.copy(Path.of("inventory.yaml"), inventory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Operator set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Whatever is typed from now on is typed behind this. */
    Operator through(List<String> prefix) {
        entering = List.copyOf(prefix);
        return this;
    }

    /** Rewrites one place of the inventory. */
    Operator rewrite(String before, String after) {
        try {
            String text = Files.readString(inventory);
            if (text.split(Pattern.quote(before), -1).length != 2) {
                throw new AssertionError("the inventory does not have exactly one: " + before);
            }
            Files.writeString(inventory, text.replace(before, after));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file below the operator's directory. */
    public Path file(String name) {
        return desk.resolve(name);
    }

    /** Types a command and waits for its end. */
    public Ended run(String... arguments) {
        return start(List.of(), arguments).await();
    }

    /** Types a command. */
    public Started start(String... arguments) {
        return start(List.of(), arguments);
    }

    /**
     * Types a command that Ctrl-C can stop. A shell starts what it puts into the background with SIGINT ignored, a
     * child inherits that, and a JVM respects it; so where the tests themselves run in the background, that has to be
     * taken back.
     */
    Started startInForeground(String... arguments) {
        return start(inForeground(), arguments);
    }

    /** The same, with its standard output before a file of one's own. */
    Started startBefore(Path screen, String... arguments) {
        return start(inForeground(), screen, arguments);
    }

    private static List<String> inForeground() {
        return List.of(System.getenv().getOrDefault("DRCTL_PYTHON", "python3"), "-c", """
                import os, signal, sys
                for one in (signal.SIGINT, signal.SIGHUP): signal.signal(one, signal.SIG_DFL)
                os.execv(sys.argv[1], sys.argv[1:])
                """);
    }

    private Started start(List<String> prefix, String... arguments) {
        return start(prefix, desk.resolve("out-" + (commands + 1)), arguments);
    }

    private Started start(List<String> prefix, Path out, String... arguments) {
        if (!"off".equals(environment.get("DRCTL_ARCHIVE"))) {
            Archives.make();
        }
        List<String> command = new ArrayList<>(entering);
        command.addAll(prefix);
        command.add(Archives.launcher().toString());
        command.addAll(List.of(arguments));
        commands++;
        Path err = desk.resolve("err-" + commands);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(desk.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (!prefix.isEmpty()) {
            // The interpreter may be found by way of the real home.
            builder.environment().put("HOME", System.getProperty("user.home"));
        }
        try {
            return new Started(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The launcher, and its class archives: made once for all operators, before the first command that uses them,
     * instead of in the background of whichever tests come first. They stand in a cache of the tests' own and not
     * beside the jars, where they would be everybody's.
     */
    private static final class Archives {
        static final Path CACHE = Path.of("target/e2e-cache").toAbsolutePath();

        /** The tests run in several processes: the first makes them, and the others wait. */
        private static final Path LOCK = CACHE.resolveSibling("e2e-cache.lock");

        private static boolean made;

        static Path launcher() {
            return Path.of(System.getProperty("drctl.launcher", "scripts/drctl"))
                    .toAbsolutePath();
        }

        static synchronized void make() {
            if (made) {
                return;
            }
            made = true;
            try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (!lock.isValid() || areThere()) {
                    return;
                }
                ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "--make-archive", "in-background")
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
                builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
                // Without archives everything takes longer, and that is all.
                builder.start().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean areThere() throws IOException {
            if (!Files.isDirectory(CACHE)) {
                return false;
            }
            Path layout = launcher().resolveSibling("../target/drctl").normalize();
            String build = Files.readString(layout.resolve("build-id")).strip();
            try (Stream<Path> files = Files.walk(CACHE)) {
                return files.filter(file -> file.endsWith("made-for")).anyMatch(file -> isOf(build, file));
            }
        }

        private static boolean isOf(String build, Path madeFor) {
            try {
                return Files.readString(madeFor).startsWith(build + " ");
            } catch (IOException e) {
                return false;
            }
        }
    }
}
