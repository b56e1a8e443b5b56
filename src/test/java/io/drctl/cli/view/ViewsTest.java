package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Screen;
import io.drctl.text.Remedy;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ViewsTest {
    private final Screen screen = Screen.plain();

    private JsonNode json() {
        return JsonDocuments.read(screen.out());
    }

    @Test
    void a_failure_is_told_to_people_on_standard_error() {
        new HumanViews(screen.terminal(), false).failure().show(4, "it is dark", Remedy.of("light a candle"));

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).isEqualTo("drctl: it is dark\n  fix: light a candle\n");
    }

    @Test
    void a_failure_is_told_to_programs_on_standard_output_with_its_world() {
        new JsonViews(screen.terminal(), true).failure().show(4, "it is dark", Remedy.of("light a candle"));

        assertThat(screen.err()).isEmpty();
        assertThat(json().path("exitStatus").asInt()).isEqualTo(4);
        assertThat(json().path("simulated").asBoolean()).isTrue();
        assertThat(json().path("errors").get(0).path("summary").asString()).isEqualTo("it is dark");
    }

    @Test
    void that_there_are_no_runs_is_a_sentence_for_people_and_an_empty_array_for_programs() {
        RunListView programs = new JsonViews(screen.terminal(), false).runs();
        programs.none("no runs yet");
        programs.show(List.of(), false);
        assertThat(screen.err()).isEmpty();
        assertThat(json().path("runs").isEmpty()).isTrue();

        RunListView people = new HumanViews(screen.terminal(), false).runs();
        people.none("no runs yet");
        people.show(List.of(), false);
        assertThat(screen.err()).isEqualTo("no runs yet\n");
    }
}
