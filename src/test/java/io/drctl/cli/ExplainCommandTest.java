package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.readiness.CheckGuide;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drctl explain}, which needs neither an inventory nor AWS. */
final class ExplainCommandTest {
    @TempDir
    private Path empty;

    private final Screen screen = Screen.plain();

    private int drctl(String typed) {
        return Drctl.run(
                typed.split(" "),
                new Environment(
                        Map.of(),
                        empty,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS was asked");
                        },
                        new NoSandboxes()));
    }

    @Test
    void a_check_is_explained() {
        assertThat(drctl("explain database-cluster.lag")).isEqualTo(ExitStatus.OK);

        assertThat(screen.out()).isEqualTo("""
                database-cluster.lag
                  asks    How far the replica trails, by the metric of its topology, and how old
                          that sample is.
                  impact  A failure loses data in a failover.
                  why     What the replica doesn't have when it is promoted by force is lost.
                  to fix  Find out what holds replication up; without a sample, whether
                          CloudWatch has the metric.
                """);
    }

    @Test
    void without_an_id_all_are_listed_with_what_they_mean_to_a_failover() {
        assertThat(drctl("explain")).isEqualTo(ExitStatus.OK);

        assertThat(screen.out().lines()).hasSize(CheckGuide.all().size()).allMatch(line -> line.length() < 80);
        assertThat(screen.out()).contains("bucket.versioned                             loses-data\n");
    }

    @Test
    void an_id_that_there_is_not_is_refused_with_the_nearest_one() {
        assertThat(drctl("explain load-balancer.target")).isEqualTo(ExitStatus.USAGE);

        assertThat(screen.err()).contains("did you mean").contains("load-balancer.targets");
    }
}
