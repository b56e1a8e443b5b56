package io.drctl.readiness;

import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The VPC of a Region: it exists, with the promised address range and a usable subnet in each zone. */
record VpcCheck(Inventory inventory, Asset row, SiteRegion home, ComputeReads compute) implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of("vpc.present", "vpc.range", "vpc.zones"),
            (site, row, region) -> new VpcCheck(site.inventory(), row, region, site.compute()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.VPC, FAMILY);

    @Override
    public void examine(Findings findings) {
        Reading<List<Compute.Vpc>> vpcs = compute.vpcs(home.name(), row.tagsIn(home.name()));
        Reading<List<Compute.Subnet>> subnets = compute.subnets(home.name(), row.tagsIn(home.name()));
        int quantity = row.quantityIn(home);
        Remedy remedy = inventory.upkeep().provision(home.name());
        String subject = "VPC of " + inventory.site().name();
        Optional<List<Compute.Vpc>> present = findings.present(
                "vpc.present",
                subject,
                Words.count(quantity, "available VPC"),
                () -> Optional.of(vpcs.get()).filter(found -> !found.isEmpty()),
                () -> Judgement.fail("no VPC with the tags of the inventory", remedy),
                found -> present(found, quantity, remedy));
        present.ifPresent(found -> {
            String range = home.cidr();
            if (range != null) {
                findings.check("vpc.range", subject, range, () -> {
                    List<String> ranges = found.stream().map(Compute.Vpc::cidr).toList();
                    return ranges.stream().allMatch(range::equals)
                            ? Judgement.pass(range)
                            : Judgement.warn(
                                    Words.list(ranges),
                                    "correct the cidr of " + home.name() + " in the inventory, or rebuild the VPC");
                });
            }
            if (!home.zones().isEmpty()) {
                findings.check(
                        "vpc.zones",
                        subject,
                        "a subnet in each of " + Words.list(home.zones()),
                        () -> zones(subnets.get()));
            }
        });
    }

    private static Judgement present(List<Compute.Vpc> found, int quantity, Remedy remedy) {
        String seen = found.stream()
                .map(vpc -> vpc.id() + (vpc.state().equals("available") ? "" : " is " + vpc.state()))
                .collect(Collectors.joining(", "));
        boolean allAvailable = found.stream().allMatch(vpc -> vpc.state().equals("available"));
        if (found.size() < quantity || !allAvailable) {
            return Judgement.fail(seen, remedy);
        }
        return found.size() == quantity
                ? Judgement.pass(seen)
                : Judgement.warn(
                        seen + " all carry the tags of the inventory",
                        "remove the tags from the VPC that isn't the site's, or delete it");
    }

    private Judgement zones(List<Compute.Subnet> subnets) {
        Set<String> missing = new TreeSet<>(home.zones());
        subnets.stream()
                .filter(subnet -> subnet.state().equals("available"))
                .forEach(subnet -> missing.remove(subnet.zone()));
        return missing.isEmpty()
                ? Judgement.pass("subnets in " + Words.list(home.zones()))
                : Judgement.fail(
                        "no available subnet in " + Words.list(missing),
                        inventory.upkeep().provision(home.name()));
    }
}
