package io.drctl.engine;

import io.drctl.action.Reversibility;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.Event;
import io.drctl.journal.Journal;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.runbook.StepOrder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out a step of a run on an operator's word, which is journaled. Only a step that looks, and only one on which
 * nothing depends that can't be undone: gates and what they need aren't for an operator to leave out.
 */
public final class Skipping {
    private final LoadedInventory inventory;
    private final Cloud cloud;
    private final SiteRuns own;
    private final String version;
    private final String operator;

    /**
     * Of a site's runs.
     *
     * @param version drctl's own version
     * @param operator user and host
     */
    public Skipping(LoadedInventory inventory, Cloud cloud, SiteRuns own, String version, String operator) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.own = own;
        this.version = version;
        this.operator = operator;
    }

    /** Why a step can't be left out; empty where it can. Makes no calls. */
    public Optional<String> objection(RunState run, String id) {
        StepPhase phase = run.step(id).phase();
        if (phase.isComplete()) {
            return Optional.of("step " + id + " is " + phase.word() + " already");
        }
        Plan plan = new Planner(inventory.inventory(), cloud).restore(run);
        PlannedStep step = plan.step(id);
        boolean isCheck = step.action().match(check -> true, effect -> false);
        if (!isCheck || !step.outline().gates().isEmpty()) {
            return Optional.of(
                    "step " + id + " changes something, or has gates; only a step that looks can be left out");
        }
        StepOrder order = plan.order();
        return plan.steps().stream()
                .filter(later -> later.outline().reversibility() == Reversibility.ONE_WAY)
                .filter(later -> order.before(later.id()).contains(id))
                .findFirst()
                .map(later -> "step " + later.id() + " can't be undone, and must not begin without step " + id);
    }

    /**
     * Leaves it out. There is no {@link #objection}.
     *
     * @return the run as it is then
     * @throws RunLock.HeldException while a run is under way on this machine
     */
    public RunState skip(String runId, String id, String reason) {
        LockHolder holder = new LockHolder(
                "leaving out a step of run " + runId,
                "process " + ProcessHandle.current().pid() + " of " + operator,
                null);
        return RunLock.holding(own.state(), inventory.inventory().site().name(), holder, () -> {
            try (Journal journal = own.store().resume(runId)) {
                RunClock time = new RunClock(cloud.clock());
                RunState before = journal.state();
                journal.append(
                        time.now(),
                        new Event.RunResumed(version, operator, before.start().standing()));
                journal.append(
                        time.now(),
                        new Event.StepEnded(id, StepPhase.SKIPPED, "skipped by " + operator + ": " + reason, Map.of()));
                journal.append(time.now(), new Event.RunEnded(status(before, journal.state())));
                return journal.state();
            }
        });
    }

    /** It stands where it stood, unless nothing is left to do. */
    private static RunStatus status(RunState before, RunState now) {
        boolean isDone =
                now.steps().values().stream().allMatch(step -> step.phase().isComplete());
        Set<RunStatus> open = Set.of(RunStatus.OPEN, RunStatus.DONE);
        return isDone ? RunStatus.DONE : open.contains(before.status()) ? RunStatus.INTERRUPTED : before.status();
    }
}
