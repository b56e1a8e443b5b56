package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.Map;

/** Remedies that several checks share. */
final class Remedies {
    /**
     * Permissions whose name differs from the operation's (Service Authorization Reference, "Actions, resources, and
     * condition keys for Amazon S3").
     */
    private static final Map<String, String> PERMISSIONS = Map.of(
            "s3:HeadBucket", "s3:ListBucket",
            "s3:ListBuckets", "s3:ListAllMyBuckets",
            "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration",
            "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration",
            "s3:GetBucketReplication", "s3:GetReplicationConfiguration",
            "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock");

    private static final Remedy ANOTHER_KEY = Remedy.of(
                    "the access key is mistyped or deleted, or the Region isn't enabled for the account: ")
            .then(Command.aws("sts", "get-caller-identity"))
            .then(" shows whether the key works at all");

    private Remedies() {}

    /** What to do about an unanswered call. */
    static Remedy of(CloudException failure) {
        String operation = failure.operation();
        boolean isAws = operation.indexOf(':') > 0;
        return switch (failure.reason()) {
            case ACCESS_DENIED ->
                isAws
                        ? Remedy.of("grant " + permission(operation) + " to the identity that drctl uses")
                        : Remedy.of("give the identity that runs drctl access, then verify again");
            case UNKNOWN_KEY -> ANOTHER_KEY;
            case CREDENTIALS ->
                isAws
                        ? Remedy.of("give drctl AWS credentials (AWS_PROFILE, or ")
                                .then(Command.aws("sso", "login"))
                                .then("); ")
                                .then(Command.aws("sts", "get-caller-identity"))
                                .then(" shows whether they work")
                        : Remedy.of("give Git credentials for it, then verify again");
            case ISSUER_SILENT ->
                Remedy.of("check the network to it, or use credentials that don't need it, then verify again");
            case THROTTLED ->
                Remedy.of("wait a minute and verify again: the account's rate limit for " + operation + " was reached");
            case NOT_CONNECTED, UNREACHABLE ->
                isAws
                        ? Remedy.of(
                                "check the network, AWS_ENDPOINT_URL and the AWS Health Dashboard, then verify again")
                        : Remedy.of("check the network, then verify again");
            case SERVICE_FAULT -> Remedy.of("check the AWS Health Dashboard, then verify again");
            case NOT_FOUND -> Remedy.of("check its name in the inventory");
            case INVALID_STATE, CONFLICT -> Remedy.of("wait until what is under way has ended, then verify again");
            case REJECTED -> Remedy.of("check the inventory against what the service answered, then verify again");
        };
    }

    /** Why there was no answer, in words. */
    static String reason(CloudException.Cause cause) {
        return switch (cause) {
            case NOT_FOUND -> "not found";
            case ACCESS_DENIED -> "access denied";
            case CREDENTIALS -> "no usable credentials";
            case UNKNOWN_KEY -> "no such access key";
            case ISSUER_SILENT -> "no answer from the issuer of credentials";
            case THROTTLED -> "throttled";
            case INVALID_STATE -> "in the wrong state for it";
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
