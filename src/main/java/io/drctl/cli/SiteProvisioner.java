package io.drctl.cli;

import io.drctl.cloud.Provisioner;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.terraform.KeptPlans;
import io.drctl.terraform.PlanAndApply;
import io.drctl.terraform.ProvisioningObserver;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The provisioner of one invocation, opened by the first step that needs it: Terraform, or what the sandbox has in its
 * place. A Ctrl-C goes to Terraform, which then comes to a clean end by itself.
 */
final class SiteProvisioner implements Provisioner, AutoCloseable {
    private final Function<Interruption, PlanAndApply> opening;
    private Function<RegionName, ProvisioningObserver> observers;
    private @Nullable KeptPlans plans;
    private @Nullable Interruption interruption;

    /** @param observers who watches, unless a command does so itself */
    SiteProvisioner(
            Function<Interruption, PlanAndApply> opening, Function<RegionName, ProvisioningObserver> observers) {
        this.opening = opening;
        this.observers = observers;
    }

    /** From here on somebody else watches. */
    synchronized void watchedBy(Function<RegionName, ProvisioningObserver> others) {
        observers = others;
    }

    private synchronized ProvisioningObserver observer(RegionName region) {
        return observers.apply(region);
    }

    private synchronized KeptPlans plans() {
        if (plans == null) {
            plans = new KeptPlans(opening.apply(interruption()), interruption(), this::observer);
        }
        return plans;
    }

    /** A Ctrl-C, watched for from here on until this is closed. */
    synchronized Interruption interruption() {
        if (interruption == null) {
            interruption = Interruption.watch();
        }
        return interruption;
    }

    @Override
    public Found plan(Request request) {
        return plans().plan(request);
    }

    @Override
    public void apply(Request request, String digest) {
        plans().apply(request, digest);
    }

    /** A person is being asked: a Ctrl-C then ends drctl at once. */
    synchronized void asking(boolean on) {
        if (interruption != null && on) {
            interruption.asking(() -> {});
        } else if (interruption != null) {
            interruption.answered();
        }
    }

    /** What was begun has come to its own end. */
    synchronized void conclude() {
        if (interruption != null) {
            interruption.conclude();
        }
    }

    @Override
    public synchronized void close() {
        if (plans != null) {
            plans.close();
        }
        if (interruption != null) {
            interruption.close();
        }
    }
}
