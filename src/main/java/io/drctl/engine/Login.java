package io.drctl.engine;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command with which somebody logs in to AWS again. */
public final class Login {
    private Login() {}

    /**
     * Logs in with the profile that the inventory names for a Region. The AWS CLI knows the usual one by itself.
     *
     * @param region null for what lives in no Region
     */
    public static Command command(Inventory inventory, @Nullable RegionName region) {
        Command login = Command.aws("sso", "login");
        return Optional.ofNullable(region)
                .filter(inventory::hasRegion)
                .map(inventory::region)
                .map(SiteRegion::profile)
                .map(profile -> login.with("--profile", profile))
                .orElse(login);
    }
}
