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
import org.junit.jupiter.api.io.TempDir;

/**
 * An application's users are sent to the other Region by its take-over alarm, whatever Route 53's control plane does.
 */
final class TrafficByTheDataPlaneTest {
    private static final String[] OUT = {"--sandbox", "--speed", "40x", "failover", "app", "--to", "us-west-1", "--yes"
    };

    @TempDir
    private Path desk;

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

    /** No quicker: a busy machine that stands still for a second lets a minute pass for AWS. */
    private Ended quickly(String... arguments) {
        String[] all = new String[arguments.length + 3];
        System.arraycopy(new String[] {"--sandbox", "--speed", "40x"}, 0, all, 0, 3);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return run(all);
    }

    private String shown() {
        return run("sandbox", "show").out();
    }

    @Test
    void users_are_moved_without_any_route_53_control_plane_call_and_the_records_are_owed() {
        run("sandbox", "fault", "region", "us-east-2");
        run("sandbox", "fault", "route53");

        Ended out = run(OUT);

        assertThat(out.status()).isZero();
        assertThat(out.out())
                .contains("DONE; 2 steps OWED", "all 4 name servers answer with the load balancer there")
                .contains("OWED Point the site's records at us-west-1")
                .contains("alarm drctl-flask-site-take-over-us-west-1 keeps users in us-west-1")
                .contains("Have it made, once that can be: drctl --sandbox run resume 2")
                .doesNotContain("The run isn't finished");
        assertThat(shown()).contains("www.drctl.example points at us-west-1");

        Ended status = quickly("status");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.out())
                .contains("owes: point the site's records at us-west-1; clear the take-over alarms")
                .contains("drctl --sandbox settle");
        assertThat(quickly("run", "show").out())
                .contains("DONE; 2 steps OWED", "To make what is owed: drctl --sandbox run resume");
    }

    @Test
    void traffic_never_jumps_back_because_a_laptop_was_closed() {
        run("sandbox", "fault", "route53");
        run(OUT);

        for (int days = 0; days < 3; days++) {
            clock.turn(Duration.ofDays(1));
            assertThat(shown()).contains("www.drctl.example points at us-west-1");
        }
    }

    @Test
    void what_is_owed_is_made_by_settle_once_route_53_answers() {
        run("sandbox", "fault", "route53");
        run(OUT);

        assertThat(quickly("settle", "--yes").out()).contains("DONE; 2 steps OWED");
        run("sandbox", "heal", "--all");
        Ended settled = quickly("settle", "--yes");

        assertThat(settled.status()).isZero();
        assertThat(settled.out())
                .contains("DONE in", "Route 53 reports INSYNC", "no take-over alarm is seen to fire")
                .doesNotContain("OWED");
        clock.turn(Duration.ofHours(1));
        assertThat(shown()).contains("www.drctl.example points at us-west-1");
        assertThat(quickly("settle", "--yes").err()).contains("no run of site flask-site owes anything");
    }

    @Test
    void on_the_way_home_a_take_over_that_the_records_never_followed_is_cleared_and_nothing_is_owed_any_more() {
        run("sandbox", "fault", "route53");
        run(OUT);
        run("sandbox", "heal", "--all");

        Ended home = quickly("failover", "app", "--to", "us-east-2", "--yes");

        assertThat(home.status()).isZero();
        assertThat(home.out()).contains("DONE in").doesNotContain("OWED");
        clock.turn(Duration.ofHours(1));
        assertThat(shown()).contains("www.drctl.example points at us-east-2");
        // What the first run owed has been overtaken.
        Ended settled = quickly("settle", "--yes");
        assertThat(settled.out() + settled.err()).contains("the take-over of us-west-1 is over");
        clock.turn(Duration.ofHours(1));
        assertThat(shown()).contains("www.drctl.example points at us-east-2");
    }

    @Test
    void the_way_is_the_users_choice_and_the_plan_says_which_is_taken_and_why() {
        assertThat(quickly("failover", "app", "--dry-run").err()
                        + quickly("failover", "app", "--dry-run").out())
                .contains("users are sent to us-west-1 by the data plane")
                .contains(
                        "gate wired: passed: alarm drctl-flask-site-take-over-us-west-1 is there, and keeps its state;"
                                + " the other record's health check follows it");
        Ended records = quickly("failover", "app", "--via", "records", "--dry-run");
        assertThat(records.out() + records.err())
                .contains("the PRIMARY and SECONDARY roles are exchanged")
                .doesNotContain("by the data plane");
        Ended wrong = quickly("failover", "app", "--via", "magic", "--dry-run");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("--via: it is auto, data-plane or records, not magic");
    }
}
