package io.drctl.engine;

import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;

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

    /** Lifts a database's protection against deletion. */
    Command unprotect(Side side) {
        if (simulated) {
            return Command.drctl("sandbox", "unprotect", side.region());
        }
        boolean isInstance = side.cluster() != null && side.cluster().isInstance();
        return Command.aws(
                "rds",
                isInstance ? "modify-db-instance" : "modify-db-cluster",
                "--region",
                side.region(),
                isInstance ? "--db-instance-identifier" : "--db-cluster-identifier",
                side.clusterId(),
                "--no-deletion-protection");
    }
}
