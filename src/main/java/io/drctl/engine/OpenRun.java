package io.drctl.engine;

import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.Journal;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.lease.SiteLease;
import io.drctl.text.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run while this process performs it: what its steps share. They write to one journal, report to one listener, wait
 * for one login, and end their waits when the user stops the run.
 */
final class OpenRun {
    /** How old a preview's observation may be to replace the step's own. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Cloud cloud;
    private final Inventory inventory;
    private final StepContexts contexts;
    private final RunClock time;
    private final Plan plan;
    private final Preview preview;
    private final Journal journal;
    private final RunListener listener;
    private final LoginWait login;
    private final Threads.Signal stopping;
    private final @Nullable SiteLease lease;
    private final Moves moves;

    /**
     * Held to stop the run and to begin calls, so that none begin after a stop. Listeners are not called under it.
     */
    private final Object calls = new Object();

    private boolean changed;

    OpenRun(
            Inventory inventory,
            Cloud cloud,
            PastPromotions promotions,
            Moves moves,
            RunClock time,
            Plan plan,
            Preview preview,
            Journal journal,
            RunListener listener,
            @Nullable SiteLease lease) {
        this.lease = lease;
        this.moves = moves;
        this.inventory = inventory;
        this.cloud = cloud;
        this.contexts = new StepContexts(plan, inventory, cloud, promotions);
        this.time = time;
        this.plan = plan;
        this.preview = preview;
        this.journal = journal;
        this.listener = listener;
        this.stopping = cloud.threads().signal();
        this.login = new LoginWait(new LoginWait.Waiting() {
            @Override
            public void loginNeeded(PlannedStep step, CloudException refusal) {
                tell(told -> told.loginNeeded(step, id(), refusal));
            }

            @Override
            public void pause(PlannedStep step, Duration time) {
                tell(told -> told.loginAwaited(step));
                OpenRun.this.pause(time);
            }

            @Override
            public Command loginFor(CloudException refusal) {
                return OpenRun.this.loginFor(refusal);
            }
        });
    }

    Cloud cloud() {
        return cloud;
    }

    Plan plan() {
        return plan;
    }

    LoginWait login() {
        return login;
    }

    /** Asked before a step's calls: who has taken the lease from this run; empty when they may be made. */
    Optional<String> leaseLost() {
        return lease == null ? Optional.empty() : lease.lost();
    }

    /** The same for calls that are only repeated: nobody is asked. */
    boolean isLeaseLost() {
        return lease != null && lease.lostBefore().isPresent();
    }

    /** The move of another run that has led the site elsewhere since a step of this one made its calls. */
    Optional<Moves.Move> overtaking(PlannedStep step, StepState before) {
        Instant at = before.calledAt();
        Optional<RegionName> to = Moves.towards(step.step());
        return at == null || to.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(moves.last())
                        .filter(move -> !move.run().equals(plan.runId())
                                && move.at().isAfter(at)
                                && !move.to().equals(to.get()));
    }

    /** Takes the lease once more, if it is free again; as {@link #leaseLost}. */
    Optional<String> regainLease() {
        return lease == null ? Optional.empty() : lease.regain();
    }

    /** The login that gives the credentials that AWS refused. */
    Command loginFor(CloudException refusal) {
        return Login.command(inventory, refusal.region());
    }

    /** The current state of the journal. */
    RunState state() {
        return journal.state();
    }

    /** @throws JournalException when it can't be written; after that nothing may be done */
    void append(Event event) {
        journal.append(time.now(), event);
    }

    synchronized void tell(Consumer<RunListener> message) {
        message.accept(listener);
    }

    /** No more steps begin, waits end, calls under way are completed. */
    void stop() {
        synchronized (calls) {
            stopping.raise();
        }
    }

    boolean isStopping() {
        return stopping.isRaised();
    }

    /** Called before a step's calls: from now on the preview is outdated. Throws when the user stops the run. */
    void beginCalls() {
        synchronized (calls) {
            if (stopping.isRaised()) {
                throw new Stopped();
            }
            changed = true;
        }
    }

    /**
     * What the preview saw of a step, which replaces the step's own observation while it is fresh and nothing has
     * changed since.
     */
    Optional<StepPreview> fresh(PlannedStep step) {
        synchronized (calls) {
            if (changed) {
                return Optional.empty();
            }
        }
        return preview.now(step.id())
                .filter(previewed -> !previewed.observation().isOwed())
                .filter(previewed -> !(previewed.observation() instanceof Observation.Unknown))
                .filter(previewed -> previewed.at().age(cloud.clock()).compareTo(FRESH) <= 0);
    }

    /** Waits, unless the user stops the run. Only waits and checks are interrupted: a call under way is completed. */
    void pause(Duration duration) {
        try {
            if (stopping.isRaised() || stopping.await(duration)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            throw new Stopped();
        }
    }

    /** Reads, unless the user stops the run: an answer that isn't waited for any more changes nothing. */
    <T> T unlessStopped(Callable<T> reading) {
        try {
            return cloud.threads().unless(stopping, "check", reading);
        } catch (InterruptedException e) {
            throw new Stopped();
        }
    }

    /** The context of a step's action. */
    StepContext context(PlannedStep step) {
        RunState state = journal.state();
        Map<String, Map<String, String>> ended = new HashMap<>();
        state.steps().forEach((id, other) -> {
            // What puts things back has to know of a step that failed after its call, too.
            boolean isToBePutBack = step.step().always() && other.called();
            if (other.phase().isComplete() || isToBePutBack) {
                ended.put(id, other.facts());
            }
        });
        return contexts.of(step, state.step(step.id()).facts(), ended);
    }

    /** The command that continues the run. */
    Command resuming() {
        return Command.drctl("run", "resume", id());
    }

    String id() {
        return plan.runId() == null ? Planner.UNSTARTED : plan.runId();
    }

    /** Ends a step when the user stops the run; a resume continues from what it left in the journal. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
