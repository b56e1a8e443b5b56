package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerraformArgumentsTest {
    private final TerraformArguments arguments =
            new TerraformArguments(Path.of("/bin/terraform"), Path.of("/a root/zone1"));

    @Test
    void init_takes_the_backend_from_a_file() {
        assertThat(arguments.init(Path.of("/run/backend.tfbackend")))
                .containsExactly(
                        "/bin/terraform",
                        "-chdir=/a root/zone1",
                        "init",
                        "-json",
                        "-input=false",
                        "-backend-config=/run/backend.tfbackend");
        assertThat(arguments.init(null))
                .containsExactly("/bin/terraform", "-chdir=/a root/zone1", "init", "-json", "-input=false");
    }

    @Test
    void plan_saves_what_apply_will_apply() {
        assertThat(arguments.plan(Path.of("/run/plan"), List.of(Path.of("/own.tfvars"), Path.of("/run/v.json")), 4))
                .containsExactly(
                        "/bin/terraform",
                        "-chdir=/a root/zone1",
                        "plan",
                        "-json",
                        "-input=false",
                        "-detailed-exitcode",
                        "-out=/run/plan",
                        "-var-file=/own.tfvars",
                        "-var-file=/run/v.json",
                        "-parallelism=4");
        assertThat(arguments.apply(Path.of("/run/plan"), null))
                .containsExactly(
                        "/bin/terraform", "-chdir=/a root/zone1", "apply", "-json", "-input=false", "/run/plan");
    }

    @Test
    void unlocking_names_the_lock() {
        assertThat(arguments.forceUnlock("1480b8fd"))
                .containsExactly("/bin/terraform", "-chdir=/a root/zone1", "force-unlock", "-force", "1480b8fd");
    }

    @Test
    void the_environment_keeps_credentials_and_drops_hidden_arguments() {
        Map<String, String> environment = TerraformEnvironment.of(
                Map.of(
                        "AWS_PROFILE", "site",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:5000",
                        "TF_CLI_ARGS_plan", "-destroy",
                        "TF_CLI_ARGS", "-lock=false",
                        "TF_WORKSPACE", "other",
                        "TF_VAR_x", "1",
                        "HOME", "/nowhere"),
                Path.of("/data"),
                Path.of("/plugins"),
                true,
                null);
        assertThat(environment)
                .containsEntry("AWS_PROFILE", "site")
                .containsEntry("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
                .containsEntry("TF_VAR_x", "1")
                .containsEntry("TF_DATA_DIR", "/data")
                .containsEntry("TF_IN_AUTOMATION", "1")
                .containsEntry("TF_INPUT", "0")
                .containsEntry("CHECKPOINT_DISABLE", "1")
                .containsEntry("TF_PLUGIN_CACHE_DIR", "/plugins")
                .doesNotContainKeys("TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_WORKSPACE");
    }

    @Test
    void drctls_own_configuration_gets_no_secret_of_others() {
        Map<String, String> inherited = Map.of(
                "AWS_SECRET_ACCESS_KEY", "a",
                "TF_TOKEN_registry_example", "b",
                "GITHUB_TOKEN", "c",
                "NPM_TOKEN", "d",
                "DB_PASSWORD", "e",
                "HOME", "/nowhere");

        assertThat(TerraformEnvironment.of(inherited, Path.of("/data"), Path.of("/plugins"), true, null))
                .containsEntry("AWS_SECRET_ACCESS_KEY", "a")
                .containsEntry("TF_TOKEN_registry_example", "b")
                .doesNotContainKeys("GITHUB_TOKEN", "NPM_TOKEN", "DB_PASSWORD");
        assertThat(TerraformEnvironment.of(inherited, Path.of("/data"), Path.of("/plugins"), false, null))
                .containsEntry("GITHUB_TOKEN", "c");
    }

    @Test
    void a_provider_mirror_of_the_user_is_left_in_charge() {
        Map<String, String> environment = TerraformEnvironment.of(
                Map.of("TF_CLI_CONFIG_FILE", "/mirror.rc", "HOME", "/nowhere"),
                Path.of("/data"),
                Path.of("/plugins"),
                false,
                null);
        assertThat(environment)
                .doesNotContainKey("TF_PLUGIN_CACHE_DIR")
                .containsEntry("TF_CLI_CONFIG_FILE", "/mirror.rc");
    }
}
