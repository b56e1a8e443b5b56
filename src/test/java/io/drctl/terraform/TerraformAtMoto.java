package io.drctl.terraform;

import io.drctl.process.ChildProcess;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment in which real Terraform meets the emulator. */
final class TerraformAtMoto {
    private TerraformAtMoto() {}

    static Map<String, String> variables(MotoCalls moto) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.put("AWS_ENDPOINT_URL", moto.endpoint());
        all.put("AWS_ACCESS_KEY_ID", "testing");
        all.put("AWS_SECRET_ACCESS_KEY", "testing");
        all.put("AWS_REGION", "us-east-2");
        all.put("AWS_EC2_METADATA_DISABLED", "true");
        all.put("NO_PROXY", "127.0.0.1");
        String config = all.get("TF_CLI_CONFIG_FILE");
        if (config != null && !Files.isReadable(Path.of(config))) {
            all.remove("TF_CLI_CONFIG_FILE");
        }
        return all;
    }

    /** The same with a configuration for the provider, if this machine has one or needs none; empty otherwise. */
    static Optional<Map<String, String>> withProvider(Map<String, String> variables, Path directory)
            throws IOException, InterruptedException {
        Path script = Path.of("scripts/lib/terraform-mirror.sh").toAbsolutePath();
        if (variables.containsKey("TF_CLI_CONFIG_FILE") || !Files.exists(script)) {
            return variables.containsKey("TF_CLI_CONFIG_FILE") ? Optional.of(variables) : Optional.empty();
        }
        List<String> found = Collections.synchronizedList(new ArrayList<>());
        int status = ChildProcess.start(
                        new Invocation(
                                List.of(
                                        Programs.find("bash", variables.getOrDefault("PATH", ""))
                                                .orElseThrow()
                                                .toString(),
                                        "-c",
                                        ". \"$0\" && terraform_mirror_config \"$1\"",
                                        script.toString(),
                                        directory.resolve("terraform.rc").toString()),
                                variables,
                                directory),
                        found::add,
                        line -> {})
                .await();
        if (status != 0 || found.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> more = new HashMap<>(variables);
        more.put("TF_CLI_CONFIG_FILE", found.get(0));
        return Optional.of(more);
    }
}
