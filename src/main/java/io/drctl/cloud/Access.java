package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The identity under which drctl works in a Region.
 *
 * @param roleArn the IAM role that is assumed there; null for none
 * @param profile the profile of the AWS configuration whose credentials are used there; null for the usual ones
 */
public record Access(
        RegionName region,
        @Nullable String roleArn,
        @Nullable String profile) {
    public Access {
        if (roleArn != null && profile != null) {
            throw new IllegalArgumentException(region + ": a role and a profile");
        }
    }

    /** As the inventory says. */
    public static Access of(SiteRegion region) {
        return new Access(region.name(), region.roleArn(), region.profile());
    }

    /** With the usual credentials, in the order of the Regions. */
    public static List<Access> usual(RegionName... regions) {
        return Stream.of(regions).map(region -> new Access(region, null, null)).toList();
    }
}
