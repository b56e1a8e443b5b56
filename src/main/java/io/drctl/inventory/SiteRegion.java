package io.drctl.inventory;

import java.util.List;

/**
 * One of the site's two Regions.
 *
 * @param zones the Availability Zones in use, such as {@code us-east-2a}, in the order of the inventory
 * @param cidr the IPv4 range of the Region's VPC
 */
public record SiteRegion(RegionName name, RegionRole role, List<String> zones, String cidr) {
    public SiteRegion {
        zones = List.copyOf(zones);
    }
}
