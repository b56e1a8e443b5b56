package io.drctl.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A name server as there are many in the world (NSD), with one zone, on the loopback address. Where the program isn't
 * installed, the test is skipped with a line that says so; with {@code DRCTL_DEMAND_ALL=true} it fails instead.
 */
public final class NameServerProgram implements AutoCloseable {
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/nsd"), Path.of("/usr/local/sbin/nsd"), Path.of("/opt/homebrew/sbin/nsd"));
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final int STARTS_MAX = 5;

    private final Process process;
    private final InetSocketAddress address;

    private NameServerProgram(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param records each as in a zone file, relative to the zone
     */
    public static NameServerProgram start(Path directory, String zone, List<String> nameServers, String... records)
            throws IOException {
        Path program = program();
        Files.createDirectories(directory);
        List<String> lines = new ArrayList<>(List.of(
                "$ORIGIN " + zone + ".",
                "$TTL 60",
                "@ SOA " + nameServers.get(0) + " hostmaster." + zone + ". 1 3600 600 86400 60"));
        nameServers.forEach(server -> lines.add("@ NS " + server));
        lines.addAll(List.of(records));
        Files.write(directory.resolve("zone"), lines);
        for (int i = 0; i < STARTS_MAX; i++) {
            NameServerProgram started = start(program, directory, zone);
            if (started != null) {
                return started;
            }
        }
        throw new IOException("nsd doesn't start: " + Files.readString(directory.resolve("out")));
    }

    private static Path program() {
        for (Path each : PROGRAMS) {
            if (Files.isExecutable(each)) {
                return each;
            }
        }
        String missing = "no name server program: install nsd (Debian: apt-get install nsd)";
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(missing);
        }
        Assumptions.abort(missing);
        throw new AssertionError(missing);
    }

    /** Null when the port that was free a moment ago was taken meanwhile. */
    private static @Nullable NameServerProgram start(Path program, Path directory, String zone) throws IOException {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path configuration = directory.resolve("nsd.conf");
        Files.write(
                configuration,
                List.of(
                        "server:",
                        "  ip-address: 127.0.0.1@" + port,
                        "  username: \"\"",
                        "  chroot: \"\"",
                        "  zonesdir: \"" + directory + "\"",
                        "  database: \"\"",
                        "  pidfile: \"" + directory.resolve("pid") + "\"",
                        "  xfrdfile: \"" + directory.resolve("xfrd") + "\"",
                        "  zonelistfile: \"" + directory.resolve("zones") + "\"",
                        "  xfrdir: \"" + directory + "\"",
                        "  server-count: 1",
                        "remote-control:",
                        "  control-enable: no",
                        "zone:",
                        "  name: " + zone,
                        "  zonefile: zone"));
        Process process = new ProcessBuilder(program.toString(), "-d", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        NameServerProgram started =
                new NameServerProgram(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        if (started.answers(zone)) {
            return started;
        }
        started.close();
        return null;
    }

    private boolean answers(String zone) throws IOException {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(Duration.ofMillis(200));
        Message question = Message.newQuery(Record.newRecord(Name.fromString(zone + "."), Type.SOA, DClass.IN));
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isAnswered(resolver, question)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnswered(SimpleResolver resolver, Message question) {
        try {
            resolver.send(question);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        // It ends its own children, if it is let.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
