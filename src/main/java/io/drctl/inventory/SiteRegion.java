package io.drctl.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the site's two Regions.
 *
 * @param zones the Availability Zones in use, such as {@code us-east-2a}, in the order of the inventory; empty when it
 *     says nothing of them
 * @param cidr the IPv4 range of the Region's VPC; null when the inventory doesn't say it
 * @param roleArn the IAM role as which drctl works in this Region; null for the caller's own identity
 * @param profile the profile of the AWS configuration whose credentials are used in this Region; null for the usual
 *     ones
 */
public record SiteRegion(
        RegionName name,
        RegionRole role,
        List<String> zones,
        @Nullable String cidr,
        @Nullable String roleArn,
        @Nullable String profile) {
    public SiteRegion {
        zones = List.copyOf(zones);
    }

    /** A Region in which drctl uses the caller's own identity. */
    public SiteRegion(RegionName name, RegionRole role, List<String> zones, @Nullable String cidr) {
        this(name, role, zones, cidr, null, null);
    }
}
