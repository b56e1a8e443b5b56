package io.drctl.engine;

import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Inventory;
import io.drctl.journal.Event;
import io.drctl.journal.Journal;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries a plan out. For each step: observe, and if it doesn't hold yet, gate, journal the intent, make the calls, observe
 * until it holds, journal the outcome. Steps that don't need each other run side by side.
 *
 * <p>All that it remembers is the journal, so a run that was killed at any moment is taken up by a new executor on the same
 * journal. A step whose intent is journaled without an outcome is observed first; a one-way call among those is only made
 * again after the world was seen unchanged for {@link #SETTLE}.
 */
public final class Executor {
    /** How long the world is watched before a call that may have been made, but shows no effect, counts as not made. */
    static final Duration SETTLE = Duration.ofSeconds(30);
    /** How old a preview's observation may be to stand for the step's own. */
    private static final Duration FRESH = Duration.ofSeconds(5);
    /** How long to wait before a check that failed is made again. */
    private static final Duration CHECK_PAUSE = Duration.ofSeconds(2);
    /** How long to wait for what comes by itself, and takes a minute or two. */
    private static final Duration WAITING_PAUSE = Duration.ofSeconds(15);

    /** Follows the command that goes on with the run. */
    private static final String LOG_IN_BEFORE =
            "Log in first (aws sso login, or whatever gives this machine its credentials)";

    private final Inventory inventory;
    private final Cloud cloud;
    private final PastPromotions promotions;
    private final WallClock clock;
    private final RunClock time;
    private final Plan plan;
    private final Preview preview;
    private final Journal journal;
    private final RunListener listener;

    private final LoginWait login;
    private final Set<String> running = new HashSet<>();
    private final Threads.Signal stopping;
    /** Raised when a step has ended or the run is stopped, and then made anew. */
    private Threads.Signal news;

    private @Nullable Throwable broken;
    private boolean changed;

    Executor(
            Inventory inventory,
            Cloud cloud,
            PastPromotions promotions,
            RunClock time,
            Plan plan,
            Preview preview,
            Journal journal,
            RunListener listener) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
        this.clock = cloud.clock();
        this.time = time;
        this.plan = plan;
        this.preview = preview;
        this.journal = journal;
        this.listener = listener;
        this.stopping = cloud.threads().signal();
        this.news = cloud.threads().signal();
        this.login = new LoginWait(new LoginWait.Waiting() {
            @Override
            public void loginNeeded(PlannedStep step, String refusal) {
                tell(() -> listener.loginNeeded(step, runId(), refusal));
            }

            @Override
            public void pause(PlannedStep step, Duration time) {
                tell(() -> listener.stepWaiting(step, "for credentials that work"));
                Executor.this.pause(time);
            }
        });
    }

    /** The user wants it to stop: no step is begun any more, waits end, calls under way are seen through. */
    public synchronized void stop() {
        stopping.raise();
        news.raise();
    }

    /**
     * Runs until nothing is left that can be done.
     *
     * @throws JournalException when the journal can't be written; nothing is done after that
     */
    public RunState execute() {
        Set<String> attempted = new HashSet<>();
        Map<String, Outcome> outcomes = outcomesSoFar();
        while (startReadySteps(attempted, outcomes)) {
            awaitNews();
        }
        synchronized (this) {
            if (broken instanceof JournalException failure) {
                throw new Unrecorded(plan, journal.state()).tell(failure);
            }
            if (broken instanceof RuntimeException failure) {
                throw failure;
            }
            if (broken instanceof Error failure) {
                throw failure;
            }
        }
        try {
            journal.append(time.now(), new Event.RunEnded(status(outcomes)));
        } catch (JournalException e) {
            throw new Unrecorded(plan, journal.state()).tell(e);
        }
        return journal.state();
    }

    /**
     * Starts what can be started; after a stop or a failure that is nothing any more, but calls under way still end before
     * anyone is told.
     *
     * @return whether there is something to wait for
     */
    private synchronized boolean startReadySteps(Set<String> attempted, Map<String, Outcome> outcomes) {
        news = cloud.threads().signal();
        if (broken == null && !stopping.isRaised()) {
            for (PlannedStep step : plan.steps()) {
                if (!attempted.contains(step.id()) && !outcomes.containsKey(step.id()) && isReady(step, outcomes)) {
                    attempted.add(step.id());
                    running.add(step.id());
                    start(step, outcomes);
                }
            }
        }
        return !running.isEmpty();
    }

    /** Waits until a step has ended, or the user stops the run. */
    private void awaitNews() {
        Threads.Signal awaited;
        synchronized (this) {
            awaited = news;
        }
        try {
            awaited.await();
        } catch (InterruptedException e) {
            stop();
        }
    }

    /** How a step ended in this execution. */
    private enum Outcome {
        COMPLETE,
        STOPPED,
        /** It was under way when the user stopped the run. */
        SUSPENDED
    }

    private Map<String, Outcome> outcomesSoFar() {
        Map<String, Outcome> outcomes = new HashMap<>();
        RunState state = journal.state();
        state.steps().forEach((id, step) -> {
            if (step.phase().isComplete()) {
                outcomes.put(id, Outcome.COMPLETE);
            }
        });
        state.abandoned().forEach(id -> outcomes.put(id, Outcome.STOPPED));
        return outcomes;
    }

    private boolean isReady(PlannedStep step, Map<String, Outcome> outcomes) {
        return step.step().needs().stream()
                .allMatch(
                        need -> (outcomes.get(need) == Outcome.COMPLETE || (cleansUp(step) && hasEnded(need, outcomes)))
                                && isSettledBefore(need, outcomes));
    }

    /**
     * Whether nothing before a step is still to be done. A step that always runs may be complete from an earlier execution
     * while one before it is tried again in this one; whoever comes after both waits for both.
     */
    private boolean isSettledBefore(String id, Map<String, Outcome> outcomes) {
        return step(id).step().needs().stream()
                .allMatch(need -> hasEnded(need, outcomes) && isSettledBefore(need, outcomes));
    }

    /**
     * Whether a step is to run although one before it stopped: it is marked {@code always}, and something before it may
     * have changed the world. Where nothing was called there is nothing to put right, and a step that "brings back" would
     * be the first to move anything.
     */
    private boolean cleansUp(PlannedStep step) {
        return step.step().always() && journal.state().hasCallsBefore(step.id());
    }

    private PlannedStep step(String id) {
        return plan.steps().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Whether nothing more will become of a step: it ended, or it waits for one that stopped. */
    private boolean hasEnded(String id, Map<String, Outcome> outcomes) {
        Outcome outcome = outcomes.get(id);
        if (outcome != null) {
            return outcome != Outcome.SUSPENDED;
        }
        PlannedStep step = step(id);
        return !running.contains(id)
                && !cleansUp(step)
                && step.step().needs().stream()
                        .anyMatch(need -> outcomes.get(need) == Outcome.STOPPED
                                || (outcomes.get(need) == null && hasEnded(need, outcomes)));
    }

    private void start(PlannedStep step, Map<String, Outcome> outcomes) {
        cloud.threads().start("step-" + step.id(), () -> {
            Outcome outcome = Outcome.SUSPENDED;
            Throwable failure = null;
            try {
                outcome = perform(step);
            } catch (Stopped e) {
                outcome = Outcome.SUSPENDED;
            } catch (RuntimeException | Error e) {
                // Errors too: a worker that died without a word would be waited for forever.
                failure = e;
            }
            synchronized (this) {
                outcomes.put(step.id(), outcome);
                running.remove(step.id());
                if (failure != null && broken == null) {
                    broken = failure;
                    // What the others wait for can't be written down any more, or not be trusted.
                    stopping.raise();
                }
                news.raise();
            }
            return outcome;
        });
    }

    private RunStatus status(Map<String, Outcome> outcomes) {
        RunState state = journal.state();
        if (state.steps().values().stream().allMatch(step -> step.phase().isComplete())) {
            return RunStatus.DONE;
        }
        if (stopping.isRaised() && outcomes.containsValue(Outcome.SUSPENDED)) {
            return RunStatus.INTERRUPTED;
        }
        Optional<StepState> stopped = state.stoppedAt();
        if (stopped.isEmpty()) {
            return RunStatus.INTERRUPTED;
        }
        boolean anyFailed = state.steps().values().stream().anyMatch(step -> step.phase() == StepPhase.FAILED);
        return anyFailed ? RunStatus.FAILED : RunStatus.REFUSED;
    }

    private Outcome perform(PlannedStep step) {
        StepState before = journal.state().step(step.id());
        journal.append(time.now(), new Event.StepStarted(step.id()));
        tell(() -> listener.stepStarted(step));
        Deadline deadline = new Deadline(clock, budget(step));
        if (step.action() instanceof Check check) {
            return perform(step, check, deadline);
        }
        return perform(step, (Effect<?>) step.action(), before, deadline);
    }

    private Outcome perform(PlannedStep step, Check check, Deadline deadline) {
        while (true) {
            CheckResult result;
            String remedy = null;
            try {
                LoginWait.Answer<CheckResult> answer = login.through(
                        step,
                        deadline,
                        cloud,
                        watched -> check.check(context(step).with(watched)),
                        seen -> seen.verdict() == CheckResult.Verdict.PASSED);
                result = answer.value();
                remedy = answer.refusal() == null ? null : login();
            } catch (CloudException e) {
                // What couldn't be read was not verified; and it did not pass.
                result = CheckResult.failed("could not be checked: " + e.explain());
                remedy = LoginWait.isFor(e) ? login() : null;
            }
            CheckResult seen = result;
            switch (seen.verdict()) {
                case PASSED -> {
                    return end(step, StepPhase.DONE, seen.detail(), seen.facts());
                }
                case UNVERIFIED -> {
                    return end(step, StepPhase.UNVERIFIED, seen.detail(), seen.facts());
                }
                case WAITING -> {
                    if (deadline.isBefore(WAITING_PAUSE)) {
                        return stop(
                                step,
                                StepPhase.FAILED,
                                "still not so after " + deadline.words(budget(step)) + ": " + seen.detail(),
                                remedy != null
                                        ? remedy
                                        : "it may still happen; to keep waiting: drctl run resume " + runId());
                    }
                    tell(() -> listener.stepWaiting(step, seen.detail()));
                    pause(WAITING_PAUSE);
                }
                case FAILED -> {
                    if (!check.retries() || deadline.isBefore(CHECK_PAUSE)) {
                        return stop(step, StepPhase.FAILED, seen.detail(), remedy);
                    }
                    tell(() -> listener.stepWaiting(step, seen.detail()));
                    pause(CHECK_PAUSE);
                }
            }
        }
    }

    private <S> Outcome perform(PlannedStep step, Effect<S> effect, StepState before, Deadline deadline) {
        boolean calledBefore = before.called();
        Observation<S> seen = calledBefore ? settled(step, effect, deadline) : firstLook(step, effect, deadline);
        if (seen instanceof Observation.Satisfied<S> && !calledBefore && followsOwnCall(step)) {
            seen = secondLook(step, effect, seen, deadline);
        }
        if (seen instanceof Observation.OutOfReach<S> gone) {
            return stop(step, StepPhase.REFUSED, gone.detail(), gone.remedy());
        }
        if (seen instanceof Observation.Satisfied<S> held) {
            return end(step, calledBefore ? StepPhase.DONE : StepPhase.ALREADY, held.detail(), held.facts());
        }
        // Only an answered call is worth waiting for blindly: waiting for one that may never have been made would spend
        // the whole budget on nothing.
        if (seen instanceof Observation.Unknown<S> unknown && before.phase() != StepPhase.APPLIED) {
            return stop(
                    step,
                    StepPhase.FAILED,
                    "can't be looked at: " + unknown.detail(),
                    advised(
                            (calledBefore ? "whether the earlier call took effect isn't known" : "nothing was called")
                                    + "; once it can be read: ",
                            unknown.remedy()));
        }
        // AWS has accepted a one-way call whose answer is journaled, so it is waited for, and never made again.
        boolean accepted =
                before.phase() == StepPhase.APPLIED && step.outline().reversibility() == Reversibility.ONE_WAY;
        if (seen instanceof Observation.NotYet<S> notYet && !accepted) {
            Optional<Outcome> stopped = apply(step, effect, notYet, deadline);
            if (stopped.isPresent()) {
                return stopped.get();
            }
            return await(step, effect, true, deadline);
        }
        return await(step, effect, calledBefore, deadline);
    }

    /**
     * Whether the run itself may have undone a moment ago what this step is to bring about: a step before it made the same
     * kind of call. AWS's reads may lag behind its writes, so that the step would be seen to hold as it did before.
     */
    private boolean followsOwnCall(PlannedStep step) {
        return followsCall(step, journal.state(), new HashSet<>(step.outline().calls()));
    }

    private boolean followsCall(PlannedStep step, RunState state, Set<PlannedCall> calls) {
        return step.step().needs().stream()
                .map(this::step)
                .anyMatch(before -> (state.step(before.id()).called()
                                && before.outline().calls().stream().anyMatch(calls::contains))
                        || followsCall(before, state, calls));
    }

    private <S> Observation<S> secondLook(PlannedStep step, Effect<S> effect, Observation<S> first, Deadline deadline) {
        tell(() -> listener.stepWaiting(step, "making sure that this isn't an outdated answer: " + first.detail()));
        pause(SETTLE);
        return look(step, effect, deadline);
    }

    private String login() {
        return "log in, then: drctl run resume " + runId();
    }

    /** A look, for which credentials that are refused are waited for. */
    private <S> Observation<S> look(PlannedStep step, Effect<S> effect, Deadline deadline) {
        try {
            return login.through(
                            step,
                            deadline,
                            cloud,
                            watched -> effect.observe(context(step).with(watched)),
                            seen -> isGood(step, effect, seen))
                    .value();
        } catch (CloudException e) {
            return Observer.unknown(effect, context(step), e, LOG_IN_BEFORE);
        }
    }

    /** Whether a look that could do without one of its answers is one to go on with, as far as the gates let it. */
    private <S> boolean isGood(PlannedStep step, Effect<S> effect, Observation<S> seen) {
        if (seen instanceof Observation.NotYet<S> notYet) {
            return Observer.gates(effect, context(step), notYet.seen()).stream().noneMatch(GateResult::isRefusal);
        }
        return seen instanceof Observation.Satisfied<S> || seen instanceof Observation.InProgress<S>;
    }

    private <S> List<GateResult> gates(PlannedStep step, Effect<S> effect, S seen, Deadline deadline) {
        try {
            LoginWait.Answer<List<GateResult>> answer = login.through(
                    step,
                    deadline,
                    cloud,
                    watched -> effect.gates(context(step).with(watched), seen),
                    gates -> gates.stream().noneMatch(GateResult::isRefusal));
            return Observer.advised(answer.value(), answer.refusal(), login());
        } catch (CloudException e) {
            return Observer.refused(effect, e, LoginWait.isFor(e) ? login() : null);
        }
    }

    /** Gates, intent, calls. Empty when there is something to wait for now. */
    private <S> Optional<Outcome> apply(
            PlannedStep step, Effect<S> effect, Observation.NotYet<S> notYet, Deadline deadline) {
        Optional<StepPreview> previewed = usable(step);
        List<GateResult> gates =
                previewed.isPresent() ? previewed.get().gates() : gates(step, effect, notYet.seen(), deadline);
        Optional<Outcome> refused = refused(step, gates);
        if (refused.isPresent()) {
            return refused;
        }
        synchronized (this) {
            if (stopping.isRaised()) {
                throw new Stopped();
            }
            changed = true;
        }
        journal.append(
                time.now(),
                new Event.StepIntended(
                        step.id(),
                        notYet.detail(),
                        step.outline().calls().stream()
                                .map(PlannedCall::operation)
                                .toList(),
                        notYet.before(),
                        step.outline().undo()));
        tell(() -> listener.stepIntended(step, notYet.detail()));
        try {
            RefusedCredentials credentials = new RefusedCredentials();
            Map<String, String> facts = effect.apply(context(step).with(credentials.watching(cloud)), notYet.seen());
            CloudException overlooked = credentials.seen();
            if (overlooked != null
                    && step.outline().reversibility() != Reversibility.ONE_WAY
                    && !login.isTooLate(deadline)) {
                throw overlooked;
            }
            journal.append(time.now(), new Event.StepApplied(step.id(), facts));
            return Optional.empty();
        } catch (CloudException e) {
            return afterFailedCall(step, effect, e, deadline);
        }
    }

    /** Tells and journals what the gates say; the step's end when one refuses. */
    private Optional<Outcome> refused(PlannedStep step, List<GateResult> gates) {
        GateResult refusal = null;
        for (GateResult gate : gates) {
            if (gate.outcome() != GateResult.Outcome.PASSED) {
                journal.append(
                        time.now(),
                        new Event.GateDecided(
                                step.id(),
                                gate.outcome().name().toLowerCase(Locale.ROOT),
                                gate.test(),
                                gate.seen(),
                                gate.remedy(),
                                gate.override(),
                                gate.consent()));
            }
            tell(() -> listener.gateDecided(step, gate));
            if (gate.isRefusal() && refusal == null) {
                refusal = gate;
            }
        }
        return refusal == null
                ? Optional.empty()
                : Optional.of(stop(step, StepPhase.REFUSED, refusal.test() + ": " + refusal.seen(), refusal.remedy()));
    }

    /**
     * A call failed. It may have taken effect all the same (a lost answer), or somebody may have been faster; so the world
     * decides, not the error.
     */
    private <S> Optional<Outcome> afterFailedCall(
            PlannedStep step, Effect<S> effect, CloudException e, Deadline deadline) {
        boolean refused = LoginWait.isFor(e);
        Duration waited = deadline.forLogin();
        // The last call of several may be the one that wasn't signed in for, so what was seen must hold for a while.
        Observation<S> seen =
                e.isAmbiguous() || refused ? settled(step, effect, deadline) : look(step, effect, deadline);
        if (seen instanceof Observation.Satisfied<S> || seen instanceof Observation.InProgress<S>) {
            return Optional.empty();
        }
        if (refused && seen instanceof Observation.NotYet<S> notYet && !login.isTooLate(deadline)) {
            if (deadline.forLogin().equals(waited)) {
                // Else the look has waited already, and been answered.
                login.pause(step, deadline, e);
            }
            return apply(step, effect, notYet, deadline);
        }
        String reason = e.explain();
        if (e.isAmbiguous()) {
            reason += seen instanceof Observation.NotYet<S>
                    ? "; afterwards: " + seen.detail()
                    : "; whether it took effect isn't known: " + seen.detail();
        }
        return Optional.of(
                stop(step, StepPhase.FAILED, reason, advised("fix that, then: ", effect.remedy(context(step), e))));
    }

    /** How to go on with the run, and what to do until then where the step knows; its commands come last, to be pasted. */
    private String advised(String first, @Nullable String remedy) {
        return first + "drctl run resume " + runId() + (remedy == null ? "" : ". " + remedy);
    }

    /**
     * Observes until it holds or the budget is spent.
     *
     * @param called whether this run brought it on its way; else somebody else had
     */
    private <S> Outcome await(PlannedStep step, Effect<S> effect, boolean called, Deadline deadline) {
        String gated = null;
        while (true) {
            Observation<S> seen = look(step, effect, deadline);
            if (seen instanceof Observation.Satisfied<S> held) {
                return end(step, StepPhase.DONE, held.detail(), held.facts());
            }
            if (seen instanceof Observation.OutOfReach<S> gone) {
                return stop(step, StepPhase.REFUSED, gone.detail(), gone.remedy());
            }
            if (!called
                    && seen instanceof Observation.NotYet<S> notYet
                    && !notYet.detail().equals(gated)) {
                // What somebody else had begun has come to nothing, and a gate may know why.
                gated = notYet.detail();
                Optional<Outcome> refused = refused(step, gates(step, effect, notYet.seen(), deadline));
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
            if (deadline.isBefore(effect.pollInterval())) {
                return stop(
                        step,
                        StepPhase.FAILED,
                        "not done after " + deadline.words(budget(step)) + ": " + seen.detail(),
                        "it may still happen; to keep waiting: drctl run resume " + runId());
            }
            tell(() -> listener.stepWaiting(step, seen.detail()));
            pause(effect.pollInterval());
        }
    }

    /**
     * Looks at a step whose calls may have been made. AWS's reads may lag behind its writes, so "nothing has happened" must
     * hold for a while before a one-way call is made again.
     */
    private <S> Observation<S> settled(PlannedStep step, Effect<S> effect, Deadline deadline) {
        boolean oneWay = step.outline().reversibility() == Reversibility.ONE_WAY;
        Duration until = clock.elapsed().plus(SETTLE);
        while (true) {
            // A look may take long itself, and what it says was true when it began.
            boolean isLate = clock.elapsed().compareTo(until) >= 0;
            Observation<S> seen = look(step, effect, deadline);
            boolean decided = seen instanceof Observation.Satisfied<S> || seen instanceof Observation.InProgress<S>;
            boolean repeatable = seen instanceof Observation.NotYet<S> && !oneWay;
            if (decided || repeatable || isLate) {
                return seen;
            }
            tell(() ->
                    listener.stepWaiting(step, "finding out whether the earlier call took effect: " + seen.detail()));
            pause(effect.pollInterval());
        }
    }

    @SuppressWarnings("unchecked") // A preview's observation was made by this very effect.
    private <S> Observation<S> firstLook(PlannedStep step, Effect<S> effect, Deadline deadline) {
        return usable(step)
                .map(previewed -> (Observation<S>) previewed.observation())
                .orElseGet(() -> look(step, effect, deadline));
    }

    /** A preview stands for the step's own look only while it is fresh and this run has changed nothing since. */
    private Optional<StepPreview> usable(PlannedStep step) {
        synchronized (this) {
            if (changed) {
                return Optional.empty();
            }
        }
        return preview.of(step.id())
                .filter(previewed -> !(previewed.observation() instanceof Observation.Unknown))
                .filter(previewed -> previewed.at().age(clock).compareTo(FRESH) <= 0);
    }

    private Outcome end(PlannedStep step, StepPhase phase, String detail, Map<String, String> facts) {
        journal.append(time.now(), new Event.StepEnded(step.id(), phase, detail, facts));
        StepState state = journal.state().step(step.id());
        tell(() -> listener.stepEnded(step, state));
        return Outcome.COMPLETE;
    }

    private Outcome stop(PlannedStep step, StepPhase phase, String reason, @Nullable String remedy) {
        journal.append(time.now(), new Event.StepStopped(step.id(), phase, reason, remedy));
        StepState state = journal.state().step(step.id());
        tell(() -> listener.stepEnded(step, state));
        return Outcome.STOPPED;
    }

    private StepContext context(PlannedStep step) {
        RunState state = journal.state();
        Map<String, Map<String, String>> earlier = new LinkedHashMap<>();
        state.steps().forEach((id, other) -> {
            if (other.phase().isComplete()) {
                earlier.put(id, other.facts());
            }
        });
        return new StepContext(
                runId(), step.step(), inventory, cloud, state.step(step.id()).facts(), earlier, promotions);
    }

    private String runId() {
        return plan.runId() == null ? Planner.UNSTARTED : plan.runId();
    }

    private static Duration budget(PlannedStep step) {
        Duration timeout = step.step().timeout();
        return timeout == null ? step.outline().budget() : timeout;
    }

    private synchronized void tell(Runnable message) {
        message.run();
    }

    /** Ends a worker when the user stops the run; what it leaves in the journal is resumed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Waits, unless the user stops the run. Only waits are interrupted: a call under way is seen through. */
    private void pause(Duration duration) {
        try {
            if (stopping.isRaised() || stopping.await(duration)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            throw new Stopped();
        }
    }
}
