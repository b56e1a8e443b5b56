package io.drctl.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WriteLogTest {
    @Test
    void knows_when_each_write_was_acknowledged() {
        WriteLog log = WriteLog.of("arn");
        log.acknowledge(1_000, 3);
        log.acknowledge(2_000, 3);
        log.acknowledge(3_000, 3);
        log.acknowledge(9_500, 1);

        assertThat(log.timeOf(1)).isEqualTo(1_000);
        assertThat(log.timeOf(3)).isEqualTo(1_000);
        assertThat(log.timeOf(4)).isEqualTo(2_000);
        assertThat(log.timeOf(9)).isEqualTo(3_000);
        assertThat(log.timeOf(10)).isEqualTo(9_500);
        assertThatThrownBy(() -> log.timeOf(11)).isInstanceOf(IllegalArgumentException.class);
    }
}
