package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.writer.Promotion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AwaitCopyTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);

    private CheckResult look(RegionName region, boolean unlessNewest) {
        Map<String, String> with = new HashMap<>(Map.of("region", region.value()));
        if (unlessNewest) {
            with.put("unless-newest", "true");
        }
        return new AwaitCopy().check(Steps.of(cloud, SITE, with, Map.of()));
    }

    @Test
    void a_replica_that_trails_by_less_than_the_rpo_is_enough() {
        assertThat(look(RECOVERY, false).status()).isEqualTo(CheckResult.Status.PASSED);
    }

    @Test
    void what_is_not_there_or_not_close_enough_is_waited_for() {
        cloud.databases(RECOVERY).lags.clear();
        assertThat(look(RECOVERY, false).status()).isEqualTo(CheckResult.Status.WAITING);

        cloud.databases(RECOVERY).clusters.clear();
        assertThat(look(RECOVERY, false)).satisfies(look -> {
            assertThat(look.status()).isEqualTo(CheckResult.Status.WAITING);
            assertThat(look.detail()).isEqualTo("there is no database cluster " + REPLICA + " in us-west-1");
        });
    }

    @Test
    void a_replica_whose_writer_is_still_made_is_waited_for() {
        cloud.databases(RECOVERY).instances.clear();
        assertThat(look(RECOVERY, false).status()).isEqualTo(CheckResult.Status.WAITING);
    }

    @Test
    void a_database_that_has_the_newest_writes_is_no_copy_unless_that_is_where_the_site_goes() {
        assertThat(look(PRIMARY, false).status()).isEqualTo(CheckResult.Status.FAILED);
        assertThat(look(PRIMARY, true).status()).isEqualTo(CheckResult.Status.PASSED);
    }

    @Test
    void a_promotion_that_only_its_killed_run_decides_is_not_waited_for() {
        Promotion begun = new Promotion(
                RECOVERY,
                REPLICA,
                Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(REPLICA))
                        .created(),
                Objects.requireNonNull(
                                cloud.databases(PRIMARY).clusters.get(SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY)))
                        .arn(),
                Instant.parse("2025-03-01T03:00:00Z"),
                false,
                "20250301-030000-failback");
        StepContext step = Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());

        CheckResult look = new AwaitCopy()
                .check(new StepContext(
                        step.runId(), step.step(), SITE, cloud, step.ownFacts(), step.needed(), () -> List.of(begun)));

        assertThat(look.status()).isEqualTo(CheckResult.Status.FAILED);
        assertThat(look.remedy()).hasToString("end that run first: drctl run resume 20250301-030000-failback");
    }

    @Test
    void an_old_primary_is_no_copy() {
        HealthySite.promoteReplica(cloud, SITE);
        assertThat(look(PRIMARY, true).status()).isNotEqualTo(CheckResult.Status.PASSED);
    }
}
