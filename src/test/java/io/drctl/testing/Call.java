package io.drctl.testing;

import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/**
 * One call that was made of a {@link FakeCloud}.
 *
 * @param operation as AWS names it, such as {@code rds:DescribeDBClusters}; {@code dns}, {@code http} and
 *     {@code git ls-remote} for the others
 * @param region null for what lives in no Region
 * @param argument what was asked for, in one string
 */
public record Call(String operation, @Nullable RegionName region, String argument) {
    /** Whether it changes the world. */
    public boolean isMutating() {
        String verb = operation.substring(operation.indexOf(':') + 1);
        return operation.contains(":")
                && !verb.startsWith("Describe")
                && !verb.startsWith("Get")
                && !verb.startsWith("List")
                && !verb.startsWith("Head");
    }

    @Override
    public String toString() {
        return operation + "(" + argument + ")" + (region == null ? "" : " in " + region);
    }
}
