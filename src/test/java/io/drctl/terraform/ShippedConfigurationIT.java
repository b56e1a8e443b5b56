package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Terraform itself says of the configuration that drctl ships. */
@Timeout(300)
class ShippedConfigurationIT {
    private static final Path SHIPPED = Path.of("src/main/terraform").toAbsolutePath();
    private static final Path MIRROR =
            Path.of("scripts/lib/terraform-mirror.sh").toAbsolutePath();

    @TempDir
    private Path directory;

    private record Ended(int status, String said) {}

    @BeforeEach
    void needs_terraform() {
        if (Programs.find("terraform", System.getenv().getOrDefault("PATH", "")).isEmpty()) {
            missing("Terraform: https://developer.hashicorp.com/terraform/install");
        }
    }

    @Test
    void is_formatted_as_terraform_would() throws Exception {
        assertThat(run(SHIPPED, "terraform", "fmt", "-check", "-recursive", "-diff"))
                .isEqualTo(new Ended(0, ""));
    }

    @Test
    void is_valid() throws Exception {
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(SHIPPED.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Ended init = run(directory, "terraform", "init", "-backend=false", "-input=false", "-no-color");
        if (init.said().contains("Failed to query available provider packages")) {
            missing("the AWS provider: let this machine reach the registry of Terraform, or name a mirror in"
                    + " TF_CLI_CONFIG_FILE");
        }
        assertThat(init.status()).as(init.said()).isZero();
        Ended validate = run(directory, "terraform", "validate", "-no-color");
        assertThat(validate.status()).as(validate.said()).isZero();
        assertThat(validate.said()).contains("The configuration is valid").doesNotContain("Warning");
    }

    /** Runs a program with the provider's mirror in its environment, where this machine has one. */
    private Ended run(Path where, String... command) throws IOException, InterruptedException {
        String script = ". \"$0\"; config=\"$(terraform_mirror_config \"$1\")\"; shift;"
                + " [ -z \"$config\" ] || export TF_CLI_CONFIG_FILE=\"$config\"; exec \"$@\"";
        Stream<String> prefix = Stream.of(
                "bash",
                "-c",
                script,
                MIRROR.toString(),
                directory.resolve("terraform.rc").toString());
        List<String> arguments = Stream.concat(prefix, Stream.of(command)).toList();
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static void missing(String what) {
        String line = "the shipped configuration can't be checked without " + what;
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(line);
        }
        System.err.println("SKIPPED, " + line);
        Assumptions.abort(line);
    }
}
