package io.drctl.terraform;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Provisioner;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Terraform as a step uses it: keeps the plan that was shown until it is applied, only once, and turns each outcome
 * into what the step needs. It runs one operation at a time, since a terminal shows the progress of one.
 *
 * <p>A plan made after an apply only says what is left to do: nobody has agreed to it, so this process never applies
 * it. A resume shows it, and asks.
 */
public final class KeptPlans implements Provisioner, AutoCloseable {
    private static final String PLAN = "terraform:plan";
    private static final String APPLY = "terraform:apply";

    private final PlanAndApply terraform;
    private final Interruption interruption;
    private final Map<RegionName, Kept> kept = new HashMap<>();
    /** The Regions in which something was applied, and whether that finished. */
    private final Map<RegionName, Boolean> applied = new HashMap<>();

    private final Function<RegionName, ProvisioningObserver> observers;

    private record Kept(Request request, ProvisioningOutcome.Planned planned, Changes changes) {}

    /**
     * Plans for the Regions of a site.
     *
     * @param interruption ends what is under way, and keeps anything else from starting
     * @param observers who watches what is done in a Region
     */
    public KeptPlans(
            PlanAndApply terraform, Interruption interruption, Function<RegionName, ProvisioningObserver> observers) {
        this.terraform = terraform;
        this.interruption = interruption;
        this.observers = observers;
    }

    @Override
    public synchronized Found plan(Request request) {
        RegionName region = request.region();
        if (interruption.isRequested()) {
            if (applied.getOrDefault(region, false)) {
                return new UpToDate("the plan was applied to its end");
            }
            throw new CloudException(Cause.UNREACHABLE, PLAN, region, "interrupted", null);
        }
        Kept before = kept.get(region);
        if (before != null && before.request().equals(request)) {
            return before.changes();
        }
        Boolean toTheEnd = applied.get(region);
        if (toTheEnd != null) {
            return afterwards(request, toTheEnd);
        }
        ProvisioningObserver observer = observers.apply(region);
        ProvisioningOutcome outcome =
                begun(Cause.REJECTED, PLAN, region, observer, () -> terraform.plan(request, observer));
        observer.ended(outcome);
        Found found = outcome.match(new StepFinding(PLAN, region));
        if (outcome instanceof ProvisioningOutcome.Planned planned && found instanceof Changes changes) {
            kept.put(region, new Kept(request, planned, changes));
        }
        return found;
    }

    /** What is left to do, which matters only to the step. */
    private Found afterwards(Request request, boolean toTheEnd) {
        RegionName region = request.region();
        observers.apply(region).entered(Stage.CONFIRM);
        ProvisioningObserver nobody = new Unwatched();
        try {
            return begun(Cause.REJECTED, PLAN, region, nobody, () -> terraform.plan(request, nobody))
                    .match(new StepFinding(PLAN, region));
        } catch (CloudException e) {
            if (toTheEnd) {
                // Terraform's own word: it succeeds only when everything is made.
                return new UpToDate("the plan was applied to its end; it can't be planned again: " + e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public synchronized void apply(Request request, String digest) {
        RegionName region = request.region();
        Kept plan = kept.remove(region);
        if (plan == null
                || !plan.request().equals(request)
                || !plan.planned().digest().equals(digest)
                || applied.putIfAbsent(region, false) != null) {
            throw new CloudException(
                    Cause.CONFLICT, APPLY, region, "this plan is no longer kept; nothing was changed", null);
        }
        ProvisioningObserver observer = observers.apply(region);
        ProvisioningOutcome outcome =
                begun(Cause.CONFLICT, APPLY, region, observer, () -> terraform.apply(region, plan.planned(), observer));
        observer.ended(outcome);
        Found unused = outcome.match(new StepFinding(APPLY, region));
        applied.put(region, true);
    }

    /** An operation that can't begin has changed nothing. */
    private static ProvisioningOutcome begun(
            Cause otherwise,
            String operation,
            RegionName region,
            ProvisioningObserver observer,
            Supplier<ProvisioningOutcome> work) {
        try {
            return work.get();
        } catch (ProvisioningException e) {
            observer.failed(e);
            throw new CloudException(otherwise, operation, region, String.valueOf(e.getMessage()), e.remedy(), e);
        } catch (InputException e) {
            observer.failed(e);
            throw new CloudException(otherwise, operation, region, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        terraform.close();
    }

    /** Sees nothing. */
    static class Unwatched implements ProvisioningObserver {
        @Override
        public void entered(Stage stage) {}

        @Override
        public void warned(String warning) {}

        @Override
        public void happened(Stage stage, TerraformEvent event, Tally tally) {}

        @Override
        public void planned(TerraformPlan plan, GuardVerdict verdict) {}
    }
}
