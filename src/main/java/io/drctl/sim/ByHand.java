package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Objects;

/**
 * What people and Terraform do to a world without drctl. It takes effect immediately, and is recorded like any other
 * effect.
 */
public final class ByHand {
    private static final String ACTOR = "by hand";

    private final World world;

    ByHand(World world) {
        this.world = world;
    }

    /** Sets a cluster's deletion protection, as an operator does in the console. */
    public void protectFromDeletion(RegionName region, boolean on) {
        synchronized (world) {
            AuroraCluster cluster = Objects.requireNonNull(world.cluster(region), "no cluster in " + region);
            world.aurora().put(cluster.withDeletionProtection(on));
            note(
                    cluster.isInstance() ? "rds:ModifyDBInstance" : "rds:ModifyDBCluster",
                    region,
                    cluster.id(),
                    "deletion protection " + (on ? "on" : "off"));
        }
    }

    /**
     * Publishes a data point to the metric of a Region's take-over alarm: a 1 makes the alarm fire and the other
     * Region's record unhealthy; a 0 gives the all-clear. Refused while the Region is dark.
     *
     * @return whether CloudWatch got it
     */
    public boolean reportTakeOver(RegionName region, boolean takesOver) {
        synchronized (world) {
            String alarm = inventory().takeOverAlarm(region);
            if (world.faults().isDark(region)
                    || !world.state().in(region).alarms.has(alarm)) {
                return false;
            }
            world.dns().reported(region, alarm, takesOver);
            note("cloudwatch:PutMetricData", region, alarm, takesOver ? "1" : "0");
            return true;
        }
    }

    /** Makes a Region's take-over alarm one that goes back to OK without data points, as earlier versions did. */
    public void makeAlarmForget(RegionName region) {
        synchronized (world) {
            String alarm = inventory().takeOverAlarm(region);
            Alarms.Alarm there =
                    Objects.requireNonNull(world.state().in(region).alarms.get(alarm));
            world.state().in(region).alarms.put(world.state().now, alarm, new Alarms.Alarm(alarm, there.state(), true));
        }
    }

    /**
     * Hands the primary role in the global database to a Region, losing nothing; ends minutes later. The call goes to
     * the primary's Region.
     *
     * @throws IllegalStateException with AWS's reason when it refuses
     */
    public void switchoverGlobal(RegionName target) {
        RegionName asked = inventory().peerOf(target).name();
        asking(
                "rds:SwitchoverGlobalCluster",
                asked,
                () -> world.aurora().global().switchOver(target));
    }

    /**
     * Makes a Region's cluster the global database's primary without asking the old one; ends minutes later.
     *
     * @param allowDataLoss false makes it a switchover, as in AWS
     * @throws IllegalStateException with AWS's reason when it refuses
     */
    public void failoverGlobal(RegionName target, boolean allowDataLoss) {
        asking(
                "rds:FailoverGlobalCluster",
                target,
                () -> world.aurora().global().failOver(target, allowDataLoss));
    }

    private void asking(String operation, RegionName region, Runnable effect) {
        synchronized (world) {
            if (world.faults().isDark(region)) {
                throw new IllegalStateException(operation + ": no answer from " + region);
            }
            try {
                effect.run();
            } catch (Refusal refused) {
                throw new IllegalStateException(operation + ": " + refused.text(), refused);
            }
            note(operation, region, inventory().database().clusterIn(region), "accepted");
        }
    }

    /**
     * What Terraform would make of the shipped configuration in a Region: starts creating whatever is missing, which
     * exists minutes later.
     *
     * @return what is being created; empty when nothing was missing
     * @throws IllegalStateException when a pre-step's result is missing, or the database can't be created, saying why
     */
    public List<Creation> provision(RegionName region) {
        synchronized (world) {
            if (world.faults().isDark(region)) {
                throw new IllegalStateException("no answer from " + region);
            }
            List<Creation> made = new SiteCreation(world, world.state()).provision(region);
            for (Creation each : made) {
                world.note(new CallEffect(
                        world.now(), "terraform", "terraform:apply", region, each.toString(), true, "being made"));
            }
            return made;
        }
    }

    /**
     * What {@link #provision} would create now; creates nothing.
     *
     * @throws IllegalStateException as {@link #provision} does
     */
    public List<Creation> unprovisioned(RegionName region) {
        synchronized (world) {
            if (world.faults().isDark(region)) {
                throw new IllegalStateException("no answer from " + region);
            }
            return new SiteCreation(world, world.state()).missing(region);
        }
    }

    private Inventory inventory() {
        return world.inventory();
    }

    private void note(String operation, RegionName region, String subject, String detail) {
        world.note(new CallEffect(world.now(), ACTOR, operation, region, subject, true, detail));
    }

    /** Somebody writes an access by SQL into the inventory. */
    public void giveSql() {
        synchronized (world) {
            world.state().givesSql = true;
        }
    }
}
