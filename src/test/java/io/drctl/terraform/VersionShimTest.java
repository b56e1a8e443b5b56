package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Version shims (tfenv, asdf, mise) say what they do on standard output, around what Terraform says. */
class VersionShimTest {
    private static final String VERSION =
            "{\n  \"terraform_version\": \"1.11.4\",\n  \"platform\": \"linux_amd64\"\n}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Using version 1.11.4 from .terraform-version\n",
                "mise {terraform 1.11.4} {\n",
                "[INFO] {\"level\":\"info\",\"tools\":{\"terraform_version\":\"0.1.2\"}}\n",
                "\u001b[33masdf: {not json}\u001b[0m ",
                "\ufeff"
            })
    void chatter_around_the_version_is_no_old_version(String chatter) {
        assertThat(TerraformVersion.read(chatter + VERSION)).contains(new TerraformVersion(1, 11, 4));
        assertThat(TerraformVersion.read(VERSION + chatter)).contains(new TerraformVersion(1, 11, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{}", "[]", "Terraform v1.11.4", "{\"terraform_version\":1}", "{\"terraform_version\""})
    void without_an_answer_there_is_no_version(String output) {
        assertThat(TerraformVersion.read(output)).isEmpty();
    }

    @Test
    void chatter_around_a_plan_is_left_out() {
        String plan = "{\"format_version\":\"1.2\",\"resource_changes\":[]}";
        assertThat(TerraformPlan.document("Switching to {1.11.4}\n" + plan + "\nDone {}\n")
                        .path("format_version")
                        .asString())
                .isEqualTo("1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no plan",
                "{\"format_version\":\"2.0\",\"resource_changes\":[]}",
                "{\"format_version\":\"1.2\",\"resource_changes\":{}}",
                "{\"resource_changes\":[]}"
            })
    void a_plan_in_an_unknown_form_is_not_guarded_but_refused(String output) {
        assertThatThrownBy(() -> TerraformPlan.document(output))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("no plan that drctl can read");
    }

    @Test
    void many_braces_of_chatter_cost_little() {
        assertThat(TerraformVersion.read("{ ".repeat(100_000))).isEqualTo(Optional.empty());
    }

    @Test
    void an_event_after_a_shims_words_on_one_line_is_read() {
        assertThat(TerraformEvents.parse(
                        "Using 1.11.4 {\"@level\":\"info\",\"@message\":\"Initializing\",\"type\":\"log\"}"))
                .contains(new TerraformEvent.Said("Initializing"));
        assertThat(TerraformEvents.parse("{\"level\":\"info\",\"msg\":\"shim\"}"))
                .isEmpty();
    }
}
