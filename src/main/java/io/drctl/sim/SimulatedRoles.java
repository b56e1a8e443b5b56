package io.drctl.sim;

import io.drctl.cloud.Roles;
import io.drctl.sim.Wire.Changed;
import java.util.Optional;

/** IAM's roles. */
record SimulatedRoles(Wire wire) implements Roles {
    @Override
    public Optional<String> roleArn(String name) {
        return wire.read(
                "iam:GetRole",
                null,
                name,
                time -> Optional.ofNullable(wire.world().state().roles.at(time, name)));
    }

    @Override
    public String createReplicationRole(String name, String sourceBucket, String destinationBucket) {
        return wire.change("iam:CreateRole", null, name, () -> {
            State state = wire.world().state();
            String known = state.roles.get(name);
            if (known != null) {
                return Changed.already(known, "was there");
            }
            String arn = arn(name);
            state.roles.put(state.now, name, arn);
            return Changed.now(arn, "created, from " + sourceBucket + " to " + destinationBucket);
        });
    }

    static String arn(String name) {
        return "arn:aws:iam::" + World.ACCOUNT + ":role/" + name;
    }
}
