package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The account's container registry (ECR) in one Region. */
public interface Registries {
    Optional<Repository> repository(String name);

    /** Every repository of the Region. */
    List<Repository> repositories();

    /** Where images are copied to when they are pushed; what was pushed before a rule was created is not. */
    List<ReplicationRule> replicationRules();

    /** The image that was pushed last; empty for a repository without images. */
    Optional<Image> newestImage(String repository);

    /** An image by its digest. */
    Optional<Image> image(String repository, String digest);

    /**
     * A repository.
     *
     * @param uri what images are pulled from, such as {@code 123456789012.dkr.ecr.us-east-2.amazonaws.com/shop}
     */
    record Repository(String name, String uri) {
        /** The account that it belongs to, with which its URI begins. */
        public String account() {
            return uri.split("\\.", 2)[0];
        }
    }

    /**
     * A rule of the registry (<a
     * href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationRule.html">ReplicationRule</a>).
     *
     * @param prefixes beginnings of the names of the repositories that it applies to; none for all
     */
    record ReplicationRule(List<Destination> destinations, List<String> prefixes) {
        public ReplicationRule {
            destinations = List.copyOf(destinations);
            prefixes = List.copyOf(prefixes);
        }

        /** Whether it copies a repository's images to a Region, and there to an account. */
        public boolean copies(String repository, RegionName to, String account) {
            return destinations.stream()
                            .anyMatch(each ->
                                    each.region().equals(to) && each.account().equals(account))
                    && (prefixes.isEmpty() || prefixes.stream().anyMatch(repository::startsWith));
        }
    }

    /** Where images are copied to. */
    record Destination(RegionName region, String account) {}

    /** An image by its digest, with the tags that it has now. */
    record Image(String digest, List<String> tags, Instant pushedAt) {
        public Image {
            tags = List.copyOf(tags);
        }
    }
}
