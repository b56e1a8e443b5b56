package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Severity;
import io.drctl.testing.Inventories;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureRemediesTest {
    private static @Nullable String remedy(Stage stage, String... summaries) {
        List<TerraformDiagnostic> diagnostics = Stream.of(summaries)
                .map(each -> new TerraformDiagnostic(Severity.ERROR, each, "", null, null, 0, 0, null))
                .toList();
        Remedy remedy = FailureRemedies.of(
                stage, diagnostics, Inventories.PRIMARY, true, Path.of("/root"), Path.of("/state/data"));
        return remedy == null ? null : remedy.text();
    }

    @Test
    void a_state_that_could_not_be_written_is_kept_and_pushed_before_anything_else() {
        assertThat(remedy(
                        Stage.APPLY,
                        "Failed to save state",
                        "Failed to persist state to backend",
                        "ExpiredToken: sign in again"))
                .startsWith("do not provision again yet")
                .contains("/root/errored.tfstate")
                .endsWith(": env TF_DATA_DIR=/state/data terraform -chdir=/root state push errored.tfstate")
                .doesNotContain("run drctl provision");
    }

    @Test
    void a_missing_bucket_of_a_terraform_remote_state_data_source_isnt_taken_for_the_backends() {
        TerraformDiagnostic missing = new TerraformDiagnostic(
                Severity.ERROR,
                "Error loading state error",
                "S3 bucket \"nobodys\" does not exist.",
                "data.terraform_remote_state.ground",
                "main.tf",
                1,
                1,
                null);
        Remedy remedy = FailureRemedies.of(
                Stage.PLAN, List.of(missing), Inventories.PRIMARY, false, Path.of("/root"), Path.of("/state/data"));
        assertThat(String.valueOf(remedy))
                .startsWith("that is the state that data.terraform_remote_state.ground reads")
                .doesNotContain("prepare");
        assertThat(remedy(Stage.INIT, "Error refreshing state: S3 bucket \"ours\" does not exist."))
                .contains("drctl prepare --region us-east-2");
    }

    @Test
    void another_failed_apply_goes_on_from_the_state() {
        assertThat(remedy(Stage.APPLY, "creating EC2 Instance: no capacity"))
                .contains("run drctl provision --region us-east-2 again");
        assertThat(remedy(Stage.PLAN, "creating EC2 Instance: no capacity")).isNull();
    }

    @Test
    void a_changed_backend_names_what_drctl_has_noted() {
        assertThat(remedy(Stage.INIT, "Backend configuration changed"))
                .contains("delete /state/data", "-migrate-state");
    }
}
