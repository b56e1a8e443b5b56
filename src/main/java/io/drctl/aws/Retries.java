package io.drctl.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * When a request is sent again: the SDK's standard retry mode (<a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">retry behavior</a>), with its own
 * rule for which failures are worth a retry.
 *
 * <p>Set explicitly because the SDK's default is changing, and because a retry isn't harmless here: when the response
 * to a one-way call such as {@code PromoteReadReplicaDBCluster} is lost, the call has usually taken effect, and
 * repeating it fails with {@code InvalidDBClusterStateFault}. As the outcome, that error is wrong. Only the caller, who
 * can observe, knows what to do.
 */
final class Retries {
    /** As in the SDK's standard mode, plus one, since Route 53 throttles whole accounts. */
    private static final int ATTEMPTS_MAX = 4;

    private static final Duration BACKOFF = Duration.ofMillis(100);
    private static final Duration THROTTLING_BACKOFF = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(8);

    private static final Set<Integer> TRANSIENT_STATUSES = Set.of(500, 502, 503, 504);
    private static final Set<String> TRANSIENT_CODES =
            Set.of("RequestTimeout", "RequestTimeoutException", "InternalError");

    private Retries() {}

    /** For reads, and for effects that are idempotent. */
    static RetryStrategy repeatable() {
        return strategy().retryOnException(Retries::mayPass).build();
    }

    /** For effects that must not happen twice: only what AWS refused for now, or what was never sent, is sent again. */
    static RetryStrategy oneWay() {
        return strategy().retryOnException(Retries::hadNoEffect).build();
    }

    static boolean hadNoEffect(Throwable thrown) {
        if (Failure.isThrottling(thrown) || Failure.isClockSkew(thrown)) {
            return true;
        }
        // Within the connect timeout, TCP has sent its SYN twice. Waiting once more would only double the time it takes
        // to see that a Region is gone.
        return Failure.neverSent(thrown) && !Failure.isConnectTimeout(thrown);
    }

    static boolean mayPass(Throwable thrown) {
        if (hadNoEffect(thrown)) {
            return true;
        }
        if (thrown instanceof AwsServiceException service) {
            return TRANSIENT_STATUSES.contains(service.statusCode()) || TRANSIENT_CODES.contains(Failure.code(service));
        }
        if (thrown instanceof RetryableException || thrown instanceof ApiCallAttemptTimeoutException) {
            return true;
        }
        return isInputOutput(thrown) && !Failure.isConnectTimeout(thrown);
    }

    private static boolean isInputOutput(Throwable thrown) {
        return thrown instanceof IOException || thrown.getCause() instanceof IOException;
    }

    private static StandardRetryStrategy.Builder strategy() {
        return StandardRetryStrategy.builder()
                .useClientDefaults(false)
                .maxAttempts(ATTEMPTS_MAX)
                .circuitBreakerEnabled(true)
                .treatAsThrottling(Failure::isThrottling)
                .backoffStrategy(BackoffStrategy.exponentialDelay(BACKOFF, BACKOFF_MAX))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(THROTTLING_BACKOFF, BACKOFF_MAX));
    }
}
