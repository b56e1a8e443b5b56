package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.ChildProcess;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Moto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Provisioning with real Terraform, on configurations so small that they need no AWS, or only its S3. */
@Timeout(180)
class ProvisionIT {
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final String BUCKET = "/drctl-flask-site-us-east-2";
    private static final String[] PROVISION = {"provision", "--region", "us-east-2", "--yes"};
    private static final String LOCK = BUCKET + "/terraform/us-east-2.tfstate.tflock";

    private static @Nullable MotoCalls moto;

    @TempDir
    private Path directory;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private final Recorder recorder = new Recorder();
    private final Interruption interruption = Interruption.unwatched();
    private final List<TerraformPlan> asked = new ArrayList<>();
    private boolean agrees = true;
    private Map<String, String> variables = Map.of();

    @BeforeAll
    static void needs_terraform_and_moto() {
        String path = System.getenv().getOrDefault("PATH", "");
        require(
                Programs.find("terraform", path).isPresent(),
                "Terraform is missing: https://developer.hashicorp.com/terraform/install");
        moto = new MotoCalls(Moto.another());
    }

    private static void require(boolean there, String otherwise) {
        if (!there && "true".equals(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new IllegalStateException(otherwise);
        }
        if (!there) {
            System.err.println("skipped: ProvisionIT: " + otherwise);
        }
        Assumptions.assumeTrue(there, otherwise);
    }

    @BeforeEach
    void an_empty_world() throws Exception {
        moto().reset();
        moto().makeBucket(BUCKET.substring(1));
        variables = TerraformAtMoto.variables(moto());
    }

    @Test
    void applies_what_was_planned_and_shown_and_then_finds_nothing_to_do() throws Exception {
        Path root = root("quick");
        assertThat(provision(root)).isInstanceOfSatisfying(ProvisioningOutcome.Applied.class, applied -> {
            assertThat(applied.plan().count(ChangeKind.CREATE)).isEqualTo(3);
            assertThat(applied.tally().done()).isEqualTo(3);
            assertThat(applied.tally().total()).isEqualTo(3);
            assertThat(asked).containsExactly(applied.plan());
        });
        assertThat(recorder.stages).containsExactly(Stage.CHECK, Stage.INIT, Stage.PLAN, Stage.APPLY);
        assertThat(recorder.plans).hasSize(1);
        assertThat(recorder.events)
                .filteredOn(event -> event instanceof TerraformEvent.Completed)
                .hasSize(3);
        assertThat(root.resolve("terraform.tfstate")).exists();

        asked.clear();
        assertThat(provision(root)).isInstanceOf(ProvisioningOutcome.UpToDate.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void nothing_that_holds_values_is_left_of_a_run() throws Exception {
        assertThat(provision(root("quick"))).isInstanceOf(ProvisioningOutcome.Applied.class);
        try (var left = Files.walk(directory.resolve("state"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void plan_only_shows_and_changes_nothing() throws Exception {
        Path root = root("quick");
        assertThat(plan(settings(root), new Provisioner.Request(OHIO, 2, Set.of())))
                .isInstanceOf(ProvisioningOutcome.Planned.class);
        assertThat(asked).isEmpty();
        assertThat(root.resolve("terraform.tfstate")).doesNotExist();
    }

    @Test
    void without_consent_nothing_is_changed() throws Exception {
        agrees = false;
        Path root = root("quick");
        assertThat(provision(root)).isInstanceOf(ProvisioningOutcome.NotConsented.class);
        assertThat(recorder.plans).hasSize(1);
        assertThat(root.resolve("terraform.tfstate")).doesNotExist();
    }

    @Test
    void variable_files_of_the_user_are_given_to_terraform_and_no_value_shows_in_the_plan() throws Exception {
        Path root = root("quick");
        Files.writeString(
                directory.resolve("zone1.tfvars"), "names = [\"a\", \"b\", \"c\"]\nsecret = \"hidden-value-2\"\n");
        TerraformSettings settings = new TerraformSettings(
                directory.toString(),
                Map.of(OHIO, String.valueOf(root.getFileName())),
                Map.of(OHIO, List.of("zone1.tfvars")),
                "terraform/{region}.tfstate");
        assertThat(provision(settings, request())).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(asked.get(0).count(ChangeKind.CREATE)).isEqualTo(4);
        assertThat(asked.toString()).doesNotContain("hidden-value");
    }

    @Test
    void a_mistake_in_the_configuration_is_reported_with_file_and_line() throws Exception {
        assertThat(provision(root("broken"))).isInstanceOfSatisfying(ProvisioningOutcome.Failed.class, failed -> {
            assertThat(failed.stage()).isEqualTo(Stage.PLAN);
            assertThat(failed.diagnostics()).singleElement().satisfies(diagnostic -> {
                assertThat(diagnostic.summary()).isEqualTo("Reference to undeclared input variable");
                assertThat(diagnostic.position()).isEqualTo("main.tf:2:11");
                assertThat(diagnostic.snippet()).isEqualTo("input = var.nowhere");
            });
        });
    }

    @Test
    void one_root_for_both_regions_must_keep_its_state_in_s3() throws Exception {
        TerraformSettings settings =
                new TerraformSettings(root("quick").toString(), Map.of(), Map.of(), "terraform/{region}.tfstate");
        assertThatThrownBy(() -> provision(settings, request()))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("keeps its state in a local file");
    }

    @Test
    void a_state_that_would_be_looked_for_elsewhere_is_refused() throws Exception {
        Path root = root("slow");
        plan(new TerraformSettings(root.toString(), Map.of(), Map.of(), "old/{region}.tfstate"), request());
        assertThatThrownBy(() -> provision(
                        new TerraformSettings(root.toString(), Map.of(), Map.of(), "new/{region}.tfstate"), request()))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("old/us-east-2.tfstate")
                .hasMessageContaining("new/us-east-2.tfstate");
    }

    @Test
    void a_missing_state_bucket_is_named_with_its_remedy() throws Exception {
        ObjectStore.Bucket bucket = cloud.objectStore(OHIO).buckets.remove(BUCKET.substring(1));
        assertThat(provision(root("slow")))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Unprepared.class,
                        unprepared -> assertThat(unprepared.missing())
                                .singleElement()
                                .satisfies(missing -> assertThat(missing.remedy())
                                        .hasToString("drctl prepare --region us-east-2 --only bucket")));
        assertThat(recorder.stages).containsExactly(Stage.CHECK);

        cloud.objectStore(OHIO).buckets.put(BUCKET.substring(1), bucket);
        moto().reset();
        assertThat(provision(root("slow")))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Failed.class,
                        failed -> assertThat(failed.remedy())
                                .hasToString("drctl prepare --region us-east-2 --only bucket"));
    }

    @Test
    void a_held_lock_is_reported_with_its_owner_and_released_by_its_id_only() throws Exception {
        moto().put(
                        LOCK,
                        "{\"ID\":\"1480b8fd-43e6-c9af-f403-d12f55c256f5\",\"Operation\":\"OperationTypeApply\",\"Info\":\"\","
                                + "\"Who\":\"alice@bastion\",\"Version\":\"1.11.4\",\"Created\":\"2025-01-02T03:04:05.6Z\","
                                + "\"Path\":\"drctl-flask-site-us-east-2/terraform/us-east-2.tfstate\"}");
        assertThat(provision(root("slow"))).isInstanceOfSatisfying(ProvisioningOutcome.Locked.class, locked -> {
            assertThat(locked.lock().id()).isEqualTo("1480b8fd-43e6-c9af-f403-d12f55c256f5");
            assertThat(locked.lock().who()).isEqualTo("alice@bastion");
            assertThat(locked.age()).isGreaterThan(Duration.ofDays(1));
        });
        Provisioning provisioning = provisioning(settings(root("slow")));
        assertThat(provisioning.releaseLock(OHIO, "11111111-43e6-c9af-f403-d12f55c256f5", recorder))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.LockNotReleased.class,
                        kept -> assertThat(Objects.requireNonNull(kept.held()).id())
                                .isEqualTo("1480b8fd-43e6-c9af-f403-d12f55c256f5"));
        assertThat(moto().has(LOCK)).isTrue();
        assertThat(provisioning.releaseLock(OHIO, "1480b8fd-43e6-c9af-f403-d12f55c256f5", recorder))
                .isInstanceOf(ProvisioningOutcome.LockReleased.class);
        assertThat(moto().has(LOCK)).isFalse();
        assertThat(provisioning.releaseLock(OHIO, "1480b8fd-43e6-c9af-f403-d12f55c256f5", recorder))
                .isInstanceOfSatisfying(ProvisioningOutcome.LockNotReleased.class, gone -> {
                    assertThat(gone.held()).isNull();
                    assertThat(gone.lastWords()).containsExactly("The state of us-east-2 is not locked.");
                });
    }

    @Test
    void an_interruption_lets_terraform_stop_and_release_its_lock() throws Exception {
        Path root = root("slow");
        CompletableFuture<ProvisioningOutcome> outcome = CompletableFuture.supplyAsync(() -> provision(root));
        assertThat(recorder.slowStarted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(moto().has(LOCK)).isTrue();
        interruption.request();
        assertThat(outcome.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(ProvisioningOutcome.Interrupted.class, interrupted -> {
                    assertThat(interrupted.stage()).isEqualTo(Stage.APPLY);
                    assertThat(interrupted.clean()).isTrue();
                    assertThat(interrupted.tally().done()).isEqualTo(1);
                });
        assertThat(moto().has(LOCK)).isFalse();
        assertThat(moto().has(LOCK.replace(".tflock", ""))).isTrue();
    }

    /**
     * A Ctrl-C at a terminal reaches the whole process group; a supervisor's SIGTERM, or a script's kill, only drctl.
     */
    @ParameterizedTest
    @CsvSource({"-INT,alone,130", "-TERM,alone,143", "-INT,group,130"})
    void a_signal_ends_the_jvm_only_when_terraform_has_stopped(String signal, String whom, int status)
            throws Exception {
        Optional<Path> setsid = Programs.find("setsid", path());
        Assumptions.assumeTrue(setsid.isPresent(), "setsid is missing, which gives a process a group of its own");
        // A parent that ignores SIGINT (nohup, a job in the background) hands that on, and a JVM respects it.
        List<String> inForeground = new ArrayList<>(List.of(setsid.orElseThrow().toString()));
        inForeground.addAll(python("import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                + " os.execv(sys.argv[1], sys.argv[1:])"));
        Probe drctl = new Probe(inForeground, root("slow"), PROVISION);
        try {
            drctl.awaitSlowResource();
            String pid = (whom.equals("group") ? "-" : "") + drctl.process.pid();
            String kill = Programs.find("kill", path()).orElseThrow().toString();
            assertThat(ChildProcess.start(
                                    new Invocation(List.of(kill, signal, "--", pid), variables, directory),
                                    drctl.lines::add,
                                    drctl.lines::add)
                            .await())
                    .as("%s", drctl.lines)
                    .isZero();
            assertThat(drctl.process.await(Duration.ofSeconds(60)))
                    .as("%s", drctl.lines)
                    .isEqualTo(status);
        } finally {
            drctl.process.kill();
        }
        assertThat(moto().has(LOCK)).isFalse();
        assertThat(drctl.lines)
                .anySatisfy(line -> assertThat(line).isEqualTo("interrupted: 1 of 2 changes are done."))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("Terraform stopped by itself, wrote its state and released its lock."));
    }

    @Test
    void the_guard_refuses_to_destroy_a_bucket_until_its_address_is_named() throws Exception {
        require(
                hasProvider(),
                "the AWS provider is missing: let this machine reach the Terraform registry, or name a"
                        + " mirror in TF_CLI_CONFIG_FILE");
        // An empty state beside the site is another refusal.
        cloud.compute(OHIO).vpcs.clear();
        cloud.databases(OHIO).clusters.clear();
        cloud.kubernetes(OHIO).clusters.clear();
        cloud.loadBalancing(OHIO).balancers.clear();
        Path root = root("guarded");
        assertThat(provision(root)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/drctl-guarded-bucket")).isTrue();

        Files.writeString(root.resolve("gone.auto.tfvars"), "keep = false\n");
        assertThat(provision(root))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.GuardRefused.class,
                        refused -> assertThat(refused.verdict().refused())
                                .containsExactly(new GuardVerdict.Danger(
                                                "aws_s3_bucket.backup[0]",
                                                "bucket",
                                                "would be destroyed",
                                                "objects, versions or copies would be gone, or their safeguards")
                                        .in(new Place(List.of(OHIO), OHIO.value(), true))));
        assertThat(moto().has("/drctl-guarded-bucket")).isTrue();

        assertThat(provision(settings(root), new Provisioner.Request(OHIO, null, Set.of("aws_s3_bucket.backup[0]"))))
                .isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/drctl-guarded-bucket")).isFalse();
    }

    @Test
    void both_states_under_one_key_in_buckets_that_replicate_are_refused_before_the_plan() throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("zone2")).resolve("main.tf"),
                Files.readString(root("zone").resolve("main.tf")).replace("us-east-2", "us-west-1"));
        TerraformSettings settings = new TerraformSettings(
                directory.toString(),
                Map.of(OHIO, "zone", Inventories.RECOVERY, "zone2"),
                Map.of(),
                "terraform/{region}.tfstate");
        assertThat(provision(settings, request()))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Contradicted.class,
                        refused -> assertThat(refused.found())
                                .singleElement()
                                .satisfies(found -> assertThat(found.what())
                                        .contains("one key, site.tfstate")
                                        .contains("drctl-flask-site-us-east-2", "drctl-flask-site-us-west-1")));
        assertThat(recorder.stages).containsExactly(Stage.CHECK, Stage.INIT);
        assertThat(moto().has(BUCKET + "/site.tfstate")).isFalse();

        Files.writeString(
                directory.resolve("zone2").resolve("main.tf"),
                Files.readString(directory.resolve("zone2").resolve("main.tf"))
                        .replace("site.tfstate", "other.tfstate"));
        assertThat(provision(settings, request())).isInstanceOf(ProvisioningOutcome.Applied.class);
    }

    @Test
    void an_empty_state_and_an_empty_database_beside_the_data_are_refused_after_the_plan() throws Exception {
        require(hasProvider(), "the AWS provider is missing");
        Path root = root("site");
        assertThat(provision(root))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Contradicted.class,
                        refused -> assertThat(refused.found())
                                .extracting(ProvisioningOutcome.Prerequisite::what)
                                .satisfiesExactly(
                                        first -> assertThat(first)
                                                .isEqualTo("database flask-site-us-east-2 (aws_rds_cluster.orders)"
                                                        + " would be"
                                                        + " made empty, while flask-site-us-west-1 in"
                                                        + " us-west-1 holds the"
                                                        + " data"),
                                        second -> assertThat(second)
                                                .startsWith("the state in s3://drctl-flask-site-us-east-2/terraform/"
                                                        + "us-east-2.tfstate is empty, but in us-east-2"
                                                        + " there is: VPC")));
        assertThat(asked).isEmpty();
        assertThat(moto().has(BUCKET + "/terraform/us-east-2.tfstate")).isFalse();
    }

    /** The mode of what was made must not hang on the umask, and a plan holds every value in clear. */
    @Test
    void what_a_killed_run_leaves_is_its_owners_alone_whatever_the_umask_and_gone_at_the_next_start() throws Exception {
        Probe drctl = new Probe(
                python("import os, sys; os.umask(0); os.execv(sys.argv[1], sys.argv[1:])"), root("slow"), PROVISION);
        drctl.killAtSlowResource();
        Path region = directory.resolve("drctl/terraform/flask-site/us-east-2");
        Path run = region.resolve("run-" + drctl.process.pid());
        for (Path made : List.of(
                directory.resolve("drctl"),
                directory.resolve("drctl/terraform"),
                directory.resolve("drctl/terraform/plugins"),
                directory.resolve("drctl/terraform/flask-site"),
                region,
                region.resolve("data"),
                run)) {
            assertThat(mode(made)).as("%s", made).isEqualTo("rwx------");
        }
        assertThat(run.resolve("plan")).isNotEmptyFile();
        assertThat(mode(run.resolve("plan"))).isEqualTo("rw-------");
        assertThat(mode(run.resolve("backend.tfbackend"))).isEqualTo("rw-------");

        drctl.process.await();
        Workspace.open(directory.resolve("drctl/terraform"), "another-site", OHIO.value(), drctl.lines::add)
                .close();
        assertThat(run).doesNotExist();
    }

    private record Ended(int status, String text) {}

    /** drctl, to its end. */
    private Ended drctl(Path root, String... arguments) throws Exception {
        Probe drctl = new Probe(List.of(), root, arguments);
        return new Ended(drctl.process.await(), String.join("\n", drctl.lines));
    }

    /** An interpreter that does something before it becomes the program behind it. */
    private List<String> python(String first) {
        Path python = Programs.find(variables.getOrDefault("DRCTL_PYTHON", "python3"), path())
                .orElseThrow();
        return List.of(python.toString(), "-c", first);
    }

    /** drctl in a process of its own, on a root module for the primary Region. */
    private final class Probe {
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        final ChildProcess process;
        private final CountDownLatch slow = new CountDownLatch(1);

        Probe(List<String> before, Path root, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ProvisionProbe.class.getName(),
                    root.toString(),
                    directory.toString()));
            command.addAll(List.of(arguments));
            process = ChildProcess.start(new Invocation(command, variables, directory), lines::add, line -> {
                lines.add(line);
                if (line.contains("creating terraform_data.slow")) {
                    slow.countDown();
                }
            });
        }

        /** Waits until Terraform makes what takes a minute. */
        void awaitSlowResource() throws Exception {
            assertThat(slow.await(60, TimeUnit.SECONDS)).as("%s", lines).isTrue();
        }

        void killAtSlowResource() throws Exception {
            try {
                awaitSlowResource();
            } finally {
                process.kill();
            }
        }
    }

