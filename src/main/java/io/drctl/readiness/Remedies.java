package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.Map;

/** How to put things right, in the words that several checks share. */
final class Remedies {
    /**
     * Where the permission has another name than the operation (Service Authorization Reference, "Actions, resources,
     * and condition keys for Amazon S3").
     */
    private static final Map<String, String> PERMISSIONS = Map.of(
            "s3:HeadBucket", "s3:ListBucket",
            "s3:ListBuckets", "s3:ListAllMyBuckets",
            "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration",
            "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration",
            "s3:GetBucketReplication", "s3:GetReplicationConfiguration",
            "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock");

    private Remedies() {}

    static String provision(RegionName region) {
        return "drctl provision --region " + region;
    }

    static String prepare(RegionName region) {
        return "drctl prepare --region " + region;
    }

    /** What to do about a call that gave no answer. */
    static String of(CloudException failure) {
        String operation = failure.operation();
        boolean isAws = operation.indexOf(':') > 0;
        return switch (failure.reason()) {
            case ACCESS_DENIED ->
                isAws
                        ? "grant " + permission(operation) + " to the identity that drctl uses"
                        : "give the identity that runs drctl access, then verify again";
            case CREDENTIALS ->
                isAws
                        ? "give drctl AWS credentials (AWS_PROFILE, or aws sso login);"
                                + " aws sts get-caller-identity shows whether they work"
                        : "give Git credentials for it, then verify again";
            case THROTTLED ->
                "wait a minute and verify again: the account's rate limit for " + operation + " was reached";
            case NOT_CONNECTED, UNREACHABLE ->
                isAws
                        ? "check the network, AWS_ENDPOINT_URL and the AWS Health Dashboard, then verify again"
                        : "check the network, then verify again";
            case SERVICE_FAULT -> "look at the AWS Health Dashboard, then verify again";
            case NOT_FOUND -> "check its name in the inventory";
            case INVALID_STATE, CONFLICT -> "wait until what is under way has ended, then verify again";
            case REJECTED -> "check the inventory against what the service answered, then verify again";
        };
    }

    /** Why there was no answer, in words. */
    static String reason(CloudException.Cause cause) {
        return switch (cause) {
            case NOT_FOUND -> "not found";
            case ACCESS_DENIED -> "access denied";
            case CREDENTIALS -> "no usable credentials";
            case THROTTLED -> "throttled";
            case INVALID_STATE -> "not in a state for it";
            case CONFLICT -> "conflict";
            case REJECTED -> "rejected";
            case NOT_CONNECTED -> "no connection";
            case UNREACHABLE -> "unreachable";
            case SERVICE_FAULT -> "service failure";
        };
    }

    private static String permission(String operation) {
        String renamed = operation.replaceFirst("^(elbv2|elasticloadbalancingv2):", "elasticloadbalancing:");
        return PERMISSIONS.getOrDefault(renamed, renamed);
    }
}
