package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RemedyCodecTest {
    private final ObjectNode event = JsonMapper.shared().createObjectNode();

    @Test
    void commands_are_journaled_apart_from_what_is_said() {
        Remedy remedy = Remedy.of("log in, then: ")
                .then(Command.drctl("run", "resume", "RUN"))
                .then(". It's late");
        RemedyCodec.put(event, "remedy", remedy);

        assertThat(event.path("remedy"))
                .hasToString("[\"log in, then: \",{\"program\":\"drctl\",\"arguments\":[\"run\",\"resume\",\"RUN\"]},"
                        + "\". It's late\"]");
        assertThat(RemedyCodec.get(event, "remedy")).isEqualTo(remedy);
    }

    @Test
    void options_are_journaled_apart_from_what_is_said() {
        Remedy remedy = Remedy.of("bring them back, or override with ").then(ConsentOption.forcing("targets-healthy"));
        RemedyCodec.put(event, "remedy", remedy);

        assertThat(event.path("remedy"))
                .hasToString("[\"bring them back, or override with \","
                        + "{\"option\":\"--force\",\"values\":[\"targets-healthy\"]}]");
        assertThat(RemedyCodec.get(event, "remedy")).isEqualTo(remedy);
    }

    @Test
    void where_nothing_can_be_done_there_is_no_field() {
        RemedyCodec.put(event, "remedy", null);

        assertThat(event.has("remedy")).isFalse();
        assertThat(RemedyCodec.get(event, "remedy")).isNull();
    }

    @Test
    void a_text_as_an_early_version_wrote_it_is_named() {
        event.put("remedy", "log in, then: drctl run resume RUN");

        assertThatThrownBy(() -> RemedyCodec.get(event, "remedy")).hasMessageContaining("an earlier drctl wrote it");
    }
}
