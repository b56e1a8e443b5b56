package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After a run that a gate refused, the first command that is suggested agrees to all that it was refused for. */
final class EnteredCommandTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final String DB = "drctl failover db --to us-west-1";
    private static final String APP = "drctl failover app --to us-west-1";

    @TempDir
    private Path state;

    private FakeCloud cloud = new FakeCloud();

    /** What is wrong, what was entered, and what is suggested. */
    private record Row(
            String name, Consumer<FakeCloud> broken, String runbook, Map<String, String> arguments, String command) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static void withoutSample(FakeCloud cloud) {
        cloud.databases(RECOVERY).lags.clear();
    }

    private static void dark(FakeCloud cloud) {
        cloud.fail(
                call -> PRIMARY.equals(call.region()) && !call.operation().startsWith("route53:"), Cause.UNREACHABLE);
    }

    private static void unhealthy(FakeCloud cloud) {
        cloud.loadBalancing(RECOVERY).targets.replaceAll((group, targets) -> List.of());
    }

    static Stream<Row> refusals() {
        return Stream.of(
                new Row("well", cloud -> {}, "failover-db", Map.of(), DB + " --force-while-healthy"),
                new Row(
                        "dark, no sample",
                        cloud -> {
                            dark(cloud);
                            withoutSample(cloud);
                        },
                        "failover-db",
                        Map.of(),
                        DB + " --accept-unknown-loss"),
                new Row(
                        "well, no sample",
                        EnteredCommandTest::withoutSample,
                        "failover-db",
                        Map.of("accept-data-loss", "PT1H"),
                        DB + " --accept-data-loss 1h --force-while-healthy --accept-unknown-loss"),
                new Row(
                        "well, far behind, the old primary to be deleted",
                        cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofMinutes(20), Duration.ZERO),
                        "failover-db",
                        Map.of("accept-data-loss", "PT10M", "delete-old-primary", "true"),
                        DB + " --accept-data-loss 21m --delete-old-primary --force-while-healthy"),
                new Row(
                        "no targets",
                        EnteredCommandTest::unhealthy,
                        "failover-app",
                        Map.of(),
                        APP + " --force=targets-healthy"),
                new Row(
                        "no targets, no sample",
                        cloud -> {
                            unhealthy(cloud);
                            withoutSample(cloud);
                        },
                        "failover-app",
                        Map.of("force", "load-balancer-active"),
                        APP + " --force=load-balancer-active,writer,targets-healthy"));
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    /** Whatever was seen before it was agreed to, the gates refuse in the run. */
    private RunState run(String runbook, Map<String, String> arguments) {
        Map<String, String> all = new LinkedHashMap<>(arguments);
        all.put("to", RECOVERY.value());
        Plan plan = runs().plan(ShippedRunbooks.read(runbook), all);
        return runs().start(
                        plan,
                        Preview.none(),
                        Standing.unknown("nobody asked", List.of()),
                        "--yes",
                        new RunListener() {},
                        started -> {});
    }

    private void breakSite(Consumer<FakeCloud> broken) {
        cloud = HealthySite.of(SITE);
        cloud.pace().instantly();
        LiveOutside.follow(cloud, SITE);
        broken.accept(cloud);
    }

    private static Map<String, String> typed(String command) {
        Map<String, String> arguments = new LinkedHashMap<>();
        List<String> words = List.of(command.split(" "));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--force=")) {
                arguments.put("force", word.substring("--force=".length()));
            } else if (word.equals("--accept-data-loss")) {
                arguments.put("accept-data-loss", "PT" + words.get(i + 1).toUpperCase(Locale.ROOT));
            } else if (word.startsWith("--") && !word.equals("--to")) {
                arguments.put(word.substring(2), "true");
            }
        }
        return arguments;
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void what_was_refused_is_suggested_with_all_that_has_to_be_agreed_to(Row row) {
        breakSite(row.broken());
        RunState refused = run(row.runbook(), row.arguments());
        assertThat(refused.status()).isEqualTo(RunStatus.REFUSED);

        List<NextStep> next = runs().next(refused);

        assertThat(next.get(0).command().line())
                .as("what overrides a refusal is never the first thing to do")
                .isEqualTo("drctl run resume " + refused.start().runId());
        assertThat(next.get(0).why().text())
                .contains(" refused: ")
                .endsWith(". Once that has changed, continue where it stopped");
        assertThat(next.get(1).command().line()).isEqualTo(row.command());
        String begun = row.command().substring(0, DB.length());
        assertThat(next.subList(2, next.size()))
                .noneMatch(step -> step.command().line().startsWith(begun));

        Map<String, String> arguments = typed(row.command());
        arguments.remove("delete-old-primary");
        assertThat(run(row.runbook(), arguments)
                        .step(row.runbook().equals("failover-db") ? "promote" : "move-traffic")
                        .phase()
                        .isComplete())
                .as("what is suggested isn't refused again")
                .isTrue();
    }

    /** What no consent gets past is put right first. */
    @Test
    void what_nobody_can_agree_to_is_gone_on_with() {
        breakSite(broken -> broken.databases(RECOVERY).instances.clear());
        RunState refused = run("failover-db", Map.of("force-while-healthy", "true"));
        assertThat(refused.status()).isEqualTo(RunStatus.REFUSED);

        assertThat(runs().next(refused).get(0).command().line())
                .isEqualTo("drctl run resume " + refused.start().runId());
    }
}
