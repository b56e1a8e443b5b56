package io.drctl.sim;

import io.drctl.cloud.Compute;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.SiteRegion;
import io.drctl.sim.State.InRegion;
import org.jspecify.annotations.Nullable;

/** A web or database instance that somebody names and that breaks or is repaired. */
record InstanceRef(RegionName region, String id, boolean isDatabase) {
    /** Finds an instance by id or name in either Region, or by a short name such as {@code web-2@us-west-1}. */
    static @Nullable InstanceRef find(String name, World world) {
        int at = name.indexOf('@');
        String bare = at < 0 ? name : name.substring(0, at);
        for (SiteRegion region : world.inventory().regions()) {
            if (at >= 0 && !region.name().value().equals(name.substring(at + 1))) {
                continue;
            }
            // Without a Region only ids identify the recovery Region, because names are the same in both.
            boolean byName = at >= 0 || region.role() == RegionRole.PRIMARY;
            InRegion here = world.state().in(region.name());
            int number = 0;
            for (State.Tagged<Compute.Instance> each : here.instances.all()) {
                Compute.Instance instance = each.resource();
                number++;
                boolean isNamed = bare.equals(instance.name()) || bare.equals("web-" + number);
                if (bare.equals(instance.id()) || (byName && isNamed)) {
                    return new InstanceRef(region.name(), instance.id(), false);
                }
            }
            String cluster = world.inventory().database().clusterIn(region.name());
            boolean isAlone = world.inventory().database().isInstance();
            String database = byName && bare.startsWith("db-")
                    ? isAlone && bare.equals("db-1") ? cluster : cluster + bare.substring(2)
                    : bare;
            if (here.databaseInstances.has(database)) {
                return new InstanceRef(region.name(), database, true);
            }
        }
        return null;
    }

    void breakDown(World world) {
        world.state().in(region).broken.add(id);
        if (isDatabase) {
            world.aurora().members().instanceBroke(region, id);
        } else {
            world.fleet().instanceBroke(region, id);
        }
    }

    void mend(World world) {
        world.state().in(region).broken.remove(id);
        if (isDatabase) {
            world.aurora().members().instanceMended(region, id);
        } else {
            world.fleet().instanceMended(region, id);
        }
    }

    /** Deleted instances no longer count as broken. */
    static void forgetDeleted(World world) {
        for (InRegion region : world.state().regions.values()) {
            region.broken.removeIf(id -> !region.instances.has(id) && !region.databaseInstances.has(id));
        }
    }
}
