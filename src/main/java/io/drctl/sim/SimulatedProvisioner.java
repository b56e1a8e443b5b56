package io.drctl.sim;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import io.drctl.text.Remedy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Terraform would do, done by the world itself: it only ever creates. Like Terraform it refuses a stale plan, and
 * like the live adapter it applies each plan once.
 */
final class SimulatedProvisioner implements Provisioner {
    private static final String PLAN = "terraform:plan";
    private static final String APPLY = "terraform:apply";

    private final Wire wire;
    private final Map<RegionName, Changes> kept = new HashMap<>();
    private final Set<RegionName> ended = new HashSet<>();

    SimulatedProvisioner(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Found plan(Request request) {
        Changes before = keptIn(request.region());
        if (before != null) {
            return before;
        }
        Found found = wire.read(PLAN, request.region(), "", time -> look(request.region()));
        if (found instanceof Changes changes && changes.isPlanned()) {
            keep(request.region(), changes);
        }
        return found;
    }

    private synchronized @Nullable Changes keptIn(RegionName region) {
        return kept.get(region);
    }

    private synchronized void keep(RegionName region, Changes changes) {
        kept.put(region, changes);
    }

    private Found look(RegionName region) {
        World world = wire.world();
        List<Creation> missing;
        try {
            missing = world.byHand().unprovisioned(region);
        } catch (IllegalStateException e) {
            return new Changes(
                    "",
                    "it can't be planned yet",
                    List.of(),
                    List.of(),
                    List.of(new Objection(String.valueOf(e.getMessage()), Remedy.of("fix that first"))),
                    List.of(),
                    List.of());
        }
        if (!missing.isEmpty()) {
            return new Changes(
                    digest(missing),
                    missing.size() + " to create, 0 to change, 0 to replace, 0 to destroy",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        String underWay = world.underWay().stream()
                .filter(each -> each.process().equals("creation") && region.equals(each.region()))
                .map(each -> each.subject())
                .distinct()
                .collect(Collectors.joining(", "));
        return underWay.isEmpty()
                ? new Provisioner.UpToDate(region + " matches the configuration")
                : new Provisioner.UnderWay("being made: " + underWay);
    }

    private static String digest(List<Creation> made) {
        return Integer.toHexString(made.toString().hashCode());
    }

    @Override
    public void apply(Request request, String digest) {
        RegionName region = request.region();
        Changes plan = taken(region, digest);
        try {
            wire.changeOnce(APPLY, region, digest, () -> {
                if (!digest(wire.world().byHand().unprovisioned(region)).equals(digest)) {
                    throw new Refusal(Cause.CONFLICT, "Saved plan is stale");
                }
                return Changed.now(true, wire.world().byHand().provision(region).size() + " being made");
            });
        } catch (CloudException e) {
            if (!e.isAmbiguous() && e.reason() != Cause.CONFLICT) {
                restore(region, plan);
            }
            throw e;
        }
    }

    /** Takes the plan before it is sent, since nobody may send it again if its answer is lost. */
    private synchronized Changes taken(RegionName region, String digest) {
        Changes plan = kept.remove(region);
        if (plan == null || !plan.digest().equals(digest) || !ended.add(region)) {
            throw new CloudException(
                    Cause.CONFLICT, APPLY, region, "this plan is no longer kept; nothing was changed", null);
        }
        return plan;
    }

    private synchronized void restore(RegionName region, Changes plan) {
        ended.remove(region);
        kept.put(region, plan);
    }
}
