package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.OutsideView.HttpAnswer;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Site;
import io.drctl.runbook.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the site from outside: the hosted zone's own name servers (or the resolvers that the inventory names) answer
 * with the addresses of a Region's load balancer, and the health path answers there. What can't be reached from here is
 * reported as not verified, never as verified.
 */
public final class VerifyOutside implements Check {
    private static final Fact<List<String>> ADDRESSES = Fact.list("addresses");
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "verify-outside";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public Outline outline(StepContext context) {
        Application application = context.application();
        String name = application.mainName().name();
        return Outline.ofCheck(
                        "from outside, " + name + " gives the load balancer in " + context.region("region") + " and "
                                + application.health().path() + " answers",
                        // Longer than the 60 s for which an alias to a load balancer may be cached.
                        Duration.ofMinutes(3))
                .needing(
                        Need.spare("elasticloadbalancing:DescribeLoadBalancers", context.region("region")),
                        Need.spare(
                                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                                context.inventory()
                                        .peerOf(context.region("region"))
                                        .name()),
                        Need.spare("route53:ListHostedZonesByName", PointTraffic.CONTROL_PLANE));
    }

    /** Name servers and caches need a moment, so a wrong answer is checked again. */
    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public CheckResult check(StepContext context) {
        OldClients old = OldClients.begin(context);
        CheckResult result = looked(context);
        return old == null || result.status() == CheckResult.Status.FAILED ? result : old.beside(result);
    }

    private static CheckResult looked(StepContext context) {
        List<CheckResult> all = context.application().dnsNames().stream()
                .map(name -> check(context, name))
                .toList();
        return all.stream()
                .filter(one -> one.status() == CheckResult.Status.FAILED)
                .findFirst()
                .or(() -> all.stream()
                        .filter(one -> one.status() != CheckResult.Status.PASSED)
                        .findFirst())
                .orElseGet(() -> new CheckResult(
                        CheckResult.Status.PASSED,
                        all.stream().map(CheckResult::detail).collect(Collectors.joining("; ")),
                        all.get(0).facts()));
    }

    /**
     * A change of the records that Route 53 still knows was not lost: where they point elsewhere now, a later change
     * has done that.
     */
    @Override
    public Optional<String> overtaken(StepContext context) {
        RegionName region = context.region("region");
        String balancer = loadBalancerName(context, region);
        if (balancer == null || !context.application().isMoved() || !PointTraffic.hasLasted(context)) {
            return Optional.empty();
        }
        List<Aim> aims = Aim.read(context.cloud(), context.application());
        return aims.stream().allMatch(aim -> aim.leadsElsewhere(balancer))
                ? Optional.of("overtaken: the records were pointed away from " + region
                        + " after this run had pointed them there ("
                        + aims.stream().map(Aim::told).collect(Collectors.joining("; ")) + ")")
                : Optional.empty();
    }

    private static CheckResult check(StepContext context, DnsName name) {
        RegionName region = context.region("region");
        List<String> servers = servers(context, name);
        if (servers.isEmpty()) {
            return CheckResult.unverified("hosted zone " + name.hostedZone() + " has no name servers to ask");
        }
        String balancer = loadBalancerName(context, region);
        if (balancer == null) {
            return CheckResult.failed("there is no load balancer in " + region);
        }
        Map<String, List<String>> answers = new LinkedHashMap<>();
        Map<String, String> silent = new LinkedHashMap<>();
        NameServers.ask(context.cloud(), servers, name.name(), answers, silent);
        if (answers.isEmpty()) {
            return CheckResult.unverified(
                    "no name server of " + name.name() + " can be asked from here: " + few(silent.values()));
        }
        Set<String> expected = NameServers.balancerAddresses(context.cloud(), answers.keySet(), balancer);
        if (expected.isEmpty()) {
            return CheckResult.unverified("the addresses of " + balancer + " can't be looked up from here");
        }
        for (Map.Entry<String, List<String>> answer : answers.entrySet()) {
            if (answer.getValue().isEmpty() || !expected.containsAll(answer.getValue())) {
                return CheckResult.failed(answer.getKey() + " answers " + name.name() + " with "
                        + (answer.getValue().isEmpty() ? "no address" : String.join(", ", answer.getValue()))
                        + ", which is not the load balancer in " + region);
            }
        }
        Set<String> addresses = new LinkedHashSet<>();
        answers.values().forEach(addresses::addAll);
        return probe(context, name, List.copyOf(addresses), answers.size(), servers.size(), silent);
    }

