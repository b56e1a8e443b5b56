package io.drctl.action.presteps;

import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import java.util.Optional;

/** What the pre-steps have in common: whether there is anything of theirs, and whether it is theirs to make. */
final class PreSteps {
    private PreSteps() {}

    /** Whether drctl makes anything of this site, and the inventory has such an asset in the step's Region. */
    static boolean areMade(StepContext context, AssetKind kind) {
        return context.inventory().terraform().isManaged() && isIn(context, kind, context.region("region"));
    }

    static boolean isIn(StepContext context, AssetKind kind, RegionName region) {
        return context.inventory()
                .prepared(kind)
                .filter(row -> row.isIn(region))
                .isPresent();
    }

    /** The name of the bucket that is made in a Region. */
    static String bucket(StepContext context, RegionName region) {
        return context.inventory().prepared(AssetKind.BUCKET).orElseThrow().nameIn(region);
    }

    /**
     * Reports that the user's own Terraform configuration has the asset as a resource, which makes it or has made it.
     * Anyone else who made or changed it would get in that configuration's way.
     */
    static <S> Optional<Observation<S>> leftToTerraform(StepContext context, AssetKind kind, RegionName region) {
        if (context.inventory().terraform().isShipped()) {
            return Optional.empty();
        }
        return context.cloud()
                .provisioner()
                .owner(region, kind)
                .map(owner -> new Observation.Satisfied<>("left to Terraform: " + owner));
    }
}
