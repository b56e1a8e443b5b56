package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import java.util.List;
import java.util.function.Supplier;

/** Shows a provisioning while it runs, and how it ended. */
public interface ProvisionView extends ProvisioningObserver, AutoCloseable {
    void finished(ProvisioningOutcome outcome);

    /** What to do now, which is only asked where somebody is shown it. */
    void next(Supplier<List<NextStep>> steps);

    /** Erases the live line until the next stage. */
    void rest();

    /** Restores the terminal. */
    @Override
    void close();

    /** From here on the apply is journaled. */
    void runStarted(String runId);
}
