package io.drctl.action;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An action that changes the world: observe, gate, apply, then observe until it holds.
 *
 * @param <S> what an observation saw that gates and {@link #apply} need, so that nothing is read twice
 */
public non-sealed interface Effect<S> extends Action {
    /**
     * Whether the effect holds. Called before anything is done, after an interruption, and repeatedly while waiting, so
     * it must tell "not begun" from "on its way" as well as AWS allows.
     */
    Observation<S> observe(StepContext context);

    /** Every gate of the action, in the order in which they are tried. */
    List<Gate> gates();

    /** The gates that stand before one step. */
    default List<Gate> gates(StepContext context) {
        return gates().stream().filter(gate -> gate.standing().test(context)).toList();
    }

    /**
     * Tries the gates of an effect that doesn't hold yet, before its calls are made: all gates of the step, unless one
     * refuses. {@link Gate#tried} enforces that.
     */
    List<GateResult> tryGates(StepContext context, S seen);

    /**
     * Makes the calls. The intent is journaled before them, the answer after.
     *
     * @return facts for {@link #observe} and later steps, such as the id of a change
     */
    Facts apply(StepContext context, S seen);

    /**
     * The Regions in which, by this observation, the calls would change something irreversibly; the user types them to
     * consent. Empty where there is a way back.
     */
    default Set<RegionName> oneWayIn(StepContext context, S seen) {
        return outline(context).oneWayIn();
    }

    /**
     * The actions, by name, whose effect this one takes back: AWS may show for a while that there was nothing of it.
     */
    default Set<String> undoes() {
        return Set.of();
    }

    /**
     * How to undo what the calls change, by this observation; null where they make nothing that could be taken away.
     */
    default @Nullable Remedy undo(StepContext context, S seen) {
        return outline(context).undo();
    }

    /**
     * What to do about a call that made {@link #observe} fail; null when all that helps is to make it readable.
     */
    default @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return null;
    }

    /**
     * Whether a call without success leaves the effect owed ({@link Observation.Owed}), as the steps before it have
     * done what the run is for; otherwise the step fails.
     *
     * @return what is owed, one clause; null when the step fails
     */
    default @Nullable String owed(StepContext context, CloudException failure) {
        return null;
    }

    /**
     * Whether AWS accepted the calls, and has no trace of them any more: then they are made once more, past the gates.
     */
    default boolean isLost(StepContext context, S seen) {
        return false;
    }

    /**
     * Whether the calls are made once what was seen in progress has come to nothing; otherwise the step waits for it to
     * the end, as who began it may do it yet.
     */
    default boolean isTurnTaken() {
        return false;
    }

    /**
     * Keeps alive what the calls have begun, while it is waited for: repeats a call that counts for a while only. Made
     * at most every {@link #sustainEvery}, and only once the intent of these calls is journaled.
     */
    default void sustain(StepContext context) {}

    /** How often to {@link #sustain}; null when nothing has to be. */
    default @Nullable Duration sustainEvery() {
        return null;
    }

    /** For how long to try again what would otherwise be owed: one lost answer makes no debt. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** How long to wait between two observations. */
    default Pace pace() {
        return Pace.USUAL;
    }

    @Override
    default <R> R match(Function<? super Check, ? extends R> check, Function<? super Effect<?>, ? extends R> effect) {
        return effect.apply(this);
    }
}
