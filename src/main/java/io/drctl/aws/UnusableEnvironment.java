package io.drctl.aws;

import org.jspecify.annotations.Nullable;

/** No call can be made at all, because of what the environment says: no usable credentials, no readable CA bundle. */
final class UnusableEnvironment extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableEnvironment(String message, @Nullable Throwable origin) {
        super(message, origin);
    }
}
