package io.drctl.cli;

import io.drctl.cloud.Access;
import io.drctl.inventory.KnownRegions;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As whom drctl looks at each Region: {@code --role-arn} and {@code --profile}, for one Region or for both. */
final class AccessChoice {
    private static final Pattern OF_REGION = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-[0-9]+)=(.*)");

    private AccessChoice() {}

    /**
     * The accesses, in the order of the Regions.
     *
     * @throws IllegalArgumentException with what is wrong, to be said to the user
     */
    static List<Access> of(List<String> roles, List<String> profiles, RegionName... regions) {
        List<RegionName> both = List.of(regions);
        Map<RegionName, String> role = byRegion("--role-arn", roles, both, SiteRegion::isRoleArn, "the ARN of a role");
        Map<RegionName, String> profile =
                byRegion("--profile", profiles, both, SiteRegion::isProfile, "the name of a profile");
        return both.stream()
                .map(region -> {
                    if (role.containsKey(region) && profile.containsKey(region)) {
                        throw new IllegalArgumentException("--role-arn and --profile both say as whom drctl works in "
                                + region + "; a profile may itself assume a role");
                    }
                    return new Access(region, role.get(region), profile.get(region));
                })
                .toList();
    }

    private static Map<RegionName, String> byRegion(
            String option, List<String> given, List<RegionName> both, Predicate<String> rule, String what) {
        Map<RegionName, String> byRegion = new TreeMap<>();
        for (String each : given) {
            Matcher ofRegion = OF_REGION.matcher(each);
            boolean isOfOne = ofRegion.matches();
            String value = isOfOne ? ofRegion.group(2) : each;
            List<RegionName> meant =
                    isOfOne ? Stream.of(ofRegion.group(1)).map(RegionName::new).toList() : both;
            if (!both.containsAll(meant)) {
                throw new IllegalArgumentException(option + ": " + meant.get(0) + " is neither Region of this site");
            }
            if (!rule.test(value)) {
                throw new IllegalArgumentException(option + ": " + value + " "
                        + KnownRegions.objectionToArn(value).orElse("is not " + what));
            }
            for (RegionName region : meant) {
                if (byRegion.put(region, value) != null) {
                    throw new IllegalArgumentException(option + " is given twice for " + region);
                }
            }
        }
        return byRegion;
    }
}
