package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The targets that users reach: those of the site's main groups as the kind of load balancer judges them, those of side
 * services beside, and whether security groups let the load balancer in to them.
 */
record TargetsBehind(Verification site, Asset row, SiteRegion home, Application application, Serving serving) {
    /** @param judge of the main groups' targets */
    Judgement judged(
            LoadBalancer balancer,
            Map<String, List<Target>> all,
            Function<Map<String, List<Target>>, Judgement> judge) {
        Map<String, List<Target>> main = new LinkedHashMap<>(all);
        main.keySet().removeAll(serving.sides());
        Judgement own = shutOut(balancer, main, judge.apply(main));
        List<String> down = Serving.down(serving.sides(), all);
        if (down.isEmpty() || own.verdict() != ReadinessVerdict.PASS) {
            return own;
        }
        return Judgement.warn(
                own.seen() + "; " + Words.list(down) + ", to which some requests go, "
                        + (down.size() == 1 ? "has" : "have") + " no healthy target",
                "nothing, if users can do without it; else look at the service behind it");
    }

    private Judgement shutOut(LoadBalancer balancer, Map<String, List<Target>> main, Judgement own) {
        Optional<TargetWay.Shut> shut;
        try {
            shut = shut(home, balancer, main);
            if (shut.isPresent() && own.verdict() != ReadinessVerdict.FAIL && isSoInTheOther()) {
                // Both Regions' targets are healthy: they are reached in a way that isn't seen here.
                return own;
            }
        } catch (CloudException e) {
            // The load balancer's own health checks get through, or don't: that is known without this.
            return own;
        }
        return shut.map(found -> own.verdict() == ReadinessVerdict.FAIL
                        ? Judgement.fail(own.seen() + "; " + found.problem(), found.remedy())
                        : Judgement.fail(
                                found.problem() + ", while its health check still says otherwise", found.remedy()))
                .orElse(own);
    }

    private boolean isSoInTheOther() {
        SiteRegion other = site.inventory().peerOf(home.name());
        if (!row.isIn(other.name())) {
            return false;
        }
        String name = row.nameIn(other.name());
        try {
            Optional<LoadBalancer> balancer =
                    site.loadBalancing().loadBalancer(other.name(), name).get();
            return balancer.isPresent()
                    && shut(
                                    other,
                                    balancer.get(),
                                    site.loadBalancing()
                                            .targets(other.name(), name, application)
                                            .get())
                            .isPresent();
        } catch (CloudException e) {
            return false;
        }
    }

    private Optional<TargetWay.Shut> shut(SiteRegion region, LoadBalancer balancer, Map<String, List<Target>> main) {
        Placement place = balancer.placement();
        List<Target> targets = main.values().stream()
                .flatMap(List::stream)
                .filter(target -> target.id().startsWith("i-") && target.port() > 0)
                .toList();
        if (place == null || place.securityGroups().isEmpty() || targets.isEmpty()) {
            return Optional.empty();
        }
        List<String> ids = targets.stream().map(Target::id).distinct().sorted().toList();
        Map<String, List<String>> groups =
                site.compute().groupsOf(region.name(), ids).get();
        List<String> all = groups.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        List<IngressRule> rules = all.isEmpty()
                ? List.of()
                : site.compute().ingress(region.name(), all).get();
        return TargetWay.of(
                place, targets, groups, rules, region, site.inventory().upkeep());
    }
}
