package io.drctl.process;

/** Something under way that can be asked to come to a clean end. */
@FunctionalInterface
public interface Stoppable {
    /** Requests the end, and returns once it has come or waiting longer makes no sense. */
    void stop();
}
