package io.drctl.writer;

import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.util.List;

/**
 * What this machine's journals know of the fences of a Region's database that are in place: what was taken away to
 * place them, so that it can be put back. Another machine may remember something else.
 */
@FunctionalInterface
public interface FenceMemory {
    /** A machine without journals. */
    FenceMemory NONE = (database, region) -> Taken.NOTHING;

    /** Read on demand: a fence may have been placed a moment ago. */
    Taken of(Database database, RegionName region);

    /**
     * What was taken.
     *
     * @param rules of security groups
     * @param sizes of Auto Scaling groups, before they were stopped
     */
    record Taken(List<IngressRule> rules, List<GroupSizes> sizes) {
        public static final Taken NOTHING = new Taken(List.of(), List.of());

        public Taken {
            rules = List.copyOf(rules);
            sizes = List.copyOf(sizes);
        }
    }
}