    @Test
    void a_run_that_was_killed_in_the_midst_of_an_apply_is_listed_and_resumed() throws Exception {
        Path root = root("slow");
        Probe killed = new Probe(List.of(), root, PROVISION);
        killed.killAtSlowResource();
        killed.process.await();
        assertThat(moto().has(LOCK)).isTrue();
        assertThat(drctl(root, "run", "list").text()).contains("killed", "-provision");

        Ended locked = drctl(root, "run", "resume", "--yes");
        assertThat(locked.status()).as(locked.text()).isEqualTo(5);
        Matcher release = Pattern.compile("--release-lock ([0-9a-f-]{36})").matcher(locked.text());
        assertThat(release.find()).as(locked.text()).isTrue();
        assertThat(drctl(root, "provision", "--region", "us-east-2", "--yes").status())
                .isEqualTo(5);
        Ended released = drctl(root, "provision", "--region", "us-east-2", "--release-lock", release.group(1));
        assertThat(released.status()).as(released.text()).isZero();

        Files.writeString(
                root.resolve("main.tf"),
                Files.readString(root.resolve("main.tf")).replace("\"60\"", "\"0.1\""));
        Ended resumed = drctl(root, "run", "resume", "--yes");
        assertThat(resumed.status()).as(resumed.text()).isZero();
        assertThat(resumed.text()).contains("DONE", "us-east-2 matches the configuration");
        assertThat(drctl(root, "provision", "--region", "us-east-2", "--yes").text())
                .contains("us-east-2 matches the configuration: nothing to do.");
        try (var left = Files.walk(directory.resolve("drctl/terraform"))) {
            assertThat(left.filter(file -> file.endsWith("plan"))).isEmpty();
        }
        assertThat(journals()).contains("step-intended").doesNotContain("done at once");
    }

