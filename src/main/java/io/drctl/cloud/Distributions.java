package io.drctl.cloud;

import java.util.List;
import java.util.Optional;

/** CloudFront, which lives in no Region; its control plane is in us-east-1, so no failover may depend on it. */
public interface Distributions {
    /** A distribution by its id. */
    Optional<Distribution> distribution(String id);

    /** Every distribution of the account. */
    List<Distribution> distributions();

    /**
     * A distribution (<a
     * href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html">DistributionSummary</a>).
     *
     * @param domain CloudFront's own name for it, such as {@code d111111abcdef8.cloudfront.net}
     * @param status {@code Deployed}, or {@code InProgress} while a change makes its way to the edges
     * @param aliases the names that users type
     * @param targets ids of the origins and groups that requests go to: the default's first, then those of the paths
     */
    record Distribution(
            String id,
            String domain,
            String status,
            boolean isEnabled,
            List<String> aliases,
            List<Origin> origins,
            List<OriginGroup> groups,
            List<String> targets) {
        public Distribution {
            aliases = List.copyOf(aliases);
            origins = List.copyOf(origins);
            groups = List.copyOf(groups);
            targets = List.copyOf(targets);
        }

        public boolean isDeployed() {
            return status.equals("Deployed");
        }
    }

    /**
     * What CloudFront gets content from.
     *
     * @param domain a DNS name: of a load balancer, a bucket, or anything else
     */
    record Origin(String id, String domain) {}

    /**
     * Two origins, of which the second is asked when the first fails, request by request (<a
     * href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html">origin
     * failover</a>).
     *
     * @param origins ids, starting with the one that is asked first
     * @param statuses the HTTP statuses that count as a failure
     */
    record OriginGroup(String id, List<String> origins, List<Integer> statuses) {
        public OriginGroup {
            origins = List.copyOf(origins);
            statuses = List.copyOf(statuses);
        }
    }
}
