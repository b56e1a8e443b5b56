package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Expiry;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** All of a lifecycle rule is read: what it takes away, from where, and when. */
final class AwsLifecycleTest {
    private static List<String> read(Consumer<LifecycleRule.Builder> more) {
        LifecycleRule.Builder rule = LifecycleRule.builder().id("tidy").status(ExpirationStatus.ENABLED);
        more.accept(rule);
        return AwsLifecycle.expiries(List.of(rule.build())).stream()
                .map(Expiry::toString)
                .toList();
    }

    @Test
    void what_expires_is_told_with_its_filter() {
        assertThat(read(rule -> rule.filter(all -> all.prefix("")).expiration(end -> end.days(30))))
                .containsExactly("every object expires after 30 days (rule tidy)");
        assertThat(read(rule -> rule.filter(part -> part.prefix("logs/")).expiration(end -> end.days(1))))
                .containsExactly("objects below logs/ expire after 1 day (rule tidy)");
        assertThat(read(rule -> rule.filter(part ->
                                part.tag(Tag.builder().key("keep").value("no").build()))
                        .expiration(end -> end.date(Instant.parse("2026-12-01T00:00:00Z")))))
                .containsExactly("objects tagged keep=no expire from 2026-12-01 on (rule tidy)");
        assertThat(read(rule ->
                        rule.filter(part -> part.objectSizeGreaterThan(1_000L)).expiration(end -> end.days(7))))
                .containsExactly("objects larger than 1000 bytes expire after 7 days (rule tidy)");
        assertThat(read(rule -> rule.filter(part -> part.and(and -> and.prefix("a/")
                                .tags(Tag.builder().key("k").value("v").build())
                                .objectSizeLessThan(9L)))
                        .expiration(end -> end.days(7))))
                .containsExactly("objects below a/, tagged k=v, smaller than 9 bytes expire after 7 days (rule tidy)");
    }

    private static Transition to(TransitionStorageClass where, int days) {
        return Transition.builder().days(days).storageClass(where).build();
    }

    // Buckets still have rules of the first form.
    @SuppressWarnings("deprecation")
    @Test
    void a_rule_of_the_first_form_tells_its_prefix() {
        assertThat(read(rule -> rule.prefix("terraform/").expiration(end -> end.days(7))))
                .containsExactly("objects below terraform/ expire after 7 days (rule tidy)");
    }

    @Test
    void older_versions_and_archives_count() {
        assertThat(read(rule -> rule.noncurrentVersionExpiration(end -> end.noncurrentDays(1))))
                .containsExactly("older versions of every object expire after 1 day (rule tidy)");
        assertThat(read(rule -> rule.noncurrentVersionExpiration(
                        end -> end.noncurrentDays(3).newerNoncurrentVersions(5))))
                .containsExactly("older versions of every object expire after 3 days, except the newest 5 (rule tidy)");
        assertThat(read(rule -> rule.transitions(
                        to(TransitionStorageClass.STANDARD_IA, 60), to(TransitionStorageClass.DEEP_ARCHIVE, 90))))
                .containsExactly("every object is archived after 90 days, out of reach for hours (rule tidy)");
    }

    @Test
    void what_is_disabled_or_costs_nothing_does_not_count() {
        assertThat(read(rule -> rule.status(ExpirationStatus.DISABLED).expiration(end -> end.days(1))))
                .isEmpty();
        assertThat(read(rule -> rule.expiration(end -> end.expiredObjectDeleteMarker(true))))
                .isEmpty();
        assertThat(read(rule -> rule.abortIncompleteMultipartUpload(end -> end.daysAfterInitiation(1))))
                .isEmpty();
    }
}
