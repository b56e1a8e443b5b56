package io.drctl.cli;

import io.drctl.cli.view.ProvisionSteps;
import io.drctl.cli.view.SimulationMark;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.ProvisionedCloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.sandbox.Sandbox;
import io.drctl.sandbox.SandboxSettings;
import io.drctl.terraform.Provisioning;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The simulated AWS: a world in a file beside the inventory, and nowhere near what is real. */
final class SandboxBackend implements Backend {
    private final Environment environment;
    private final InventoryFile inventory;
    private final double pace;
    private final Options.Form form;
    private final Terminal plain;
    /** Marked with a line that is shown once; null until first used. */
    private @Nullable Terminal terminal;

    private final SiteProvisioner provisioner;
    private @Nullable Sandbox sandbox;
    private @Nullable Cloud cloud;

    /** @param plain where output that is marked as simulated goes */
    SandboxBackend(Environment environment, Options options, InventoryFile inventory, Terminal plain) {
        this.environment = environment;
        this.inventory = inventory;
        this.pace = options.pace();
        this.form = options.form();
        this.plain = plain;
        this.provisioner = new SiteProvisioner(
                interruption -> sandbox().provisioning(interruption),
                Optional::empty,
                region -> new ProvisionSteps(
                        terminal(), region, () -> sandbox().cloud().clock(), true));
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public synchronized Terminal terminal() {
        if (terminal == null) {
            String where =
                    "sandbox" + place() + ", speed " + String.valueOf(pace).replaceFirst("\\.0$", "") + "x";
            terminal = SimulationMark.on(plain, where, () -> form == Options.Form.HUMAN);
        }
        return terminal;
    }

    /** Nowhere, where no inventory can be chosen: that failure is shown on this terminal too. */
    private String place() {
        try {
            return " " + inventory.display(file());
        } catch (InputException e) {
            return "";
        }
    }

    private Path directory() {
        return inventory.directory().resolve(SandboxSettings.DIRECTORY);
    }

    private Path file() {
        return directory().resolve(SandboxSettings.FILE);
    }

    /** The directory to use: a link could lead to something real, and a reset deletes. */
    private Path ownDirectory() {
        Path directory = directory();
        for (Path own : List.of(directory, SandboxSettings.stateDirectory(directory))) {
            if (Files.isSymbolicLink(own)) {
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        inventory.display(own) + " is a link, and drctl doesn't follow links here",
                        "remove the link; drctl makes a new directory");
            }
        }
        return directory;
    }

    private SandboxSettings settings() {
        return new SandboxSettings(
                ownDirectory(), inventory.display(file()), inventory.read(), pace, environment.version());
    }

    @Override
    public StatePlace statePlace() {
        return StatePlace.at(SandboxSettings.stateDirectory(ownDirectory()));
    }

    /** The sandbox, opened at the first call, and created if there is none. */
    synchronized Sandbox sandbox() {
        if (sandbox == null) {
            sandbox = environment.sandboxes().open(settings());
        }
        return sandbox;
    }

    /** Replaces the world with a new one. */
    void reset(boolean empty) {
        environment.sandboxes().reset(settings(), empty);
    }

    @Override
    public synchronized Cloud cloud(List<Access> through) {
        if (cloud == null) {
            cloud = new ProvisionedCloud(sandbox().cloud(), provisioner);
        }
        return cloud;
    }

    @Override
    public SiteProvisioner provisioner() {
        return provisioner;
    }

    @Override
    public ProvisioningOutcome releaseLock(RegionName region, String lockId, ProvisioningObserver observer) {
        throw new InputException(
                Diagnostic.error("--release-lock: the sandbox has no Terraform, and so no lock of it"));
    }

    @Override
    public Provisioning.Reconciled reconcile(RegionName region, ProvisioningObserver observer) {
        throw new InputException(Diagnostic.error(
                "reconcile: the sandbox has no Terraform, and so no configuration that could be behind"));
    }

    @Override
    public RunState own(RunState run) {
        if (!run.start().simulated()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "run " + run.start().runId() + " is real, not a run of the sandbox",
                    "leave --sandbox and DRCTL_SANDBOX out");
        }
        return run;
    }

    @Override
    public void takesAlso(LoadedInventory inventory) {
        sandbox().takesAlso(inventory);
    }

    @Override
    public synchronized void asking(boolean on) {
        if (sandbox != null) {
            sandbox.asking(on);
        }
        provisioner.asking(on);
    }

    @Override
    public synchronized void close() {
        provisioner.close();
        if (cloud != null) {
            cloud.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