    private String journals() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(directory.resolve("drctl"))) {
            for (Path journal :
                    files.filter(file -> file.endsWith("journal.jsonl")).toList()) {
                text.append(Files.readString(journal));
            }
        }
        return text.toString();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_version_shim_that_chats_on_both_streams_changes_nothing() throws Exception {
        Path terraform = Programs.find("terraform", path()).orElseThrow();
        Path shim = Files.writeString(
                directory.resolve("terraform"),
                "#!/bin/sh\necho 'Using {terraform 1.11.4} from .tool-versions'\necho 'shim: {ok}' >&2\n" + terraform
                        + " \"$@\"\nstatus=$?\necho 'shim {done}'\nexit $status\n");
        assertThat(shim.toFile().setExecutable(true)).isTrue();
        Map<String, String> more = new HashMap<>(variables);
        more.put("PATH", directory + ":" + path());
        variables = more;
        assertThat(provision(root("quick"))).isInstanceOf(ProvisioningOutcome.Applied.class);
    }

    @Test
    void a_missing_or_old_terraform_is_said_to_be_so() throws Exception {
        Path root = root("quick");
        variables = new HashMap<>(Map.of("PATH", directory.toString()));
        assertThatThrownBy(() -> provision(root))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("Terraform is not on the PATH");

        Path old = Files.writeString(
                directory.resolve("terraform"), "#!/bin/sh\necho '{\"terraform_version\":\"1.9.8\"}'\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> provision(root))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("is Terraform 1.9.8, but 1.10.0 or later is needed");
    }

    /** Leaves a configuration for the provider in the environment, if this machine has one or needs none. */
    private boolean hasProvider() throws Exception {
        Optional<Map<String, String>> more = TerraformAtMoto.withProvider(variables, directory);
        more.ifPresent(found -> variables = found);
        return more.isPresent();
    }

    private String path() {
        return variables.getOrDefault("PATH", "");
    }

    private static MotoCalls moto() {
        return Objects.requireNonNull(moto);
    }

    private ProvisioningOutcome provision(Path root) {
        return provision(settings(root), request());
    }

    /** Plans, asks, and applies what was planned. */
    private ProvisioningOutcome provision(TerraformSettings settings, Provisioner.Request request) {
        try (Provisioning provisioning = provisioning(settings)) {
            ProvisioningOutcome outcome = provisioning.plan(request, recorder);
            if (!(outcome instanceof ProvisioningOutcome.Planned planned)) {
                return outcome;
            }
            asked.add(planned.plan());
            return agrees
                    ? provisioning.apply(OHIO, planned, recorder)
                    : new ProvisioningOutcome.NotConsented(planned.plan(), planned.verdict(), true);
        }
    }

    private ProvisioningOutcome plan(TerraformSettings settings, Provisioner.Request request) {
        try (Provisioning provisioning = provisioning(settings)) {
            return provisioning.plan(request, recorder);
        }
    }

    private static Provisioner.Request request() {
        return new Provisioner.Request(OHIO, null, Set.of());
    }

    private static TerraformSettings settings(Path root) {
        return new TerraformSettings(root.toString(), Map.of(OHIO, ""), Map.of(), "terraform/{region}.tfstate");
    }

    private Provisioning provisioning(TerraformSettings settings) {
        return new Provisioning(
                Inventories.withTerraform(Inventories.flaskSite(), settings),
                () -> cloud,
                new Provisioning.Surroundings(variables, directory.resolve("state"), directory),
                interruption);
    }

    /** A copy of one of the small configurations, for the test to write to. */
    private Path root(String name) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        try (var stream = ProvisionIT.class.getResourceAsStream("roots/" + name + "/main.tf")) {
            Files.writeString(
                    root.resolve("main.tf"),
                    new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8));
        }
        return root;
    }

    private static final class Recorder implements ProvisioningObserver {
        final List<Stage> stages = Collections.synchronizedList(new ArrayList<>());
        final List<TerraformEvent> events = Collections.synchronizedList(new ArrayList<>());
        final List<TerraformPlan> plans = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch slowStarted = new CountDownLatch(1);

        @Override
        public void entered(Stage stage) {
            stages.add(stage);
        }

        @Override
        public void warned(String warning) {}

        @Override
        public void happened(Stage stage, TerraformEvent event, Tally tally) {
            events.add(event);
            if (event instanceof TerraformEvent.Started started
                    && started.address().equals("terraform_data.slow")) {
                slowStarted.countDown();
            }
        }

        @Override
        public void planned(TerraformPlan plan, GuardVerdict verdict) {
            plans.add(plan);
        }
    }
}
