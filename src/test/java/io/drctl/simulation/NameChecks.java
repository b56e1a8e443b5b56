package io.drctl.simulation;

import io.drctl.engine.Plan;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.readiness.NamedWriter;
import io.drctl.runbook.Step;
import io.drctl.sim.Witness;
import io.drctl.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the database's name must be, by the world: it leads to the writer before users are led where that is, and when a
 * run that has made a writer says DONE; or the run's journal has it as owed.
 */
final class NameChecks {
    private static final Set<String> LEADING =
            Set.of("promote-replica", "fail-over-global", "switch-over-global", "point-database");

    /** What a run does wrong. */
    final List<String> found = new ArrayList<>();

    private final Scenario scenario;
    private final World world;
    private final Inventory site;

    NameChecks(Scenario scenario, World world, Inventory site) {
        this.scenario = scenario;
        this.world = world;
        this.site = site;
    }

    /** Whether a Region's database has the newest writes, and its name leads to another. */
    private boolean leadsElsewhere(RegionName writer) {
        return site.database().dnsName() != null
                && !scenario.rivalElsewhere()
                && world.measurements().isOfNewestWrites(writer)
                && !writer.equals(world.measurements().databaseNamed());
    }

    /** Users were led to a Region by a run that moves the database, too. */
    void arrived(String process, RegionName to, @Nullable Plan plan, Supplier<Optional<RunState>> run) {
        boolean moves = plan != null
                && plan.steps().stream()
                        .anyMatch(step -> LEADING.contains(step.step().action())
                                && to.value().equals(step.step().with().get("region")));
        if (moves && leadsElsewhere(to) && run.get().filter(NameChecks::owes).isEmpty()) {
            found.add(process + " led users to " + to + ", and the name of its database leads to "
                    + world.measurements().databaseNamed());
        }
    }

    /** A step wrote that the name leads to a Region: then each name server says so, or it is told who wasn't heard. */
    void led(String process, Step step, Event.StepEnded end) {
        boolean isComplete = end.phase() == StepPhase.DONE || end.phase() == StepPhase.ALREADY;
        if (!step.action().equals("point-database")
                || !isComplete
                || scenario.rivalElsewhere()
                || end.facts().containsKey("superseded")) {
            return;
        }
        RegionName to = new RegionName(Objects.requireNonNull(step.with().get("region")));
        List<String> silent =
                List.of(end.facts().getOrDefault("silent-name-servers", "").split(","));
        new Witness(world).databaseAnswers().forEach((server, target) -> {
            boolean isThere = NamedWriter.regionOf(site, site.database(), target)
                    .filter(to::equals)
                    .isPresent();
            if (!isThere && !silent.contains(server)) {
                found.add(process + " wrote that " + step.id() + " is " + end.phase() + " (" + end.detail() + "), and "
                        + server + " answers with " + target);
            }
        });
    }

    /** A run wrote that it is done. */
    void done(String run, RunState state) {
        // Another run has moved the writer since, and the name with it; at rest a copy may well have the newest writes.
        if (state.steps().values().stream().anyMatch(step -> step.facts().containsKey("superseded"))) {
            return;
        }
        for (StepState step : state.steps().values()) {
            boolean isLed = LEADING.contains(step.step().action())
                    && (step.phase() == StepPhase.DONE || step.phase() == StepPhase.ALREADY);
            RegionName writer = isLed
                    ? new RegionName(Objects.requireNonNull(step.step().with().get("region")))
                    : null;
            // Settled after a failback: what the run once made the writer is a copy again.
            if (writer != null && leadsElsewhere(writer) && !new Witness(world).follows(writer) && !owes(state)) {
                found.add(run + " is DONE, " + step.step().id() + " is " + step.phase()
                        + ", and the name of the database leads to "
                        + world.measurements().databaseNamed());
                return;
            }
        }
    }

    private static boolean owes(RunState run) {
        return run.steps().values().stream()
                .anyMatch(step -> step.step().action().equals("point-database") && step.phase() == StepPhase.OWED);
    }
}
