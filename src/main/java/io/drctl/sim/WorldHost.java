package io.drctl.sim;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Where a world is kept: in this process's memory, or shared by several processes, so that the next call may
 * return another object.
 */
public interface WorldHost {
    /** The world; a shared one is current only within {@link #at}. */
    World world();

    /**
     * Runs on the world of that time, exclusively.
     *
     * @param changes whether the changes must be durable once this has returned
     */
    <T> T at(Instant time, boolean changes, Supplier<T> body);
}
