package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.terraform.Provisioning;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import java.util.List;

/** The world that a command acts on, AWS or the sandbox, and all that differs with it. */
interface Backend extends AutoCloseable {
    /** Whether nothing real is read or changed. */
    boolean isSimulated();

    /** Where results and progress go; simulated output is marked as such. */
    Terminal terminal();

    /** Where runs are kept, if there is such a place. */
    StatePlace statePlace();

    /**
     * The cloud, connected to at the first call from any thread.
     *
     * @param through as whom drctl works in each Region, that through which to get credentials first; only the first
     *     call's count
     */
    Cloud cloud(List<Access> through);

    /** The provisioner of that cloud; set up when a step first needs it. */
    SiteProvisioner provisioner();

    /**
     * Releases the lock that a dead run left on a Region's state.
     *
     * @throws io.drctl.diagnostic.InputException where there are no such locks
     */
    ProvisioningOutcome releaseLock(RegionName region, String lockId, ProvisioningObserver observer);

    /**
     * Where a Region's Terraform configuration is behind the site.
     *
     * @throws io.drctl.diagnostic.InputException where there is none
     */
    Provisioning.Reconciled reconcile(RegionName region, ProvisioningObserver observer);

    /**
     * A run of this world.
     *
     * @throws CommandFailure when it is one of the other
     */
    RunState own(RunState run);

    /**
     * Another inventory of the same site was written, which commands may use from now on beside the one that there is.
     */
    void takesAlso(LoadedInventory inventory);

    /** A person is being asked, until called again with false. */
    void asking(boolean on);

    @Override
    void close();
}
