package io.drctl.action.presteps;

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
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.TrafficRouting.Acceleration;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has Route 53 switch on <i>accelerated recovery</i> for the site's public hosted zones: while its control plane in
 * us-east-1 is down, a copy in us-west-2 then changes their records after about an hour (Route 53 Developer Guide,
 * "Accelerated recovery"). Route 53 takes up to some hours for it, which nothing here waits for.
 */
public final class EnsureAcceleratedRecovery implements Effect<List<HostedZone>> {
    @Override
    public String name() {
        return "ensure-accelerated-recovery";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of();
    }

    @Override
    public boolean concerns(StepContext context) {
        return !zones(context.inventory()).isEmpty();
    }

    /** As the inventory has them, each once. */
    private static List<String> zones(Inventory inventory) {
        return inventory.applications().stream()
                .filter(Application::isMoved)
                .flatMap(application -> application.dnsNames().stream())
                .map(DnsName::hostedZone)
                .distinct()
                .toList();
    }

    @Override
    public Outline outline(StepContext context) {
        String named = Words.list(zones(context.inventory()));
        return new Outline(
                        "accelerated recovery of hosted zone " + named,
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(
                                "route53:UpdateHostedZoneFeatures", "us-east-1 (global)", Plane.CONTROL)),
                        List.of("Route 53 takes up to some hours for it."),
                        Duration.ofMinutes(2),
                        null)
                .asking("switch on accelerated recovery of hosted zone " + named);
    }

    @Override
    public Observation<List<HostedZone>> observe(StepContext context) {
        List<HostedZone> off = new ArrayList<>();
        List<String> on = new ArrayList<>();
        for (String named : zones(context.inventory())) {
            Optional<HostedZone> zone = HostedZones.look(context.cloud(), named).zone();
            if (zone.isEmpty()) {
                return new Observation.OutOfReach<>(
                        "there is no public hosted zone " + named,
                        Remedy.of("create it, or correct hosted-zone in the inventory"));
            }
            if (zone.get().acceleration() == Acceleration.OFF) {
                off.add(zone.get());
            } else {
                on.add(named + (zone.get().acceleration() == Acceleration.ON ? " has it" : " is being given it"));
            }
        }
        return off.isEmpty()
                ? new Observation.Satisfied<>(Words.list(on))
                : new Observation.NotYet<>(
                        Words.list(off.stream().map(HostedZone::name).toList()) + " would be given it", off);
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, List<HostedZone> off) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, List<HostedZone> off) {
        off.forEach(zone -> context.cloud().traffic().accelerate(zone.id()));
        return Facts.NONE;
    }

    @Override
    public Remedy undo(StepContext context, List<HostedZone> off) {
        return Remedy.joined(
                " and ",
                off.stream()
                        .map(zone -> Remedy.of(Command.aws(
                                "route53",
                                "update-hosted-zone-features",
                                "--hosted-zone-id",
                                zone.id(),
                                "--no-enable-accelerated-recovery")))
                        .toList());
    }
}
