package io.drctl.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One kind of step. An action is stateless: everything about a particular step comes with its {@link StepContext}, so
 * that a process other than the one that began a step can resume it.
 */
public sealed interface Action permits Check, Effect {
    /** The name in runbooks, such as {@code point-traffic}. */
    String name();

    List<ActionParameter> parameters();

    /**
     * Whether the site has what the step is about. A new plan leaves out a step that concerns nothing. Makes no calls.
     */
    default boolean concerns(StepContext context) {
        return true;
    }

    /**
     * The gates of later steps that hang on what this step brings about, by name. As far as the others go, those steps
     * can be looked at before it is done. Empty where nothing can be said of them yet.
     */
    default Set<String> settles() {
        return Set.of();
    }

    /** Whether a plan looks at the step, and tries its gates, while steps before it are to settle some of them. */
    default boolean looksAhead() {
        return false;
    }

    /** Whether it leads users, or the newest writes, to the Region of its argument {@code to} or {@code region}. */
    default boolean leads() {
        return false;
    }

    /**
     * Whether it only makes that Region ready for such a move. Once another run has moved the site elsewhere, a resume
     * doesn't do that again: it would only cost.
     */
    default boolean preparesMove() {
        return false;
    }

    /**
     * After how long a call whose answer nobody saw has come about, if it was accepted, and may have been undone, so
     * that what is seen doesn't tell the one from the other; empty where what is seen tells.
     */
    default Optional<Duration> mayBeUndoneAfter() {
        return Optional.empty();
    }

    /** What the step amounts to. Makes no calls: the plan of a failover can be shown with every Region dark. */
    Outline outline(StepContext context);

    /** Dispatches on the kind, so that no case can be forgotten. */
    <R> R match(Function<? super Check, ? extends R> check, Function<? super Effect<?>, ? extends R> effect);
}
