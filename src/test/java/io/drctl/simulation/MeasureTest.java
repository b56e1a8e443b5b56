package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/simulate --measure} measures stays what it is, to the nearest per cent. */
final class MeasureTest {
    private static final int SEEDS = 30;

    @ParameterizedTest
    @ValueSource(strings = {"failover-site", "switchover-site"})
    void thirty_applications_take_less_than_twice_the_calls_of_one(String runbook) {
        long one = Measure.calls(runbook, 1, 0);

        assertThat(Measure.calls(runbook, 30, 0)).isLessThan(2 * one);
    }

    @ParameterizedTest
    @CsvSource({"failover-app, 7", "failover-db, 2", "failover-site, 3", "switchover-site, 4"})
    void drctl_adds_a_few_per_cent_to_what_aws_takes(String runbook, double most) {
        assertThat(Measure.added(runbook, SEEDS)).isLessThan(most);
    }
}
