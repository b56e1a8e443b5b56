package io.drctl.readiness;

import io.drctl.inventory.RegionName;

/**
 * What has more in a Region than it has on standby by the inventory.
 *
 * @param kind such as {@code Auto Scaling group}, or {@code database}
 * @param name as the inventory names it in that Region
 * @param isKnown false where it isn't known whether it has
 * @param seen what it has, and what it would have on standby; or why that is unknown
 */
public record Raised(RegionName region, String kind, String name, boolean isKnown, String seen) {}
