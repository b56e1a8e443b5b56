package io.drctl.action.database;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.Optional;

/**
 * The flip of an RDS instance that is in no cluster, which drctl leaves to a person: it has no readers that could take
 * over, but where it is Multi-AZ a standby in another zone, to which a reboot fails over (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html">rebooting a DB instance</a>).
 */
record StandbyFlip(RegionName region, String id, Optional<DbInstance> instance) {
    /** What is there, as an observation says it. */
    String seen() {
        return instance.map(found -> id + " is an RDS instance, and belongs to no cluster")
                .orElse("there is no RDS instance " + id + " in " + region);
    }

    GateResult refusal(Gate gate, Upkeep upkeep) {
        if (instance.isEmpty()) {
            return gate.refused(seen(), upkeep.creating(region));
        }
        DbInstance found = instance.get();
        if (!found.status().equals("available")) {
            return gate.refused(
                    seen() + "; it is " + found.status(), "wait until it is available, then run the command again");
        }
        return found.isMultiAz()
                ? gate.refused(
                        seen() + ": its standby in another zone takes over when it is rebooted with failover, which"
                                + " drctl doesn't do",
                        Remedy.of(reboot()))
                : gate.refused(
                        seen() + ", and it has no standby that could take over"
                                + (found.zone() == null ? "" : ": it is in " + found.zone() + " only"),
                        Remedy.of("give it a standby: ")
                                .then(of("modify-db-instance").with("--multi-az", "--apply-immediately"))
                                .then("; once it has one: ")
                                .then(reboot()));
    }

    private Command reboot() {
        return of("reboot-db-instance").with("--force-failover");
    }

    private Command of(String operation) {
        return Command.aws("rds", operation, "--region", region, "--db-instance-identifier", id);
    }
}
