package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsentOptionTest {
    @Test
    void is_typed_as_its_command_takes_it() {
        assertThat(ConsentOption.of("--accept-unknown-loss")).hasToString("--accept-unknown-loss");
        assertThat(ConsentOption.of("--accept-data-loss", "90s")).hasToString("--accept-data-loss 90s");
        assertThat(ConsentOption.forcing("writer")).hasToString("--force=writer");
        assertThat(new ConsentOption("--force", List.of("writer", "records"))).hasToString("--force=writer,records");
    }

    @Test
    void names_each_of_several_addresses_as_one_word() {
        ConsentOption option = new ConsentOption("--allow-destroy", List.of("a.b", "c.d[\"e f\"]"));

        assertThat(option.words()).containsExactly("--allow-destroy", "a.b", "--allow-destroy", "c.d[\"e f\"]");
        assertThat(option).hasToString("--allow-destroy a.b --allow-destroy 'c.d[\"e f\"]'");
    }
}
