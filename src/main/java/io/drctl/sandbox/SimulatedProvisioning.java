package io.drctl.sandbox;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.sim.UnderWay;
import io.drctl.sim.World;
import io.drctl.sim.WorldFile;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.Consent;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Plan;
import io.drctl.terraform.Prerequisites;
import io.drctl.terraform.Provisioner;
import io.drctl.terraform.Provisioning;
import io.drctl.terraform.ProvisioningException;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Terraform would make of the shipped configuration, made by the simulated world itself.
 *
 * <p>It only ever creates, so Terraform's guard has nothing to refuse; what has to be there first is asked for as ever.
 */
final class SimulatedProvisioning implements Provisioner {
    private static final Duration POLL = Duration.ofSeconds(5);
    /** Its time may pass quickly, and a log of it shall not be all reminders. */
    private static final Duration REMINDER_EVERY = Duration.ofMinutes(5);

    private static final String CREATE = "create";

    private final Inventory inventory;
    private final Cloud cloud;
    private final SharedWorld shared;
    private final ProvisioningObserver observer;
    private final Consent consent;
    private final Interruption interruption;

    SimulatedProvisioning(
            Inventory inventory,
            Cloud cloud,
            SharedWorld shared,
            ProvisioningObserver observer,
            Consent consent,
            Interruption interruption) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.shared = shared;
        this.observer = observer;
        this.consent = consent;
        this.interruption = interruption;
    }

    @Override
    public ProvisioningOutcome provision(Provisioning.Request request) {
        RegionName region = request.region();
        observer.entered(Stage.CHECK);
        Prerequisites prerequisites = Prerequisites.ofShipped(inventory, region, cloud);
        prerequisites.warnings().forEach(observer::warned);
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        observer.entered(Stage.PLAN);
        Plan plan = plan(region);
        GuardVerdict verdict = new GuardVerdict(
                List.of(), List.of(), request.allowDestroy().stream().sorted().toList());
        observer.planned(plan, verdict);
        if (plan.isEmpty()) {
            return new ProvisioningOutcome.UpToDate();
        }
        if (request.planOnly()) {
            return new ProvisioningOutcome.Planned(plan, verdict);
        }
        Consent.Answer answer = consent.ask(region, plan, verdict);
        if (answer != Consent.Answer.GIVEN) {
            return new ProvisioningOutcome.NotConsented(plan, verdict, answer);
        }
        if (interruption.isRequested()) {
            return new ProvisioningOutcome.Interrupted(Stage.PLAN, Tally.of(plan.workCount()), true);
        }
        return apply(region, plan, verdict);
    }

    /** Tried on a copy of the world, which is then forgotten. */
    private Plan plan(RegionName region) {
        String text = shared.at(shared.clock().now(), false, () -> WorldFile.text(shared.world()));
        List<ResourceChange> changes = make(WorldFile.read(text, inventory), region).stream()
                .map(made -> new ResourceChange(address(made), "simulated", ChangeKind.CREATE, List.of(), null, null))
                .toList();
        return new Plan(changes, List.of());
    }

    /** The world names a source by its ARN, for which there is no room. */
    private static String address(String made) {
        return made.replaceFirst(", a replica of arn:\\S*:([^:\\s]+)$", " (replica of $1)");
    }

    private static List<String> make(World world, RegionName region) {
        try {
            return world.byHand().provision(region);
        } catch (IllegalStateException e) {
            throw new ProvisioningException(
                    "the site can't be made in " + region + ": " + e.getMessage(), "put that right first", e);
        }
    }

    private ProvisioningOutcome apply(RegionName region, Plan plan, GuardVerdict verdict) {
        observer.entered(Stage.APPLY);
        Moment begun = Moment.now(shared.clock());
        List<String> made = shared.at(begun.at(), true, () -> make(shared.world(), region)).stream()
                .map(SimulatedProvisioning::address)
                .toList();
        Progress progress = new Progress(Tally.of(made.size()));
        made.forEach(each -> progress.say(new TerraformEvent.Started(each, CREATE)));
        Map<String, Boolean> left = new LinkedHashMap<>();
        made.forEach(each -> left.put(each, true));
        Duration remindedAt = Duration.ZERO;
        while (true) {
            Instant now = shared.clock().now();
            Duration elapsed = begun.age(shared.clock());
            boolean isReminded = elapsed.compareTo(remindedAt.plus(REMINDER_EVERY)) >= 0;
            remindedAt = isReminded ? elapsed : remindedAt;
            List<UnderWay> underWay = shared.at(now, false, () -> shared.world().underWay());
            left.keySet().removeIf(each -> {
                boolean isOn = underWay.stream().anyMatch(one -> isOf(one, each, region));
                if (!isOn) {
                    progress.say(new TerraformEvent.Completed(each, CREATE, null, elapsed));
                } else if (isReminded) {
                    progress.say(new TerraformEvent.StillWorking(each, CREATE, elapsed));
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

    private static boolean isOf(UnderWay underWay, String made, RegionName region) {
        return (underWay.region() == null || underWay.region().equals(region))
                && (made.equals(underWay.subject()) || made.startsWith(underWay.subject() + " ("));
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

    private final class Progress {
        private Tally tally;

        Progress(Tally tally) {
            this.tally = tally;
        }

        void say(TerraformEvent event) {
            tally = tally.after(event);
            observer.happened(Stage.APPLY, event, tally);
        }
    }
}
