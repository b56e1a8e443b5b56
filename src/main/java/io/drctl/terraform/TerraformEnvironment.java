package io.drctl.terraform;

import io.drctl.text.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment that Terraform runs in: the user's own, with its credentials, endpoints and proxies, and the settings
 * that let a program drive Terraform.
 */
final class TerraformEnvironment {
    private TerraformEnvironment() {}

    /**
     * @param inherited the user's environment
     * @param data the Region's {@code TF_DATA_DIR}
     * @param plugins where providers are kept for both Regions, unless the user has said where
     * @param shipped whether the configuration is drctl's own
     * @param workspace the workspace that the inventory names, or null
     */
    static Map<String, String> of(
            Map<String, String> inherited, Path data, Path plugins, boolean shipped, @Nullable String workspace) {
        Map<String, String> environment = new HashMap<>(inherited);
        // Arguments that nobody sees would make Terraform do something other than what drctl says it does.
        environment.keySet().removeIf(name -> name.startsWith("TF_CLI_ARGS"));
        if (shipped) {
            // A workspace moves the state to a key other than the inventory's.
            environment.remove("TF_WORKSPACE");
            // The shipped configuration asks AWS and nobody else; what the user's own needs, only the user knows.
            environment
                    .keySet()
                    .removeIf(name -> Secrets.isNameOfOne(name) && !name.startsWith("AWS_") && !name.startsWith("TF_"));
        }
        if (workspace != null) {
            environment.put("TF_WORKSPACE", workspace);
        }
        environment.put("TF_DATA_DIR", data.toString());
        environment.put("TF_IN_AUTOMATION", "1");
        environment.put("TF_INPUT", "0");
        // Otherwise Terraform asks HashiCorp for new versions, which takes seconds where it can't be reached.
        environment.put("CHECKPOINT_DISABLE", "1");
        if (!hasProviderSettings(inherited)) {
            // The AWS provider is 675 MB, which would be downloaded once for each Region.
            environment.put("TF_PLUGIN_CACHE_DIR", plugins.toString());
        }
        return environment;
    }

    static boolean hasProviderSettings(Map<String, String> inherited) {
        return inherited.containsKey("TF_PLUGIN_CACHE_DIR")
                || inherited.containsKey("TF_CLI_CONFIG_FILE")
                || Files.exists(Path.of(inherited.getOrDefault("HOME", "/"), ".terraformrc"));
    }
}
