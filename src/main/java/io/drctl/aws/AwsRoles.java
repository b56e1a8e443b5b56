package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Roles;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;

/** IAM roles. Every change here is idempotent. */
final class AwsRoles implements Roles {
    private static final String POLICY_NAME = "replication";

    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
            "Principal":{"Service":"s3.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private final Supplier<IamClient> iam;
    private final Calls calls;

    AwsRoles(Supplier<IamClient> iam) {
        this.iam = iam;
        this.calls = new Calls("iam", null);
    }

    @Override
    public Optional<String> roleArn(String name) {
        return calls.find("GetRole", () -> iam.get().getRole(request -> request.roleName(name)))
                .map(answer -> answer.role().arn());
    }

    /**
     * {@inheritDoc}
     *
     * <p>The role may do what replication of SSE-S3 encrypted objects needs, and nothing else (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html">permissions
     * for live replication</a>).
     */
    @Override
    public String createReplicationRole(String name, String sourceBucket, String destinationBucket) {
        String arn = createOrAdopt(name, "Lets S3 copy objects from " + sourceBucket + " to " + destinationBucket);
        calls.call(
                "PutRolePolicy",
                () -> iam.get()
                        .putRolePolicy(request -> request.roleName(name)
                                .policyName(POLICY_NAME)
                                .policyDocument(policy(sourceBucket, destinationBucket))));
        return arn;
    }

    /** Each call under its own name, so that a refusal says which permission is missing. */
    private String createOrAdopt(String name, String description) {
        try {
            return calls.call(
                            "CreateRole",
                            () -> iam.get()
                                    .createRole(request -> request.roleName(name)
                                            .description(description)
                                            .assumeRolePolicyDocument(TRUST)))
                    .role()
                    .arn();
        } catch (CloudException e) {
            if (e.reason() != CloudException.Cause.CONFLICT) {
                throw e;
            }
            calls.call(
                    "UpdateAssumeRolePolicy",
                    () -> iam.get()
                            .updateAssumeRolePolicy(
                                    request -> request.roleName(name).policyDocument(TRUST)));
            return roleArn(name).orElseThrow(() -> e);
        }
    }

    /** Bucket names are lower-case letters, digits, dots and hyphens, so nothing in them needs escaping. */
    private static String policy(String source, String destination) {
        return """
                {"Version":"2012-10-17","Statement":[\
                {"Effect":"Allow","Action":["s3:GetReplicationConfiguration","s3:ListBucket"],\
                "Resource":"arn:aws:s3:::%1$s"},\
                {"Effect":"Allow","Action":["s3:GetObjectVersionForReplication","s3:GetObjectVersionAcl",\
                "s3:GetObjectVersionTagging"],"Resource":"arn:aws:s3:::%1$s/*"},\
                {"Effect":"Allow","Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags"],\
                "Resource":"arn:aws:s3:::%2$s/*"}]}""".formatted(source, destination);
    }
}
