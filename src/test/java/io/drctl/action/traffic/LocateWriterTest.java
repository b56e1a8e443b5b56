package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.writer.Promotion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LocateWriterTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);

    private CheckResult in(RegionName region) {
        return new LocateWriter().check(Steps.of(cloud, SITE, Map.of("region", region.value()), Map.of()));
    }

    @Test
    void a_replica_takes_no_writes_until_it_is_promoted() {
        CheckResult told = in(RECOVERY);
        assertThat(told.status()).isEqualTo(CheckResult.Status.PASSED);
        assertThat(told.detail())
                .isEqualTo("flask-site-us-west-1 is a replica, 2 s behind (sampled 20 s ago): users in us-west-1 can"
                        + " read, but not write, until it is promoted");
        assertThat(told.facts().texts()).containsEntry("takes-writes", "no");
    }

    @Test
    void a_replica_that_is_being_promoted_takes_none_yet() {
        cloud.databases(RECOVERY).alter("flask-site-us-west-1", old -> FakeDatabases.withStatus(old, "promoting"));

        assertThat(in(RECOVERY).detail())
                .isEqualTo("flask-site-us-west-1 is being promoted: nothing can be written in us-west-1 yet");
        assertThat(in(RECOVERY).facts().texts()).containsEntry("takes-writes", "no");
    }

    @Test
    void beside_a_promotion_of_which_nothing_was_heard_it_is_unknown() {
        Promotion begun = new Promotion(
                RECOVERY,
                "flask-site-us-west-1",
                Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get("flask-site-us-west-1"))
                        .created(),
                Objects.requireNonNull(cloud.databases(PRIMARY).clusters.get("flask-site-us-east-2"))
                        .arn(),
                Instant.parse("2025-03-01T03:00:00Z"),
                false,
                "20250301-030000-failover-db");
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            StepContext step = Steps.of(cloud, SITE, Map.of("region", region.value()), Map.of());
            CheckResult told = new LocateWriter()
                    .check(new StepContext(
                            step.runId(),
                            step.step(),
                            SITE,
                            cloud,
                            step.ownFacts(),
                            step.needed(),
                            () -> List.of(begun)));

            assertThat(told.detail()).contains("but whether AWS accepted that is unknown");
            assertThat(told.facts().texts()).containsEntry("takes-writes", "unknown");
        }
    }

    @Test
    void a_cluster_that_stands_alone_takes_them() {
        assertThat(in(PRIMARY).detail()).contains("flask-site-us-east-2 accepts writes, at flask-site-us-east-2-1");
        assertThat(in(PRIMARY).facts().texts()).containsEntry("takes-writes", "yes");
    }

    @Test
    void what_can_not_be_read_is_said_and_stops_nobody() {
        cloud.fail("rds:DescribeDBClusters", Cause.UNREACHABLE);
        CheckResult told = in(RECOVERY);
        assertThat(told.status()).isEqualTo(CheckResult.Status.PASSED);
        assertThat(told.detail()).contains("can't be determined");
        assertThat(told.facts().texts()).containsEntry("takes-writes", "unknown");
    }
}
