package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.engine.SituationsOfNext;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.TerraformSettings;
import io.drctl.inventory.TerraformSettings.Layout;
import io.drctl.readiness.BreakagesTest;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.Scope;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import io.drctl.text.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A site with {@code terraform.managed: false}: verified and failed over, and nothing else. */
final class UnmanagedSiteTest {
    private static final String[] MAKERS = {"drctl provision", "drctl prepare"};

    private static final Inventory UNMANAGED = Inventories.withStateElsewhere(
            Inventories.flaskSite(), new TerraformSettings(false, null, new Layout.Shipped(), "k", null));

    @TempDir
    private Path directory;

    private Screen screen = Screen.plain();
    private FakeCloud cloud = new FakeCloud();

    @BeforeEach
    void makeSite() throws IOException {
        write("\nterraform:\n  managed: false\n");
    }

    private void write(String terraform) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(UnmanagedSiteTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            Files.writeString(
                    directory.resolve("inventory.yaml"),
                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8).replace("\nterraform:\n", terraform));
        }
        cloud = world();
    }

    private FakeCloud world() {
        Inventory site = InventoryReader.read(
                        directory.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
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
                        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                        directory,
                        new ByteArrayInputStream(new byte[0]),
                        screen.terminal(),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
    }

    /** What the command said, as if it were one line. */
    private String said(String command) {
        drctl(command);
        return (screen.out() + screen.err()).replaceAll("\\s+", " ");
    }

    private void take(FakeCloud world, String what) {
        for (var region : List.of(Inventories.PRIMARY, Inventories.RECOVERY)) {
            switch (what) {
                case "clusters" -> world.databases(region).clusters.clear();
                case "balancers" -> world.loadBalancing(region).balancers.clear();
                case "alarms" -> world.alarms(region).alarms.clear();
                case "the rest" -> {
                    world.compute(region).vpcs.clear();
                    world.compute(region).keyPairs.clear();
                    world.compute(region).images.clear();
                    world.objectStore(region).buckets.clear();
                    world.kubernetes(region).clusters.clear();
                }
                default -> throw new IllegalArgumentException(what);
            }
        }
    }

    private Map<String, Consumer<FakeCloud>> worlds() {
        Map<String, Consumer<FakeCloud>> worlds = new TreeMap<>();
        for (String what : List.of("clusters", "balancers", "alarms", "the rest")) {
            worlds.put("without " + what, world -> take(world, what));
        }
        worlds.put(
                "with nothing",
                world ->
                        Stream.of("clusters", "balancers", "alarms", "the rest").forEach(what -> take(world, what)));
        worlds.put("without Route 53 and alarms", world -> {
            take(world, "alarms");
            world.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);
        });
        return worlds;
    }

    @Test
    void no_finding_proposes_that_drctl_make_anything_whatever_is_wrong() {
        Map<String, Consumer<FakeCloud>> worlds = new TreeMap<>(BreakagesTest.all());
        worlds.putAll(worlds());
        Set<String> proposing = new TreeSet<>();
        worlds.forEach((name, breaks) -> {
            FakeCloud broken = HealthySite.of(UNMANAGED);
            breaks.accept(broken);
            new Readiness(UNMANAGED, broken, List::of)
                    .verify(Scope.ALL, (verified, of) -> {}).findings().stream()
                            .map(finding -> String.valueOf(finding.remedy()))
                            .filter(remedy -> Stream.of(MAKERS).anyMatch(remedy::contains))
                            .forEach(remedy -> proposing.add(name + ": " + remedy));
        });

        assertThat(worlds).hasSizeGreaterThan(60);
        assertThat(proposing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify all",
                "verify all -o json",
                "status",
                "failover app --yes",
                "failover app --to us-east-2 --dry-run",
                "failover db --to us-west-1 --yes --force-while-healthy",
                "drill run --dry-run",
                "run list",
                "run show"
            })
    void no_screen_proposes_that_drctl_make_anything_whatever_is_lacking(String command) {
        Set<String> proposing = new TreeSet<>();
        worlds().forEach((name, breaks) -> {
            cloud = world();
            breaks.accept(cloud);
            String said = said(command);
            if (Stream.of(MAKERS).anyMatch(said::contains)) {
                proposing.add(name + ": " + said);
            }
        });

        assertThat(proposing).isEmpty();
    }

    @Test
    void what_drctl_manages_is_proposed_by_the_same_screens() throws IOException {
        write("\nterraform:\n");
        take(cloud, "clusters");

        assertThat(said("verify all")).contains("drctl provision --region us-west-1");
        take(cloud, "balancers");
        assertThat(said("failover app --yes")).contains("drctl provision --region us-west-1 creates it");
    }

    @Test
    void no_situation_is_left_by_something_that_drctl_makes() {
        assertThat(SituationsOfNext.commands(UNMANAGED))
                .hasSizeGreaterThan(15)
                .extracting(Command::line)
                .noneMatch(line -> Stream.of(MAKERS).anyMatch(line::startsWith));
    }

    /** The one place where a remedy becomes a command that makes something, but where such a command is running. */
    @Test
    void remedies_that_make_something_are_made_in_one_place() throws IOException {
        Set<String> others = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).matches("(?s).*Command\\s*\\.drctl\\(\\s*\"(provision|prepare)\".*")) {
                    others.add(String.valueOf(file.getFileName()));
                }
            }
        }

        assertThat(others)
                .containsExactlyInAnyOrder(
                        "Upkeep.java",
                        // They ask by themselves whether drctl makes anything.
                        "Advice.java",
                        "RepairCommand.java",
                        // What follows, or refuses, what only a managed site has.
                        "Runs.java",
                        "ApplyTerraform.java",
                        "EnsureReplication.java",
                        "FailureRemedies.java",
                        "HumanProvisionView.java",
                        "Prerequisites.java",
                        "StepFinding.java",
                        // The sandbox's site is drctl's own.
                        "HumanSandboxView.java");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepare",
                "prepare --dry-run",
                "prepare --only bucket",
                "prepare --region us-west-1 --only key-pair --only alarm",
                "provision --region us-west-1",
                "provision --region us-west-1 --plan-only",
                "provision --region us-east-2 --release-lock 0f6a33c2-0000-4000-8000-000000000000"
            })
    void what_makes_something_is_refused_in_one_sentence(String command) {
        int status = drctl(command);

        assertThat(status).isEqualTo(ExitStatus.REFUSED);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err().replaceAll("\\s+", " "))
                .startsWith("drctl: the inventory says that drctl doesn't manage this site's infrastructure"
                        + " (terraform.managed: false), so " + command.split(" ")[0])
                .containsOnlyOnce("drctl verify all");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void a_missing_take_over_alarm_that_health_checks_name_is_a_warning_that_asks_for_nothing_of_drctls() {
        take(cloud, "alarms");

        assertThat(said("verify all"))
                .contains("WARN")
                .contains("there is no such alarm")
                .contains("make it, or have the health checks that name it follow another")
                .doesNotContain("drctl prepare");
    }

    @Test
    void a_missing_take_over_alarm_that_nothing_follows_is_only_told() {
        take(cloud, "alarms");
        cloud.traffic().healthChecks.clear();

        assertThat(said("verify all")).contains("take-over-alarm").doesNotContain("there is no such alarm");
    }

    @Test
    void a_run_that_made_something_is_not_resumed_once_drctl_manages_nothing() throws IOException {
        write("\nterraform:\n");
        take(cloud, "the rest");
        cloud.fail("s3:CreateBucket", Cause.SERVICE_FAULT);
        drctl("prepare --yes");
        assertThat(last()).isNotNull();
        Files.writeString(
                directory.resolve("inventory.yaml"),
                Files.readString(directory.resolve("inventory.yaml"))
                        .replace("\nterraform:\n", "\nterraform:\n  managed: false\n"));
        cloud.failNothing();
        long before = cloud.calls().stream().filter(Call::isMutating).count();

        assertThat(drctl("run resume --yes --changed-inventory")).isEqualTo(ExitStatus.REFUSED);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains("(terraform.managed: false), so run ");
        assertThat(cloud.calls().stream().filter(Call::isMutating).count()).isEqualTo(before);
    }

    private @Nullable Path last() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            return files.filter(file -> file.endsWith("journal.jsonl"))
                    .findFirst()
                    .orElse(null);
        }
    }
}
