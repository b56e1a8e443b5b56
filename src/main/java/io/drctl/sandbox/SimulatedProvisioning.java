package io.drctl.sandbox;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.sim.Creation;
import io.drctl.sim.UnderWay;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Place;
import io.drctl.terraform.PlanAndApply;
import io.drctl.terraform.Prerequisites;
import io.drctl.terraform.ProvisioningException;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What Terraform would make of the shipped configuration, made by the simulated world itself.
 *
 * <p>It only ever creates, so Terraform's guard has nothing to refuse; its prerequisites are still checked.
 */
final class SimulatedProvisioning implements PlanAndApply {
    private static final Duration POLL = Duration.ofSeconds(5);
    /** The sandbox's time may pass quickly, and a log of it should not be full of reminders. */
    private static final Duration REMINDER_EVERY = Duration.ofMinutes(5);

    private static final String CREATE = "create";

    private final Inventory inventory;
    private final Cloud cloud;
    private final SharedWorld shared;
    private final Interruption interruption;

    SimulatedProvisioning(Inventory inventory, Cloud cloud, SharedWorld shared, Interruption interruption) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.shared = shared;
        this.interruption = interruption;
    }

    @Override
    public ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer) {
        RegionName region = request.region();
        observer.entered(Stage.CHECK);
        Prerequisites prerequisites = Prerequisites.ofShipped(inventory, region, cloud);
        prerequisites.warnings().forEach(observer::warned);
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        observer.entered(Stage.PLAN);
        TerraformPlan plan = plan(region);
        GuardVerdict verdict = new GuardVerdict(
                List.of(), List.of(), request.allowDestroy().stream().sorted().toList());
        observer.planned(plan, verdict);
        return plan.isEmpty()
                ? new ProvisioningOutcome.UpToDate(List.of(region))
                : new ProvisioningOutcome.Planned(plan, verdict, plan.digest());
    }

    @Override
    public ProvisioningOutcome apply(
            RegionName region, ProvisioningOutcome.Planned planned, ProvisioningObserver observer) {
        if (interruption.isRequested()) {
            return new ProvisioningOutcome.Interrupted(
                    Stage.PLAN, Tally.of(planned.plan().workCount()), true);
        }
        if (!plan(region).digest().equals(planned.digest())) {
            throw new ProvisioningException(
                    "the sandbox has changed since the plan was made; nothing was changed", "run it again");
        }
        return apply(region, planned.plan(), planned.verdict(), observer);
    }

    /** No file is kept: the world is asked again. */
    @Override
    public void close() {}

    private TerraformPlan plan(RegionName region) {
        Place place = new Place(List.of(region), region.value(), true);
        List<ResourceChange> changes = shared
                .at(
                        shared.clock().now(),
                        false,
                        () -> made(region, () -> shared.world().byHand().unprovisioned(region)))
                .stream()
                .map(made -> new ResourceChange(
                        made.toString(), "simulated", ChangeKind.CREATE, List.of(), null, null, place))
                .toList();
        return new TerraformPlan(changes, List.of(), List.of(region));
    }

    private static List<Creation> made(RegionName region, Supplier<List<Creation>> making) {
        try {
            return making.get();
        } catch (IllegalStateException e) {
            throw new ProvisioningException(
                    "the site can't be made in " + region + ": " + e.getMessage(), "fix that first", e);
        }
    }

    private ProvisioningOutcome apply(
            RegionName region, TerraformPlan plan, GuardVerdict verdict, ProvisioningObserver observer) {
        observer.entered(Stage.APPLY);
        Moment begun = Moment.now(shared.clock());
        List<Creation> made = shared.at(
                begun.at(),
                true,
                () -> made(region, () -> shared.world().byHand().provision(region)));
        Progress progress = new Progress(observer, Tally.of(made.size()));
        made.forEach(each -> progress.say(new TerraformEvent.Started(each.toString(), CREATE)));
        Set<Creation> left = new LinkedHashSet<>(made);
        Duration remindedAt = Duration.ZERO;
        while (true) {
            Instant now = shared.clock().now();
            Duration elapsed = begun.age(shared.clock());
            boolean isReminded = elapsed.compareTo(remindedAt.plus(REMINDER_EVERY)) >= 0;
            remindedAt = isReminded ? elapsed : remindedAt;
            List<UnderWay> underWay = shared.at(now, false, () -> shared.world().underWay());
            left.removeIf(each -> {
                boolean isOn = underWay.stream().anyMatch(one -> isOf(one, each, region));
                if (!isOn) {
                    progress.say(new TerraformEvent.Completed(each.toString(), CREATE, null, elapsed));
                } else if (isReminded) {
                    progress.say(new TerraformEvent.StillWorking(each.toString(), CREATE, elapsed));
                }
                return !isOn;
            });
            if (left.isEmpty()) {
                return new ProvisioningOutcome.Applied(plan, verdict, progress.tally, elapsed);
            }
            if (interruption.isRequested() || !slept()) {
                return new ProvisioningOutcome.Interrupted(Stage.APPLY, progress.tally, true);
            }
        }
    }

    private static boolean isOf(UnderWay underWay, Creation made, RegionName region) {
        return (underWay.region() == null || underWay.region().equals(region))
                && made.subject().equals(underWay.subject());
    }

    private boolean slept() {
        try {
            shared.clock().sleep(POLL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static final class Progress {
        private final ProvisioningObserver observer;
        private Tally tally;

        Progress(ProvisioningObserver observer, Tally tally) {
            this.observer = observer;
            this.tally = tally;
        }

        void say(TerraformEvent event) {
            tally = tally.after(event);
            observer.happened(Stage.APPLY, event, tally);
        }
    }
}
