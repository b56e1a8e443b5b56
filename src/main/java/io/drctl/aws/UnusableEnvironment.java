package io.drctl.aws;

import org.jspecify.annotations.Nullable;

/** No call can be made at all because of the environment: no usable credentials, or no readable CA bundle. */
final class UnusableEnvironment extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unreached;

    UnusableEnvironment(String message, @Nullable Throwable origin) {
        this(message, origin, false);
    }

    private UnusableEnvironment(String message, @Nullable Throwable origin, boolean unreached) {
        super(message, origin);
        this.unreached = unreached;
    }

    /** The credentials may be good: what provides them could not be reached. */
    static UnusableEnvironment unreached(String message, Throwable origin) {
        return new UnusableEnvironment(message, origin, true);
    }

    /** Whether it is the network's fault, and not the credentials'. */
    boolean isUnreached() {
        return unreached;
    }
}
