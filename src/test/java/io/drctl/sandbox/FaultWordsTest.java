package io.drctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.diagnostic.InputException;
import io.drctl.sim.Fault;
import io.drctl.testing.Inventories;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultWordsTest {
    private final FaultWords words = new FaultWords(Inventories.flaskSite());

    private static FaultRequest typed(String text) {
        boolean isSilent = text.contains(" --blackhole") || text.contains(" --timeout");
        String[] parts = text.replaceAll(" --(blackhole|timeout)", "").split(" --region ");
        String[] positional = parts[0].split(" ");
        return new FaultRequest(
                positional[0],
                positional.length > 1 ? positional[1] : null,
                parts.length > 1 ? parts[1] : null,
                isSilent);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void every_kind_can_be_typed_as_its_example_and_is_shown_as_typed(FaultKind kind) {
        String text = kind.word() + (kind.example() == null ? "" : " " + kind.example());

        Fault fault = words.parse(typed(text));

        assertThat(words.parse(typed(FaultWords.words(fault)))).isEqualTo(fault);
    }

    @Test
    void the_examples_are_every_fault_that_the_world_knows() {
        Set<Class<?>> parsed = new HashSet<>();
        for (FaultKind kind : FaultKind.values()) {
            parsed.add(words.parse(new FaultRequest(kind.word(), kind.example(), null, false))
                    .getClass());
        }

        assertThat(parsed).containsExactlyInAnyOrderElementsOf(Fault.kinds());
    }

    @ParameterizedTest
    @CsvSource({
        "region us-east-2 --blackhole",
        "api rds --region us-west-1 --timeout",
        "api s3 --timeout",
        "throttling 12.5%",
        "stuck dns-change",
        "instance db-1@us-west-1",
        "clock-skew PT-2M",
    })
    void options_and_values_come_back_as_they_were_typed(String text) {
        assertThat(FaultWords.words(words.parse(typed(text)))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regoin us-east-2          | did you mean `region`?",
                "region                    | region needs to know what, or how much",
                "region us-east-3          | did you mean `us-east-2`?",
                "api iam --region us-east-2 | one for all Regions",
                "api rdss                  | did you mean `rds`?",
                "stuck promotoin           | did you mean `promotion`?",
                "throttling 0%             | 0% is not a share",
                "throttling 101%           | 101% is not a share",
                "throttling much           | much is not a share",
                "slow 0x                   | 0x is not a factor",
                "stale-reads soon          | soon is not a duration",
                "stale-reads 0s            | 0s is not a duration",
                "replication-lag 2d        | 2d is not a duration",
                "route53 us-east-2         | route53 takes no value",
                "instance web-2 --region us-east-2 | --region goes with api",
                "slow 4x --timeout         | neither with slow",
            })
    void what_makes_no_sense_is_refused_with_what_would(String text, String message) {
        assertThatThrownBy(() -> words.parse(typed(text)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_new_value_takes_the_place_of_the_old_one_but_two_regions_may_be_dark() {
        Fault lag = words.parse(typed("replication-lag 90s"));
        Fault dark = words.parse(typed("region us-east-2"));
        List<Fault> there = List.of(lag, dark);

        assertThat(FaultWords.replaced(words.parse(typed("replication-lag 5m")), there))
                .containsExactly(lag);
        assertThat(FaultWords.replaced(words.parse(typed("region us-west-1")), there))
                .isEmpty();
        assertThat(FaultWords.replaced(words.parse(typed("region us-east-2 --blackhole")), there))
                .containsExactly(dark);
        assertThat(FaultWords.replaced(lag, there)).isEmpty();
    }

    @Test
    void faults_are_healed_by_kind_or_by_kind_and_value() {
        Fault one = words.parse(typed("region us-east-2"));
        Fault other = words.parse(typed("region us-west-1"));
        Fault lag = words.parse(typed("replication-lag 90s"));
        List<Fault> there = List.of(one, other, lag);

        assertThat(words.named(typed("region"), there)).containsExactly(one, other);
        assertThat(words.named(typed("region us-west-1"), there)).containsExactly(other);
        assertThat(words.named(typed("replication-lag 1m30s"), there)).containsExactly(lag);
        assertThat(words.named(typed("slow"), there)).isEmpty();
        assertThatThrownBy(() -> words.named(typed("regoin"), there)).hasMessageContaining("did you mean `region`?");
    }
}
