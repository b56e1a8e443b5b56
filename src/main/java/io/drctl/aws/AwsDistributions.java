package io.drctl.aws;

import io.drctl.cloud.Distributions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Aliases;
import software.amazon.awssdk.services.cloudfront.model.CacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.CacheBehaviors;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionList;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.OriginGroupMember;
import software.amazon.awssdk.services.cloudfront.model.OriginGroups;
import software.amazon.awssdk.services.cloudfront.model.Origins;

/** Distributions, as CloudFront describes them. */
final class AwsDistributions implements Distributions {
    private final Supplier<CloudFrontClient> cloudFront;
    private final Calls calls = new Calls("cloudfront", null);

    AwsDistributions(Supplier<CloudFrontClient> cloudFront) {
        this.cloudFront = cloudFront;
    }

    @Override
    public Optional<Distribution> distribution(String id) {
        return calls.find("GetDistribution", () -> cloudFront.get().getDistribution(request -> request.id(id)))
                .map(answer -> distribution(answer.distribution()));
    }

    @Override
    public List<Distribution> distributions() {
        List<Distribution> all = new ArrayList<>();
        String marker = null;
        do {
            String from = marker;
            DistributionList page = calls.call(
                            "ListDistributions",
                            () -> cloudFront.get().listDistributions(request -> request.marker(from)))
                    .distributionList();
            page.items().forEach(told -> all.add(distribution(told)));
            marker = Boolean.TRUE.equals(page.isTruncated()) ? Text.orNull(page.nextMarker()) : null;
        } while (marker != null);
        return all;
    }

    private static Distribution distribution(software.amazon.awssdk.services.cloudfront.model.Distribution told) {
        DistributionConfig set = told.distributionConfig();
        return new Distribution(
                told.id(),
                Text.orEmpty(told.domainName()),
                Text.orEmpty(told.status()),
                Boolean.TRUE.equals(set.enabled()),
                aliases(set.aliases()),
                origins(set.origins()),
                groups(set.originGroups()),
                targets(set.defaultCacheBehavior(), set.cacheBehaviors()));
    }

    private static Distribution distribution(DistributionSummary told) {
        return new Distribution(
                told.id(),
                Text.orEmpty(told.domainName()),
                Text.orEmpty(told.status()),
                Boolean.TRUE.equals(told.enabled()),
                aliases(told.aliases()),
                origins(told.origins()),
                groups(told.originGroups()),
                targets(told.defaultCacheBehavior(), told.cacheBehaviors()));
    }

    private static List<String> aliases(@Nullable Aliases told) {
        return told == null ? List.of() : told.items();
    }

    private static List<Origin> origins(@Nullable Origins told) {
        return told == null
                ? List.of()
                : told.items().stream()
                        .map(origin -> new Origin(origin.id(), Text.orEmpty(origin.domainName())))
                        .toList();
    }

    private static List<OriginGroup> groups(@Nullable OriginGroups told) {
        return told == null
                ? List.of()
                : told.items().stream()
                        .map(group -> new OriginGroup(
                                group.id(),
                                group.members() == null
                                        ? List.of()
                                        : group.members().items().stream()
                                                .map(OriginGroupMember::originId)
                                                .toList(),
                                group.failoverCriteria() == null
                                                || group.failoverCriteria().statusCodes() == null
                                        ? List.of()
                                        : group.failoverCriteria().statusCodes().items()))
                        .toList();
    }

    private static List<String> targets(@Nullable DefaultCacheBehavior usual, @Nullable CacheBehaviors others) {
        List<String> targets = new ArrayList<>();
        if (usual != null) {
            targets.add(usual.targetOriginId());
        }
        if (others != null) {
            others.items().stream().map(CacheBehavior::targetOriginId).forEach(targets::add);
        }
        return targets.stream().distinct().toList();
    }
}
