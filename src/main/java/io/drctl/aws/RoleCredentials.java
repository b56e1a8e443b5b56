package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of a role, which is assumed at the STS of the first Region that answers. Each STS client is built on
 * first use, and a session is renewed before it expires.
 *
 * <p>A silent STS says nothing about the other services of its Region: if its silence were taken for theirs, a healthy
 * database would count as lost. A session from any Region's STS is good in all Regions (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html">AWS STS in a
 * Region</a>).
 */
final class RoleCredentials implements AwsCredentialsProvider {
    /** The name under which a role's sessions appear in CloudTrail. */
    private static final String SESSION = "drctl";

    private final String role;
    private final List<RegionName> regions;
    private final Function<RegionName, StsClient> sts;
    private final Map<RegionName, AwsCredentialsProvider> made = new ConcurrentHashMap<>();
    private volatile RegionName answering;

    /** @param regions those through which the role is assumed, the best first */
    RoleCredentials(String role, List<RegionName> regions, Function<RegionName, StsClient> sts) {
        this.role = role;
        this.regions = List.copyOf(regions);
        this.sts = sts;
        this.answering = regions.get(0);
    }

    @Override
    public AwsCredentials resolveCredentials() {
        @Nullable RuntimeException first = null;
        for (RegionName region : inOrder()) {
            try {
                AwsCredentials credentials =
                        made.computeIfAbsent(region, this::make).resolveCredentials();
                answering = region;
                return credentials;
            } catch (AwsServiceException e) {
                // Otherwise it would look as if AWS had refused the call that the credentials are for.
                CloudException refused = Failure.translate(e, "sts:AssumeRole", region);
                throw new CloudException(
                        refused.reason(),
                        refused.operation(),
                        region,
                        refused.getMessage() + " (role " + role + ")",
                        e);
            } catch (RuntimeException e) {
                if (!Failure.isSilence(e)) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IllegalStateException("no Region was given") : first;
    }

    /** The one that answered most recently comes first. */
    private List<RegionName> inOrder() {
        List<RegionName> order = new ArrayList<>(regions);
        RegionName best = answering;
        order.remove(best);
        order.add(0, best);
        return order;
    }

    private AwsCredentialsProvider make(RegionName region) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts.apply(region))
                .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                .build();
    }
}
