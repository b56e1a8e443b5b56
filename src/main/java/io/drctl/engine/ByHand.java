package io.drctl.engine;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.util.Optional;

/** The commands for what no run does, and somebody does by hand: AWS's own, or the sandbox's. */
record ByHand(Inventory inventory, boolean simulated) {
    /** Gives the all-clear for a Region's take-over alarm. */
    Command allClear(RegionName region) {
        return simulated
                ? Command.drctl("sandbox", "take-over", region, "--clear")
                : Command.aws(
                        "cloudwatch",
                        "put-metric-data",
                        "--region",
                        region,
                        "--namespace",
                        "drctl",
                        "--metric-name",
                        "TakeOver",
                        "--dimensions",
                        "Alarm=" + inventory.takeOverAlarm(region),
                        "--value",
                        0);
    }

    /** Lifts a cluster's protection against deletion. */
    Command unprotect(Side side) {
        return simulated
                ? Command.drctl("sandbox", "unprotect", side.region())
                : Command.aws(
                        "rds",
                        "modify-db-cluster",
                        "--region",
                        side.region(),
                        "--db-cluster-identifier",
                        side.clusterId(),
                        "--no-deletion-protection");
    }

    /**
     * For a secondary of a global database, which is failed over and not promoted (Amazon Aurora User Guide, "Using
     * switchover or failover in Amazon Aurora Global Database"); nothing when it is of none.
     */
    static Optional<Command> ofGlobalDatabase(String operation, RegionName region, Side copy) {
        Cluster cluster = copy.cluster();
        return cluster == null || cluster.globalCluster() == null
                ? Optional.empty()
                : Optional.of(Command.aws(
                        "rds",
                        operation,
                        "--region",
                        region,
                        "--global-cluster-identifier",
                        cluster.globalCluster(),
                        "--target-db-cluster-identifier",
                        cluster.arn()));
    }
}
