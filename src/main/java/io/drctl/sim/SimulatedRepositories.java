package io.drctl.sim;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.SourceRepositories;
import java.time.Duration;

/** The repositories that the inventory names; there are no others. */
record SimulatedRepositories(Wire wire) implements SourceRepositories {
    @Override
    public String head(String url, Duration timeout) {
        boolean isThere = wire.outside(
                "git ls-remote",
                url,
                AwsDurations.GIT_LATENCY,
                () -> wire.world().inventory().repositories().contains(url));
        if (!isThere) {
            throw new CloudException(
                    Cause.NOT_FOUND, "git ls-remote", null, "repository '" + url + "' not found", null);
        }
        Chance commits = new Chance(wire.world().seed());
        return commits.hex(url, 16) + commits.hex(url, 16) + commits.hex(url, 8);
    }
}
