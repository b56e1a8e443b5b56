package io.drctl.readiness;

import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The web instances of a Region: number, size and spread over zones as promised, running, with status checks passing.
 */
record WebInstanceCheck(Inventory inventory, Asset row, SiteRegion home, ComputeReads compute)
        implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of("web-instance.quantity", "web-instance.size", "web-instance.zones", "web-instance.health"),
            (site, row, region) -> new WebInstanceCheck(site.inventory(), row, region, site.compute()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.WEB_INSTANCE, FAMILY);

    private static final Set<String> LEAVING = Set.of("shutting-down", "terminated");

    @Override
    public void examine(Findings findings) {
        Reading<List<Compute.Instance>> instances = compute.instances(inventory, row, home.name());
        int quantity = row.quantityIn(home);
        Remedy remedy = inventory.upkeep().provision(home.name());
        String subject = "web instances";
        List<Compute.Instance> present = findings.present(
                        "web-instance.quantity",
                        subject,
                        Words.count(quantity, "instance"),
                        () -> Optional.of(instances.get().stream()
                                .filter(instance -> !LEAVING.contains(instance.state()))
                                .toList()),
                        () -> Judgement.fail("no instance", remedy),
                        found -> quantity(found, quantity, remedy))
                .orElse(List.of());
        if (present.isEmpty()) {
            return;
        }
        row.sizeIn(home)
                .ifPresent(size -> findings.check("web-instance.size", subject, size, () -> {
                    List<Compute.Instance> others = present.stream()
                            .filter(instance -> !instance.type().equals(size))
                            .toList();
                    return others.isEmpty()
                            ? Judgement.pass(size)
                            : Judgement.fail(each(others, instance -> " is " + instance.type()), remedy);
                }));
        if (!home.zones().isEmpty()) {
            findings.check(
                    "web-instance.zones",
                    subject,
                    ZoneSpread.expected(home, quantity),
                    () -> ZoneSpread.judge(
                            home,
                            quantity,
                            present.stream().map(Compute.Instance::zone).toList(),
                            remedy));
        }
        findings.check(
                "web-instance.health", subject, "all running, their status checks passing", () -> health(present));
    }

    /** An instance for display: its id, which AWS uses, and its {@code Name} tag, which people know. */
    static String label(Compute.Instance instance) {
        return instance.name().equals(instance.id()) ? instance.id() : instance.id() + " (" + instance.name() + ")";
    }

    private static Judgement quantity(List<Compute.Instance> present, int quantity, Remedy remedy) {
        String seen = Words.count(present.size(), "instance");
        if (present.size() < quantity) {
            return Judgement.fail(seen, remedy);
        }
        return present.size() == quantity
                ? Judgement.pass(seen)
                : Judgement.warn(seen, "terminate what is not needed, or raise the quantity in the inventory");
    }

    private Judgement health(List<Compute.Instance> instances) {
        List<Compute.Instance> stopped = instances.stream()
                .filter(instance -> !instance.state().equals("running"))
                .toList();
        List<Compute.Instance> impaired = instances.stream()
                .filter(instance -> instance.state().equals("running")
                        && (instance.systemStatus().equals("impaired")
                                || instance.instanceStatus().equals("impaired")))
                .toList();
        List<Compute.Instance> undecided = instances.stream()
                .filter(instance -> instance.state().equals("running")
                        && !impaired.contains(instance)
                        && !(instance.systemStatus().equals("ok")
                                && instance.instanceStatus().equals("ok")))
                .toList();
        if (!stopped.isEmpty() || !impaired.isEmpty()) {
            List<String> seen = new ArrayList<>();
            stopped.forEach(instance -> seen.add(label(instance) + " is " + instance.state()));
            impaired.forEach(instance -> seen.add(label(instance) + " fails its status check (system "
                    + instance.systemStatus() + ", instance " + instance.instanceStatus() + ")"));
            Remedy remedy = !stopped.isEmpty()
                    ? Remedy.of(command("start-instances", stopped))
                    : Remedy.of("reboot, and replace what doesn't recover: ")
                            .then(command("reboot-instances", impaired));
            return Judgement.fail(String.join("; ", seen), remedy);
        }
        if (!undecided.isEmpty()) {
            return Judgement.unknown(
                    each(
                            undecided,
                            instance -> " has no result of its status checks yet (system " + instance.systemStatus()
                                    + ", instance " + instance.instanceStatus() + ")"),
                    "wait a few minutes and verify again");
        }
        return Judgement.pass("all running, status checks passing");
    }

    private Command command(String verb, List<Compute.Instance> instances) {
        return Command.aws("ec2", verb, "--region", home.name(), "--instance-ids")
                .with(instances.stream().map(Compute.Instance::id).toList());
    }

    private static String each(List<Compute.Instance> instances, Function<Compute.Instance, String> says) {
        return instances.stream()
                .map(instance -> label(instance) + says.apply(instance))
                .collect(Collectors.joining("; "));
    }
}
