package io.drctl.terraform;

/** Brings a Region to what the configuration says. */
public interface Provisioner {
    /**
     * Plans, and applies the plan if it may be.
     *
     * @throws ProvisioningException when it can't even begin
     */
    ProvisioningOutcome provision(Provisioning.Request request);
}
