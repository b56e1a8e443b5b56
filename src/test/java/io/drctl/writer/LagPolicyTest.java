package io.drctl.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.ConsentOption;
import io.drctl.writer.LagJudgement.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LagPolicyTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Instant NOW = Instant.parse("2026-03-14T03:15:22Z");
    private static final Cluster OLD = replica(Duration.ofDays(6));

    private static Cluster replica(Duration age) {
        FakeDatabases databases = HealthySite.of(SITE).databases(Inventories.RECOVERY);
        Cluster replica = Objects.requireNonNull(
                databases.clusters.get(SITE.name(AssetKind.DATABASE_CLUSTER, Inventories.RECOVERY)));
        return FakeDatabases.createdAt(replica, NOW.minus(age));
    }

    private static Optional<ReplicaLag> sample(Duration lag, Duration age) {
        return Optional.of(new ReplicaLag(lag, NOW.minus(age), NOW));
    }

    private static LagJudgement judge(Cluster replica, Optional<ReplicaLag> current, Optional<ReplicaLag> last) {
        return LagPolicy.judge(replica, current, last, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,   PT30S,  KNOWN,            PT41S",
        "PT0S,   PT5M,   KNOWN,            PT5M10S",
        "PT1S,   PT5M1S, SAMPLING_STOPPED, PT5M12S",
        "PT20M,  PT0S,   KNOWN,            PT20M10S",
    })
    void a_sample_bounds_the_loss_by_lag_and_age(Duration lag, Duration age, State state, Duration loss) {
        LagJudgement judged = judge(OLD, sample(lag, age), Optional.empty());

        assertThat(judged.state()).isEqualTo(state);
        assertThat(judged.loss()).isEqualTo(loss);
        assertThat(judged.isWithin(loss)).isTrue();
        assertThat(judged.isWithin(loss.minusMillis(1))).isFalse();
    }

    @Test
    void a_sample_from_the_future_proves_nothing() {
        LagJudgement judged = judge(OLD, sample(Duration.ofSeconds(1), Duration.ofSeconds(-5)), Optional.empty());

        assertThat(judged.state()).isEqualTo(State.CLOCKS_DISAGREE);
        assertThat(judged.isKnown()).isFalse();
        assertThat(judged.isWithin(Duration.ofDays(9))).isFalse();
        assertThat(judged.consent(Duration.ofMinutes(5))).hasValue(ConsentOption.of("--accept-unknown-loss"));
    }

    @Test
    void without_a_sample_of_late_the_last_one_is_told_and_the_loss_is_unknown() {
        LagJudgement judged = judge(OLD, Optional.empty(), sample(Duration.ofMillis(400), Duration.ofMinutes(47)));

        assertThat(judged.state()).isEqualTo(State.NO_SAMPLE);
        assertThat(judged.isKnown()).isFalse();
        assertThat(judged.seen())
                .isEqualTo("CloudWatch has no recent AuroraBinlogReplicaLag, or it is -1 (undetermined); last sample:"
                        + " 0.4 s at 2026-03-14T02:28:22Z, 47 min ago");
    }

    @Test
    void a_new_replica_is_too_young_until_it_should_have_a_sample() {
        assertThat(judge(replica(Duration.ofMinutes(29)), Optional.empty(), Optional.empty())
                        .state())
                .isEqualTo(State.TOO_YOUNG);
        assertThat(judge(replica(Duration.ofMinutes(30)), Optional.empty(), Optional.empty())
                        .state())
                .isEqualTo(State.NO_SAMPLE);
    }

    @Test
    void a_new_replica_that_had_a_sample_and_has_none_now_is_not_too_young() {
        LagJudgement judged = judge(
                replica(Duration.ofMinutes(20)),
                Optional.empty(),
                sample(Duration.ofSeconds(1), Duration.ofMinutes(6)));

        assertThat(judged.state()).isEqualTo(State.NO_SAMPLE);
    }

    /** CloudWatch keeps a metric by the cluster's name, whichever cluster had it. */
    @Test
    void a_sample_of_an_earlier_cluster_of_that_name_tells_nothing() {
        Optional<ReplicaLag> earlier = sample(Duration.ofSeconds(1), Duration.ofMinutes(12));

        assertThat(judge(replica(Duration.ofMinutes(10)), earlier, earlier).state())
                .isEqualTo(State.TOO_YOUNG);
        assertThat(judge(replica(Duration.ofMinutes(20)), earlier, earlier).state())
                .isEqualTo(State.SAMPLING_STOPPED);
    }
}
