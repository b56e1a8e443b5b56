package io.drctl;

import io.drctl.aws.AwsCloud;
import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cli.ExitStatus;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.process.Interruption;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.sandbox.Sandbox;
import io.drctl.sandbox.SandboxSettings;
import io.drctl.sandbox.Sandboxes;
import io.drctl.sql.MySqlServers;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where drctl starts, and the only place that knows which adapters it runs with.
 *
 * <p>Kept small on purpose: every class named here is loaded before the first line is printed.
 */
public final class Main {
    /** Set by the launcher: which of standard input (0), output (1) and error (2) are terminals, such as {@code 02}. */
    private static final String TERMINALS_PROPERTY = "drctl.terminals";

    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 40;

    private Main() {}

    public static void main(String[] args) {
        refuseStaleCode();
        if (args.length == 1 && args[0].equals("--version")) {
            // Answered before the command line is set up, which costs more than a JVM does.
            System.out.println(version());
            if (System.out.checkError()) {
                System.err.println("drctl: standard output could not be written");
                System.exit(ExitStatus.UNWRITTEN);
            }
            return;
        }
        silenceLibraries();
        Interruption.ownProcess();
        int status = run(args);
        if (Interruption.isConcluded()) {
            // A signal may have arrived, or arrive right now: the JVM would then end with the signal's status and
            // ignore any other.
            Runtime.getRuntime().halt(status);
        }
        System.exit(status);
    }

    /**
     * Discards what libraries print, like their logs: the JDK's XML parser itself reports an answer that isn't XML
     * ({@code [Fatal Error] :-1:-1: …}) on standard error, and anything on standard output would corrupt JSON. drctl's
     * own streams use the file descriptors directly.
     */
    private static void silenceLibraries() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(nowhere);
        System.setErr(nowhere);
    }

    /** Runs one command and returns its exit status. */
    public static int run(String... args) {
        Map<String, String> variables = UserEnvironment.of(System.getenv());
        Delivery out = new Delivery(new FileOutputStream(FileDescriptor.out));
        Terminal terminal = terminal(variables, out);
        Optional<String> unreadable = UnreadableNames.in(
                System.getProperty("sun.jnu.encoding", "UTF-8"),
                System.getProperty("user.dir", ""),
                variables,
                List.of(args));
        if (unreadable.isPresent()) {
            terminal.err().println("error: " + unreadable.get());
            terminal.err()
                    .println("  fix: start scripts/drctl, which needs no locale; or set one: export LC_ALL=C.UTF-8");
            terminal.err().flush();
            return ExitStatus.USAGE;
        }
        int status = ExitStatus.FAILED;
        try {
            status = Drctl.run(
                    args,
                    new Environment(
                            variables,
                            Path.of("").toAbsolutePath(),
                            System.in,
                            terminal,
                            version(),
                            new SystemClock()::now,
                            operator(variables),
                            accesses -> AwsCloud.connect(
                                    variables,
                                    accesses,
                                    Build.VERSION,
                                    new DnsAndHttp(),
                                    new GitRepositories(variables),
                                    new LateSqlServers(),
                                    new SystemClock()),
                            new LateSandboxes()));
        } finally {
            // A last line without a newline is still in the buffer.
            terminal.out().flush();
            terminal.err().flush();
        }
        String failure = out.failure();
        if (failure != null && !out.isReaderGone()) {
            terminal.err().println("drctl: standard output could not be written in full: " + failure);
            terminal.err().flush();
        }
        return out.statusAfter(status);
    }

    /** Nothing of the simulated world is loaded before it is needed. */
    private static final class LateSandboxes implements Sandboxes {
        @Override
        public Sandbox open(SandboxSettings settings) {
            return new FileSandboxes(new SystemClock()).open(settings);
        }

        @Override
        public void reset(SandboxSettings settings, boolean empty) {
            new FileSandboxes(new SystemClock()).reset(settings, empty);
        }
    }

    /** Nothing that speaks SQL is loaded before a database is asked. */
    private static final class LateSqlServers implements SqlServers {
        @Override
        public Sql server(Server server) {
            return new MySqlServers(new SystemClock()).server(server);
        }
    }

    private static String version() {
        return "drctl " + Build.VERSION + " (Java " + System.getProperty("java.version") + ", build " + Build.id()
                + ")";
    }

    /** User and host, without asking a name service: that could take longer than the command. */
    private static String operator(Map<String, String> variables) {
        String host = variables.getOrDefault("HOSTNAME", "");
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        if (host.isEmpty() && Files.isReadable(kernel)) {
            try {
                host = Files.readString(kernel).strip();
            } catch (IOException e) {
                host = "";
            }
        }
        return System.getProperty("user.name", "somebody") + (host.isEmpty() ? "" : "@" + host);
    }

    /**
     * What the two streams can show. Color is decided for each stream separately: {@code NO_COLOR} (no-color.org) and
     * {@code TERM=dumb} switch it off everywhere.
     */
    private static Terminal terminal(Map<String, String> variables, OutputStream results) {
        String terminals = System.getProperty(TERMINALS_PROPERTY, "");
        boolean in = terminals.contains("0");
        boolean out = terminals.contains("1");
        boolean err = terminals.contains("2");
        boolean colour = variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
        boolean capable = !variables.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(
                utf8(results),
                utf8(new FileOutputStream(FileDescriptor.err)),
                out && colour,
                err && colour,
                err && capable,
                in && err,
                columns(System.getProperty("drctl.columns", variables.getOrDefault("COLUMNS", ""))));
    }

    private static int columns(String text) {
        return text.matches("[1-9][0-9]{0,3}") ? Math.max(MIN_COLUMNS, Integer.parseInt(text)) : DEFAULT_COLUMNS;
    }

    /** drctl's own text is plain ASCII, but names and Terraform's messages may not be, whatever the locale is. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(new BufferedOutputStream(stream), true, StandardCharsets.UTF_8);
    }

    /**
     * Stops before anything is done when these classes are not from the build that the launcher found beside the jars.
     *
     * <p>A class archive made from one jar and used with another would silently run the old code: JDK 25.0.3 does so
     * (JDK-8377932). As far as we know the launcher never lets that happen; for a tool that moves databases, that isn't
     * enough.
     */
    private static void refuseStaleCode() {
        String expected = System.getProperty("drctl.build");
        if (expected != null && !expected.equals(Build.id())) {
            System.err.println("drctl: the class archive contains different code than the jars; nothing was done."
                    + " Run `drctl --make-archive`, or set DRCTL_ARCHIVE=off.");
            System.exit(75);
        }
    }
}
