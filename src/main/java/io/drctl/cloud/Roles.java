package io.drctl.cloud;

import java.util.Optional;

/**
 * IAM roles, as far as the pre-steps need them. IAM's control plane is in us-east-1, so a failover must not need any of
 * this.
 */
public interface Roles {
    /** The role's ARN. */
    Optional<String> roleArn(String name);

    /**
     * Creates, or completes, the role that S3 assumes to copy objects from one bucket to another.
     *
     * @return its ARN
     */
    String createReplicationRole(String name, String sourceBucket, String destinationBucket);
}
