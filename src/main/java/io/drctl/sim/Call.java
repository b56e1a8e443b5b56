package io.drctl.sim;

import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/**
 * A call of a port.
 *
 * @param process the drctl process that makes it
 * @param operation as AWS names it, such as {@code rds:PromoteReadReplicaDBCluster}; {@code dns}, {@code http} and
 *     {@code git ls-remote} for the others
 * @param region null for what lives in no Region
 * @param subject what is asked about or changed
 * @param mutating whether it changes the world
 */
public record Call(
        String process, String operation, @Nullable RegionName region, String subject, boolean mutating) {
    /** The service that is asked, as operations name it, such as {@code rds}. */
    String service() {
        return operation.substring(0, operation.indexOf(':'));
    }

    /** Differs for each call, so that parallel calls draw the same in any order. */
    String purpose() {
        return operation + " " + region + " " + subject + " " + process;
    }

    @Override
    public String toString() {
        return operation + "(" + subject + ")" + (region == null ? "" : " in " + region) + " by " + process;
    }
}
