package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import java.util.List;
import java.util.function.Supplier;

/**
 * A Region's provisioning as one step among others, on standard error: the plan before consent, the progress, and what
 * Terraform says about a failure. The run's view shows the outcome.
 */
public final class ProvisionSteps implements ProvisioningObserver {
    private final Terminal terminal;
    private final HumanProvisionView view;

    /** @param simulated whether Terraform isn't run */
    public ProvisionSteps(Terminal terminal, RegionName region, Supplier<WallClock> clock, boolean simulated) {
        this.terminal = terminal;
        this.view = new HumanProvisionView(terminal, region, List.of(), clock, simulated);
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
        view.rest();
        PlanText.lines(plan, verdict, terminal.columns(), terminal::onErr).forEach(terminal.err()::println);
    }

    @Override
    public void ended(ProvisioningOutcome outcome) {
        view.rest();
        if (outcome.wasBrokenOff()) {
            view.finished(outcome);
        }
    }
}
