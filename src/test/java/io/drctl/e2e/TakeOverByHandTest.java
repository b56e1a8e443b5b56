package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cloud.WallClock;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.sandbox.Sandbox;
import io.drctl.sandbox.SandboxSettings;
import io.drctl.sandbox.Sandboxes;
import io.drctl.testing.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Region is lost while Route 53 can't be changed: the way that the refusal tells, gone in the sandbox. */
@Timeout(60)
final class TakeOverByHandTest {
    @TempDir
    private Path desk = Path.of("");

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    /** The machine's clock, which the test turns on between commands. */
    private final WallClock clock = new WallClock() {
        @Override
        public Instant now() {
            return Instant.now().plus(ahead.get());
        }

        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    };

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void layOutTheInventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), desk.resolve("inventory.yaml"));
    }

    private Ended run(String... arguments) {
        Screen screen = Screen.plain();
        int status = Drctl.run(
                arguments,
                new Environment(
                        Map.of("HOME", desk.toString()),
                        desk,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS was asked");
                        },
                        new Sandboxes() {
                            @Override
                            public Sandbox open(SandboxSettings settings) {
                                return new FileSandboxes(clock).open(settings);
                            }

                            @Override
                            public void reset(SandboxSettings settings, boolean empty) {
                                new FileSandboxes(clock).reset(settings, empty);
                            }
                        }));
        return new Ended(
                status, screen.out().replaceAll("\\s+", " "), screen.err().replaceAll("\\s+", " "));
    }

    private String shownAfter(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
        return run("sandbox", "show").out();
    }

    @Test
    void users_are_led_away_while_route_53_cannot_be_changed_and_back_again() {
        run("sandbox", "fault", "region", "us-east-2");
        run("sandbox", "fault", "route53");

        Ended refused = run("--sandbox", "--speed", "600x", "failover", "app", "--to", "us-west-1", "--yes");

        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err())
                .contains("nothing was changed", "its health checks and name servers keep working")
                .contains("drctl sandbox take-over us-west-1")
                .doesNotContain("put-metric-data");

        Ended raised = run("sandbox", "take-over", "us-west-1");
        assertThat(raised.status()).isZero();
        assertThat(raised.out())
                .contains("raised: drctl-flask-site-take-over-us-west-1 in us-west-1")
                .contains("Clear it with: drctl sandbox take-over us-west-1 --clear");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points to us-west-1");

        // Without the alarm they would go back by themselves to a database that was left, as soon as it is there again.
        run("sandbox", "heal", "--all");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points to us-west-1");
        Ended cleared = run("sandbox", "take-over", "us-west-1", "--clear", "-o", "json");
        assertThat(cleared.out()).contains("\"raised\" : false", "\"simulated\" : true");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points to us-east-2");
    }

    @Test
    void users_of_a_region_that_is_well_are_led_away_too() {
        run("sandbox", "fault", "route53");
        assertThat(shownAfter(Duration.ofMinutes(1))).contains("www.drctl.example points to us-east-2");

        run("sandbox", "take-over", "us-west-1");

        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points to us-west-1");
    }

    @Test
    void a_region_that_is_dark_or_not_the_sites_is_not_raised() {
        run("sandbox", "fault", "region", "us-west-1");

        assertThat(run("sandbox", "take-over", "us-west-1").status()).isEqualTo(2);
        assertThat(run("sandbox", "take-over", "us-west-1").err()).contains("us-west-1 gets no data point: it is dark");
        assertThat(run("sandbox", "take-over", "us-west-9").err()).contains("us-west-9 is not a Region of this site");
    }
}
