package io.drctl.sim;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Where a world is kept, for its callers: in the memory of this process, or where several processes get at it, so
 * that it may be another object at the next call.
 */
public interface WorldHost {
    /** The world; of one that others get at too, what is current only within {@link #at}. */
    World world();

    /**
     * Runs on the world of that time, alone.
     *
     * @param changes whether what is done must not be lost once this has returned
     */
    <T> T at(Instant time, boolean changes, Supplier<T> body);
}
