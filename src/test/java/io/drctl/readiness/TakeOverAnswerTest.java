package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two questions, two answers: whether the recovery Region can take over now, whatever the copy lacks. */
final class TakeOverAnswerTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private FakeCloud cloud;

    @BeforeEach
    void build() {
        cloud = HealthySite.of(SITE);
    }

    private TakeOverAnswer answer(Scope scope) {
        return ReadinessTest.verify(cloud, SITE, scope).takeOver().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"RECOVERY", "ALL"})
    void a_healthy_recovery_region_can_take_over(Scope scope) {
        assertThat(answer(scope).words()).isEqualTo("us-west-1 can take over now");
    }

    @ParameterizedTest
    @EnumSource(names = {"RECOVERY", "ALL"})
    void it_can_while_the_primary_is_dark_though_nothing_can_be_compared(Scope scope) {
        cloud.lose(PRIMARY);

        assertThat(answer(scope).kind()).isEqualTo(TakeOverAnswer.Kind.YES);
    }

    @Test
    void while_it_is_dark_itself_that_is_unknown() {
        cloud.lose(RECOVERY);

        assertThat(answer(Scope.RECOVERY).kind()).isEqualTo(TakeOverAnswer.Kind.UNKNOWN);
        assertThat(answer(Scope.RECOVERY).words()).startsWith("it is unknown whether us-west-1 can take over now: ");
    }

    @Test
    void without_what_users_are_sent_to_it_cannot() {
        cloud.loadBalancing(RECOVERY).balancers.clear();

        assertThat(answer(Scope.RECOVERY).kind()).isEqualTo(TakeOverAnswer.Kind.NO);
        assertThat(answer(Scope.RECOVERY).checks()).contains("load-balancer.active");
    }

    @Test
    void what_is_only_drift_leaves_the_site_not_ready_and_keeps_it_from_nothing() {
        change(old -> new ObjectStore.Bucket(
                old.name(), old.region(), true, null, true, old.replicationRole(), old.replication()));

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).containsExactly("bucket.encrypted us-west-1 FAIL");
        assertThat(report.isReady()).isFalse();
        assertThat(answer(Scope.RECOVERY).kind()).isEqualTo(TakeOverAnswer.Kind.YES);
    }

    @Test
    void what_loses_data_is_told_and_does_not_keep_it_from_that() {
        change(old -> new ObjectStore.Bucket(
                old.name(), old.region(), false, "AES256", true, old.replicationRole(), old.replication()));

        assertThat(answer(Scope.RECOVERY).words())
                .isEqualTo("us-west-1 can take over now, and data would be lost: bucket.versioned");
    }

    private void change(UnaryOperator<ObjectStore.Bucket> to) {
        cloud.objectStore(RECOVERY).buckets.replaceAll((name, bucket) -> to.apply(bucket));
    }

    @Test
    void of_the_primary_alone_nobody_asks_it() {
        assertThat(ReadinessTest.verify(cloud, SITE, Scope.PRIMARY).takeOver()).isEmpty();
    }

    @Test
    void each_failure_says_what_a_failover_suffers() {
        cloud.loadBalancing(RECOVERY).balancers.clear();

        assertThat(ReadinessTest.verify(cloud, SITE, Scope.ALL).findings())
                .allSatisfy(finding ->
                        assertThat(finding.impact().isPresent()).isEqualTo(finding.verdict() != ReadinessVerdict.PASS));
    }
}
