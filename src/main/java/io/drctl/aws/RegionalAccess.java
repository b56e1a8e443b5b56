package io.drctl.aws;

import io.drctl.cloud.Access;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The credentials of each Region: the usual ones, those of a profile, or those of a role. A Region's role is assumed at
 * that Region's own STS, so that work in one Region needs no other; only while that STS is silent, at another Region's
 * ({@link RoleCredentials}).
 *
 * <p>Only the credentials of a profile count. The environment decides where the services are, for both Regions.
 */
final class RegionalAccess {
    private final Map<RegionName, Access> accesses = new HashMap<>();
    private final Access first;
    private final List<RegionName> order;
    private final DefaultCredentials usual;
    private final Map<String, String> variables;
    private final BiFunction<RegionName, AwsCredentialsProvider, StsClient> sts;
    private final Map<RegionName, AwsCredentialsProvider> known = new ConcurrentHashMap<>();

    /**
     * @param accesses the identity under which drctl works in each Region, the best first: global services use those of
     *     the first
     * @param sts makes a client of a Region's STS with given credentials
     */
    RegionalAccess(
            Map<String, String> variables,
            List<Access> accesses,
            BiFunction<RegionName, AwsCredentialsProvider, StsClient> sts) {
        accesses.forEach(access -> this.accesses.put(access.region(), access));
        this.first = accesses.get(0);
        this.variables = variables;
        this.order = accesses.stream().map(Access::region).toList();
        this.usual = new DefaultCredentials(variables, order);
        this.sts = sts;
    }

    /** The credentials that drctl runs with. */
    DefaultCredentials usual() {
        return usual;
    }

    /** The credentials for a Region's services. */
    AwsCredentialsProvider in(RegionName region) {
        return known.computeIfAbsent(region, this::make);
    }

    /** The credentials for services that live in no Region: those of the Region that drctl works through. */
    AwsCredentialsProvider global() {
        return in(first.region());
    }

    private AwsCredentialsProvider make(RegionName region) {
        Access access = accesses.getOrDefault(region, new Access(region, null, null));
        String profile = access.profile();
        if (profile != null) {
            return DefaultCredentials.ofProfile(variables, profile, through(region));
        }
        String role = access.roleArn();
        return role == null ? usual : new RoleCredentials(role, through(region), place -> sts.apply(place, usual));
    }

    /** Where a Region's credentials come from: its own STS, else the others'. */
    private List<RegionName> through(RegionName region) {
        List<RegionName> regions = new ArrayList<>(order);
        regions.remove(region);
        regions.add(0, region);
        return regions;
    }

    /** Where users log in for the Region that drctl works through. */
    Optional<RegionName> signInRegion() {
        return global() instanceof DefaultCredentials credentials ? credentials.signInRegion() : usual.signInRegion();
    }

    /** The account in a Region as far as it is known without asking AWS. */
    Optional<String> account(RegionName region) {
        Access access = accesses.get(region);
        if (access != null && access.roleArn() != null) {
            return Optional.of(access.roleArn().split(":", -1)[4]);
        }
        return in(region) instanceof DefaultCredentials credentials ? credentials.account() : Optional.empty();
    }
}
