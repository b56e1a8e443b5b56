package io.drctl.testing;

import io.drctl.cloud.Roles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** IAM roles, in memory. */
public final class FakeRoles extends FakePort implements Roles {
    /** ARN by name. */
    public final Map<String, String> roles = new LinkedHashMap<>();

    FakeRoles(FakeCloud cloud) {
        super(cloud, null);
    }

    @Override
    public Optional<String> roleArn(String name) {
        return call("iam:GetRole", name, () -> Optional.ofNullable(roles.get(name)));
    }

    @Override
    public String createReplicationRole(String name, String sourceBucket, String destinationBucket) {
        return call(
                "iam:CreateRole",
                name,
                () -> roles.computeIfAbsent(name, key -> "arn:aws:iam::" + HealthySite.ACCOUNT + ":role/" + key));
    }
}
