package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.readiness.Traffic;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes the records of a Region that the site has left out of the pairs that drctl's own Terraform makes. Of a name and
 * type Route 53 accepts one PRIMARY and one SECONDARY record (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html">values for
 * failover records</a>), so the record of the Region that is new can only be made once that of the old one is gone; and
 * the Terraform that made it keeps its state in the Region that is lost.
 *
 * <p>Only a record that stands by is deleted, and only beside one that leads to a Region of the site. So nobody's
 * answer changes by it.
 */
public final class RetireRecords implements Effect<RetireRecords.Seen> {
    private static final Gate STANDING_BY = Gate.of(
            "standing-by", step -> "each record that leads to a Region which the site has left is the SECONDARY");
    private static final Gate PRIMARY_STAYS =
            Gate.of("primary-stays", step -> "beside it a PRIMARY leads to a Region of the site");

    /**
     * What was looked at.
     *
     * @param left the records to delete, by their zone's id
     * @param all the records of each name that has such a record
     * @param isLost whether Route 53 accepted the run's change, and has no trace of it any more
     */
    record Seen(Map<String, List<RecordSet>> left, List<RecordSet> all, boolean isLost) {
        Seen {
            left = Map.copyOf(left);
            all = List.copyOf(all);
        }

        private List<RecordSet> records() {
            return left.values().stream().flatMap(List::stream).toList();
        }
    }

    @Override
    public String name() {
        return "retire-records";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of();
    }

    @Override
    public boolean concerns(StepContext context) {
        Inventory inventory = context.inventory();
        return !inventory.former().isEmpty()
                && inventory.terraform().isShipped()
                && !applications(inventory).isEmpty();
    }

    private static List<Application> applications(Inventory inventory) {
        return inventory.applications().stream()
                .filter(application -> application.isMoved() && application.routing() == Routing.FAILOVER)
                .toList();
    }

    @Override
    public Outline outline(StepContext context) {
        return new Outline(
                        "no record of " + names(context.inventory()) + " leads to " + former(context.inventory()),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(
                                "route53:ChangeResourceRecordSets", PointTraffic.CONTROL_PLANE, Plane.CONTROL)),
                        List.of("It makes way for the record of the Region that is new; users' answers stay as they"
                                + " are."),
                        Duration.ofMinutes(5),
                        null)
                .asking("delete the record that leads to " + former(context.inventory()));
    }

    private static String names(Inventory inventory) {
        return Words.list(applications(inventory).stream()
                .flatMap(application -> application.dnsNames().stream())
                .map(Application.DnsName::name)
                .toList());
    }

    private static String former(Inventory inventory) {
        return Words.list(inventory.former().stream().map(RegionName::value).toList());
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        SubmittedChanges changes = SubmittedChanges.of(context);
        if (changes.isPending()) {
            return new Observation.InProgress<>("Route 53 has accepted the change, and reports PENDING");
        }
        Map<String, List<RecordSet>> left = new LinkedHashMap<>();
        List<RecordSet> all = new ArrayList<>();
        for (Application application : applications(context.inventory())) {
            for (Aim aim : Aim.read(context.cloud(), application)) {
                if (aim.zone().isEmpty()) {
                    return new Observation.OutOfReach<>(
                            aim.zones().isAmbiguous()
                                    ? "which hosted zone " + aim.name().hostedZone() + " answers users is unknown"
                                    : "there is no public hosted zone "
                                            + aim.name().hostedZone(),
                            Remedy.of("name it by its id (hosted-zone) in the inventory"));
                }
                List<RecordSet> own = aim.records().stream()
                        .filter(record -> isLeft(context.inventory(), record))
                        .toList();
                if (!own.isEmpty()) {
                    HostedZone zone = aim.zone().get();
                    left.computeIfAbsent(zone.id(), id -> new ArrayList<>()).addAll(own);
                    all.addAll(Traffic.addresses(aim.records()));
                }
            }
        }
        if (left.isEmpty()) {
            return new Observation.Satisfied<>("no record of " + names(context.inventory()) + " leads to "
                    + former(context.inventory())
                    + (SubmittedChanges.ids(context.ownFacts()).isEmpty() ? "" : "; Route 53 reports INSYNC"));
        }
        Seen seen = new Seen(left, all, changes.isLost());
        return new Observation.NotYet<>(
                (seen.isLost() ? "Route 53 accepted the change, and has lost it since; " : "")
                        + Words.list(
                                seen.records().stream().map(RetireRecords::told).toList())
                        + ", and would be deleted",
                seen);
    }

    private static boolean isLeft(Inventory inventory, RecordSet record) {
        return record.failoverRole() != null
                && inventory.former().stream().anyMatch(region -> Traffic.isBalancerIn(region, Traffic.target(record)));
    }

    private static String told(RecordSet record) {
        return "the " + record.failoverRole() + " " + record.type() + " record of " + record.name() + " leads to "
                + Traffic.target(record);
    }

    @Override
    public boolean isLost(StepContext context, Seen seen) {
        return seen.isLost();
    }

    @Override
    public List<Gate> gates() {
        return List.of(STANDING_BY, PRIMARY_STAYS);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        Inventory inventory = context.inventory();
        List<String> serving = seen.records().stream()
                .filter(record -> record.failoverRole() == FailoverRole.PRIMARY)
                .map(RetireRecords::told)
                .toList();
        List<String> alone = seen.records().stream()
                .filter(record -> record.failoverRole() != FailoverRole.PRIMARY)
                .filter(record -> seen.all().stream().noneMatch(other -> isPrimaryBeside(inventory, record, other)))
                .map(record -> "no PRIMARY " + record.type() + " record of " + record.name() + " leads to "
                        + inventory.primary().name() + " or "
                        + inventory.recovery().name())
                .toList();
        Command lead = FailoverCommands.leading(
                inventory, applications(inventory).get(0), inventory.primary().name());
        return List.of(
                serving.isEmpty()
                        ? STANDING_BY.passed("it is the SECONDARY")
                        : STANDING_BY.refused(
                                Words.list(serving),
                                Remedy.of("make the other one the PRIMARY first: ")
                                        .then(lead)),
                alone.isEmpty()
                        ? PRIMARY_STAYS.passed("users are led by the PRIMARY, to a Region of the site")
                        : PRIMARY_STAYS.refused(
                                Words.list(alone),
                                Remedy.of("lead users there first: ").then(lead)));
    }

    private static boolean isPrimaryBeside(Inventory inventory, RecordSet record, RecordSet other) {
        return other.failoverRole() == FailoverRole.PRIMARY
                && other.name().equals(record.name())
                && other.type().equals(record.type())
                && inventory.regions().stream()
                        .anyMatch(region -> Traffic.isBalancerIn(region.name(), Traffic.target(other)));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        List<String> changes = new ArrayList<>();
        seen.left()
                .forEach((zone, records) -> changes.add(context.cloud()
                        .traffic()
                        .remove(
                                Objects.requireNonNull(zone),
                                records,
                                "drctl run " + context.runId() + ", step "
                                        + context.step().id())));
        return SubmittedChanges.accepted(context, changes);
    }
}
