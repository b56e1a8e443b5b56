package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DynamoDB of one Region. */
public interface Tables {
    Optional<Table> table(String name);

    /** Names of every table of the Region. */
    List<String> tables();

    /** Whether a table can be restored to any second of the last days (point-in-time recovery). */
    boolean isRecoverable(String name);

    /**
     * A table (<a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">TableDescription</a>).
     *
     * @param status {@code ACTIVE}, {@code CREATING}, {@code UPDATING}, {@code DELETING},
     *     {@code INACCESSIBLE_ENCRYPTION_CREDENTIALS}, {@code ARCHIVING} or {@code ARCHIVED}
     * @param replicas of a global table; none for a table of one Region
     */
    record Table(String name, String status, List<Replica> replicas) {
        public Table {
            replicas = List.copyOf(replicas);
        }

        /** Whether it can be read and written. */
        public boolean isServing() {
            return status.equals("ACTIVE") || status.equals("UPDATING");
        }

        public Optional<Replica> replicaIn(RegionName region) {
            return replicas.stream()
                    .filter(replica -> replica.region().equals(region))
                    .findFirst();
        }
    }

    /**
     * A replica of a global table.
     *
     * @param status {@code ACTIVE}, {@code CREATING}, {@code UPDATING}, {@code REGION_DISABLED}, …
     * @param why what AWS says about the status; null when nothing
     */
    record Replica(
            RegionName region, String status, @Nullable String why) {}
}
