package io.drctl.writer;

import io.drctl.inventory.RegionName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How RDS names a cluster or an instance of another Region: {@code arn:aws:rds:REGION:ACCOUNT:cluster:ID}. */
public final class DatabaseArn {
    private static final Set<String> TYPES = Set.of("cluster", "db");

    private DatabaseArn() {}

    /** Whether an ARN, or a bare id, names that database. */
    public static boolean names(@Nullable String source, RegionName region, String id) {
        if (source == null) {
            return false;
        }
        if (!source.startsWith("arn:")) {
            return source.equals(id);
        }
        String[] parts = source.split(":", 7);
        return parts.length == 7 && parts[3].equals(region.value()) && TYPES.contains(parts[5]) && parts[6].equals(id);
    }
}
