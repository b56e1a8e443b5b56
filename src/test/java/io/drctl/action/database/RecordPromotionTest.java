package io.drctl.action.database;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.Step;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RecordPromotionTest {
    private static final String WEST = "flask-site-us-west-1";

    private final Inventory site = Inventories.flaskSite();
    private final FakeCloud cloud = HealthySite.of(site);
    private final RecordPromotion record = new RecordPromotion();

    private StepContext step(Map<String, String> own, NeededStep promotion) {
        Step step = new Step(
                "record",
                "Record",
                "record-promotion",
                Map.of("region", RECOVERY.value()),
                List.of(),
                null,
                false,
                null);
        return new StepContext("20260314-031522-failover-db", step, site, cloud, new Facts(own), List.of(promotion));
    }

    private NeededStep promoted() {
        return new NeededStep(
                "promote",
                "promote-replica",
                PromotionFacts.of(
                        Objects.requireNonNull(
                                cloud.databases(RECOVERY).clusters.get(WEST)),
                        Instant.parse("2026-03-14T03:15:22.345Z")));
    }

    @Test
    void the_promoted_cluster_says_when_from_which_and_by_which_run() {
        Map<String, String> own = new HashMap<>(Steps.apply(record, step(Map.of(), promoted())));

        assertThat(Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(WEST))
                        .tags())
                .containsEntry(
                        "drctl:promoted",
                        "2026-03-14T03:15:22Z arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2"
                                + " 20260314-031522-failover-db");
        assertThat(record.observe(step(own, promoted()))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_tag_that_aws_refuses_neither_fails_the_failover_nor_is_kept_quiet() {
        cloud.fail("rds:AddTagsToResource", Cause.ACCESS_DENIED);

        Map<String, String> own = new HashMap<>(Steps.apply(record, step(Map.of(), promoted())));

        Observation<?> after = record.observe(step(own, promoted()));
        assertThat(after).isInstanceOf(Observation.Satisfied.class);
        assertThat(after.detail()).startsWith("the promotion is done, but was not recorded on the cluster");
        assertThat(((Observation.Satisfied<?>) after).remedy())
                .asString()
                .startsWith("to record it: aws rds add-tags-to-resource --region us-west-1 --resource-name"
                        + " arn:aws:rds:us-west-1:");
    }

    @Test
    void a_run_that_promoted_nothing_records_nothing() {
        assertThat(record.observe(step(
                        Map.of(),
                        new NeededStep("promote", "promote-replica", new Facts(Map.of("writer", WEST + "-1"))))))
                .isInstanceOf(Observation.Satisfied.class);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }
}
