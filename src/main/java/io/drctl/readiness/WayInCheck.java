package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether users get in to a row's load balancer; see {@link WayIn}. The other Region's is asked only where that
 * decides: about one that is internal, or lets in some public addresses only.
 */
record WayInCheck(
        Inventory inventory, Asset row, RegionName region, LoadBalancingReads loadBalancing, ComputeReads compute) {
    /**
     * Looks at it.
     *
     * @param check the finding's id
     * @return whether nothing is known to keep users out
     */
    boolean examine(Findings findings, String check, String subject, LoadBalancer balancer) {
        Placement place = balancer.placement();
        Set<Integer> ports = inventory.applications().stream()
                .filter(application -> row.equals(application.loadBalancer()))
                .map(Application::health)
                .map(health -> health.port())
                .collect(Collectors.toCollection(TreeSet::new));
        if (place == null || ports.isEmpty()) {
            return true;
        }
        List<Judgement> judged = new ArrayList<>();
        if (place.isInternal()) {
            findings.check(
                    check,
                    subject,
                    "users get in",
                    () -> noted(
                            judged,
                            judged(
                                    WayIn.internal(
                                            peer().map(LoadBalancer::placement)
                                                    .map(Placement::isInternal)
                                                    .orElse(null),
                                            region,
                                            inventory.upkeep()),
                                    "it is internal, as is the other Region's")));
            return judged.stream().noneMatch(each -> each.verdict() == ReadinessVerdict.FAIL);
        }
        Reading<WayIn.Around> around = compute.around(region, place);
        findings.check(
                check,
                subject,
                "users get in on port "
                        + Words.list(ports.stream().map(String::valueOf).toList()),
                () -> {
                    WayIn way = WayIn.of(balancer, ports, around.get(), region, inventory.upkeep());
                    return noted(
                            judged,
                            way.only().isEmpty()
                                    ? judged(way, "security groups, network ACLs and routes let users in")
                                    : compared(way, ports));
                });
        return judged.stream().noneMatch(each -> each.verdict() == ReadinessVerdict.FAIL);
    }

    private static Judgement noted(List<Judgement> all, Judgement one) {
        all.add(one);
        return one;
    }

    private static Judgement judged(WayIn way, String open) {
        if (way.problem() != null) {
            return Judgement.fail(way.problem(), Objects.requireNonNull(way.remedy()));
        }
        return way.unknown() == null
                ? Judgement.pass(open)
                : Judgement.unknown(way.unknown(), "find out, then verify again");
    }

    /** The same addresses are let in by both Regions, or the users of one of them stay outside. */
    private Judgement compared(WayIn way, Set<Integer> ports) {
        String seen = "only " + Words.list(way.only().stream().sorted().toList()) + " gets in";
        RegionName other = inventory.peerOf(region).name();
        try {
            Optional<LoadBalancer> peer = peer();
            Optional<Placement> place = peer.map(LoadBalancer::placement);
            if (place.isEmpty() || place.get().isInternal()) {
                return Judgement.pass(seen);
            }
            WayIn theirs = WayIn.of(
                    peer.get(), ports, compute.around(other, place.get()).get(), other, inventory.upkeep());
            return theirs.problem() != null || theirs.only().equals(way.only())
                    ? Judgement.pass(seen)
                    : Judgement.warn(
                            seen + "; in " + other + " "
                                    + (theirs.only().isEmpty()
                                            ? "everybody does"
                                            : Words.list(theirs.only().stream()
                                                    .sorted()
                                                    .toList())),
                            "let the same addresses in in both Regions");
        } catch (CloudException e) {
            return Judgement.pass(seen + "; not compared with " + other);
        }
    }

    private Optional<LoadBalancer> peer() {
        RegionName other = inventory.peerOf(region).name();
        return row.isIn(other)
                ? loadBalancing.loadBalancer(other, row.nameIn(other)).get()
                : Optional.empty();
    }
}
