package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Access;
import io.drctl.cloud.Caller;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** That account, caller and endpoints are named, and that a run stays where it was begun. */
class WhereAndAsWhomTest {
    private static final String ACCOUNT = HealthySite.ACCOUNT;
    private static final String OTHER = "210987654321";
    private static final String CHANGE = "route53:ChangeResourceRecordSets";
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";

    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private Screen screen = Screen.plain();
    private Map<String, String> variables = Map.of();
    private final AtomicReference<List<Access>> through = new AtomicReference<>(List.of());

    @BeforeEach
    void makeSite() throws IOException {
        write("");
        variables = Map.of("XDG_STATE_HOME", directory.resolve("state").toString());
        cloud = world();
    }

    private void write(String account) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(WhereAndAsWhomTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(
                    directory.resolve("inventory.yaml"),
                    account.isEmpty() ? text : text.replaceFirst("\nsite:\n", "\nsite:\n  account: " + account + "\n"));
        }
    }

    private FakeCloud world() {
        var site = InventoryReader.read(directory.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        FakeCloud made = HealthySite.of(site);
        LiveOutside.follow(made, site);
        return made;
    }

    private int drctl(String command) {
        screen = Screen.plain();
        return Drctl.run(
                command.split(" "),
                new Environment(
                        variables,
                        directory,
                        new ByteArrayInputStream(new byte[0]),
                        screen.terminal(),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            through.set(regions);
                            return cloud;
                        },
                        new NoSandboxes()));
    }

    private String err() {
        return screen.err().replaceAll("\\s+", " ");
    }

    private void silenceSts() {
        cloud.fail("sts:GetCallerIdentity", CloudException.Cause.NOT_CONNECTED);
    }

    private boolean nothingChanged() {
        return cloud.calls().stream().noneMatch(Call::isMutating);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover app", "failover db --to us-west-1", "drill run", "prepare"})
    void every_plan_names_site_account_caller_and_regions(String command) {
        drctl(command + " --dry-run");

        assertThat(screen.out())
                .contains("  site flask-site, account " + ACCOUNT + ", us-east-2")
                .contains("us-west-1\n  as arn:aws:sts::" + ACCOUNT + ":assumed-role/ops/me\n")
                .doesNotContain("endpoint");
        assertThat(screen.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void an_inventory_through_a_pipe_is_refused_for_a_run_could_not_be_resumed_from_it() throws Exception {
        Path pipe = directory.resolve("pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (String file : List.of("-", "/dev/null", pipe.toString())) {
            assertThat(drctl("--inventory " + file + " inventory show"))
                    .as(file)
                    .isEqualTo(2);
            assertThat(err())
                    .as(file)
                    .contains("the inventory must be a file, not a pipe or a device: a run names it in its journal, and"
                            + " is resumed from it fix: write it to a file in the site's directory");
        }
    }

    /** The inventory with a profile for each Region. */
    private void withProfiles() throws IOException {
        Path file = directory.resolve("inventory.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("    name: us-east-2\n", "    name: us-east-2\n    profile: east\n")
                        .replace("    name: us-west-1\n", "    name: us-west-1\n    profile: west\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover app --yes", "verify dr-site", "status"})
    void another_account_in_the_other_region_is_refused_too(String command) throws IOException {
        write(ACCOUNT);
        withProfiles();
        cloud.callers.put(new RegionName("us-east-2"), new Caller(OTHER, "arn:aws:iam::" + OTHER + ":user/me"));

        assertThat(drctl(command)).isEqualTo(ExitStatus.REFUSED);

        assertThat(err())
                .contains("the credentials for us-east-2 belong to account " + OTHER
                        + ", but the inventory names account " + ACCOUNT);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_login_is_asked_for_with_the_profile_of_the_region_that_refused() throws IOException {
        withProfiles();
        variables = Map.of("XDG_STATE_HOME", directory.resolve("state").toString(), "AWS_PROFILE", "ops");
        cloud.fail(call -> call.operation().startsWith("elasticloadbalancing:"), CloudException.Cause.CREDENTIALS);

        drctl("failover app --dry-run");
        assertThat((screen.out() + screen.err()).replaceAll("\\s+", " "))
                .contains("log in (aws sso login --profile west, or whatever");

        cloud.failNothing();
        cloud.fail(call -> call.operation().startsWith("rds:"), CloudException.Cause.CREDENTIALS);
        drctl("status");
        assertThat(screen.out().replaceAll("\\s+", " ")).contains("log in (aws sso login --profile east, or whatever");
    }

    @Test
    void a_region_that_failed_is_not_needed_to_know_the_account() throws IOException {
        write(ACCOUNT);
        withProfiles();
        cloud.lose(new RegionName("us-east-2"));

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
    }

    private static final String EAST_ROLE = "arn:aws:iam::" + OTHER + ":role/dr-east";
    private static final String EAST = "arn:aws:sts::" + OTHER + ":assumed-role/dr-east/drctl";

    /** A role in the Region to be left, as those have who keep a Region in an account of its own. */
    private void withARoleInTheOtherRegion() throws IOException {
        Path file = directory.resolve("inventory.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("    name: us-east-2\n", "    name: us-east-2\n    role-arn: " + EAST_ROLE + "\n"));
        cloud.callers.put(new RegionName("us-east-2"), new Caller(OTHER, EAST));
    }

    @Test
    void the_caller_of_the_other_region_is_named_in_plan_run_report_and_verify() throws IOException {
        withARoleInTheOtherRegion();
        String named = "in us-east-2 as " + EAST + "\n";

        assertThat(drctl("failover app --dry-run")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .contains("site flask-site, account " + ACCOUNT + " (account " + OTHER + " in us-east-2)")
                .contains(named);
        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
        assertThat(screen.err()).contains(named);
        assertThat(screen.out()).contains(named);
        assertThat(drctl("run show")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains(named);
        drctl("verify all");
        assertThat(screen.out()).contains(named);
    }

    @Test
    void json_has_the_caller_of_the_other_region() throws IOException {
        withARoleInTheOtherRegion();
        for (String command : List.of(
                "failover app --dry-run -o json",
                "failover app --yes -o json",
                "run show -o json",
                "verify all -o json")) {
            drctl(command);
            JsonNode other = JsonDocuments.read(screen.out()).path("otherCaller");
            assertThat(other.path("region").asString()).as(command).isEqualTo("us-east-2");
            assertThat(other.path("account").asString()).as(command).isEqualTo(OTHER);
            assertThat(other.path("caller").asString()).as(command).isEqualTo(EAST);
        }
    }

    @Test
    void a_caller_of_the_other_region_that_is_not_told_stops_nothing() throws IOException {
        withARoleInTheOtherRegion();
        cloud.lose(new RegionName("us-east-2"));

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains("in us-east-2 account unknown: ");
    }

    @Test
    void one_caller_for_both_regions_is_asked_and_named_once() {
        drctl("failover app --dry-run");

        assertThat(cloud.calls().stream().filter(call -> call.operation().equals("sts:GetCallerIdentity")))
                .hasSize(1);
        assertThat(screen.out()).doesNotContain("in us-east-2 as");
    }

    @Test
    void an_endpoint_that_is_not_aws_own_is_named_in_plan_run_and_verify() {
        cloud.endpoints = List.of("http://127.0.0.1:5000 for all services");
        String named = "endpoint http://127.0.0.1:5000 for all services (NOT AWS's own)\n";

        assertThat(drctl("failover app --dry-run")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains(named);
        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
        assertThat(screen.err()).contains(named);
        assertThat(screen.out()).contains(named);
        assertThat(drctl("run show")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains(named);
        drctl("verify dr-site");
        assertThat(screen.out()).contains(named);
    }

    @Test
    void json_has_account_caller_and_endpoints() {
        cloud.endpoints = List.of("http://127.0.0.1:5000 for rds");
        for (String command : List.of(
                "failover app --dry-run -o json",
                "failover app --yes -o json",
                "run show -o json",
                "verify all -o json")) {
            drctl(command);
            JsonNode node = JsonDocuments.read(screen.out());
            assertThat(node.path("account").asString()).as(command).isEqualTo(ACCOUNT);
            assertThat(node.path("caller").asString()).as(command).contains("assumed-role/ops/me");
            assertThat(node.path("endpoints").get(0).asString()).as(command).isEqualTo("http://127.0.0.1:5000 for rds");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failover app --yes",
                "failover app --dry-run",
                "failover db --to us-west-1 --yes",
                "failover db --flip --yes",
                "drill run --yes",
                "prepare --yes",
                "verify dr-site",
                "verify all -o json",
                "status",
                "status -o json",
                "provision --region us-west-1 --plan-only"
            })
    void another_account_than_the_inventory_s_is_refused_by_every_command_that_calls_aws(String command)
            throws IOException {
        write("\"" + ACCOUNT + "\"");
        cloud.caller = new Caller(OTHER, "arn:aws:sts::" + OTHER + ":assumed-role/ops/me");

        assertThat(drctl(command)).isEqualTo(ExitStatus.REFUSED);
        assertThat(screen.err() + screen.out()).contains(OTHER).contains(ACCOUNT);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_pinned_account_that_is_the_right_one_changes_nothing() throws IOException {
        write(ACCOUNT);

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void sts_that_does_not_answer_stops_no_failover() {
        silenceSts();

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.OK);
        assertThat(err())
                .contains("site flask-site, account unknown, us-east-2 -> us-west-1")
                .contains("account unknown: sts:GetCallerIdentity in us-west-1: ");
    }

    @Test
    void a_pinned_account_that_can_not_be_told_is_refused_until_the_user_says_so() throws IOException {
        write(ACCOUNT);
        silenceSts();

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err())
                .contains("which account this is can't be determined: sts:GetCallerIdentity in us-west-1")
                .contains("--accept-unknown-account");
        assertThat(drctl("verify dr-site")).isEqualTo(ExitStatus.REFUSED);
        assertThat(nothingChanged()).isTrue();
        assertThat(drctl("failover app --yes --accept-unknown-account")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void where_the_account_can_not_be_told_one_may_look_all_the_same() throws IOException {
        write(ACCOUNT);
        silenceSts();

        assertThat(drctl("status")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains("the newest writes are in us-east-2");
    }

    @Test
    void an_unknown_account_that_is_accepted_makes_another_one_no_better() throws IOException {
        write(ACCOUNT);
        withProfiles();
        cloud.fail(
                call -> call.operation().equals("sts:GetCallerIdentity")
                        && new RegionName("us-west-1").equals(call.region()),
                CloudException.Cause.NOT_CONNECTED);
        cloud.callers.put(new RegionName("us-east-2"), new Caller(OTHER, "arn:aws:iam::" + OTHER + ":user/me"));

        assertThat(drctl("failover app --yes --accept-unknown-account")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("the credentials for us-east-2 belong to account " + OTHER);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_dry_run_of_independent_steps_ends_as_the_run_would() {
        cloud.compute(new RegionName("us-east-2")).images.clear();
        cloud.compute(new RegionName("us-west-1")).images.clear();
        cloud.objectStore(new RegionName("us-east-2")).buckets.clear();

        assertThat(drctl("prepare --dry-run")).isEqualTo(ExitStatus.REFUSED);
        assertThat(nothingChanged()).isTrue();
        assertThat(drctl("prepare --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(nothingChanged()).isFalse();
    }

    /** Begun, and stopped after the intent. */
    private void begun(String command, String call) {
        cloud.fail(call, CloudException.Cause.ACCESS_DENIED);
        assertThat(drctl(command)).isEqualTo(ExitStatus.FAILED);
        cloud.failNothing();
    }

    @Test
    void a_promotion_is_not_resumed_against_another_endpoint() {
        begun("failover db --to us-west-1 --yes --force-while-healthy", PROMOTE);
        cloud = world();
        cloud.endpoints = List.of("http://127.0.0.1:5000 for all services");

        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err())
                .contains("the run was started against AWS's own endpoints, but this is"
                        + " http://127.0.0.1:5000 for all services; nothing was changed");
        assertThat(cloud.count(PROMOTE)).isZero();
        assertThat(drctl("run resume --yes --accept-unknown-account")).isEqualTo(ExitStatus.REFUSED);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_run_begun_against_an_endpoint_is_not_resumed_against_aws() {
        cloud.endpoints = List.of("http://127.0.0.1:5000 for all services");
        begun("failover app --yes", CHANGE);
        FakeCloud first = cloud;
        cloud = world();

        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("against http://127.0.0.1:5000 for all services, but this is AWS's own endpoints");
        assertThat(nothingChanged()).isTrue();

        cloud = first;
        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_run_is_not_resumed_in_another_account() {
        begun("failover db --to us-west-1 --yes --force-while-healthy", PROMOTE);
        cloud = world();
        cloud.caller = new Caller(OTHER, "arn:aws:sts::" + OTHER + ":assumed-role/ops/me");

        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("started in account " + ACCOUNT).contains("belong to account " + OTHER);
        assertThat(nothingChanged()).isTrue();
    }

    @Test
    void a_run_is_resumed_in_an_account_that_can_not_be_told_only_when_the_user_says_so() {
        begun("failover app --yes", CHANGE);
        cloud.forgetCalls();
        silenceSts();

        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("started in account " + ACCOUNT).contains("--accept-unknown-account");
        assertThat(nothingChanged()).isTrue();
        assertThat(drctl("run resume --yes --accept-unknown-account")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void another_caller_of_the_same_account_may_go_on_and_is_named() throws IOException {
        begun("failover app --yes", CHANGE);
        cloud.caller = new Caller(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/you");

        assertThat(drctl("run resume --yes")).isEqualTo(ExitStatus.OK);
        assertThat(screen.err())
                .contains("  as arn:aws:iam::" + ACCOUNT + ":user/you\n  started as arn:aws:sts::" + ACCOUNT);
        try (var runs = Files.walk(directory.resolve("state"))) {
            Path journal = runs.filter(file -> file.endsWith("journal.jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(journal))
                    .anyMatch(line -> line.contains("run-resumed") && line.contains(":user/you"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover app --to us-east-2 --dry-run", "failover app --dry-run", "verify dr-site"})
    void credentials_are_got_through_the_region_that_takes_over_and_last_through_the_other(String command) {
        drctl(command);

        String first = command.contains("us-east-2") ? "us-east-2" : "us-west-1";
        String last = command.contains("us-east-2") ? "us-west-1" : "us-east-2";
        assertThat(through.get()).extracting(access -> access.region().value()).containsExactly(first, last);
        assertThat(cloud.calls().stream()
                        .filter(call -> call.operation().equals("sts:GetCallerIdentity"))
                        .map(call -> String.valueOf(call.region())))
                .containsExactly(first);
    }

    @Test
    void a_login_that_lives_in_the_primary_region_is_said_by_verify() {
        cloud.signInRegion = Optional.of(new RegionName("us-east-2"));
        drctl("verify dr-site");
        assertThat(err()).contains("IAM Identity Center in us-east-2, the Region that a failover leaves");

        cloud.signInRegion = Optional.of(new RegionName("us-west-1"));
        drctl("verify dr-site");
        assertThat(err()).doesNotContain("Identity Center");
    }

    @Test
    void without_a_place_for_the_lock_nothing_is_changed_and_looking_still_works() {
        variables = Map.of("HOME", directory.resolve("nowhere").toString(), "XDG_STATE_HOME", "state");

        for (String command : List.of("failover app --yes", "drill run --yes", "prepare --yes", "run resume")) {
            assertThat(drctl(command)).as(command).isEqualTo(ExitStatus.REFUSED);
            assertThat(err()).as(command).contains("there is no place for the journal and the lock: HOME is");
        }
        assertThat(cloud.calls()).isEmpty();
        assertThat(drctl("failover app --dry-run")).isEqualTo(ExitStatus.OK);
        assertThat(err()).contains("without --dry-run this would be refused: HOME is");
        assertThat(drctl("run list")).isEqualTo(ExitStatus.OK);
        assertThat(err()).contains("no runs, and no place to keep any: HOME is");
        drctl("verify dr-site");
        assertThat(screen.out()).contains("dr-site");
        assertThat(directory.resolve("state")).doesNotExist();
        assertThat(nothingChanged()).isTrue();
    }

    // --- runbooks beside the inventory ---

    private static final String FOREIGN = """
            name: failover-app
            title: Fail the application over
            parameters:
              - {name: to, type: region, description: where to, default: "${recovery}"}
              - {name: force, type: text, description: tests to override, default: ""}
            steps:
              - id: promote
                action: promote-replica
                with: {region: "${to}", accept-data-loss: PT99H, force-while-healthy: "true"}
            """;

    private void runbook(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve("runbooks"));
        Files.writeString(directory.resolve("runbooks").resolve(file), text);
    }

    @Test
    void a_runbook_in_the_place_of_a_shipped_one_is_refused_until_its_file_is_named() throws IOException {
        runbook("failover-app.yaml", FOREIGN);

        for (String command : List.of("failover app --yes", "failover app --dry-run")) {
            assertThat(drctl(command)).isEqualTo(ExitStatus.REFUSED);
            assertThat(err())
                    .contains("runbooks/failover-app.yaml replaces drctl's own runbook failover-app")
                    .contains("--runbook-from runbooks/failover-app.yaml")
                    .contains("move the file away");
        }
        assertThat(cloud.calls()).isEmpty();

        assertThat(drctl("failover app --dry-run --runbook-from runbooks/failover-app.yaml"))
                .isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .contains("runbook failover-app, from runbooks/failover-app.yaml (NOT drctl's own")
                .contains("ONE-WAY");
        assertThat(drctl("failover app --yes --runbook-from runbooks/failover-app.yaml"))
                .isEqualTo(ExitStatus.OK);
        assertThat(drctl("run show")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains("runbook failover-app, from runbooks/failover-app.yaml (NOT drctl's own");
        assertThat(drctl("run show -o json")).isEqualTo(ExitStatus.OK);
        JsonNode from = JsonDocuments.read(screen.out()).path("runbookFrom");
        assertThat(from.path("kind").asString()).isEqualTo("replacement");
        assertThat(from.path("file").asString()).isEqualTo("runbooks/failover-app.yaml");
        assertThat(from.path("digest").asString()).hasSize(64);
    }

    @Test
    void a_copy_of_a_shipped_runbook_to_the_byte_needs_no_consent() throws IOException {
        runbook("failover-app.yaml", Files.readString(Path.of("runbooks/failover-app.yaml")));

        assertThat(drctl("failover app --dry-run")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).doesNotContain("runbook failover-app, from");
    }

    @Test
    void a_runbook_of_a_new_name_needs_no_consent_and_is_named() throws IOException {
        runbook("my-day.yaml", FOREIGN.replace("name: failover-app", "name: my-day"));

        assertThat(drctl("drill run my-day --dry-run")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out()).contains("runbook my-day, from runbooks/my-day.yaml (not drctl's own)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover-app.yml", "Failover-App.yaml", "FAILOVER-APP.YML"})
    void a_file_that_is_nearly_called_like_a_runbook_is_never_ignored_silently(String file) throws IOException {
        runbook(file, FOREIGN);

        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err())
                .contains("runbooks/" + file + " is not read: a runbook file must be called" + " failover-app.yaml");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void what_is_no_file_in_the_place_of_a_runbook_is_said_to_be_none() throws IOException {
        Path place = directory.resolve("runbooks/failover-app.yaml");
        Files.createDirectories(place);
        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("runbooks/failover-app.yaml is a directory");

        Files.delete(place);
        Files.createSymbolicLink(place, Path.of("/nowhere/at-all.yaml"));
        assertThat(drctl("failover app --yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("runbooks/failover-app.yaml is a link that points nowhere");
        assertThat(drctl("failover app --yes --runbook-from other.yaml")).isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("other.yaml is missing");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void runbook_list_and_lint_tell_whose_each_is() throws IOException {
        runbook("failover-app.yaml", FOREIGN);
        runbook("flip-db.yaml", Files.readString(Path.of("runbooks/flip-db.yaml")));
        runbook("my-day.yaml", FOREIGN.replace("name: failover-app", "name: my-day"));

        assertThat(drctl("runbook list")).isEqualTo(ExitStatus.OK);
        assertThat(screen.out())
                .contains("runbooks/failover-app.yaml (NOT drctl's own: used with --runbook-from only)\n")
                .contains("runbooks/flip-db.yaml (a copy of drctl's own)\n")
                .contains("runbooks/my-day.yaml\n")
                .contains("failover-db      shipped\n");
        assertThat(drctl("runbook lint failover-app"))
                .as("it needs to know what would be lost")
                .isEqualTo(ExitStatus.FINDINGS);
        assertThat(screen.out())
                .contains("from runbooks/failover-app.yaml (NOT drctl's own, which it replaces), is valid")
                .contains("  with cloudwatch down, can't be done:\n");
    }
}
