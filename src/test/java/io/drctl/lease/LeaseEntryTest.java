package io.drctl.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeaseEntryTest {
    private static final Instant NOW = Instant.parse("2026-03-14T03:15:22Z");
    private static final Claimant ALICE = new Claimant(
            "20260314-031522-failover-db",
            "failover db --to us-west-1",
            "arn:aws:sts::123456789012:assumed-role/dr/alice",
            "alice@laptop",
            "place-1");

    @Test
    void what_is_written_is_read_again() {
        LeaseEntry entry = LeaseEntry.taken(7, ALICE, NOW).renewed(NOW.plusSeconds(20));

        assertThat(LeaseEntry.of(entry.json())).isEqualTo(entry);
        assertThat(LeaseEntry.of(entry.released(NOW.plusSeconds(30)).json()).released())
                .isTrue();
    }

    @Test
    void a_renewal_is_another_text_so_that_it_can_be_seen() {
        LeaseEntry entry = LeaseEntry.taken(7, ALICE, NOW);

        assertThat(entry.renewed(NOW.plusMillis(1)).json()).isNotEqualTo(entry.json());
    }

    @Test
    void it_tells_people_who_where_what_and_since_when() {
        assertThat(LeaseEntry.taken(7, ALICE, NOW).told())
                .isEqualTo("run 20260314-031522-failover-db (failover db --to us-west-1) of alice@laptop,"
                        + " arn:aws:sts::123456789012:assumed-role/dr/alice, since 2026-03-14T03:15:22Z,"
                        + " renewed 2026-03-14T03:15:22Z, expires 2026-03-14T03:16:22Z by its clock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "no JSON",
                "{}",
                "{\"number\":0}",
                "{\"number\":\"7\"}",
                "{\"number\":7,\"owner\":\"a\",\"host\":\"b\",\"machine\":\"c\",\"run\":\"d\",\"command\":\"e\","
                        + "\"taken\":\"yesterday\",\"renewed\":\"yesterday\",\"expires\":\"tomorrow\"}"
            })
    void what_is_no_lease_is_not_taken_for_one(String text) {
        assertThatThrownBy(() -> LeaseEntry.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
