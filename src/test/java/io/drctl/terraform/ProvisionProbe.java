package io.drctl.terraform;

import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cli.view.Terminal;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.process.Interruption;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A JVM that is drctl with real Terraform and an AWS in memory, and can be sent signals or be killed. Arguments are the
 * root of the primary Region, where state is kept, and drctl's own.
 */
final class ProvisionProbe {
    private ProvisionProbe() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path site = Files.createDirectories(root.resolveSibling("site"));
        Path file = site.resolve("inventory.yaml");
        if (!Files.exists(file)) {
            Files.writeString(file, inventory(root));
        }
        Inventory inventory = InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        FakeCloud cloud = HealthySite.of(inventory);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("XDG_STATE_HOME", arguments[1]);
        Interruption.ownProcess();
        int status = Drctl.run(
                Arrays.copyOfRange(arguments, 2, arguments.length),
                new Environment(
                        variables,
                        site,
                        System.in,
                        new Terminal(System.out, System.err, false, false, false, false, 80),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
        if (Interruption.isConcluded()) {
            Runtime.getRuntime().halt(status);
        }
        System.exit(status);
    }

    private static String inventory(Path root) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(ProvisionProbe.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst(
                            "\nterraform:\n",
                            "\nterraform:\n  directory: " + root.getParent() + "\n  roots: {us-east-2: "
                                    + root.getFileName() + ", us-west-1: " + root.getFileName() + "2}\n");
        }
    }
}
