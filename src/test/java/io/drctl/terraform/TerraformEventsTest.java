package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformEventsTest {
    private static final String RESOURCE =
            "{\"addr\":\"aws_lb.site\",\"module\":\"\",\"resource\":\"aws_lb.site\",\"implied_provider\":\"aws\","
                    + "\"resource_type\":\"aws_lb\",\"resource_name\":\"site\",\"resource_key\":null}";

    @Test
    void reads_the_beginning_the_progress_and_the_end_of_a_resource() {
        assertThat(parse("apply_start", "\"action\":\"create\""))
                .contains(new TerraformEvent.Started("aws_lb.site", "create"));
        assertThat(parse("apply_progress", "\"action\":\"create\",\"elapsed_seconds\":40"))
                .contains(new TerraformEvent.StillWorking("aws_lb.site", "create", Duration.ofSeconds(40)));
        assertThat(parse(
                        "apply_complete",
                        "\"action\":\"create\",\"id_key\":\"id\",\"id_value\":\"lb-1\",\"elapsed_seconds\":61"))
                .contains(new TerraformEvent.Completed("aws_lb.site", "create", "lb-1", Duration.ofSeconds(61)));
        assertThat(parse("apply_errored", "\"action\":\"delete\",\"elapsed_seconds\":3"))
                .contains(new TerraformEvent.Failed("aws_lb.site", "delete", Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply_start", "apply_progress", "apply_complete", "apply_errored"})
    void does_not_count_the_reading_of_a_data_source(String type) {
        assertThat(parse(type, "\"action\":\"read\",\"elapsed_seconds\":1")).isEmpty();
    }

    @Test
    void reads_a_diagnostic_with_its_file_and_line() {
        Optional<TerraformEvent> event =
                TerraformEvents.parse("{\"@level\":\"error\",\"type\":\"diagnostic\",\"diagnostic\":"
                        + "{\"severity\":\"error\",\"summary\":\"Reference to undeclared input"
                        + " variable\",\"detail\":\"An input"
                        + " variable with the name \\\"nope\\\" has not been"
                        + " declared.\",\"range\":{\"filename\":\"main.tf\","
                        + "\"start\":{\"line\":2,\"column\":11,\"byte\":42},\"end\":{\"line\":2,\"column\":19,\"byte\":50}},"
                        + "\"snippet\":{\"context\":\"resource\",\"code\":\"  input = var.nope\",\"start_line\":2}}}");
        assertThat(event).get().isInstanceOfSatisfying(TerraformEvent.Problem.class, problem -> {
            assertThat(problem.diagnostic().position()).isEqualTo("main.tf:2:11");
            assertThat(problem.diagnostic().snippet()).isEqualTo("input = var.nope");
            assertThat(problem.diagnostic().isError()).isTrue();
        });
    }

    @Test
    void takes_the_first_paragraph_of_a_long_summary_as_the_summary() {
        Optional<TerraformEvent> event = TerraformEvents.parse("{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":"
                + "\"error\",\"summary\":\"Failed to get existing workspaces: S3 bucket \\\"state\\\" does not"
                + " exist.\\n\\n"
                + "The referenced S3 bucket must have been\\npreviously created.\",\"detail\":\"\"}}");
        assertThat(event).get().isInstanceOfSatisfying(TerraformEvent.Problem.class, problem -> {
            assertThat(problem.diagnostic().summary())
                    .isEqualTo("Failed to get existing workspaces: S3 bucket \"state\" does not exist.");
            assertThat(problem.diagnostic().detail()).startsWith("The referenced S3 bucket");
            assertThat(problem.diagnostic().mentions("been previously created")).isTrue();
        });
    }

    @Test
    void sees_that_terraform_has_understood_an_interruption() {
        assertThat(TerraformEvents.parse("{\"@level\":\"info\",\"@message\":\"\\nInterrupt received.\\nPlease wait for"
                        + " Terraform to exit or data loss may occur.\\n\",\"type\":\"log\"}"))
                .contains(new TerraformEvent.Stopping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Successfully configured the backend \"s3\"!",
                "{",
                "{\"type\":7}",
                "{}",
                "[]",
                "{\"type\":\"outputs\"}"
            })
    void takes_no_notice_of_what_is_no_event(String line) {
        assertThat(TerraformEvents.parse(line)).isEmpty();
    }

    @Test
    void a_tally_knows_what_is_done_and_what_is_under_way() {
        Tally tally = Tally.of(3)
                .after(new TerraformEvent.Started("a", "create"))
                .after(new TerraformEvent.Started("b", "create"))
                .after(new TerraformEvent.StillWorking("b", "create", Duration.ofSeconds(10)))
                .after(new TerraformEvent.Completed("a", "create", null, Duration.ofSeconds(1)))
                .after(new TerraformEvent.Started("c", "create"))
                .after(new TerraformEvent.Failed("c", "create", Duration.ofSeconds(1)));
        assertThat(tally.done()).isEqualTo(1);
        assertThat(tally.underWay()).isEqualTo(Map.of("b", Duration.ofSeconds(10)));
        assertThat(tally.failed()).containsExactly("c");
    }

    private static Optional<TerraformEvent> parse(String type, String members) {
        return TerraformEvents.parse("{\"@level\":\"info\",\"hook\":{\"resource\":" + RESOURCE + "," + members
                + "},\"type\":\"" + type + "\"}");
    }
}
