package io.drctl.aws;

import io.drctl.cloud.Access;
import io.drctl.inventory.RegionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of each Region: the usual ones, those of a profile, or those of a role. A Region's role is assumed at
 * that Region's own STS, so that work in one Region needs no other (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html">AWS STS in a
 * Region</a>).
 *
 * <p>Of a profile only the credentials count. The environment decides where the services are, for both Regions.
 */
final class RegionalAccess {
    /** The name of a role's sessions, as CloudTrail shows it. */
    private static final String SESSION = "drctl";

    private final Map<RegionName, Access> accesses = new HashMap<>();
    private final Access first;
    private final DefaultCredentials usual;
    private final Map<String, String> variables;
    private final BiFunction<RegionName, AwsCredentialsProvider, StsClient> sts;
    private final Map<RegionName, AwsCredentialsProvider> known = new ConcurrentHashMap<>();

    /**
     * @param accesses as whom drctl works in each Region, the best first: global services use those of the first
     * @param sts a client of a Region's STS with certain credentials
     */
    RegionalAccess(
            Map<String, String> variables,
            List<Access> accesses,
            BiFunction<RegionName, AwsCredentialsProvider, StsClient> sts) {
        accesses.forEach(access -> this.accesses.put(access.region(), access));
        this.first = accesses.get(0);
        this.variables = variables;
        this.usual = new DefaultCredentials(
                variables, accesses.stream().map(Access::region).toList());
        this.sts = sts;
    }

    /** The credentials that drctl is run with. */
    DefaultCredentials usual() {
        return usual;
    }

    /** The credentials for a Region's services. */
    AwsCredentialsProvider in(RegionName region) {
        return known.computeIfAbsent(region, this::make);
    }

    /** The credentials for services that live in no Region: those of the Region that is worked through. */
    AwsCredentialsProvider global() {
        return in(first.region());
    }

    private AwsCredentialsProvider make(RegionName region) {
        Access access = accesses.getOrDefault(region, new Access(region, null, null));
        String profile = access.profile();
        if (profile != null) {
            return DefaultCredentials.ofProfile(variables, profile, region);
        }
        String role = access.roleArn();
        // Nothing is requested before credentials are needed, and the session is renewed before it ends.
        return role == null ? usual : new LateRole(role, region);
    }

    /** A role's credentials, whose STS client is made when they are first needed. */
    private final class LateRole implements AwsCredentialsProvider {
        private final String role;
        private final RegionName region;
        private @Nullable StsAssumeRoleCredentialsProvider provider;

        LateRole(String role, RegionName region) {
            this.role = role;
            this.region = region;
        }

        private synchronized StsAssumeRoleCredentialsProvider provider() {
            StsAssumeRoleCredentialsProvider made = provider;
            if (made == null) {
                made = StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts.apply(region, usual))
                        .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                        .build();
                provider = made;
            }
            return made;
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return provider().resolveCredentials();
        }
    }

    /** Where somebody logs in for the Region that is worked through. */
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
