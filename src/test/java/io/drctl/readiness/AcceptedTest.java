package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.Acceptance;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeCompute;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is accepted for a while is told, and nobody's word makes a failover go that it would stop. */
final class AcceptedTest {
    private static final Inventory SITE = Inventories.flaskSite();

    /** The fake clock's day. */
    private static final LocalDate TODAY = LocalDate.of(2025, 3, 1);

    private final FakeCloud cloud = HealthySite.of(SITE);

    private static Acceptance of(String check, @Nullable String row, @Nullable RegionName region, LocalDate until) {
        return new Acceptance(check, row, region, "a reason", "jo", until);
    }

    private ReadinessReport verify(Acceptance... accepted) {
        Inventory site = new Inventory(
                SITE.site(),
                SITE.primary(),
                SITE.recovery(),
                SITE.objectives(),
                SITE.assets(),
                SITE.applications(),
                SITE.databases(),
                SITE.terraform(),
                SITE.former(),
                List.of(accepted));
        return ReadinessTest.verify(cloud, site, Scope.RECOVERY);
    }

    private void leaveUnencrypted() {
        cloud.objectStore(RECOVERY)
                .buckets
                .replaceAll((name, old) -> new ObjectStore.Bucket(
                        old.name(), old.region(), true, null, true, old.replicationRole(), old.replication()));
    }

    private static Finding named(ReadinessReport report, String check) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void drift_that_is_accepted_is_still_a_failure_and_the_site_is_ready_but_for_it() {
        leaveUnencrypted();
        assertThat(verify().isReady()).isFalse();

        ReadinessReport report = verify(of("bucket.encrypted", null, null, TODAY));

        assertThat(report.isReady()).isTrue();
        assertThat(ReadinessTest.problems(report)).containsExactly("bucket.encrypted us-west-1 FAIL");
        assertThat(report.accepted()).extracting(Finding::check).containsExactly("bucket.encrypted");
        assertThat(report.countOpen(ReadinessVerdict.FAIL)).isZero();
    }

    @Test
    void it_may_be_of_one_row_and_of_one_region() {
        leaveUnencrypted();

        assertThat(verify(of("bucket.encrypted", "bucket", RECOVERY, TODAY)).isReady())
                .isTrue();
        assertThat(verify(of("bucket.encrypted", "vpc", RECOVERY, TODAY)).isReady())
                .isFalse();
        assertThat(verify(of("bucket.encrypted", "bucket", PRIMARY, TODAY)).isReady())
                .isFalse();
        assertThat(verify(of("bucket.versioned", null, null, TODAY)).isReady()).isFalse();
    }

    @Test
    void what_stops_a_failover_keeps_the_site_from_being_ready_though_it_is_accepted() {
        cloud.loadBalancing(RECOVERY).rules.clear();

        ReadinessReport report = verify(of("load-balancer.target-group", null, null, TODAY));

        assertThat(named(report, "load-balancer.target-group").isAccepted()).isTrue();
        assertThat(report.isReady()).isFalse();
        assertThat(report.takeOver().orElseThrow().kind()).isEqualTo(TakeOverAnswer.Kind.NO);
    }

    @Test
    void what_loses_data_is_told_as_that_though_it_is_accepted() {
        cloud.objectStore(RECOVERY)
                .buckets
                .replaceAll((name, old) -> new ObjectStore.Bucket(
                        old.name(), old.region(), false, "AES256", true, old.replicationRole(), old.replication()));

        ReadinessReport report = verify(of("bucket.versioned", null, null, TODAY));

        assertThat(report.isReady()).isTrue();
        assertThat(report.takeOver().orElseThrow().words())
                .isEqualTo("us-west-1 can take over now, and data would be lost: bucket.versioned");
    }

    /** The gate of the promotion asks to agree to the loss, whatever the inventory says. */
    @Test
    void what_a_promotion_asks_consent_for_keeps_the_site_from_being_ready_though_it_is_accepted() {
        cloud.databases(RECOVERY).alter("flask-site-us-west-1", old -> FakeDatabases.withSource(old, null));
        ReadinessReport before = verify();
        assertThat(named(before, "database-cluster.replication").verdict()).isEqualTo(ReadinessVerdict.FAIL);

        ReadinessReport report = verify(before.findings().stream()
                .filter(finding -> finding.verdict() == ReadinessVerdict.FAIL)
                .map(finding -> of(finding.check(), null, null, TODAY))
                .toArray(Acceptance[]::new));

        assertThat(report.countOpen(ReadinessVerdict.FAIL)).isZero();
        assertThat(report.isReady()).isFalse();
    }

    @Test
    void what_nobody_knows_nobody_accepts() {
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.ACCESS_DENIED);

        ReadinessReport report = verify(of("kubernetes-node.active", null, null, TODAY));

        assertThat(named(report, "kubernetes-node.active").verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(report.accepted()).isEmpty();
        assertThat(report.isReady()).isFalse();
    }

    @Test
    void once_its_last_day_is_over_it_counts_again_and_that_is_told() {
        leaveUnencrypted();

        ReadinessReport report = verify(of("bucket.encrypted", null, null, TODAY.minusDays(1)));

        assertThat(report.isReady()).isFalse();
        assertThat(report.accepted()).isEmpty();
        assertThat(named(report, "bucket.encrypted").acceptance()).isNotNull();
    }

    @Test
    void of_two_one_that_holds_counts() {
        leaveUnencrypted();

        assertThat(verify(
                                of("bucket.encrypted", null, null, TODAY.minusDays(1)),
                                of("bucket.encrypted", null, RECOVERY, TODAY))
                        .isReady())
                .isTrue();
        assertThat(verify(
                                of("bucket.encrypted", null, RECOVERY, TODAY),
                                of("bucket.encrypted", null, null, TODAY.minusDays(1)))
                        .isReady())
                .isTrue();
    }

    @Test
    void a_warning_that_is_accepted_is_counted_apart() {
        cloud.compute(RECOVERY)
                .vpcs
                .replaceAll((id, vpc) ->
                        new FakeCompute.Tagged<>(new Compute.Vpc(id, "10.99.0.0/16", "available"), vpc.tags()));

        ReadinessReport report = verify(of("vpc.range", null, null, TODAY));

        assertThat(report.count(ReadinessVerdict.WARN)).isEqualTo(1);
        assertThat(report.countOpen(ReadinessVerdict.WARN)).isZero();
    }

    @Test
    void one_that_has_no_use_is_told() {
        Acceptance idle = of("bucket.encrypted", null, null, TODAY);

        assertThat(verify(idle).idle()).containsExactly(idle);
        leaveUnencrypted();
        assertThat(verify(idle).idle()).isEmpty();
        cloud.lose(RECOVERY);
        assertThat(verify(idle).idle()).as("nobody knows").isEmpty();
    }
}
