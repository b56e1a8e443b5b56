package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.aws.AwsCloud;
import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Moto;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which {@code drctl inventory discover} is run against an emulated world. */
abstract class DiscoveryDesk {
    private static final Map<String, String> PROPERTIES =
            Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

    @TempDir
    Path desk;

    final Screen screen = Screen.plain();
    Moto moto;

    @BeforeEach
    void connect() {
        moto = Moto.require();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", moto.endpoint().toString());
    }

    @AfterEach
    void clear() {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
    }

    static Cloud aws(List<Access> accesses) {
        return AwsCloud.connect(
                Map.of(),
                accesses,
                "test",
                new DnsAndHttp(),
                new GitRepositories(),
                new MySqlServers(new SystemClock()),
                new SystemClock());
    }

    /** The checks that keep the discovered site from being ready. */
    Set<String> unready() {
        Screen other = Screen.plain();
        run(other, "verify", "all", "-o", "json");
        Set<String> unready = new TreeSet<>();
        JsonDocuments.read(other.out()).path("findings").forEach(finding -> {
            String verdict = finding.path("verdict").asString("").toLowerCase(Locale.ROOT);
            if (verdict.equals("fail") || verdict.equals("unknown")) {
                unready.add(finding.path("check").asString(""));
            }
        });
        assertThat(JsonDocuments.read(other.out()).path("findings").size()).isGreaterThan(20);
        assertThat(JsonDocuments.read(other.out()).path("ready").asBoolean()).isEqualTo(unready.isEmpty());
        return unready;
    }

    /** How {@code drctl init} ended, and what it showed in a terminal. */
    record Interview(int status, String shown) {}

    /** @param typed what somebody types, a line for each question */
    Interview init(String typed) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(seen, true, StandardCharsets.UTF_8);
        Environment environment = new Environment(
                Map.of("AWS_REGION", "us-east-2"),
                desk,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new Terminal(stream, stream, false, false, false, true, 80),
                "0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                DiscoveryDesk::aws,
                new NoSandboxes());
        int status = Drctl.run(new String[] {"init"}, environment);
        return new Interview(status, seen.toString(StandardCharsets.UTF_8));
    }

    int run(String... arguments) {
        return run(screen, arguments);
    }

    int run(Screen on, String... arguments) {
        Environment environment = new Environment(
                Map.of("XDG_STATE_HOME", desk.resolve("state").toString()),
                desk,
                InputStream.nullInputStream(),
                on.terminal(),
                "0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                DiscoveryDesk::aws,
                new NoSandboxes());
        return Drctl.run(arguments, environment);
    }

    int discover(String... more) {
        return run(Stream.concat(
                        Stream.of("inventory", "discover", "--primary", "us-east-2", "--recovery", "us-west-1"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Discovers the world, and reads what was written. */
    Inventory discovered(String... more) {
        assertThat(discover(more)).as(screen.err()).isZero();
        return InventoryReader.read(desk.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
    }

    /** The rows as {@code kind names quantities}, with standby and serving where they differ. */
    static List<String> rows(Inventory inventory) {
        return inventory.assets().stream()
                .map(row -> row.kind() + " "
                        + row.names().values().values().stream().distinct().toList() + " "
                        + row.quantities().values().values().stream()
                                .map(scale -> scale.isSame()
                                        ? String.valueOf(scale.serving())
                                        : scale.standby() + ".." + scale.serving())
                                .toList())
                .toList();
    }
}
