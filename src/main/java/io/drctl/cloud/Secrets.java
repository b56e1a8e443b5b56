package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** AWS Secrets Manager of one Region. Nothing here reads a secret's value. */
public interface Secrets {
    /** A secret by its name or ARN, including one that is awaiting deletion. */
    Optional<Secret> secret(String name);

    /** Names of every secret of the Region. */
    List<String> secrets();

    /**
     * A secret, or a replica of one (<a
     * href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html">DescribeSecret</a>).
     *
     * @param version id of the current version, which a replica shares with its primary; null when no value was ever
     *     set
     * @param primaryRegion the Region it is replicated from, to here or to others; null for one that isn't replicated
     * @param replicas in other Regions; a replica itself has none
     * @param deletedAt when its deletion was requested; null when it wasn't
     */
    record Secret(
            String name,
            String arn,
            @Nullable String version,
            @Nullable RegionName primaryRegion,
            List<Replica> replicas,
            @Nullable Instant deletedAt) {
        public Secret {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * A replica as its primary sees it.
     *
     * @param status {@code InSync}, {@code InProgress} or {@code Failed}
     * @param message why it isn't in sync, as AWS gives it
     */
    record Replica(
            RegionName region, String status, @Nullable String message) {}
}
