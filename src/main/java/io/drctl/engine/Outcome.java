package io.drctl.engine;

import io.drctl.cloud.CloudException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a call gave, or threw. */
record Outcome(@Nullable Object answer, @Nullable Throwable failure) {
    /** A call. */
    @FunctionalInterface
    interface Giving {
        @Nullable
        Object make() throws Throwable;
    }

    static Outcome of(Giving call) {
        try {
            return new Outcome(call.make(), null);
        } catch (Throwable e) {
            return new Outcome(null, e);
        }
    }

    boolean isSilence() {
        return failure instanceof CloudException refused && refused.isSilence();
    }

    @Nullable
    Object get() {
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return answer;
    }
}
