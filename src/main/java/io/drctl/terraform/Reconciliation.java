package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import java.util.Comparator;
import java.util.List;

/**
 * How a Region's configuration differs from the site as it is, root by root.
 *
 * @param region that was asked about
 */
public record Reconciliation(RegionName region, List<OfRoot> roots) {
    public Reconciliation {
        roots = List.copyOf(roots);
    }

    /**
     * One root.
     *
     * @param title what it makes, in messages
     * @param differences what its next apply would change, the worst first
     * @param stateOnly how many objects the next apply would only import, move or forget, which changes nothing in AWS
     * @param files what drctl would write beside it; empty when there is nothing to write
     */
    public record OfRoot(String title, List<Difference> differences, int stateOnly, List<ReconcileFile> files) {
        public OfRoot {
            differences = differences.stream()
                    .sorted(Comparator.comparing(Difference::weight))
                    .toList();
            files = List.copyOf(files);
        }
    }

    /** What the next apply of any of them would change, the worst of each root first. */
    public List<Difference> differences() {
        return roots.stream().flatMap(root -> root.differences().stream()).toList();
    }

    /** What drctl would write. */
    public List<ReconcileFile> files() {
        return roots.stream().flatMap(root -> root.files().stream()).toList();
    }

    /** How many objects the next apply would only import, move or forget. */
    public int stateOnly() {
        return roots.stream().mapToInt(OfRoot::stateOnly).sum();
    }
}
