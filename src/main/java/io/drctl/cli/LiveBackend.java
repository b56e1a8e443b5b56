package io.drctl.cli;

import io.drctl.cli.view.ProvisionSteps;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.ProvisionedCloud;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.process.Interruption;
import io.drctl.terraform.Provisioning;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.UsersConfiguration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** AWS. */
final class LiveBackend implements Backend {
    private final Environment environment;
    private final InventoryFile inventory;
    private final Terminal terminal;
    private final SiteProvisioner provisioner;
    private @Nullable Cloud cloud;

    LiveBackend(Environment environment, InventoryFile inventory, Terminal terminal) {
        this.environment = environment;
        this.inventory = inventory;
        this.terminal = terminal;
        this.provisioner = new SiteProvisioner(
                this::terraform,
                () -> Optional.of(new UsersConfiguration(inventory.read().inventory(), surroundings())),
                region -> new ProvisionSteps(terminal, region, () -> connected().clock(), false));
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public StatePlace statePlace() {
        return StatePlace.of(environment.variables(), System.getProperty("user.home", ""));
    }

    @Override
    public synchronized Cloud cloud(List<Access> through) {
        if (cloud == null) {
            cloud = new ProvisionedCloud(connect(through), provisioner);
        }
        return cloud;
    }

    private Cloud connect(List<Access> through) {
        try {
            return environment.cloud().apply(through);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, String.valueOf(e.getMessage()), "correct the environment, then run it again");
        }
    }

    /** The provisioner is reached through the cloud. */
    private synchronized Cloud connected() {
        return Objects.requireNonNull(cloud);
    }

    /** To read alone, no place for a state is needed. */
    private Provisioning.Surroundings surroundings() {
        return new Provisioning.Surroundings(
                environment.variables(),
                Objects.requireNonNullElse(statePlace().found(), inventory.directory()),
                inventory.directory());
    }

    private Provisioning terraform(Interruption interruption) {
        return new Provisioning(
                inventory.read().inventory(),
                this::connected,
                new Provisioning.Surroundings(
                        environment.variables(), statePlace().prepared(), inventory.directory()),
                interruption);
    }

    @Override
    public SiteProvisioner provisioner() {
        return provisioner;
    }

    @Override
    public ProvisioningOutcome releaseLock(RegionName region, String lockId, ProvisioningObserver observer) {
        try (Provisioning terraform = terraform(provisioner.interruption())) {
            return terraform.releaseLock(region, lockId, observer);
        }
    }

    @Override
    public Provisioning.Reconciled reconcile(RegionName region, ProvisioningObserver observer) {
        try (Provisioning terraform = terraform(provisioner.interruption())) {
            return terraform.reconcile(region, observer);
        }
    }

    @Override
    public RunState own(RunState run) {
        if (run.start().simulated()) {
            throw new CommandFailure(ExitStatus.USAGE, "run " + run.start().runId() + " is simulated", "add --sandbox");
        }
        return run;
    }

    /** AWS knows nothing of inventories. */
    @Override
    public void takesAlso(LoadedInventory inventory) {}

    @Override
    public void asking(boolean on) {
        provisioner.asking(on);
    }

    @Override
    public synchronized void close() {
        provisioner.close();
        if (cloud != null) {
            cloud.close();
        }
    }
}
