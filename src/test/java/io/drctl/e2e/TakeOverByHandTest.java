package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.SandboxDesk;
import io.drctl.testing.SandboxDesk.Ended;
import io.drctl.testing.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Region is lost while Route 53 can't be changed: the way that the refusal tells, gone in the sandbox. */
@Timeout(60)
final class TakeOverByHandTest {
    @TempDir
    private Path desk = Path.of("");

    private final TurnedClock clock = new TurnedClock();

    @BeforeEach
    void layOutTheInventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), desk.resolve("inventory.yaml"));
    }

    private Ended run(String... arguments) {
        Ended ended = new SandboxDesk(desk, clock).run(arguments);
        return new Ended(
                ended.status(), ended.out().replaceAll("\\s+", " "), ended.err().replaceAll("\\s+", " "));
    }

    private String shownAfter(Duration time) {
        clock.turn(time);
        return run("sandbox", "show").out();
    }

    @Test
    void users_are_led_away_while_route_53_cannot_be_changed_and_back_again() {
        run("sandbox", "fault", "region", "us-east-2");
        run("sandbox", "fault", "route53");

        Ended refused = run(
                "--sandbox", "--speed", "120x", "failover", "app", "--to", "us-west-1", "--via", "records", "--yes");

        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err())
                .contains("nothing was changed", "its health checks and name servers keep working")
                .contains("drctl --sandbox failover app --to us-west-1 --via data-plane");

        Ended raised = run("sandbox", "take-over", "us-west-1");
        assertThat(raised.status()).isZero();
        assertThat(raised.out())
                .contains("raised: drctl-flask-site-take-over-us-west-1 in us-west-1")
                .contains("Clear it with: drctl sandbox take-over us-west-1 --clear");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points at us-west-1");

        // Without the alarm they would go back by themselves to a database that was left, as soon as it is there again.
        run("sandbox", "heal", "--all");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points at us-west-1");
        Ended cleared = run("sandbox", "take-over", "us-west-1", "--clear", "-o", "json");
        assertThat(cleared.out()).contains("\"raised\" : false", "\"simulated\" : true");
        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points at us-east-2");
    }

    @Test
    void users_of_a_region_that_is_well_are_led_away_too() {
        run("sandbox", "fault", "route53");
        assertThat(shownAfter(Duration.ofMinutes(1))).contains("www.drctl.example points at us-east-2");

        run("sandbox", "take-over", "us-west-1");

        assertThat(shownAfter(Duration.ofMinutes(5))).contains("www.drctl.example points at us-west-1");
    }

    @Test
    void a_region_that_is_dark_or_not_the_sites_is_not_raised() {
        run("sandbox", "fault", "region", "us-west-1");

        assertThat(run("sandbox", "take-over", "us-west-1").status()).isEqualTo(2);
        assertThat(run("sandbox", "take-over", "us-west-1").err()).contains("us-west-1 gets no data point: it is dark");
        assertThat(run("sandbox", "take-over", "us-west-9").err()).contains("us-west-9 is not a Region of this site");
    }
}
