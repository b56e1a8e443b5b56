package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cloud.Cloud;
import io.drctl.engine.ObservedRuns;
import io.drctl.engine.Runs;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.journal.JournalStore;
import io.drctl.permission.CommandPolicies;
import io.drctl.permission.Policy;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.Scope;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.sim.Call;
import io.drctl.sim.CallObserver;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import io.drctl.testing.UnaskedCloud;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies that {@code drctl iam-policy} prints, against the calls that runs make of the simulated world. */
final class PoliciesOfRunsTest {
    /** At least so many, and on until each runbook was run. */
    private static final int SEEDS = Integer.getInteger("drctl.policy.seeds", 40);

    private static final int SEEDS_MAX = 1000;

    /** Which command runs a runbook. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("prepare", "prepare"),
            Map.entry("fence", "fence"),
            Map.entry("lift-fence", "fence"),
            Map.entry("failover-app", "failover app"),
            Map.entry("failover-db", "failover db"),
            Map.entry("failover-db-global", "failover db"),
            Map.entry("flip-db", "failover db"),
            Map.entry("failover-site", "failover site"),
            Map.entry("switchover-db", "switchover db"),
            Map.entry("switchover-db-global", "switchover db"),
            Map.entry("switchover-site", "switchover site"),
            Map.entry("failback", "failback"),
            Map.entry("game-day", "drill run"),
            Map.entry("verify", "verify"),
            Map.entry("force", "run force"));

    private static final Inventory SITE = Inventories.flaskSite();

    private static final List<Inventory> SITES = List.of(
            SITE,
            Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE),
            Inventories.flaskSite(Routing.WEIGHTED, DatabaseTopology.RDS_REPLICA),
            Inventories.withFences(SITE, Fence.READ_ONLY, Fence.SECURITY_GROUP),
            Inventories.scaledDown(SITE),
            Inventories.withScaledService(SITE),
            Inventories.withScaledNodes(SITE));

    private final Map<Inventory, Map<String, Policy>> policies = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void no_call_is_made_that_the_policy_of_its_command_does_not_list() {
        Map<String, Set<String>> lacking = new TreeMap<>();
        Set<String> played = new TreeSet<>();
        for (int seed = 0; seed < SEEDS || (seed < SEEDS_MAX && !played.containsAll(COMMANDS.keySet())); seed++) {
            Scenario scenario = Scenario.of(seed);
            try (Course course = Course.play(scenario, scenario.site(), directory.resolve("seed-" + seed), false)) {
                Map<String, Course.Ended> by = course.ended.stream()
                        .collect(Collectors.toMap(Course.Ended::process, each -> each, (one, other) -> one));
                Inventory told = scenario.told(course.site);
                course.calls.forEach(made -> check(
                        told,
                        by.get(made.call().process()),
                        made.call().operation(),
                        made.call().region(),
                        lacking));
                // The calls about the lease are among the effects alone.
                course.world
                        .effects()
                        .forEach(effect ->
                                check(told, by.get(effect.process()), effect.operation(), effect.region(), lacking));
                course.ended.forEach(
                        each -> played.add(String.valueOf(each.command().runbook())));
            }
        }

        assertThat(lacking).isEmpty();
        // Only provision, which Terraform carries out, is played elsewhere.
        assertThat(played).containsAll(COMMANDS.keySet());
    }

    @Test
    void status_and_verify_ask_nothing_that_their_policies_do_not_list() {
        Map<String, Set<String>> lacking = new TreeMap<>();
        for (Inventory site : SITES) {
            for (String command : List.of("status", "verify")) {
                asked(site, command).forEach(call -> {
                    boolean isOfAws = call.operation().matches("[a-z0-9-]+:[A-Z].*")
                            && !call.operation().startsWith("sql:");
                    List<String> missing =
                            isOfAws ? policy(site, command).lacking(call.operation(), call.region()) : List.of();
                    if (!missing.isEmpty()) {
                        lacking.computeIfAbsent(command, any -> new TreeSet<>())
                                .add(call.operation() + " takes " + missing);
                    }
                });
            }
        }

        assertThat(lacking).isEmpty();
    }

    /** What a command asks of a world in which all is well. */
    private List<Call> asked(Inventory site, String command) {
        List<Call> calls = Collections.synchronizedList(new ArrayList<>());
        Scheduler scheduler = new Scheduler(1, Long.MAX_VALUE);
        try {
            World world = World.provisioned(site, 1, Scheduler.START);
            world.byHand().giveSql();
            Scheduler.SimProcess process = scheduler.process("drctl");
            Cloud cloud =
                    new SimulatedCloud(world, process.clock(), process.threads(), process.name(), new CallObserver() {
                        @Override
                        public void before(Call call) {
                            calls.add(call);
                        }
                    });
            LoadedInventory inventory = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
            Path state = directory.resolve("state-" + command);
            Runs runs = ObservedRuns.of(inventory, cloud, state, new JournalStore(state))
                    .leased(null);
            return scheduler.run(process, () -> {
                process.clock().sleep(Course.SETTLED);
                if (command.equals("status")) {
                    runs.situations();
                } else {
                    new Readiness(site, cloud, runs.promotions()).verify(Scope.ALL, (verified, of) -> {});
                }
                return List.copyOf(calls);
            });
        } finally {
            scheduler.close();
        }
    }

    private void check(
            Inventory told,
            Course.@Nullable Ended ended,
            String operation,
            @Nullable RegionName region,
            Map<String, Set<String>> lacking) {
        // Name servers, HTTP, SQL and Terraform aren't AWS's API to drctl.
        boolean isOfAws = operation.matches("[a-z0-9-]+:[A-Z].*") && !operation.startsWith("sql:");
        if (ended == null || !isOfAws || ended.command().isTerraform()) {
            return;
        }
        String runbook = ended.command().runbook();
        String command = runbook == null ? "run resume" : COMMANDS.getOrDefault(runbook, "?");
        List<String> missing = policy(told, command).lacking(operation, region);
        if (!missing.isEmpty()) {
            lacking.computeIfAbsent(command, any -> new TreeSet<>())
                    .add(operation + " in " + region + " takes " + missing);
        }
    }

    private Policy policy(Inventory inventory, String command) {
        return policies.computeIfAbsent(inventory, any -> new HashMap<>())
                .computeIfAbsent(
                        command,
                        any -> new CommandPolicies(
                                        inventory,
                                        UnaskedCloud.make(),
                                        new RunbookLibrary(
                                                Path.of("there-are-no-others"),
                                                UnaryOperator.identity(),
                                                new CatalogueRules()))
                                .of(List.of(command.split(" ")))
                                .policy());
    }
}
