package io.drctl.terraform;

import io.drctl.cli.view.ProvisionHumanView;
import io.drctl.cli.view.Terminal;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.Interruption;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A JVM that provisions and can be sent signals: arguments are the root and drctl's state directory. */
final class ProvisionProbe {
    private ProvisionProbe() {}

    public static void main(String[] arguments) {
        Terminal terminal = new Terminal(System.out, System.err, false, false, false, false, 80);
        Path root = Path.of(arguments[0]);
        TerraformSettings settings = new TerraformSettings(
                root.toString(), Map.of(Inventories.PRIMARY, ""), Map.of(), "terraform/{region}.tfstate");
        Inventory inventory = Inventories.withTerraform(Inventories.flaskSite(), settings);
        FakeCloud cloud = HealthySite.of(inventory);
        try (Interruption interruption = Interruption.watch();
                ProvisionHumanView view = new ProvisionHumanView(terminal, Inventories.PRIMARY, cloud::clock, false)) {
            view.finished(new Provisioning(
                            inventory,
                            () -> cloud,
                            new Provisioning.Surroundings(System.getenv(), Path.of(arguments[1]), root),
                            view,
                            (region, plan, verdict) -> Consent.Answer.GIVEN,
                            interruption)
                    .provision(new Provisioning.Request(Inventories.PRIMARY, false, null, Set.of())));
        }
    }
}
