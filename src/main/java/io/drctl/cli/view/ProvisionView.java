package io.drctl.cli.view;

import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;

/** Shows a provisioning while it runs, and how it ended. */
public interface ProvisionView extends ProvisioningObserver, AutoCloseable {
    void finished(ProvisioningOutcome outcome);

    /** Leaves the terminal as it was found. */
    @Override
    void close();

    /** What is applied is journaled from here on. */
    void runStarted(String runId);
}
