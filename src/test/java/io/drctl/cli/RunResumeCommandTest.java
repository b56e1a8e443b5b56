package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.journal.JournalStore;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunResumeCommandTest {
    private static final String PROMOTION = "rds:PromoteReadReplicaDBCluster";
    private static final String CHANGE = "route53:ChangeResourceRecordSets";

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());

    @TempDir
    private Path state = Path.of("");

    private int run(Screen on, String... arguments) {
        return Drctl.run(
                arguments,
                new Environment(
                        Map.of("XDG_STATE_HOME", state.toString()),
                        Path.of("").toAbsolutePath(),
                        InputStream.nullInputStream(),
                        on.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
    }

    @Test
    void that_nothing_is_unfinished_is_not_said_of_what_can_not_be_read() throws IOException {
        assertThat(run(Screen.plain(), "failover", "app", "--yes")).isEqualTo(ExitStatus.OK);
        Screen none = Screen.plain();
        assertThat(run(none, "run", "resume")).isEqualTo(ExitStatus.USAGE);
        assertThat(none.err()).contains("no run is unfinished");

        Path runs = state.resolve("drctl/sites/flask-site/runs");
        Files.createDirectories(runs.resolve("20200101-000000-damaged"));
        Files.writeString(runs.resolve("20200101-000000-damaged/journal.jsonl"), "{}\n");
        new JournalStore(state.resolve("drctl/sites/flask-site"))
                .create(Instant.parse("2020-01-01T00:00:01Z"), "never-begun")
                .journal()
                .close();
        Screen one = Screen.plain();
        assertThat(run(one, "run", "resume")).isEqualTo(ExitStatus.USAGE);
        assertThat(one.err().replaceAll("\\s+", " "))
                .contains("but the journal of 20200101-000000-damaged can't be read")
                .doesNotContain("never-begun");
    }

    @Test
    void a_promotion_that_is_under_way_is_neither_announced_nor_asked_for_once_more() {
        int[] listed = {-1};
        Screen live = Screen.plain();
        cloud.afterEachCall(call -> {
            if (call.operation().equals(PROMOTION) && listed[0] < 0) {
                listed[0] = run(live, "run", "list");
                throw new Killed();
            }
        });
        assertThat(run(Screen.plain(), "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isNotEqualTo(ExitStatus.OK);
        assertThat(live.out())
                .startsWith("running     20250301-030000-failover-db")
                .contains("process ");
        cloud.forgetCalls();

        Screen list = Screen.plain();
        assertThat(run(list, "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(list.out())
                .startsWith("killed      20250301-030000-failover-db")
                .contains("drctl run resume 20250301-030000-failover-db");
        Screen screen = Screen.plain();
        assertThat(run(screen, "run", "resume", "--dry-run")).isEqualTo(ExitStatus.OK);

        assertThat(screen.out())
                .contains("sent at 2025-03-01T03:00:0", "under way: the run waits, and sends nothing again")
                .doesNotContain("ONE-WAY", "PromoteReadReplicaDBCluster", "gate");
        assertThat(cloud.count(PROMOTION)).isZero();
    }

    /** A process that is gone says nothing more. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void a_dry_run_shows_what_is_left_and_changes_nothing_even_when_agreed_to() {
        cloud.fail(CHANGE, CloudException.Cause.ACCESS_DENIED);
        assertThat(run(Screen.plain(), "failover", "app", "--yes")).isEqualTo(ExitStatus.FAILED);
        cloud.failNothing();
        cloud.forgetCalls();
        Screen screen = Screen.plain();

        int status = run(screen, "run", "resume", "--dry-run", "--yes");

        assertThat(status).isEqualTo(ExitStatus.OK);
        assertThat(cloud.count(CHANGE)).isZero();
        assertThat(screen.out())
                .startsWith("Fail the application over to us-west-1: what is left")
                .contains(CHANGE);
        assertThat(run(Screen.plain(), "run", "resume", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(cloud.count(CHANGE)).isOne();
    }
}
