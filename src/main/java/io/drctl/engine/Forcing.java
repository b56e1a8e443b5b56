package io.drctl.engine;

import io.drctl.action.database.SwitchOverGlobal;
import io.drctl.inventory.FailoverCommands;
import io.drctl.journal.Event;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.StoppedWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Going on by force with a planned switchover that was stopped: as a run of its own, whose plan is that of the forced
 * verb, and whose consents are given then. The two are linked by the second one's first line
 * ({@link Event.RunStarted#continues}); from that line on the first one is settled, and what it left, such as writes
 * that are stopped, is the second one's to see to.
 */
public final class Forcing {
    /** By each planned runbook, the one that does the same by force. */
    private static final Map<String, String> FORCED = Map.of(
            "switchover-db", "failover-db",
            "switchover-db-global", "failover-db-global",
            "switchover-site", "failover-site");

    /** What both take. */
    private static final List<String> SHARED = List.of("to", "database");

    private static final List<String> SHARED_OF_SITES = List.of("to", "via", "force");

    private static final Set<String> HANDING_OVER = Set.of(StoppedWrites.PROMOTING, SwitchOverGlobal.NAME);

    private Forcing() {}

    /**
     * Why nobody goes on with a run by force.
     *
     * @param why one clause
     */
    public record Objection(String why, Remedy remedy) {}

    /**
     * What a plan goes on with.
     *
     * @param done what that run had done by its end, by the titles of its steps
     * @param undecided what it may have done: its calls have no known outcome, or failed
     * @param hasStoppedWrites whether it stopped the writes to a database, and has seen none accept them again
     */
    public record Continued(
            String run,
            String title,
            RunStatus status,
            List<String> done,
            List<String> undecided,
            boolean hasStoppedWrites) {
        public Continued {
            done = List.copyOf(done);
            undecided = List.copyOf(undecided);
        }

        static Continued of(RunState run) {
            List<String> done = new ArrayList<>();
            List<String> undecided = new ArrayList<>();
            for (StepState step : run.steps().values()) {
                if (step.called()) {
                    (step.phase().isComplete() ? done : undecided)
                            .add(step.step().title());
                }
            }
            Event.RunStarted start = run.start();
            return new Continued(
                    start.runId(), start.title(), run.status(), done, undecided, WritesStopped.isStoppedBy(run));
        }
    }

    /** What a plan goes on with; empty where it goes on with nothing, or that can't be read any more. */
    public static Optional<Continued> of(Plan plan, Supplier<SiteRuns> own) {
        return continued(plan).flatMap(id -> {
            try {
                return Optional.of(Continued.of(own.get().store().state(id)));
            } catch (JournalException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> continued(Plan plan) {
        return Optional.ofNullable(plan.arguments().get(Event.RunStarted.CONTINUES));
    }

    /** The runbook that does by force what a run was to do; there is no {@link #objection}. */
    public static String runbook(RunState run) {
        return Objects.requireNonNull(FORCED.get(run.start().runbook()));
    }

    /** The arguments that runbook gets from the run; there is no {@link #objection}. */
    public static Map<String, String> arguments(RunState run) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String name : isOfSite(run) ? SHARED_OF_SITES : SHARED) {
            String value = run.start().arguments().getOrDefault(name, "");
            if (!value.isEmpty()) {
                arguments.put(name, value);
            }
        }
        if (WritesStopped.isStoppedBy(run)) {
            arguments.put(StoppedWrites.STOPPED_BEFORE, "true");
        }
        return arguments;
    }

    /** Whether a run is about the whole site. */
    public static boolean isOfSite(RunState run) {
        return run.start().runbook().endsWith("-site");
    }

    /** Why nobody goes on with a run by force; empty where it can be tried. Makes no calls. */
    public static Optional<Objection> objection(RunState run, SiteRuns own) {
        String id = run.start().runId();
        if (!FORCED.containsKey(run.start().runbook()) || !run.start().origin().isShipped()) {
            return Optional.of(new Objection(
                    "run " + id
                            + " isn't a planned switchover of a database or of the site, so there is nothing to force",
                    Remedy.of(Command.drctl("run", "show", id)).then(" shows what it is")));
        }
        Optional<String> process = own.performing(run);
        if (process.isPresent()) {
            return Optional.of(new Objection(
                    "run " + id + " is under way: " + process.get(),
                    Remedy.of("let it end, or stop it with Ctrl-C; then run the command again")));
        }
        if (run.status() == RunStatus.DONE) {
            return Optional.of(new Objection("run " + id + " is done, so there is nothing to force", stands()));
        }
        Optional<RunState> next = own.continuation(id).map(own.store()::state);
        if (next.filter(other -> other.status() == RunStatus.DONE).isPresent()) {
            return Optional.of(new Objection(
                    "run " + next.get().start().runId() + " went on with run " + id + " by force, and is done",
                    stands()));
        }
        if (hasHandedOver(run)) {
            return Optional.of(new Objection(
                    "run " + id + " has handed the writes over, so the rest of it loses nothing",
                    Remedy.of("to go on as planned: ").then(Command.drctl("run", "resume", id))));
        }
        Moves.Move last = new Moves(() -> own).last();
        return last == null || !isOvertakenBy(last, run)
                ? Optional.empty()
                : Optional.of(new Objection(
                        "run " + last.run() + " has moved the site to " + last.to() + " since run " + id + " began",
                        stands()));
    }

    private static Remedy stands() {
        return Remedy.of(Command.drctl("status")).then(" shows how things stand");
    }

    private static boolean isOvertakenBy(Moves.Move move, RunState run) {
        String to = run.start().arguments().getOrDefault("to", "");
        return !move.run().equals(run.start().runId())
                && move.at().isAfter(run.startedAt())
                && !move.to().value().equals(to);
    }

    /** All of its databases are where they were to go: what is left can't lose a write. */
    private static boolean hasHandedOver(RunState run) {
        List<StepState> steps = run.steps().values().stream()
                .filter(step -> HANDING_OVER.contains(step.step().action()))
                .toList();
        return !steps.isEmpty() && steps.stream().allMatch(step -> step.phase().isComplete());
    }

    /**
     * Under the lock: what a plan goes on with must be as it was when the plan was made.
     *
     * @throws OvertakenException when it isn't
     */
    static void demand(Plan plan, Supplier<SiteRuns> own) {
        Optional<String> id = continued(plan);
        if (id.isEmpty()) {
            return;
        }
        RunState run = own.get().store().state(id.get());
        objection(run, own.get()).ifPresent(found -> {
            throw new OvertakenException(found.why() + "; nothing was changed", found.remedy());
        });
        boolean isTaken = Boolean.parseBoolean(plan.arguments().getOrDefault(StoppedWrites.STOPPED_BEFORE, "false"));
        if (WritesStopped.isStoppedBy(run) != isTaken) {
            throw new OvertakenException(
                    "run " + id.get() + " has gone on since the plan was made; nothing was changed",
                    Remedy.of("look at it once more: ").then(Command.drctl("run", "force", id.get())));
        }
    }

    /** Whether a resume may go on with a run: another one may have taken it over. */
    static boolean isLeft(RunState run, SiteRuns own) {
        return run.isResumable() && own.continuation(run.start().runId()).isEmpty();
    }

    /**
     * Advice as one who has begun a planned switchover follows it: to fail over by force to where that was to lead
     * means to go on with it. Only the newest run counts, since who began another one has given it up.
     */
    static NextStep goingOn(NextStep step, Supplier<SiteRuns> own) {
        List<String> words = step.command().arguments();
        int to = words.indexOf("--to");
        boolean isForced = step.command().first().equals("failover") && !FailoverCommands.retires(step.command());
        if (!isForced || to < 0 || to + 1 == words.size()) {
            return step;
        }
        return newest(own)
                .filter(run -> isSame(run, words.subList(1, to), words.get(to + 1)))
                .map(run -> new NextStep(
                        step.why(),
                        Command.drctl("run", "force", run.start().runId()).with(words.subList(to + 2, words.size()))))
                .orElse(step);
    }

    /** @param what such as {@code db}, and which one, where there are several */
    private static boolean isSame(RunState run, List<String> what, String to) {
        Map<String, String> arguments = run.start().arguments();
        boolean isOfThat = what.size() == 1 || what.get(1).equals(arguments.get("database"));
        return isOfThat && what.get(0).equals(isOfSite(run) ? "site" : "db") && to.equals(arguments.get("to"));
    }

    /** The stopped switchover that the newest run is, or goes on with. */
    private static Optional<RunState> newest(Supplier<SiteRuns> runs) {
        SiteRuns own;
        try {
            own = runs.get();
        } catch (RuntimeException e) {
            // Without a place for journals there are no runs.
            return Optional.empty();
        }
        return own.newest().flatMap(id -> {
            try {
                RunState newest = own.store().state(id);
                RunState run =
                        newest.start().continues().map(own.store()::state).orElse(newest);
                return objection(run, own).isEmpty() ? Optional.of(run) : Optional.empty();
            } catch (JournalException e) {
                return Optional.empty();
            }
        });
    }
}
