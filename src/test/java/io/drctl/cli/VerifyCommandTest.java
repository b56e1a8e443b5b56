package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Compute;
import io.drctl.cloud.ObjectStore;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeCompute;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyCommandTest {
    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private final Screen screen = Screen.plain();
    private Path directory = Path.of("").toAbsolutePath();

    @TempDir
    private Path state;

    private int run(Screen on, String... arguments) {
        Environment environment = new Environment(
                Map.of("XDG_STATE_HOME", state.toString()),
                directory,
                InputStream.nullInputStream(),
                on.terminal(),
                "0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> cloud,
                new NoSandboxes());
        String[] command =
                Stream.concat(Stream.of("verify"), Stream.of(arguments)).toArray(String[]::new);
        return Drctl.run(command, environment);
    }

    @Test
    void a_ready_site_is_exit_status_0() {
        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).endsWith("dr-site us-west-1 is READY: 48 checks passed (0 s)\n");
        assertThat(screen.err()).isEmpty();
    }

    private void inventory(Path desk, String assets) throws IOException {
        directory = desk;
        Files.writeString(desk.resolve("inventory.yaml"), """
                version: 1
                site: {name: bare}
                regions:
                  primary: {name: us-east-2}
                  recovery: {name: us-west-1}
                objectives: {rto: 15m, rpo: 5m}
                """ + assets);
    }

    @Test
    void a_site_of_which_nothing_is_checked_is_not_ready(@TempDir Path desk) throws IOException {
        inventory(desk, "");

        assertThat(run(screen)).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out()).endsWith("""
                dr-site us-west-1 is NOT READY: nothing was checked, because the inventory has
                  nothing that drctl can check there (0 s)
                """);
        assertThat(run(screen, "-o", "json")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out()).contains("\"ready\" : false");
    }

    @Test
    void rows_that_are_only_shown_are_not_taken_for_checked(@TempDir Path desk) throws IOException {
        inventory(desk, "assets: [{kind: other, asset: Redis}]\n");

        assertThat(run(screen, "all")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out()).contains("is NOT READY: nothing was checked");
    }

    @Test
    void several_rows_with_one_title_have_a_heading_each_with_their_ids(@TempDir Path desk) throws IOException {
        inventory(desk, """
                assets:
                  - {id: edge, kind: load-balancer, names: flask-site}
                  - {id: inside, kind: load-balancer, names: nowhere}
                """);

        run(screen, "all");

        assertThat(screen.out().lines().filter(line -> line.startsWith("ALB")))
                .containsExactly("ALB edge", "ALB inside");
    }

    @Test
    void the_scope_is_the_recovery_site_unless_said_otherwise() {
        run(screen);
        run(screen, "dr-site");
        assertThat(screen.out().lines().filter(line -> line.startsWith("dr-site us-west-1 is READY")))
                .hasSize(2);

        run(screen, "primary");
        assertThat(screen.out()).contains("\nprimary us-east-2 is READY: ");

        run(screen, "all");
        assertThat(screen.out()).contains("\nsite (us-east-2, us-west-1) is READY: ");
    }

    @Test
    void a_site_that_failed_a_check_is_exit_status_1() {
        cloud.loadBalancing(RECOVERY).rules.clear();

        assertThat(run(screen)).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out()).endsWith("dr-site us-west-1 is NOT READY: 1 failed of 47 (0 s)\n");
    }

    @Test
    void what_could_only_not_be_compared_with_a_dark_primary_is_exit_status_0() {
        cloud.lose(PRIMARY);

        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .contains("us-east-2 does not answer: 3 comparisons could not be made\n")
                .endsWith("dr-site us-west-1 is READY: 45 of 48 checks passed, 3 not compared (0 s)\n");
    }

    @Test
    void a_dark_region_is_one_cause_and_exit_status_1() {
        cloud.lose(PRIMARY);

        assertThat(run(screen, "primary")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out().lines()).hasSizeLessThan(24);
        assertThat(screen.out()).containsOnlyOnce("us-east-2 does not answer");
    }

    @Test
    void a_network_that_is_down_is_one_cause_and_exit_status_1() {
        cloud.fail(call -> true, Cause.NOT_CONNECTED);

        assertThat(run(screen)).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out().lines()).hasSizeLessThan(24);
        assertThat(screen.out())
                .containsPattern("nothing answers from here: [0-9]+ checks could not be made\n")
                .contains("check this machine's network")
                .doesNotContain("not compared")
                .doesNotContain("does not answer");
    }

    @Test
    void a_site_that_could_not_be_read_is_exit_status_1() {
        cloud.lose(RECOVERY);

        assertThat(run(screen)).isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out()).contains("dr-site us-west-1 is NOT READY: ");
    }

    @Test
    void a_warning_is_said_but_ready() {
        cloud.compute(RECOVERY)
                .vpcs
                .replaceAll((id, vpc) ->
                        new FakeCompute.Tagged<>(new Compute.Vpc(id, "10.99.0.0/16", "available"), vpc.tags()));

        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).endsWith("dr-site us-west-1 is READY: 47 of 48 checks passed, 1 warning (0 s)\n");
    }

    @Test
    void machine_forms_print_nothing_else_on_standard_output() {
        assertThat(run(screen, "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).startsWith("{").endsWith("}\n");

        Screen xml = Screen.plain();
        assertThat(run(xml, "--output=junit")).isEqualTo(ExitStatus.OK);
        assertThat(xml.out()).startsWith("<?xml").endsWith("</testsuite>\n");
    }

    @Test
    void an_unknown_scope_is_a_usage_error_that_names_the_scopes() {
        assertThat(run(screen, "secondary")).isEqualTo(ExitStatus.USAGE);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains("'secondary' is neither dr-site nor primary nor all");
    }

    @Test
    void progress_is_drawn_on_a_live_terminal_only_and_erased() {
        Screen live = new Screen(false, true);

        run(live);

        assertThat(live.err()).contains("Verifying: 13 of 13 assets").endsWith("\r\u001b[K");
        assertThat(live.out()).doesNotContain("Verifying");
    }

    private void breakWayIn() {
        cloud.loadBalancing(RECOVERY).rules.clear();
    }

    @Test
    void what_is_new_since_the_last_verification_stands_first_and_later_since_when() {
        run(screen);
        cloud.clock().advance(Duration.ofMinutes(2));
        breakWayIn();
        Screen second = Screen.plain();
        run(second);
        cloud.clock().advance(Duration.ofSeconds(30));
        Screen third = Screen.plain();
        run(third);

        assertThat(second.out()).containsSubsequence("""
                New since 2 min ago
                  FAIL     us-west-1  load-balancer.target-group: load balancer flask-site
                """, "S3 Bucket\n");
        assertThat(third.out()).doesNotContain("New since").contains("           since     30 s\n");
    }

    @Test
    void what_is_gone_since_then_is_one_line() {
        var rules = Map.copyOf(cloud.loadBalancing(RECOVERY).rules);
        breakWayIn();
        run(screen);
        cloud.loadBalancing(RECOVERY).rules.putAll(rules);
        cloud.clock().advance(Duration.ofMinutes(1));
        Screen second = Screen.plain();
        run(second);

        assertThat(second.out()).contains("Gone since 1 min ago: load-balancer.target-group in us-west-1\n");
    }

    @Test
    void a_record_that_can_not_be_read_or_written_breaks_nothing() throws IOException {
        run(screen);
        Path file = state.resolve("drctl/sites/flask-site/findings.json");
        Files.writeString(file, "{");
        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(Files.readString(file)).contains("dr-site");

        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));
        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(screen.err()).contains("note: status won't tell of this verification");
    }

    @Test
    void what_is_accepted_is_shown_with_who_says_so_and_until_when(@TempDir Path desk) throws IOException {
        directory = desk;
        cloud.objectStore(RECOVERY)
                .buckets
                .replaceAll((name, old) -> new ObjectStore.Bucket(
                        old.name(), old.region(), true, null, true, old.replicationRole(), old.replication()));
        String site = Files.readString(Path.of("inventory.yaml"));
        Files.writeString(desk.resolve("inventory.yaml"), site + """
                accepted:
                  - {check: bucket.encrypted, reason: nothing secret is in it, by: jo, until: 2025-03-31}
                  - {check: bucket.kept, reason: r, by: jo, until: 2025-03-31}
                """);

        assertThat(run(screen)).isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .contains("  accepted us-west-1  bucket.encrypted: bucket drctl-flask-site-us-west-1\n")
                .contains("           accepted  a failure, until 2025-03-31, by jo: nothing secret is in it\n")
                .contains("Accepted for nothing: bucket.kept passes; take it out of the inventory\n")
                .contains("us-west-1 can take over now\n")
                .contains("dr-site us-west-1 is READY but for what is accepted: 47 of 48 checks passed, 1");

        Screen xml = Screen.plain();
        assertThat(run(xml, "-o", "junit")).isEqualTo(ExitStatus.OK);
        assertThat(xml.out())
                .contains("failures=\"0\"")
                .contains("accepted: a failure, until 2025-03-31, by jo: nothing secret is in it");
        Screen json = Screen.plain();
        run(json, "-o", "json");
        assertThat(json.out()).contains("\"accepted\" : 1").contains("\"until\" : \"2025-03-31\"");

        cloud.clock().advance(Duration.ofDays(31));
        Screen later = Screen.plain();
        assertThat(run(later)).isEqualTo(ExitStatus.FINDINGS);
        assertThat(later.out()).contains("FAIL     us-west-1  bucket.encrypted").contains("which is over, by jo");
    }

    @Test
    void metrics_go_to_standard_output_or_to_a_file_that_is_replaced_as_a_whole(@TempDir Path metrics)
            throws IOException {
        assertThat(run(screen, "-o", "prometheus")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).startsWith("# HELP drctl_verify_timestamp_seconds ");

        Path file = metrics.resolve("drctl.prom");
        Files.writeString(file, "old");
        breakWayIn();
        Screen other = Screen.plain();
        assertThat(run(other, "-o", "prometheus", "--output-file", file.toString()))
                .isEqualTo(ExitStatus.FINDINGS);
        assertThat(other.out()).isEmpty();
        assertThat(Files.readString(file)).contains("drctl_ready{scope=\"dr-site\",site=\"flask-site\"} 0\n");
        try (Stream<Path> files = Files.list(metrics)) {
            assertThat(files).containsExactly(file);
        }

        assertThat(run(other, "-o", "prometheus", "--output-file", metrics.toString()))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(run(
                        other,
                        "-o",
                        "prometheus",
                        "--output-file",
                        metrics.resolve("no/x.prom").toString()))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(other.err().replaceAll("\\s+", " "))
                .contains(": it is a directory")
                .contains(": there is no such directory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--watch --listen 0",
                "--watch -o json",
                "--listen 0 -o prometheus",
                "--every 60s",
                "--watch --every 5s",
                "--watch --every soon",
                "--output-file x.prom",
                "--listen example.com:80",
                "--listen :80",
                "--listen 70000",
                "--listen 300.0.0.1:80"
            })
    void options_that_make_no_sense_are_refused_before_anything_is_asked(String options) {
        assertThat(run(screen, options.split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(cloud.calls()).isEmpty();
    }
}
