package io.drctl.cli;

import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import org.jspecify.annotations.Nullable;

/** Passes events on to a view, and remembers the outcome. */
final class WatchedProvisioning implements ProvisioningObserver {
    private final ProvisioningObserver view;
    private @Nullable ProvisioningOutcome outcome;
    private @Nullable RuntimeException failure;

    WatchedProvisioning(ProvisioningObserver view) {
        this.view = view;
    }

    /** The outcome of the last plan or apply; null before the first. */
    synchronized @Nullable ProvisioningOutcome outcome() {
        return outcome;
    }

    /** Why nothing could begin; null when it could. */
    synchronized @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public void entered(Stage stage) {
        view.entered(stage);
    }

    @Override
    public void turnedTo(String title, boolean isLayer) {
        view.turnedTo(title, isLayer);
    }

    @Override
    public void warned(String warning) {
        view.warned(warning);
    }

    @Override
    public void happened(Stage stage, TerraformEvent event, Tally tally) {
        view.happened(stage, event, tally);
    }

    @Override
    public void planned(TerraformPlan plan, GuardVerdict verdict) {
        view.planned(plan, verdict);
    }

    @Override
    public synchronized void ended(ProvisioningOutcome came) {
        outcome = came;
        view.ended(came);
    }

    @Override
    public synchronized void failed(RuntimeException why) {
        failure = why;
        view.failed(why);
    }
}
