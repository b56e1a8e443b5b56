package io.drctl.report;

import io.drctl.drill.DrillResult;
import io.drctl.journal.Event;
import io.drctl.journal.RunLease;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.text.Remedy;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a run: what it was, how it ended, its steps, what was overridden and what it measured. Built from the
 * journal's fold alone, so that it is the same whenever it is requested.
 *
 * @param inventoryFile the inventory that it was begun with
 * @param consent how the user agreed to it; null when nobody did
 * @param endedAt null while it is open
 * @param elapsed null when it is unknown how long it took
 * @param isTimeKnown false when it was resumed by a clock that was behind its journal
 * @param resumes how often it was resumed
 * @param gates the gates that overrode, refused or warned, in order
 * @param lease under which lease of the site it went, and what became of it
 * @param continues the run that it goes on with by force; null for none
 * @param continuedBy the run that goes on with it by force, and has taken over what it left; null for none
 * @param drill what its windows measured; without windows when it isn't a drill
 */
public record RunReport(
        String runId,
        String runbook,
        String title,
        String site,
        String inventoryFile,
        boolean simulated,
        Standing standing,
        RunbookOrigin origin,
        @Nullable String consent,
        RunStatus status,
        boolean isResumable,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration elapsed,
        boolean isTimeKnown,
        int resumes,
        List<StepReport> steps,
        List<Event.GateDecided> gates,
        RunLease lease,
        @Nullable String continues,
        @Nullable String continuedBy,
        DrillResult drill) {
    public RunReport {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
    }

    /**
     * The outcome of a step.
     *
     * @param with its arguments
     * @param always whether it runs however the steps before it end, as things are
     * @param detail the last thing reported about it
     * @param saidAt when that was true
     * @param remedy what to do about a refusal or a failure
     * @param called whether its calls were ever about to be made
     * @param elapsed null while it isn't over, or when unknown
     * @param facts by name
     */
    public record StepReport(
            String id,
            String title,
            String action,
            Map<String, String> with,
            boolean always,
            StepPhase phase,
            @Nullable String detail,
            @Nullable Instant saidAt,
            @Nullable Remedy remedy,
            boolean called,
            @Nullable Duration elapsed,
            Map<String, String> facts) {
        public StepReport {
            with = Collections.unmodifiableMap(new TreeMap<>(with));
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }

        /** The database that it is about, where it is about one. */
        private String database() {
            return with.getOrDefault("database", "");
        }

        private boolean hasFoundNoWriter(String region) {
            return region.equals(with.get("region")) && WriterPlace.NO.equals(facts.get(WriterPlace.TAKES_WRITES));
        }

        static StepReport of(RunState run, StepState step) {
            return new StepReport(
                    step.step().id(),
                    step.step().title(),
                    step.step().action(),
                    step.step().with(),
                    step.step().always()
                            && (step.step().since().isEmpty()
                                    || step.step().putsRightWhatWasBefore()
                                    || step.step().since().stream()
                                            .anyMatch(id -> run.step(id).called())),
                    step.phase(),
                    step.detail(),
                    step.saidAt(),
                    step.remedy(),
                    step.called(),
                    step.elapsed().orElse(null),
                    step.facts());
        }

        /** Whether its calls may have been made with an unknown outcome. */
        public boolean isUndecided() {
            return phase == StepPhase.INDETERMINATE || phase == StepPhase.APPLIED;
        }
    }

    /** A run that no other one goes on with. */
    public static RunReport of(RunState run) {
        return of(run, null);
    }

    /**
     * The outcome of a run that another may go on with.
     *
     * @param continuedBy the run that goes on with it by force; null for none
     */
    public static RunReport of(RunState run, @Nullable String continuedBy) {
        Event.RunStarted start = run.start();
        return new RunReport(
                start.runId(),
                start.runbook(),
                start.title(),
                start.site(),
                start.inventoryFile(),
                start.simulated(),
                start.standing(),
                start.origin(),
                run.consent(),
                run.status(),
                run.isResumable() && continuedBy == null,
                run.startedAt(),
                run.endedAt(),
                run.elapsed().orElse(null),
                run.isTimeKnown(),
                run.resumes(),
                run.steps().values().stream()
                        .map(step -> StepReport.of(run, step))
                        .toList(),
                run.gates(),
                run.lease(),
                start.continues().orElse(null),
                continuedBy,
                DrillResult.of(run));
    }

    /** The objective that was in force when the run began. */
    public Duration rtoTarget() {
        return drill.rtoTarget();
    }

    /** Whether something could not be checked from here. */
    public boolean hasUnverified() {
        return steps.stream().anyMatch(step -> step.phase() == StepPhase.UNVERIFIED);
    }

    /** The steps that an operator left out. */
    public List<StepReport> skipped() {
        return steps.stream().filter(step -> step.phase() == StepPhase.SKIPPED).toList();
    }

    /** The steps whose effect is still owed. */
    public List<StepReport> owed() {
        return steps.stream().filter(step -> step.phase() == StepPhase.OWED).toList();
    }

    /** Whether it is done, and was verified from outside. */
    public boolean isVerifiedFromOutside() {
        return status == RunStatus.DONE && !hasUnverified() && skipped().isEmpty();
    }

    /** The gates that would have refused if nobody had overridden them. */
    public List<Event.GateDecided> overridden() {
        return each(gate -> gate.outcome().equals("overridden"));
    }

    /** The gates that let the run pass with a warning which no step repeats. */
    public List<Event.GateDecided> cautions() {
        return each(gate -> gate.outcome().equals("caution") && !isRepeated(gate));
    }

    /** Each decision once, however often its gate was tried, and by how many steps. */
    private List<Event.GateDecided> each(Predicate<Event.GateDecided> wanted) {
        Map<List<String>, Event.GateDecided> last = new LinkedHashMap<>();
        gates.stream().filter(wanted).forEach(gate -> last.put(List.of(gate.test(), gate.seen()), gate));
        return List.copyOf(last.values());
    }

    /** A move to a Region whose database can't be written cautions of what a step of the same run looks for. */
    private boolean isRepeated(Event.GateDecided gate) {
        return gate.test().equals(WriterPlace.TEST)
                && steps.stream()
                        .filter(step -> step.id().equals(gate.step()))
                        .map(step -> step.with().get("to"))
                        .anyMatch(to -> to != null && steps.stream().anyMatch(step -> step.hasFoundNoWriter(to)));
    }

    /** Whether a mutating call was ever about to be made. */
    public boolean hasCalled() {
        return steps.stream().anyMatch(StepReport::called);
    }

    /** Whether steps that restore the site are still to be done. */
    public boolean mayBeAway() {
        return isResumable
                && steps.stream()
                        .anyMatch(step -> step.always() && !step.phase().isComplete());
    }

    /**
     * Whether users may be unable to write anywhere: the run stopped the writes to a database, and hasn't seen to it
     * that one accepts them again; or it fenced one, and hasn't seen another take over. Who goes on with it by force
     * has that taken over.
     */
    public boolean mayLackWrites() {
        return continuedBy == null
                && steps.stream()
                        .map(StepReport::database)
                        .distinct()
                        .anyMatch(database -> isStopped(database) || isFenced(database));
    }

    private boolean isStopped(String database) {
        // Only a run that goes on with one which has stopped them lets them in without having stopped them itself.
        boolean isStoppedBefore = continues != null && has(database, StoppedWrites.LETTING_IN, step -> true);
        return (isStoppedBefore || has(database, StoppedWrites.STOPPING, StepReport::called))
                && !has(database, StoppedWrites.LETTING_IN, step -> step.phase().isComplete())
                && !(isStoppedBefore
                        && has(
                                database,
                                StoppedWrites.PROMOTING,
                                step -> step.phase().isComplete()));
    }

    private boolean isFenced(String database) {
        if (has(database, StoppedWrites.LIFTING, step -> step.facts().containsKey(StoppedWrites.STAYS_READ_ONLY))) {
            return true;
        }
        return has(database, StoppedWrites.FENCING, StepReport::called)
                && hasAny(database, StoppedWrites.TAKING_OVER, step -> true)
                && !hasAny(
                        database,
                        StoppedWrites.TAKING_OVER,
                        step -> step.phase().isComplete())
                && !has(database, StoppedWrites.LIFTING, step -> step.phase().isComplete());
    }

    private boolean has(String database, String action, Predicate<StepReport> is) {
        return hasAny(database, Set.of(action), is);
    }

    private boolean hasAny(String database, Set<String> actions, Predicate<StepReport> is) {
        return steps.stream()
                .filter(step ->
                        actions.contains(step.action()) && step.database().equals(database))
                .anyMatch(is);
    }
}
