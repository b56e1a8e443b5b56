package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * A call to AWS (or to DNS, HTTP, Git) did not return what was requested. What matters to the caller is whether the
 * effect may have happened anyway: see {@link #isAmbiguous()}.
 */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the call failed, in terms of what to do next. */
    public enum Cause {
        /** The named thing does not exist. */
        NOT_FOUND,
        /** The caller is not allowed to do this; nothing happened. */
        ACCESS_DENIED,
        /** No or unusable credentials; nothing happened. */
        CREDENTIALS,
        /**
         * AWS knows no such access key: mistyped, deleted, or from a Region that the account hasn't enabled. Unlike an
         * expired token, it doesn't mend with time; nothing happened.
         */
        UNKNOWN_KEY,
        /**
         * No credentials, because their issuer did not answer. Nothing was sent, and this says nothing about the
         * service that was to be called, or about its Region; nothing happened.
         */
        ISSUER_SILENT,
        /** Refused for now by a rate limit, after the SDK's own retries; nothing happened. */
        THROTTLED,
        /** The thing is in a state in which this can't be done; nothing happened. */
        INVALID_STATE,
        /** Somebody else was first (a conditional write, a duplicate name); nothing happened. */
        CONFLICT,
        /** The service rejected the request for another reason; nothing happened. */
        REJECTED,
        /** No connection to the endpoint was established, so nothing was sent; nothing happened. */
        NOT_CONNECTED,
        /** A request was sent and no answer came: whether the call took effect is unknown. */
        UNREACHABLE,
        /** The service failed (5xx): whether the call took effect is unknown. */
        SERVICE_FAULT
    }

    private final Cause cause;
    private final String operation;
    private final transient @Nullable RegionName region;
    private final transient @Nullable Remedy remedy;

    /**
     * A failed call.
     *
     * @param operation as AWS names it, with its service, such as {@code rds:PromoteReadReplicaDBCluster}
     * @param region null for what lives in no Region
     */
    public CloudException(
            Cause cause, String operation, @Nullable RegionName region, String message, @Nullable Throwable origin) {
        this(cause, operation, region, message, null, origin);
    }

    /**
     * A failed call with a known remedy.
     *
     * @param remedy what to do about it; null when nothing is known
     */
    public CloudException(
            Cause cause,
            String operation,
            @Nullable RegionName region,
            String message,
            @Nullable Remedy remedy,
            @Nullable Throwable origin) {
        super(message, origin);
        this.cause = cause;
        this.operation = operation;
        this.region = region;
        this.remedy = remedy;
    }

    /** What to do about it, where known; otherwise null. */
    public @Nullable Remedy remedy() {
        return remedy;
    }

    public Cause reason() {
        return cause;
    }

    public String operation() {
        return operation;
    }

    public @Nullable RegionName region() {
        return region;
    }

    /** Whether AWS, or another service, didn't accept the credentials. */
    public boolean isOfCredentials() {
        return cause == Cause.CREDENTIALS || cause == Cause.UNKNOWN_KEY;
    }

    /** Whether there was no answer at all, as from a Region that is dark. */
    public boolean isSilence() {
        return cause == Cause.NOT_CONNECTED || cause == Cause.UNREACHABLE;
    }

    /** Whether a mutating call that ended this way may have taken effect. */
    public boolean isAmbiguous() {
        return cause == Cause.UNREACHABLE || cause == Cause.SERVICE_FAULT;
    }

    /** One line for people: operation, Region and answer. */
    public String explain() {
        return operation + (region == null ? "" : " in " + region) + ": " + getMessage();
    }
}
