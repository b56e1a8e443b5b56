package io.drctl.terraform;

import io.drctl.cloud.Provisioner;
import io.drctl.inventory.RegionName;

/**
 * Plans for a Region and applies a plan: by Terraform, or by what the sandbox has in its place. It reports everything
 * that a view shows; {@link KeptPlans} derives what a step needs to know.
 */
public interface PlanAndApply extends AutoCloseable {
    /**
     * Plans. A plan that can be applied is saved until it is applied, or until the next one.
     *
     * @throws ProvisioningException when it can't even begin
     */
    ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer);

    /**
     * Applies the plan that was saved.
     *
     * @throws ProvisioningException when it is no longer there; nothing has been changed then
     */
    ProvisioningOutcome apply(RegionName region, ProvisioningOutcome.Planned planned, ProvisioningObserver observer);

    @Override
    void close();
}
