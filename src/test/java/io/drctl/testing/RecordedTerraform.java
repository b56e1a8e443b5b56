package io.drctl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A program in Terraform's place that plans what real Terraform planned once, for tests of what drctl makes of it: of a
 * shop's recovery Region after a failover, until the file that {@code reconcile} writes is there. It runs nothing else.
 */
public final class RecordedTerraform {
    private static final String RECORDED = "/io/drctl/terraform/reconcile/";

    private RecordedTerraform() {}

    /**
     * Puts the configuration into a folder, and the program beside it.
     *
     * @param root the configuration's folder
     * @param leaves what the second plan would still change: {@code "[]"}, or some resource changes
     * @return the environment that names the program
     */
    public static Map<String, String> beside(Path root, String leaves) throws IOException {
        configuration(root);
        Path first = root.resolveSibling("first.json");
        copy("plan.json", first);
        Path second = Files.writeString(
                root.resolveSibling("second.json"),
                "{\"format_version\":\"1.2\",\"resource_changes\":" + leaves + "}\n");
        Path program = Files.writeString(root.resolveSibling("terraform"), """
                #!/bin/sh
                written='%s/drctl-reconcile.tf'
                case "$*" in
                  version*) echo '{"terraform_version": "1.14.0"}' ;;
                  *' plan '*) exit 2 ;;
                  *' show '*) if [ -e "$written" ]; then cat '%s'; else cat '%s'; fi ;;
                esac
                """.formatted(root, second, first));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("can't make " + program + " a program");
        }
        return Map.of(
                "DRCTL_TERRAFORM", program.toString(), "PATH", System.getenv().getOrDefault("PATH", ""));
    }

    /** The configuration alone, for Terraform itself. */
    public static void configuration(Path root) throws IOException {
        copy("site/main.tf", root.resolve("main.tf"));
        copy("site/logs/main.tf", root.resolve("logs/main.tf"));
        copy("site/source.auto.tfvars", root.resolve("source.auto.tfvars"));
    }

    private static void copy(String name, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try (InputStream recorded =
                Objects.requireNonNull(RecordedTerraform.class.getResourceAsStream(RECORDED + name))) {
            Files.write(to, recorded.readAllBytes());
        }
    }
}
