package io.drctl.aws;

import io.drctl.cloud.Expiry;
import io.drctl.cloud.Expiry.Fate;
import io.drctl.cloud.Expiry.Scope;
import io.drctl.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleAndOperator;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** Reads the lifecycle rules of a bucket. */
final class AwsLifecycle {
    /**
     * Objects in these classes must be restored before they can be read (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html">Restoring an archived
     * object</a>).
     */
    private static final Set<TransitionStorageClass> ARCHIVES =
            Set.of(TransitionStorageClass.GLACIER, TransitionStorageClass.DEEP_ARCHIVE);

    private AwsLifecycle() {}

    static List<Expiry> expiries(List<LifecycleRule> rules) {
        return rules.stream().flatMap(AwsLifecycle::expiries).toList();
    }

    private static Stream<Expiry> expiries(LifecycleRule rule) {
        if (rule.status() != ExpirationStatus.ENABLED) {
            return Stream.empty();
        }
        List<Expiry> found = new ArrayList<>();
        String id = rule.id() == null || rule.id().isEmpty() ? "without an id" : rule.id();
        Scope scope = scope(rule);
        LifecycleExpiration expiration = rule.expiration();
        if (expiration != null && (expiration.days() != null || expiration.date() != null)) {
            found.add(of(id, Fate.EXPIRES, scope, expiration.days(), expiration.date()));
        }
        NoncurrentVersionExpiration versions = rule.noncurrentVersionExpiration();
        if (versions != null) {
            Integer kept = versions.newerNoncurrentVersions();
            found.add(new Expiry(
                    id,
                    Fate.OLDER_VERSIONS_EXPIRE,
                    scope,
                    when(versions.noncurrentDays(), null),
                    versions.noncurrentDays(),
                    kept == null ? 0 : kept));
        }
        for (Transition transition : rule.transitions()) {
            if (ARCHIVES.contains(transition.storageClass())) {
                found.add(of(id, Fate.ARCHIVED, scope, transition.days(), transition.date()));
            }
        }
        return found.stream();
    }

    private static Expiry of(String id, Fate fate, Scope scope, @Nullable Integer days, @Nullable Instant date) {
        return new Expiry(id, fate, scope, when(days, date), days, 0);
    }

    private static String when(@Nullable Integer days, @Nullable Instant date) {
        if (days != null) {
            return "after " + Words.count(days, "day");
        }
        return date == null ? "at once" : "from " + date.toString().substring(0, "2026-01-31".length()) + " on";
    }

    // A rule in the first form, which buckets still have, keeps its prefix where no other form does.
    @SuppressWarnings("deprecation")
    private static Scope scope(LifecycleRule rule) {
        LifecycleRuleFilter filter =
                rule.filter() == null ? LifecycleRuleFilter.builder().build() : rule.filter();
        LifecycleRuleAndOperator and =
                filter.and() == null ? LifecycleRuleAndOperator.builder().build() : filter.and();
        List<Tag> tags = new ArrayList<>(and.tags());
        if (filter.tag() != null) {
            tags.add(filter.tag());
        }
        return new Scope(
                Stream.of(rule.prefix(), filter.prefix(), and.prefix())
                        .filter(Objects::nonNull)
                        .filter(prefix -> !prefix.isEmpty())
                        .findFirst()
                        .orElse(""),
                tags.stream().map(tag -> tag.key() + "=" + tag.value()).toList(),
                filter.objectSizeGreaterThan() == null ? and.objectSizeGreaterThan() : filter.objectSizeGreaterThan(),
                filter.objectSizeLessThan() == null ? and.objectSizeLessThan() : filter.objectSizeLessThan());
    }
}
