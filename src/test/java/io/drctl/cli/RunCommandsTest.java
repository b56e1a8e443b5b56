package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalStore;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import io.drctl.writer.Promotion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands that run runbooks, from the arguments to the exit status and every line that is printed. */
final class RunCommandsTest {
    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private Inventory site = Inventories.flaskSite();
    private String replica = "";
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeSite() throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(RunCommandsTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            Files.write(inventoryFile(), yaml.readAllBytes());
        }
        useInventory();
    }

    private void useInventory() {
        site = InventoryReader.read(inventoryFile(), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
        replica = site.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    }

    private Path inventoryFile() {
        return directory.resolve("inventory.yaml");
    }

    private int drctl(String... arguments) {
        return asked(null, arguments);
    }

    @Test
    void with_route_53s_control_plane_down_the_way_by_the_data_plane_is_told() {
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);

        assertThat(drctl("failover", "app", "--via", "records", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(err)
                .contains("nothing was changed")
                .contains("drctl failover app --to us-west-1 --via data-plane")
                .doesNotContain("make it readable");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void the_way_by_the_data_plane_is_told_too_when_the_control_plane_fails_amid_the_run() {
        for (Cause cause : List.of(Cause.SERVICE_FAULT, Cause.UNREACHABLE, Cause.NOT_CONNECTED)) {
            cloud.failNothing();
            cloud.fail("route53:ChangeResourceRecordSets", cause);

            assertThat(drctl("failover", "app", "--via", "records", "--yes"))
                    .as("%s", cause)
                    .isEqualTo(ExitStatus.FAILED);
            assertThat(out.replaceAll("\\s+", " "))
                    .as("%s", cause)
                    .contains("fix that, then: drctl run resume 2025")
                    .contains("drctl failover app --to us-west-1 --via data-plane");
        }
        cloud.failNothing();
        cloud.fail("route53:ChangeResourceRecordSets", Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "app", "--via", "records", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(out).doesNotContain("data-plane");
    }

    @Test
    void two_public_zones_that_cannot_be_told_apart_are_refused_and_not_called_unreadable() {
        cloud.traffic().zones.put("other", new HostedZone("Z9", "drctl.example", List.of("ns-9.example.net")));

        for (List<String> more : List.of(List.of("--dry-run"), List.of("--yes"))) {
            assertThat(drctl(Stream.concat(Stream.of("failover", "app"), more.stream())
                            .toArray(String[]::new)))
                    .isEqualTo(ExitStatus.REFUSED);
            assertThat((out + err).replaceAll("\\s+", " "))
                    .contains("2 public hosted zones are named drctl.example: Z0DRCTLEXAMPLE, Z9")
                    .contains("where www.drctl.example points can't be determined")
                    .contains("hosted-zone: Z0DRCTLEXAMPLE");
        }
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void a_zone_named_by_its_id_in_the_inventory_is_the_one_that_is_changed() throws IOException {
        cloud.traffic().zones.put("other", new HostedZone("Z9", "drctl.example", List.of("ns-9.example.net")));
        Files.writeString(
                inventoryFile(),
                Files.readString(inventoryFile())
                        .replaceFirst("hosted-zone: drctl[.]example", "hosted-zone: Z0DRCTLEXAMPLE"));
        site = InventoryReader.read(inventoryFile(), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();

        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(site.application().mainName().hostedZone()).isEqualTo("Z0DRCTLEXAMPLE");
        assertThat(cloud.calls().stream().filter(call -> call.operation().equals("route53:ChangeResourceRecordSets")))
                .singleElement()
                .satisfies(call -> assertThat(call.argument()).startsWith("Z0DRCTLEXAMPLE "));
        assertThat(drctl("run", "show", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(out).as("what DNS knows it by").contains("\"zone\" : \"drctl.example\"");
    }

    @Test
    void no_way_by_the_data_plane_is_claimed_that_is_not_there() {
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.UNREACHABLE);
        cloud.alarms(RECOVERY).alarms.clear();

        assertThat(drctl("failover", "app", "--via", "records", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(err).contains("wait until Route 53 answers").doesNotContain("data-plane");

        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err)
                .contains("gate wired: REFUSED: there is no alarm " + site.takeOverAlarm(RECOVERY))
                .contains("drctl prepare --region us-west-1");
    }

    /** Runs a command, with somebody at a terminal who types a line, or with nobody. */
    private int asked(@Nullable String typed, String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                typed != null,
                80);
        String line = typed == null ? "" : typed + "\n";
        Environment environment = new Environment(
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                directory,
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                terminal,
                "drctl 0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> cloud,
                new NoSandboxes());
        int status = Drctl.run(arguments, environment);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        assertThat(out + err)
                .doesNotContain("Exception")
                .doesNotContain("unexpected error")
                .doesNotContain("\tat ");
        // The answer ends the line of a question.
        (out + err.replace("to continue: ", "to continue:\n").replace("[y/N] ", "[y/N]\n"))
                .lines()
                // What editors and terminals turn into a link stays whole, too.
                .filter(each -> !each.matches(".*\\.(yaml|jsonl):\\d+:.*"))
                .filter(each -> !each.startsWith("  \"") && !each.startsWith("    "))
                // So do commands.
                .filter(each -> !each.matches(" +(?:drctl|aws) .*"))
                .forEach(each -> assertThat(each.length()).as(each).isLessThanOrEqualTo(80));
        return status;
    }

    private JsonNode json() {
        return JsonDocuments.read(out);
    }

    private boolean nothingChanged() {
        return cloud.calls().stream().noneMatch(Call::isMutating)
                && !Files.exists(directory.resolve("state/drctl/sites/flask-site/runs"));
    }

    private Path journal() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("state/drctl/sites/flask-site/runs"))) {
            return runs.sorted().reduce((first, last) -> last).orElseThrow().resolve("journal.jsonl");
        }
    }

    private void sampling() {
        cloud.databases(new RegionName("us-west-1")).sampling = true;
    }

    private static String runId(Path journal) {
        return Objects.requireNonNull(journal.getParent()).getFileName().toString();
    }

    @Test
    void a_failover_that_is_done_is_exit_status_0() {
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out)
                .startsWith("Fail the application over to us-west-1: DONE in 50 s\nrun 20250301-030000-failover-app, ")
                .contains("Send\n  them back:\n    drctl failover app --to us-east-2\n")
                .doesNotContain("undo");
        assertThat(err)
                .contains("Plan: Fail the application over to us-west-1")
                .contains("gate targets-healthy: passed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failover app",
                "failover db --flip",
                "failover db --to us-west-1 --force-while-healthy",
                "drill run"
            })
    void without_a_terminal_and_without_yes_nothing_is_changed(String command) {
        assertThat(drctl(command.split(" "))).isEqualTo(ExitStatus.REFUSED);
        assertThat(err).contains("there is no terminal to ask on").contains("--yes");
        assertThat(out).isEmpty();
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_one_way_step_wants_the_name_of_its_region() {
        String[] promote = {"failover", "db", "--to", "us-west-1", "--force-while-healthy"};
        for (String wrong : List.of("y", "yes", "us-east-2", "", "US-WEST-1")) {
            assertThat(asked(wrong, promote)).as(wrong).isEqualTo(ExitStatus.REFUSED);
            assertThat(err)
                    .contains("This changes flask-site, account 123456789012.\n")
                    .contains("Type us-west-1 to continue: ")
                    .contains("not approved; nothing was changed");
            assertThat(nothingChanged()).isTrue();
        }
        assertThat(asked("us-west-1", promote)).isEqualTo(ExitStatus.OK);
        assertThat(err).contains("This changes flask-site, ", "can't become a");
        assertThat(out).contains("Next\n", "drctl failover app --to us-west-1\n");
    }

    @Test
    void the_way_to_put_a_refusal_right_fits_the_terminal() {
        cloud.databases(RECOVERY).lags.clear();
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--dry-run"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(out)
                .contains("\n          fix: how much would be lost isn't known, and --accept-data-loss\n")
                .contains("drctl failover db --to us-west-1 --accept-unknown-loss")
                .contains(" --force-while-healthy\n");
        assertThat(out.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void a_reversible_step_wants_a_yes() {
        assertThat(asked("n", "failover", "app")).isEqualTo(ExitStatus.REFUSED);
        assertThat(nothingChanged()).isTrue();
        assertThat(asked("y", "failover", "app")).isEqualTo(ExitStatus.OK);
    }

    private void promoteWest(boolean isOnRecord) {
        String source = Objects.requireNonNull(
                Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(replica))
                        .replicationSource());
        cloud.databases(RECOVERY).alter(replica, old -> FakeDatabases.withSource(old, null));
        if (isOnRecord) {
            String tag = "2026-03-14T03:15:22Z " + source + " run r1";
            cloud.databases(RECOVERY).alter(replica, old -> FakeDatabases.tagged(old, Promotion.TAG, tag));
        }
    }

    @Test
    void what_is_flipped_is_the_database_with_the_newest_writes() {
        drctl("failover", "db", "--flip", "--dry-run");
        assertThat(out).startsWith("Plan: Flip the writer of the database in us-east-2\n");
        promoteWest(true);
        drctl("failover", "db", "--flip", "--dry-run");
        assertThat(out).startsWith("Plan: Flip the writer of the database in us-west-1\n");
    }

    @Test
    void no_database_is_flipped_on_a_guess() {
        promoteWest(false);
        assertThat(drctl("failover", "db", "--flip", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err)
                .contains(
                        "which database has the newest writes can't be determined",
                        "drctl failover db --flip --region us-east-2");
        assertThat(nothingChanged()).isTrue();
        drctl("failover", "db", "--flip", "--region", "us-east-2", "--dry-run");
        assertThat(out).startsWith("Plan: Flip the writer of the database in us-east-2\n");
    }

    @Test
    void deleting_an_old_primary_after_its_replica_was_promoted_wants_the_old_primarys_region() {
        promoteWest(true);
        assertThat(asked(
                        "us-west-1",
                        "failover",
                        "db",
                        "--to",
                        "us-west-1",
                        "--force-while-healthy",
                        "--delete-old-primary"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(err)
                .contains("Plan: Delete the old primary cluster in us-east-2\n", "Type us-east-2 to continue: ")
                .doesNotContain("Fail the database over");
        assertThat(nothingChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepare",
                "failover app",
                "failover db --flip",
                "failover db --to us-west-1 --force-while-healthy",
                "drill run"
            })
    void a_dry_run_changes_nothing(String command) {
        assertThat(drctl((command + " --dry-run").split(" "))).isEqualTo(ExitStatus.OK);
        assertThat(out).startsWith("Plan: ");
        assertThat(nothingChanged()).isTrue();

        assertThat(drctl((command + " --dry-run -o json").split(" "))).isEqualTo(ExitStatus.OK);
        assertThat(json().path("steps").size()).isPositive();
        assertThat(err).isEmpty();
    }

    @Test
    void a_dry_run_that_would_be_refused_is_exit_status_3() {
        cloud.databases(RECOVERY).lags.clear();
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--dry-run"))
                .isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void what_is_so_already_is_said_and_left_alone() {
        drctl("failover", "app", "--yes");
        cloud.forgetCalls();

        assertThat(drctl("failover", "app")).isEqualTo(ExitStatus.OK);
        assertThat(out).startsWith("Fail the application over to us-west-1: ALREADY SO, nothing was changed\n");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);

        assertThat(drctl("failover", "app", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(json().path("prospect").asString()).isEqualTo("nothing-to-do");
    }

    @Test
    void json_is_all_that_stands_on_standard_output() {
        assertThat(drctl("failover", "app", "--yes", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(json().path("status").asString()).isEqualTo("done");
        assertThat(json().path("verifiedFromOutside").asBoolean()).isTrue();

        cloud.databases(RECOVERY).lags.clear();
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes", "-o", "json"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(json().path("exitStatus").asInt()).isEqualTo(3);

        assertThat(drctl("failover", "db", "--flip", "-o", "json")).isEqualTo(ExitStatus.REFUSED);
        assertThat(json().path("exitStatus").asInt()).isEqualTo(3);

        cloud.fail("rds:FailoverDBCluster", Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "db", "--flip", "--yes", "-o", "json")).isEqualTo(ExitStatus.FAILED);
        assertThat(json().path("status").asString()).isEqualTo("failed");

        assertThat(drctl("failover", "app", "--to", "eu-west-1", "-o", "json")).isEqualTo(ExitStatus.USAGE);
        assertThat(json().path("exitStatus").asInt()).isEqualTo(2);

        assertThat(drctl("run", "list", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(json().path("runs").size()).isEqualTo(2);
    }

    @Test
    void a_drill_in_a_region_that_only_follows_says_that_writes_were_not_measured() {
        sampling();
        assertThat(drctl("drill", "run", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out)
                .contains("reads met; writes not measured")
                .contains("writes: not measured; the writer stayed in us-east-2, so writes failed in")
                .containsPattern("failback +[0-9.]+ s  met");

        String run = "run show -o json";
        assertThat(drctl(run.split(" "))).isEqualTo(ExitStatus.OK);
        assertThat(json().at("/windows/0/writesFailed").asBoolean()).isTrue();
        assertThat(json().at("/notMeasured/0").asString()).startsWith("writes: not measured; the writer stayed in");
    }

    @Test
    void a_refusal_names_test_value_and_way_out() {
        cloud.databases(RECOVERY).lags.clear();
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(err)
                .contains("refused before anything was changed: replica-lag: unknown:")
                .contains("--accept-unknown-loss");
        assertThat(nothingChanged()).isTrue();

        assertThat(drctl(
                        "failover",
                        "db",
                        "--to",
                        "us-west-1",
                        "--force-while-healthy",
                        "--yes",
                        "--accept-unknown-loss"))
                .isEqualTo(ExitStatus.OK);
        assertThat(out).contains("Overridden\n").contains("--accept-unknown-loss)");
    }

    @Test
    void a_failed_run_is_exit_status_4_and_can_be_shown_and_resumed() {
        cloud.fail("route53:ChangeResourceRecordSets", Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(out).contains("to continue where it stopped:\n    drctl run resume 20250301-030000-failover-app");

        assertThat(drctl("run", "show")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains("FAILED");
        assertThat(drctl("run", "resume")).isEqualTo(ExitStatus.REFUSED);
        cloud.failNothing();
        assertThat(drctl("run", "resume", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains("resumed 1 time");
        assertThat(drctl("run", "resume", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("no run is unfinished");
        assertThat(drctl("run", "resume", "20250301-030000-failover-app")).isEqualTo(ExitStatus.OK);
        assertThat(err).contains("is over; there is nothing to resume");
    }

    @Test
    void a_second_run_is_exit_status_5() {
        int[] second = {-1};
        String[] said = {""};
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:FailoverDBCluster")) {
                second[0] = drctl("failover", "app", "--yes");
                said[0] = err;
            }
        });
        assertThat(drctl("failover", "db", "--flip", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(second[0]).isEqualTo(ExitStatus.LOCKED);
        assertThat(said[0]).contains("another run is under way: run 20250301-030000-flip-db, process ");
    }

    @Test
    void the_dry_run_of_a_game_day_that_would_stop_at_its_first_step_ends_as_the_run_would() {
        sampling();
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.OK);
        cloud.forgetCalls();

        assertThat(drctl("drill", "run", "--dry-run")).isEqualTo(ExitStatus.FAILED);
        assertThat(out.replaceAll("\\s+", " ")).contains("FAILED: www.drctl.example doesn't point at us-east-2");
        assertThat(drctl("drill", "run", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(err).contains("nothing was changed: www.drctl.example doesn't point at us-east-2");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);

        assertThat(drctl("failover", "app", "--to", "us-east-2", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(drctl("drill", "run", "--dry-run")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_damaged_journal_hides_no_other_and_is_not_resumed() throws IOException {
        drctl("failover", "app", "--yes");
        cloud.fail("rds:FailoverDBCluster", Cause.ACCESS_DENIED);
        drctl("failover", "db", "--flip", "--yes");
        Files.writeString(journal(), Files.readString(journal()).replace("operator@host", "someone@else"));

        assertThat(drctl("run", "list")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(out).contains("failover-app").doesNotContain("flip-db");
        assertThat(err).contains("the journal was changed");
        assertThat(drctl("run", "show")).isEqualTo(ExitStatus.FAILED);
        assertThat(drctl("run", "resume", runId(journal()), "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(err).contains("the journal was changed").doesNotContain("check the disk");
    }

    @Test
    void a_run_that_cant_be_read_is_not_said_to_be_none() throws IOException {
        drctl("failover", "app", "--yes");
        Files.writeString(journal(), Files.readString(journal()).replace("operator@host", "someone@else"));

        assertThat(drctl("run", "list")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(err).contains("the journal was changed").doesNotContain("no runs yet");
    }

    @Test
    void a_journal_that_was_never_begun_has_nothing_to_see_to() {
        neverBegun();

        assertThat(drctl("run", "show")).isEqualTo(ExitStatus.FAILED);
        assertThat(err)
                .contains("stopped before it began", "run its command again")
                .doesNotContain("check the disk");
    }

    private void neverBegun() {
        new JournalStore(directory.resolve("state/drctl/sites/flask-site"))
                .create(Instant.parse("2025-01-01T00:00:00Z"), "failover-app")
                .journal()
                .close();
    }

    @Test
    void a_cut_journal_is_told_by_list_show_and_resume_and_nothing_is_called() throws IOException {
        drctl("failover", "app", "--yes");
        List<String> lines = Files.readAllLines(journal());
        cloud.forgetCalls();
        for (int left : List.of(0, 4)) {
            Files.write(journal(), lines.subList(0, left));
            String said = "the journal of 20250301-030000-failover-app was cut: " + (left == 0 ? "no" : left)
                    + " lines of " + lines.size() + "; what was called " + (left == 0 ? "in it" : "after line 4")
                    + " is not known";

            assertThat(drctl("run", "list")).isEqualTo(ExitStatus.FINDINGS);
            assertThat(words(err)).contains(said);
            assertThat(drctl("run", "show")).isEqualTo(ExitStatus.FAILED);
            assertThat(words(err)).contains(said).contains("it looks before it acts");
            assertThat(drctl("run", "resume", "20250301-030000-failover-app", "--yes"))
                    .isEqualTo(ExitStatus.FAILED);
            assertThat(words(err)).contains(said);
            String again = "doesn't repeat what is already done: drctl failover app --to us-west-1";
            assertThat(words(err).contains(again))
                    .as("its own command, where the journal still has it")
                    .isEqualTo(left > 0);
            assertThat(drctl("run", "resume", "--yes")).isEqualTo(ExitStatus.USAGE);
            assertThat(words(err)).contains("the journal of 20250301-030000-failover-app can't be read");
        }
        Files.delete(journal());
        assertThat(drctl("run", "show", "20250301-030000-failover-app")).isEqualTo(ExitStatus.FAILED);
        assertThat(words(err)).contains("was cut: no lines of");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void a_resume_wants_the_inventory_that_the_run_began_with() throws IOException {
        cloud.fail("route53:ChangeResourceRecordSets", Cause.ACCESS_DENIED);
        drctl("failover", "app", "--yes");
        cloud.failNothing();
        Files.writeString(inventoryFile(), "\n# another thought\n", java.nio.file.StandardOpenOption.APPEND);

        assertThat(drctl("run", "resume", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err).contains("--changed-inventory");
        assertThat(drctl("run", "resume", "--yes", "--changed-inventory")).isEqualTo(ExitStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failover app --to eu-west-1",
                "failover app --to=",
                "failover db",
                "failover db --flip --to us-west-1",
                "failover db --flip --accept-data-loss 5m",
                "failover db --flip --delete-old-primary",
                "failover db --flip --region eu-west-1",
                "failover db --flip --region=",
                "failover db --to us-west-1 --region us-west-1",
                "failover db --to us-west-1 --target x",
                "failover db --to=",
                "failover db --to nowhere",
                "failover db --to us-west-1 --accept-data-loss soon",
                "failover db --to us-west-1 --accept-data-loss -5m",
                "prepare --region eu-west-1",
                "prepare --public-key there-is-none.pub",
                "drill run nonsense",
                "drill run ../inventory",
                "drill run --set nonsense=1",
                "drill run failover-db --set to=us-west-1 --set accept-data-loss=soon",
                "drill run failover-db --set to=us-west-1 --set accept-data-loss=PT-5S",
                "run show nonsense",
                "run show ../../x",
                "run resume nonsense",
                "runbook lint nonsense",
                "failover app --nonsense"
            })
    void unusable_arguments_are_exit_status_2_and_change_nothing(String command) {
        assertThat(drctl((command + " ").split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(err).isNotBlank();
        assertThat(nothingChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drill run failover-db --set to=us-west-1 --set accept-data-loss=90s",
                "drill run failover-db --set to=us-west-1 --set accept-data-loss=1m30s",
                "failover db --to us-west-1 --accept-data-loss PT90S"
            })
    void however_a_duration_is_typed_the_plan_is_the_same(String command) {
        drctl("drill", "run", "failover-db", "--dry-run", "--set", "to=us-west-1", "--set", "accept-data-loss=PT1M30S");
        String plan = out;
        drctl((command + " --dry-run").split(" "));
        assertThat(out).isEqualTo(plan).contains("Promote");
    }

    @Test
    void what_is_no_duration_is_told_with_how_to_write_one() {
        drctl("drill", "run", "failover-db", "--set", "to=us-west-1", "--set", "accept-data-loss=soon");
        assertThat(err)
                .contains("accept-data-loss is not a duration: soon")
                .contains("fix: write a duration such as 90s, 5m or 1h30m, of at most 10,000 days");
    }

    @Test
    void a_private_key_is_not_taken_for_a_public_one() throws IOException {
        Files.writeString(
                directory.resolve("id"),
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThat(drctl("prepare", "--public-key", "id", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("holds no public key").doesNotContain("AAAA");
    }

    @Test
    void a_game_day_is_held_against_the_rto() {
        sampling();
        assertThat(drctl("drill", "run", "--yes", "-o", "json")).isEqualTo(ExitStatus.OK);
        JsonNode windows = json().path("windows");
        assertThat(windows.size()).isEqualTo(2);
        assertThat(windows.get(0).path("name").asString()).isEqualTo("failover");
        assertThat(windows.get(0).path("elapsedSeconds").asDouble()).isEqualTo(30);
        assertThat(windows.get(0).path("outcome").asString()).isEqualTo("met");
    }

    @Test
    void a_missed_rto_is_exit_status_1() throws IOException {
        Files.writeString(inventoryFile(), Files.readString(inventoryFile()).replaceFirst("rto: \\S+", "rto: 1s"));
        useInventory();

        sampling();
        assertThat(drctl("drill", "run", "--yes")).isEqualTo(ExitStatus.FINDINGS);
        assertThat(out).contains("Against the RTO of 1 s").contains("MISSED");
        assertThat(drctl("run", "show", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(json().path("exitStatus").asInt()).isEqualTo(1);
        assertThat(json().path("windows").get(0).path("outcome").asString()).isEqualTo("missed");
    }

    @Test
    void a_site_that_is_not_back_is_exit_status_4() {
        cloud.outside().statuses.put(HealthySite.addressOf(site, PRIMARY), 503);
        assertThat(drctl("drill", "run", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(out).contains("NOT MEASURED");
    }

    @Test
    void a_site_that_cannot_be_seen_from_outside_is_never_called_verified() {
        cloud.fail("dns", Cause.UNREACHABLE);
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains("DONE, NOT VERIFIED FROM OUTSIDE");
        assertThat(drctl("run", "show", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(json().path("verifiedFromOutside").asBoolean()).isFalse();
    }

    @Test
    void a_failed_one_way_call_is_not_shown_as_if_it_had_been_done() {
        cloud.fail("rds:PromoteReadReplicaDBCluster", Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(out).doesNotContain("undo").contains("drctl run resume 20250301-030000-failover-db");
    }

    @Test
    void prepare_makes_what_is_missing() {
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.compute(RECOVERY).images.clear();
        assertThat(drctl("prepare", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(cloud.objectStore(PRIMARY).buckets).hasSize(1);
        assertThat(cloud.compute(RECOVERY).images).hasSize(1);
        assertThat(drctl("prepare")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains("ALREADY SO");
    }

    @Test
    void runbooks_beside_the_inventory_come_first_and_are_checked() throws IOException {
        assertThat(drctl("runbook", "list")).isEqualTo(ExitStatus.OK);
        assertThat(out.lines()).hasSameSizeAs(RunbookLibrary.shipped()).allMatch(line -> line.endsWith(" shipped"));
        for (String line : Arrays.asList(out.split("\n"))) {
            assertThat(drctl("runbook", "lint", line.split(" ")[0])).isEqualTo(ExitStatus.OK);
        }

        Files.createDirectories(directory.resolve("runbooks"));
        Files.writeString(
                directory.resolve("runbooks/failover-app.yaml"), "name: failover-app\ntitle: Mine\nsteps: []\n");
        assertThat(drctl("runbook", "lint", "failover-app")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("the runbook has no steps");
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_run_that_never_began_is_no_damage() {
        neverBegun();

        assertThat(drctl("run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void an_unfinished_run_is_not_forgotten() {
        cloud.fail("rds:FailoverDBCluster", Cause.ACCESS_DENIED);
        drctl("failover", "db", "--flip", "--yes");
        cloud.clock().advance(Duration.ofMinutes(1));

        drctl("failover", "app", "--yes");

        assertThat(err).contains("note: run 20250301-030000-flip-db is unfinished");
    }

    /** Fails the application over; the site doesn't answer from outside, so that the last look fails. */
    private void failsSeenFromOutside() {
        cloud.outside().statuses.put(HealthySite.addressOf(site, RECOVERY), 503);
        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(out).contains("FAILED");
    }

    @Test
    void a_step_that_only_looks_can_be_left_out_and_the_reason_is_kept() {
        failsSeenFromOutside();

        assertThat(drctl("run", "skip", "verify-outside", "--reason", "our proxy is down"))
                .isEqualTo(ExitStatus.OK);

        assertThat(err.replaceAll("\\s+", " "))
                .contains("step verify-outside of run 20250301-030000-failover-app is skipped; the run is done");
        assertThat(drctl("run", "resume", "--yes")).isIn(ExitStatus.OK, ExitStatus.USAGE);
        assertThat(drctl("run", "show", "20250301-030000-failover-app")).isEqualTo(ExitStatus.OK);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("DONE; 1 step SKIPPED")
                .contains("skipped by operator@host: our proxy is down");
    }

    @Test
    void what_changes_something_is_left_out_by_nobody() {
        cloud.fail("rds:FailoverDBCluster", Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "db", "--flip", "--yes")).isEqualTo(ExitStatus.FAILED);

        assertThat(drctl("run", "skip", "flip-writer", "--reason", "hurry")).isEqualTo(ExitStatus.REFUSED);

        assertThat(err).contains("step flip-writer changes something, or has gates");
    }

    @Test
    void a_step_that_is_not_there_or_no_reason_is_exit_status_2() {
        failsSeenFromOutside();

        assertThat(drctl("run", "skip", "verify-outsid", "--reason", "x")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("has no step verify-outsid").contains("verify-outside");
        assertThat(drctl("run", "skip", "verify-outside")).isEqualTo(ExitStatus.USAGE);
        assertThat(drctl("run", "skip", "verify-outside", "--reason", " ")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("--reason is empty");
    }

    @Test
    void what_failed_is_tried_again_by_retry() {
        failsSeenFromOutside();
        cloud.outside().statuses.put(HealthySite.addressOf(site, RECOVERY), 200);

        assertThat(drctl("run", "retry", "--yes")).isEqualTo(ExitStatus.OK);

        assertThat(out).contains("DONE");
    }
}
