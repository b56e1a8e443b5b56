package io.drctl.engine;

import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.cloud.CloudException;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.StepOrder.Progress;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Performs a step that changes something: observe; if it doesn't hold yet, try the gates, journal the intent, make the
 * calls, observe until it holds, journal the outcome.
 *
 * <p>A step whose intent is journaled without an outcome is observed first; a one-way call is repeated only after the
 * world was seen unchanged for {@link #SETTLE}.
 *
 * @param <S> what the action's observation passes to its gates and calls
 */
final class EffectExecution<S> extends StepExecution {
    /** How long to watch the world before a call that may have been made, but shows no effect, counts as not made. */
    static final Duration SETTLE = Duration.ofSeconds(30);

    /** How often a lease that was lost is looked at. */
    private static final Duration LEASE_PAUSE = Duration.ofSeconds(5);

    /** So long a step's calls may come after its gates. */
    private static final Duration GATES_HOLD = Duration.ofSeconds(10);

    /** More often the gates aren't tried again: in a sandbox whose time flies, every look is old. */
    private static final int REPEATS_MAX = 2;

    private final Effect<S> effect;
    private int repeated;

    EffectExecution(OpenRun run, PlannedStep step, Effect<S> effect, StepState before, Deadline deadline) {
        super(run, step, before, deadline);
        this.effect = effect;
    }

    @Override
    protected Progress perform() {
        boolean calledBefore = before.called();
        Observation<S> seen = patiently(calledBefore ? settled() : firstLook());
        if (seen instanceof Observation.Satisfied<S> && !calledBefore && followsOwnCall()) {
            seen = secondLook(seen);
        }
        return seen.match(
                held -> end(
                        calledBefore ? StepPhase.DONE : StepPhase.ALREADY, held.detail(), held.facts(), held.remedy()),
                going -> await(calledBefore),
                owed -> owe(owed.detail()),
                // AWS accepted a one-way call whose answer is journaled, so drctl waits for it and never repeats it.
                notYet -> isAccepted() && isOneWay()
                        ? await(calledBefore)
                        : overtaken().or(() -> apply(notYet)).orElseGet(() -> await(true)),
                gone -> stop(StepPhase.REFUSED, gone.detail(), gone.remedy()),
                // Only an answered call is worth waiting for blindly: a call that may never have been made would waste
                // the whole budget.
                unknown -> isAccepted() ? await(calledBefore) : cannotLook(unknown));
    }

    private Optional<Progress> overtaken() {
        return CallsAgain.refused(run, step, before, effect, isOneWay())
                .map(why -> stop(
                        StepPhase.REFUSED,
                        "not repeated: " + why,
                        Remedy.of("to move it again, begin a new run; what this one did is shown by: ")
                                .then(Command.drctl("run", "show", run.id()))));
    }

    /** Looks again for a while, as long as nothing can be done. */
    private Observation<S> patiently(Observation<S> first) {
        Duration began = run.cloud().clock().elapsed();
        Observation<S> seen = first;
        while (seen.isOwed()
                && since(began).compareTo(effect.patience()) < 0
                && !deadline.isBefore(pauseAfter(began))) {
            pause(pauseAfter(began), seen.detail());
            seen = look();
        }
        return seen;
    }

    private Duration since(Duration began) {
        return run.cloud().clock().elapsed().minus(began);
    }

    private Duration pauseAfter(Duration began) {
        return effect.pace().after(since(began));
    }

    /** The journal has it before the run says that it is done. */
    private Progress owe(String detail) {
        return end(
                StepPhase.OWED,
                detail,
                Facts.NONE,
                Remedy.of("it is owed; when that has changed: ").then(run.resuming()));
    }

    /** Whether AWS answered the step's calls in an earlier execution. */
    private boolean isAccepted() {
        return before.phase() == StepPhase.APPLIED;
    }

    private boolean isOneWay() {
        return step.outline().reversibility() == Reversibility.ONE_WAY;
    }

    private Progress cannotLook(Observation.Unknown<S> unknown) {
        return stop(
                StepPhase.FAILED,
                "can't be looked at: " + unknown.detail(),
                advised(
                        (before.called() ? "whether the earlier call took effect isn't known" : "nothing was called")
                                + "; once it can be read: ",
                        unknown.remedy()));
    }

    /**
     * Whether the run itself may just have undone what this step should bring about: an earlier step made the same kind
     * of call, or the one that this step takes back. AWS's reads may lag behind its writes, so the step would seem to
     * hold as before.
     */
    private boolean followsOwnCall() {
        RunState state = run.state();
        return run.plan().order().before(step.id()).stream()
                .filter(id -> state.step(id).called())
                .map(run.plan()::step)
                .anyMatch(other -> effect.undoes().contains(other.action().name()) || step.callsAs(other));
    }

    private Observation<S> secondLook(Observation<S> first) {
        pause(SETTLE, "making sure that this isn't an outdated answer: " + first.detail());
        return look();
    }

    /** An observation that waits for a login when AWS refuses the credentials. */
    private Observation<S> look() {
        try {
            return run.login()
                    .through(
                            step,
                            deadline,
                            run.cloud(),
                            watched -> effect.observe(run.context(step).with(watched)),
                            this::isGood)
                    .value();
        } catch (CloudException e) {
            return Observer.unknown(effect, run.context(step), e, logInBefore(e));
        }
    }

    /** Follows the command that continues the run. */
    private Remedy logInBefore(CloudException refusal) {
        return Remedy.of("Log in first (")
                .then(run.loginFor(refusal))
                .then(", or whatever gives this machine its credentials)");
    }

    /** Whether to go on with an observation that lacks one of its answers, as far as the gates allow. */
    private boolean isGood(Observation<S> seen) {
        return seen.match(
                held -> true,
                going -> true,
                owed -> true,
                notYet -> Observer.gates(effect, run.context(step), notYet.seen()).stream()
                        .noneMatch(GateResult::isRefusal),
                gone -> false,
                unknown -> false);
    }

    private List<GateResult> gates(S seen) {
        try {
            List<GateResult> results = run.login()
                    .through(
                            step,
                            deadline,
                            run.cloud(),
                            watched -> Gate.tried(effect, run.context(step).with(watched), seen),
                            gates -> gates.stream().noneMatch(GateResult::isRefusal))
                    .value();
            return Observer.advised(results, this::loginFor);
        } catch (CloudException e) {
            return Observer.refused(effect, e, LoginWait.isFor(e) ? loginFor(e) : null);
        }
    }

    /** Gates, intent, calls. Empty when there is now something to wait for. */
    private Optional<Progress> apply(Observation.NotYet<S> notYet) {
        Optional<StepPreview> previewed = run.fresh(step);
        List<GateResult> gates = previewed.isPresent() ? previewed.get().gates() : gates(notYet.seen());
        Optional<Progress> refused = refused(gates);
        if (refused.isPresent()) {
            return refused;
        }
        Duration tried = run.cloud().clock().elapsed();
        Optional<Progress> lost = withoutLease();
        if (lost.isPresent()) {
            return lost;
        }
        boolean isOld = run.cloud().clock().elapsed().minus(tried).compareTo(GATES_HOLD) > 0;
        if (isOld && repeated < REPEATS_MAX) {
            // It was waited for a holder that was gone: what the gates saw may no longer be so.
            repeated++;
            return Optional.of(perform());
        }
        run.beginCalls();
        run.append(new Event.StepIntended(
                step.id(),
                notYet.detail(),
                step.outline().calls().stream().map(PlannedCall::operation).toList(),
                notYet.before().texts(),
                effect.undo(run.context(step), notYet.seen())));
        run.tell(listener -> listener.stepIntended(step, notYet.detail()));
        try {
            RefusedCredentials credentials = new RefusedCredentials();
            Facts facts = effect.apply(run.context(step).with(credentials.watching(run.cloud())), notYet.seen());
            CloudException overlooked = credentials.seen();
            run.login().heard(credentials);
            if (overlooked != null
                    && !isOneWay()
                    && run.login().isWorthWaiting(overlooked)
                    && !run.login().isTooLate(deadline)) {
                throw overlooked;
            }
            run.append(new Event.StepApplied(step.id(), facts.texts()));
            return Optional.empty();
        } catch (CloudException e) {
            return afterFailedCall(e);
        }
    }

    /**
     * Who has lost the lease makes no more calls. What has to be put right in any case waits until nobody has it: a
     * switchover elsewhere may rely on the very state that this run wants to undo.
     */
    private Optional<Progress> withoutLease() {
        Optional<String> holder = run.leaseLost();
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        while (step.step().always() && !deadline.isBefore(LEASE_PAUSE)) {
            pause(LEASE_PAUSE, "for the site's lease, which is held by " + holder.get());
            holder = run.regainLease();
            if (holder.isEmpty()) {
                // The other run has changed what was seen.
                return Optional.of(perform());
            }
        }
        return Optional.of(stop(
                StepPhase.REFUSED,
                "not done: another run has taken the site's lease: " + holder.get(),
                Remedy.of("wait until it has ended, then: ").then(run.resuming())));
    }

    /** Reports and journals the gates' results; ends the step when one refuses. */
    private Optional<Progress> refused(List<GateResult> gates) {
        GateResult refusal = null;
        for (GateResult gate : gates) {
            if (gate.outcome() != GateResult.Outcome.PASSED) {
                run.append(new Event.GateDecided(
                        step.id(),
                        gate.outcome().name().toLowerCase(Locale.ROOT),
                        gate.test(),
                        gate.seen(),
                        gate.remedy(),
                        gate.override(),
                        gate.consent()));
            }
            run.tell(listener -> listener.gateDecided(step, gate));
            if (gate.isRefusal() && refusal == null) {
                refusal = gate;
            }
        }
        return refusal == null
                ? Optional.empty()
                : Optional.of(stop(StepPhase.REFUSED, refusal.test() + ": " + refusal.seen(), refusal.remedy()));
    }

    /**
     * A call failed. It may have taken effect anyway (a lost answer), or somebody else may have been faster; so the
     * world decides, not the error.
     */
    private Optional<Progress> afterFailedCall(CloudException e) {
        boolean refused = run.login().isWorthWaiting(e);
        Duration waited = deadline.forLogin();
        // Only the last of several calls may have lacked a login, so what was seen must hold for a while.
        Observation<S> seen = patiently(e.isAmbiguous() || refused ? settled() : look());
        return seen.match(
                held -> Optional.empty(),
                going -> Optional.empty(),
                owed -> Optional.of(owe(owed.detail())),
                notYet -> {
                    String owed = effect.owed(run.context(step), e);
                    if (owed != null) {
                        return Optional.of(owe(owed));
                    }
                    if (!refused || run.login().isTooLate(deadline)) {
                        return Optional.of(failed(e, "; afterwards: " + notYet.detail()));
                    }
                    if (deadline.forLogin().equals(waited)) {
                        // Otherwise the observation has already waited for a login and got its answer.
                        run.login().pause(step, deadline, e);
                    }
                    return apply(notYet);
                },
                gone -> Optional.of(failed(e, "; whether it took effect isn't known: " + gone.detail())),
                unknown -> Optional.of(failed(e, "; whether it took effect isn't known: " + unknown.detail())));
    }

    /** @param afterwards what was seen then, shown where the call may have taken effect */
    private Progress failed(CloudException e, String afterwards) {
        return stop(
                StepPhase.FAILED,
                e.explain() + (e.isAmbiguous() ? afterwards : ""),
                advised("fix that, then: ", effect.remedy(run.context(step), e)));
    }

    /**
     * How to continue the run, and what to do until then if the step knows; its commands come last, ready to paste.
     */
    private Remedy advised(String first, @Nullable Remedy remedy) {
        Remedy goOn = Remedy.of(first).then(run.resuming());
        return remedy == null ? goOn : goOn.then(". ").then(remedy);
    }

    /**
     * Observes until it holds or the budget is spent.
     *
     * @param called whether this run started it; otherwise somebody else did
     */
    private Progress await(boolean called) {
        String gated = null;
        Duration began = run.cloud().clock().elapsed();
        Duration patience = run.cloud().clock().elapsed().plus(effect.patience());
        Duration sustained = run.cloud().clock().elapsed();
        boolean mayCall = called || effect.isTurnTaken();
        while (true) {
            Observation<S> seen = look();
            if (mayCall && (called ? isLost(seen) : seen instanceof Observation.NotYet<S>)) {
                mayCall = false;
                Optional<Progress> ended = apply((Observation.NotYet<S>) seen);
                if (ended.isPresent()) {
                    return ended.get();
                }
                continue;
            }
            if (!seen.isOwed()) {
                patience = run.cloud().clock().elapsed().plus(effect.patience());
            }
            boolean isOwed = run.cloud().clock().elapsed().compareTo(patience) >= 0;
            String asked = gated;
            Optional<Progress> ended = seen.match(
                    held -> Optional.of(end(StepPhase.DONE, held.detail(), held.facts(), held.remedy())),
                    going -> Optional.empty(),
                    owed -> isOwed ? Optional.of(owe(owed.detail())) : Optional.empty(),
                    // What somebody else began came to nothing, and a gate may know why.
                    notYet ->
                            called || notYet.detail().equals(asked) ? Optional.empty() : refused(gates(notYet.seen())),
                    gone -> Optional.of(stop(StepPhase.REFUSED, gone.detail(), gone.remedy())),
                    unknown -> Optional.empty());
            if (ended.isPresent()) {
                return ended.get();
            }
            if (seen instanceof Observation.NotYet<S>) {
                gated = seen.detail();
            }
            Duration pause = pauseAfter(began);
            if (deadline.isBefore(pause)) {
                return stop(StepPhase.FAILED, "not done after " + timeAllowed() + ": " + seen.detail(), keepWaiting());
            }
            pause(pause, seen.detail());
            if (called && isToSustain(sustained)) {
                sustained = run.cloud().clock().elapsed();
                sustain();
            }
        }
    }

    /** Of a one-way call nobody can be sure that it has no effect yet. */
    private boolean isLost(Observation<S> seen) {
        return seen instanceof Observation.NotYet<S> notYet
                && !isOneWay()
                && effect.isLost(run.context(step), notYet.seen());
    }

    private boolean isToSustain(Duration last) {
        Duration every = effect.sustainEvery();
        return every != null
                && run.cloud().clock().elapsed().minus(last).compareTo(every) >= 0
                && !run.isStopping()
                && !run.isLeaseLost();
    }

    /** One that fails is repeated the next time. */
    private void sustain() {
        try {
            effect.sustain(run.context(step));
        } catch (CloudException e) {
            run.tell(listener -> listener.stepWaiting(step, e.explain()));
        }
    }

    /**
     * Observes a step whose calls may have been made. AWS's reads may lag behind its writes, so "nothing has happened"
     * must hold for a while before a one-way call is repeated.
     */
    private Observation<S> settled() {
        Duration began = run.cloud().clock().elapsed();
        while (true) {
            // An observation may take long itself, and shows what was true when it began.
            boolean isLate = since(began).compareTo(SETTLE) >= 0;
            Observation<S> seen = look();
            boolean decided = seen.match(
                    held -> true, going -> true, owed -> true, notYet -> !isOneWay(), gone -> false, unknown -> false);
            if (decided || isLate) {
                return seen;
            }
            pause(pauseAfter(began), "checking whether the earlier call took effect: " + seen.detail());
        }
    }

    @SuppressWarnings("unchecked") // The preview's observation comes from this same effect.
    private Observation<S> firstLook() {
        return run.fresh(step)
                .map(previewed -> (Observation<S>) previewed.observation())
                .orElseGet(() -> look());
    }
}
