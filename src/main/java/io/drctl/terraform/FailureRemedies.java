package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remedies for common failures. Terraform's errors say what went wrong; for these, drctl knows what to do about it,
 * which Terraform can't.
 */
final class FailureRemedies {
    private static final Remedy PROVIDERS =
            Remedy.of("let this machine reach the Terraform registry, or name a mirror in"
                    + " TF_CLI_CONFIG_FILE (https://developer.hashicorp.com/terraform/cli/config/config-file)");
    static final Remedy CREDENTIALS =
            Remedy.of("log in (").then(Command.aws("sso", "login")).then(") or set AWS_PROFILE, then try again");

    private FailureRemedies() {}

    /**
     * What helps, or null.
     *
     * @param root the root module's directory, in which Terraform runs
     * @param data Terraform's own directory, where it has noted the backend it knows
     */
    static @Nullable Remedy of(
            Stage stage,
            List<TerraformDiagnostic> diagnostics,
            RegionName region,
            boolean shipped,
            Path root,
            Path data) {
        // Whatever else went wrong, another run before this is fixed would create everything a second time.
        if (diagnostics.stream().anyMatch(each -> each.mentions("Failed to persist state"))) {
            return Remedy.of("do not provision again yet: what was created is recorded in "
                            + root.resolve("errored.tfstate")
                            + " alone. Keep that file, fix the cause, then push it (a lock that is still held is then"
                            + " reported, with how to release it): ")
                    .then(Command.of(
                            "env",
                            "TF_DATA_DIR=" + data,
                            "terraform",
                            "-chdir=" + root,
                            "state",
                            "push",
                            "errored.tfstate"));
        }
        for (TerraformDiagnostic diagnostic : diagnostics) {
            Remedy remedy = diagnostic.isError() ? of(diagnostic, region, shipped, data) : null;
            if (remedy != null) {
                return remedy;
            }
        }
        return stage == Stage.APPLY
                ? Remedy.of("what is done is in the state: fix the cause, then run ")
                        .then(provision(region))
                        .then(" again")
                : null;
    }

    private static @Nullable Remedy of(TerraformDiagnostic diagnostic, RegionName region, boolean shipped, Path data) {
        if (diagnostic.mentions("terraform_remote_state")
                || String.valueOf(diagnostic.address()).contains("terraform_remote_state.")) {
            return Remedy.of("that is the state that " + Objects.requireNonNullElse(diagnostic.address(), "a")
                    + (diagnostic.address() == null ? " terraform_remote_state data source" : "")
                    + " reads, and not this configuration's own: correct where it looks, or apply first the"
                    + " configuration whose state it is");
        }
        if (diagnostic.mentions("S3 bucket") && diagnostic.mentions("does not exist")) {
            Command prepare = Command.drctl("prepare", "--region", region);
            return Remedy.of(shipped ? prepare : prepare.with("--only", "bucket"));
        }
        if (diagnostic.mentions("No valid credential sources")
                || diagnostic.mentions("ExpiredToken")
                || diagnostic.mentions("InvalidClientTokenId")
                || diagnostic.mentions("security token included in the request is")) {
            return CREDENTIALS;
        }
        if (diagnostic.mentions("Failed to query available provider packages")
                || diagnostic.mentions("Failed to install provider")
                || diagnostic.mentions("Required plugins are not installed")) {
            return PROVIDERS;
        }
        if (diagnostic.mentions("Unsupported Terraform Core version")) {
            return Remedy.of(Provisioning.HOW_TO_GET);
        }
        if (diagnostic.mentions("Backend configuration changed")) {
            return Remedy.of("if the state is where the configuration now says, delete " + data
                    + "; to have it moved there, run init -migrate-state in the Terraform directory with TF_DATA_DIR="
                    + data);
        }
        if (diagnostic.mentions("Saved plan is stale")) {
            return Remedy.of("somebody else changed the state in the meantime: run ")
                    .then(provision(region))
                    .then(" again");
        }
        if (diagnostic.mentions("No value for required variable") && !shipped) {
            return Remedy.of(
                    "give it in a file that terraform.variable-files in the inventory names, or as TF_VAR_...");
        }
        return null;
    }

    private static Command provision(RegionName region) {
        return Command.drctl("provision", "--region", region);
    }
}
