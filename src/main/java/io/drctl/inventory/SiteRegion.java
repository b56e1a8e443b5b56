package io.drctl.inventory;

import java.util.List;
import java.util.regex.Pattern;
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
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, of commercial AWS. */
    private static final Pattern ROLE_ARN =
            Pattern.compile("arn:aws:iam::[0-9]{12}:role/([\\x21-\\x7e]{1,510}/)?[A-Za-z0-9_+=,.@-]{1,64}");

    /** A section of {@code ~/.aws/config}. */
    private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9_.@+/][A-Za-z0-9_.@+/ -]{0,127}");

    public SiteRegion {
        zones = List.copyOf(zones);
    }

    /** A Region in which drctl uses the caller's own identity. */
    public SiteRegion(RegionName name, RegionRole role, List<String> zones, @Nullable String cidr) {
        this(name, role, zones, cidr, null, null);
    }

    /** Whether addresses of a range may be in the Region's VPC, as far as its own range is known. */
    public boolean mayHold(String range) {
        return cidr == null
                || Cidr.parse(cidr)
                        .flatMap(own -> Cidr.parse(range).map(own::overlaps))
                        .orElse(true);
    }

    /** Whether a text is the ARN of a role that drctl can assume. */
    public static boolean isRoleArn(String text) {
        return ROLE_ARN.matcher(text).matches();
    }

    /** Whether a text can be the name of a profile. */
    public static boolean isProfile(String text) {
        return PROFILE.matcher(text).matches();
    }
}
