package io.drctl.readiness;

import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;

/**
 * Whether the security groups of a database's copy let anybody in: a fence that was left there, or placed again by
 * another run, shuts clients out of whatever takes its place. {@code verify}, {@code status} and the gate before a
 * promotion judge by this alike.
 *
 * @param groups ids
 * @param rules by which they let in, all of them
 */
public record CopyReach(List<String> groups, List<IngressRule> rules) {
    public CopyReach {
        groups = List.copyOf(groups);
        rules = List.copyOf(rules);
    }

    /** Whether anything is to be judged: nobody closes a group that the inventory doesn't name as a fence. */
    public static boolean isAsked(Database database) {
        return database.fences().contains(Fence.SECURITY_GROUP);
    }

    /** Whether there are groups, and none lets anybody in. */
    public boolean isClosed() {
        return !groups.isEmpty() && rules.isEmpty();
    }

    /** One clause. */
    public String seen() {
        return groups.isEmpty()
                ? "no security group is named"
                : Words.list(groups)
                        + (isClosed() ? " lets nobody in" : " lets in by " + Words.count(rules.size(), "rule"));
    }

    /** How the copy is reached again; what was taken away is known only to the journals of who took it. */
    public static Remedy remedy(Inventory inventory, Database database, RegionName region) {
        return Remedy.of("on the machine that fenced it, where its journals are: ")
                .then(lifting(inventory, database, region))
                .then("; without them, add the rules by hand, as the security group of "
                        + database.clusterIn(inventory.peerOf(region).name()) + " in "
                        + inventory.peerOf(region).name() + " has them");
    }

    /** The command that puts back what this machine's journals remember. */
    public static Command lifting(Inventory inventory, Database database, RegionName region) {
        return Command.drctl("fence")
                .with(inventory.databases().size() == 1 ? List.of() : List.of("--database", database.name()))
                .with("--lift", "--region", region);
    }
}
