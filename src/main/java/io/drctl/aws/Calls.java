package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one service in one Region: each named as AWS names it, so that a failure says what was asked of whom.
 *
 * @param service as in IAM actions, such as {@code rds}
 * @param region null for a service that lives in none
 */
record Calls(String service, @Nullable RegionName region) {

    /** Makes the call; a failure comes out as {@link CloudException}. */
    <T> T call(String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (CloudException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failure.translate(e, service + ":" + operation, region);
        }
    }

    /** The same for a call that names one thing: that it doesn't exist is an answer. */
    <T> Optional<T> find(String operation, Supplier<T> request) {
        try {
            return Optional.of(call(operation, request));
        } catch (CloudException e) {
            if (e.reason() == CloudException.Cause.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** An answer that drctl can't work with. */
    CloudException refuse(CloudException.Cause cause, String operation, String message) {
        return new CloudException(cause, service + ":" + operation, region, message, null);
    }
}
