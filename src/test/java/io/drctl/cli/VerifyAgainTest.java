package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.Verifier.Round;
import io.drctl.cli.view.ReadinessWatch;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import io.drctl.engine.FindingChanges;
import io.drctl.inventory.Inventory;
import io.drctl.journal.OpenFindings;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code verify --watch} and {@code --listen}. */
final class VerifyAgainTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);
    private OpenFindings known = OpenFindings.NONE;
    private final Screen screen = Screen.plain();
    private final ReadinessWatch watch = new ReadinessWatch(screen.terminal());
    private final PlatformThreads threads = new PlatformThreads(new VirtualClock());

    @AfterEach
    void end() {
        threads.close();
    }

    private ReadinessReport report() {
        return new Readiness(SITE, cloud, List::of).verify(Scope.RECOVERY, (done, of) -> {});
    }

    private Round round() {
        ReadinessReport report = report();
        return new Round(report, FindingChanges.none(report));
    }

    /** What one more verification adds to the screen. */
    private String told() {
        int before = screen.out().length();
        ReadinessReport report = report();
        FindingChanges changes = FindingChanges.of(known, report);
        known = changes.next();
        watch.show(report, changes);
        cloud.clock().advance(Duration.ofSeconds(1));
        return screen.out().substring(before);
    }

    @Test
    void the_verdict_comes_first_and_then_only_what_changes() {
        assertThat(told()).isEqualTo("""
                2025-03-01T03:00:00Z  us-west-1 can take over now
                2025-03-01T03:00:00Z  dr-site us-west-1 is READY: 48 checks passed
                """);
        assertThat(told()).isEmpty();

        var rules = Map.copyOf(cloud.loadBalancing(RECOVERY).rules);
        cloud.loadBalancing(RECOVERY).rules.clear();
        assertThat(told())
                .startsWith("2025-03-01T03:00:02Z  FAIL     load-balancer.target-group in us-west-1: load balancer")
                .contains("\n2025-03-01T03:00:02Z  us-west-1 can't be relied on to take over now: load-balancer.tar")
                .endsWith("\n2025-03-01T03:00:02Z  dr-site us-west-1 is NOT READY: 1 failed of 47\n");
        assertThat(told()).isEmpty();

        cloud.loadBalancing(RECOVERY).rules.putAll(rules);
        assertThat(told())
                .startsWith("2025-03-01T03:00:04Z  gone     load-balancer.target-group in us-west-1: load balancer")
                .endsWith("is READY: 48 checks passed\n");
    }

    @Test
    void a_region_that_is_dark_is_one_line_and_ends_nothing_that_failed_there() {
        cloud.loadBalancing(RECOVERY).rules.clear();
        told();
        cloud.lose(RECOVERY);

        assertThat(told()).doesNotContain("gone").containsOnlyOnce("UNKNOWN  us-west-1 does not answer: ");
        cloud.restore(RECOVERY);
        assertThat(told())
                .contains("gone     us-west-1 does not answer: ")
                .as("it has failed all the time")
                .doesNotContain("FAIL");
    }

    @Test
    void a_primary_that_is_dark_changes_no_verdict() {
        told();
        cloud.lose(PRIMARY);

        assertThat(told())
                .contains("UNKNOWN  us-east-2 does not answer: 3 comparisons could not be made\n")
                .doesNotContain("can take over")
                .contains("is READY: 45 of 48 checks passed, 3 not compared\n");
    }

    @Test
    void it_goes_on_until_it_is_stopped_and_ends_with_the_last_verdict() {
        Threads.Signal stop = threads.signal();
        int[] rounds = {0};
        Round last = new VerifyLoop(threads, stop, Duration.ZERO).run(this::round, round -> {
            rounds[0]++;
            if (rounds[0] == 2) {
                cloud.loadBalancing(RECOVERY).rules.clear();
            }
            if (rounds[0] == 3) {
                stop.raise();
            }
            return true;
        });

        assertThat(rounds[0]).isEqualTo(3);
        assertThat(Objects.requireNonNull(last).exitStatus()).isEqualTo(ExitStatus.FINDINGS);
    }

    @Test
    void a_stop_amid_the_first_verification_leaves_no_verdict() {
        Threads.Signal stop = threads.signal();

        assertThat(new VerifyLoop(threads, stop, Duration.ofDays(1))
                        .run(
                                () -> {
                                    stop.raise();
                                    threads.signal().await();
                                    return null;
                                },
                                round -> true))
                .isNull();
    }

    @Test
    void nobody_is_told_once_nobody_reads() {
        Round last = new VerifyLoop(threads, threads.signal(), Duration.ofDays(1)).run(this::round, round -> false);

        assertThat(last).isNotNull();
    }

    /** The status and the body that a request gets. */
    private static String ask(MetricsServer server, String request, String host) throws IOException {
        String[] place = server.url().split("[:/]+");
        try (Socket socket = new Socket(InetAddress.getByName(place[1]), Integer.parseInt(place[2]))) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(9, 12) + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private MetricsServer listening(AtomicReference<@Nullable String> text) throws IOException {
        return new MetricsServer(ListenAddress.of("0"), threads, text::get);
    }

    @Test
    void a_port_alone_is_of_the_loopback_address_and_zero_takes_a_free_one() throws IOException {
        assertThat(ListenAddress.of("9469")).hasToString("/127.0.0.1:9469");
        assertThat(ListenAddress.of("localhost:9469")).hasToString("/127.0.0.1:9469");
        assertThat(ListenAddress.of("[::1]:9469")).hasToString("/[0:0:0:0:0:0:0:1]:9469");
        assertThat(ListenAddress.of("0.0.0.0:9469")).hasToString("/0.0.0.0:9469");
        try (MetricsServer server = listening(new AtomicReference<>())) {
            assertThat(server.url()).matches("http://127\\.0\\.0\\.1:[1-9]\\d{2,4}/metrics");
        }
    }

    @Test
    void it_serves_metrics_and_nothing_else() throws IOException {
        AtomicReference<@Nullable String> text = new AtomicReference<>();
        try (MetricsServer server = listening(text)) {
            assertThat(ask(server, "GET /metrics", "localhost")).startsWith("503 ");
            text.set("drctl_ready{} 1\n");
            assertThat(ask(server, "GET /metrics", "localhost:9469")).isEqualTo("200 drctl_ready{} 1\n");
            assertThat(ask(server, "HEAD /metrics", "127.0.0.1")).isEqualTo("200 ");
            assertThat(ask(server, "POST /metrics", "127.0.0.1")).startsWith("405 ");
            assertThat(ask(server, "GET /", "127.0.0.1")).startsWith("404 ");
            assertThat(ask(server, "GET /metrics/../etc/passwd", "127.0.0.1")).startsWith("404 ");
        }
    }

    /** A page in a browser here could have its own name lead to this address. */
    @Test
    void on_the_loopback_address_it_answers_only_who_calls_it_by_that() throws IOException {
        try (MetricsServer server = listening(new AtomicReference<>("drctl_ready{} 1\n"))) {
            assertThat(ask(server, "GET /metrics", "evil.example"))
                    .startsWith("403 ")
                    .doesNotContain("drctl_ready");
        }
    }

    /** Who sends half a request holds nobody up. */
    @Test
    void a_client_that_says_nothing_keeps_no_other_from_an_answer() throws IOException {
        try (MetricsServer server = listening(new AtomicReference<>("drctl_ready{} 1\n"))) {
            String[] place = server.url().split("[:/]+");
            try (Socket silent = new Socket(InetAddress.getByName(place[1]), Integer.parseInt(place[2]))) {
                silent.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
                assertThat(ask(server, "GET /metrics", "localhost")).startsWith("200 ");
            }
        }
    }
}
