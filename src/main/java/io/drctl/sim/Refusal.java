package io.drctl.sim;

import io.drctl.cloud.CloudException;

/** AWS's refusal. The call that it answers adds its operation and Region. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloudException.Cause reason;

    /** @param reason the one that the live adapters give AWS's error code, with which {@code message} begins */
    Refusal(CloudException.Cause reason, String message) {
        // A refusal is an answer, and nobody looks at its stack.
        super(message, null, false, false);
        this.reason = reason;
    }

    CloudException.Cause reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
