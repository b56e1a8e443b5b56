package io.drctl.readiness;

import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.Upkeep;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the security groups of instances let their load balancer in. Health checks see that, too, but minutes after a
 * group was changed, and only for the port on which they ask. Pure.
 */
final class TargetWay {
    private TargetWay() {}

    /** What keeps a load balancer out, and what to do about it. */
    record Shut(String problem, Remedy remedy) {}

    /**
     * Judges the instances among a load balancer's targets.
     *
     * @param groups ids of the instances' security groups; an instance whose groups aren't told isn't judged
     * @param rules of all of these groups
     * @return empty where nothing is known to keep the load balancer out
     */
    static Optional<Shut> of(
            Placement place,
            List<Target> targets,
            Map<String, List<String>> groups,
            List<IngressRule> rules,
            SiteRegion home,
            Upkeep upkeep) {
        // One without groups passes on the addresses of its clients, or asks from addresses that aren't told.
        if (place.securityGroups().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Set<String>> shut = new TreeMap<>();
        Set<String> ports = new TreeSet<>();
        for (Target target : targets) {
            List<String> its = groups.getOrDefault(target.id(), List.of());
            if (!its.isEmpty()
                    && rules.stream()
                            .noneMatch(rule -> its.contains(rule.group())
                                    && WayIn.covers(rule, target.port())
                                    && isBalancer(rule, place, home))) {
                shut.computeIfAbsent(Words.list(its), key -> new TreeSet<>()).add(target.id());
                ports.add(String.valueOf(target.port()));
            }
        }
        if (shut.isEmpty()) {
            return Optional.empty();
        }
        RegionName region = home.name();
        List<String> told = new ArrayList<>();
        shut.forEach((its, instances) -> told.add(
                (its.contains(" ") ? "security groups " + its + " don't let" : "security group " + its + " doesn't let")
                        + " the load balancer in to " + Words.list(List.copyOf(instances))));
        String port = "port " + Words.list(List.copyOf(ports));
        return Optional.of(new Shut(
                String.join("; ", told) + " on " + port,
                upkeep.provisioning(
                        "let " + Words.list(place.securityGroups()) + " in on " + port + " in the security group of the"
                                + " instances",
                        region)));
    }

    /** A load balancer comes with an address of its subnets, which lie in the Region's VPC. */
    private static boolean isBalancer(IngressRule rule, Placement place, SiteRegion home) {
        return switch (rule.kind()) {
            case GROUP -> place.securityGroups().contains(rule.source());
            case IPV4 -> home.mayHold(rule.source());
            case PREFIX_LIST -> true;
            case IPV6 -> false;
        };
    }
}