    private static CheckResult probe(
            StepContext context,
            DnsName name,
            List<String> addresses,
            int answering,
            int asked,
            Map<String, String> silent) {
        Cloud cloud = context.cloud();
        String host = name.name();
        HealthEndpoint health = context.application().health();
        List<Callable<String>> probes = new ArrayList<>();
        for (String address : addresses) {
            probes.add(() -> {
                try {
                    HttpAnswer answer = cloud.outside()
                            .get(health.scheme(), host, address, health.port(), health.path(), HTTP_TIMEOUT);
                    return answer.isSuccess() ? "" : address + " answers " + health.path() + " with " + answer.told();
                } catch (CloudException e) {
                    return address + ": " + e.getMessage();
                }
            });
        }
        List<String> failures = cloud.threads().all("probe", probes).stream()
                .filter(failure -> !failure.isEmpty())
                .toList();
        if (!failures.isEmpty()) {
            return CheckResult.failed(String.join("; ", failures));
        }
        return new CheckResult(
                CheckResult.Status.PASSED,
                answering + " of " + asked + " name servers give " + String.join(", ", addresses) + ", and "
                        + health.path() + " answers there"
                        + (silent.isEmpty() ? "" : " (" + few(silent.values()) + ")"),
                Facts.of(ADDRESSES, addresses));
    }

    /** The first of several reasons, which are usually the same for all name servers of a zone. */
    private static String few(Collection<String> reasons) {
        String first = reasons.iterator().next();
        return reasons.size() == 1 ? first : first + " (and " + (reasons.size() - 1) + " more without an answer)";
    }

    private static List<String> servers(StepContext context, DnsName name) {
        Site site = context.inventory().site();
        if (!site.resolvers().isEmpty()) {
            return site.resolvers();
        }
        String nameOrId = name.hostedZone();
        boolean isOfFirst = nameOrId.equals(context.application().mainName().hostedZone());
        List<String> known =
                isOfFirst ? left(context, PointTraffic.NAME_SERVERS).orElse(List.of()) : List.of();
        Optional<String> told = isOfFirst ? left(context, PointTraffic.ZONE) : Optional.empty();
        String zone = Site.isZoneId(nameOrId) ? told.orElse(null) : nameOrId;
        if (known.isEmpty() || zone == null) {
            Optional<HostedZone> found;
            try {
                found = HostedZones.find(context.cloud(), nameOrId);
            } catch (CloudException e) {
                if (known.isEmpty()) {
                    throw e;
                }
                return known;
            }
            if (found.isEmpty()) {
                return known;
            }
            known = known.isEmpty() ? found.get().nameServers() : known;
            zone = found.get().name();
        }
        // A zone that nobody refers to answers as it should, and nobody hears it. DNS doesn't know it by its id.
        List<String> asked = new ArrayList<>(known);
        asked.addAll(HostedZones.strangers(context.cloud(), zone, known));
        return asked;
    }

    /** What the move has left: the change of the records, or the take-over before it. */
    private static <T> Optional<T> left(StepContext context, Fact<T> fact) {
        return context.leftByAction(PointTraffic.NAME)
                .get(fact)
                .or(() -> context.leftByAction(TakeOver.NAME).get(fact));
    }

    private static @Nullable String loadBalancerName(StepContext context, RegionName region) {
        Optional<String> known = left(context, PointTraffic.loadBalancer(region));
        if (known.isPresent()) {
            return known.get();
        }
        return context.application()
                .loadBalancerIn(region)
                .flatMap(name -> context.cloud().loadBalancing(region).loadBalancer(name))
                .map(LoadBalancer::dnsName)
                .orElse(null);
    }
}
