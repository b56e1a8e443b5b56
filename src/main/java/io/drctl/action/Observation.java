package io.drctl.action;

import io.drctl.text.Remedy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How far an effect has come, as seen at one moment. */
public sealed interface Observation<S> {
    String detail();

    /** Whether it can't be brought about now, and needn't be now. */
    default boolean isOwed() {
        return this instanceof Owed;
    }

    /** Dispatches on the observation, so that no case can be forgotten. */
    <R> R match(
            Function<? super Satisfied<S>, ? extends R> satisfied,
            Function<? super InProgress<S>, ? extends R> inProgress,
            Function<? super Owed<S>, ? extends R> owed,
            Function<? super NotYet<S>, ? extends R> notYet,
            Function<? super OutOfReach<S>, ? extends R> outOfReach,
            Function<? super Unknown<S>, ? extends R> unknown);

    /**
     * It holds, as far as this step is concerned.
     *
     * @param remedy what is left to do manually; null when nothing is
     */
    record Satisfied<S>(
            String detail, Facts facts, @Nullable Remedy remedy) implements Observation<S> {
        public Satisfied(String detail) {
            this(detail, Facts.NONE);
        }

        public Satisfied(String detail, Facts facts) {
            this(detail, facts, null);
        }

        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return satisfied.apply(this);
        }
    }

    /** It doesn't hold yet, but is on its way without further calls. */
    record InProgress<S>(String detail) implements Observation<S> {
        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return inProgress.apply(this);
        }
    }

    /**
     * It can't be brought about now, and what the run is for doesn't hang on it: the steps after it go on, and the
     * journal keeps what is owed until a resume, or {@code drctl settle}, has made it.
     */
    record Owed<S>(String detail) implements Observation<S> {
        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return owed.apply(this);
        }
    }

    /**
     * It doesn't hold, and nothing is on its way.
     *
     * @param detail what would change, from what to what
     * @param before facts about the state before, journaled with the intent: what an undo or a resume needs
     */
    record NotYet<S>(String detail, S seen, Facts before) implements Observation<S> {
        public NotYet(String detail, S seen) {
            this(detail, seen, Facts.NONE);
        }

        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return notYet.apply(this);
        }
    }

    /**
     * It was started and can no longer come true, however long drctl waits: its object is gone.
     *
     * @param remedy what to do instead
     */
    record OutOfReach<S>(String detail, Remedy remedy) implements Observation<S> {
        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return outOfReach.apply(this);
        }
    }

    /**
     * It is unknown, for a reason.
     *
     * @param remedy what to do about it; null when all that helps is to make it readable
     */
    record Unknown<S>(String detail, @Nullable Remedy remedy) implements Observation<S> {
        public Unknown(String detail) {
            this(detail, null);
        }

        @Override
        public <R> R match(
                Function<? super Satisfied<S>, ? extends R> satisfied,
                Function<? super InProgress<S>, ? extends R> inProgress,
                Function<? super Owed<S>, ? extends R> owed,
                Function<? super NotYet<S>, ? extends R> notYet,
                Function<? super OutOfReach<S>, ? extends R> outOfReach,
                Function<? super Unknown<S>, ? extends R> unknown) {
            return unknown.apply(this);
        }
    }
}
