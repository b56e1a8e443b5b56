package io.drctl.sim;

import io.drctl.cloud.Compute;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.Network;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.Tagged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The web instances and the load balancers in front of them. */
final class Fleet {
    private static final List<String> NETWORKS = List.of("192.0.2.", "198.51.100.", "203.0.113.");

    private static final Duration ALTERNATING = Duration.ofSeconds(30);

    private final World world;
    private final State state;

    Fleet(World world, State state) {
        this.world = world;
        this.state = state;
    }

    /** The addresses of a Region's load balancer: one in each zone. */
    List<String> addresses(RegionName region) {
        if (!world.inventory().hasRegion(region)) {
            return List.of();
        }
        String network = NETWORKS.get(region.equals(world.inventory().primary().name()) ? 0 : 1);
        List<String> addresses = new ArrayList<>();
        for (int zone = 0; zone < world.inventory().region(region).zones().size(); zone++) {
            addresses.add(network + (10 + zone));
        }
        return addresses;
    }

    /** The Region whose load balancer has an address; null when none has it. */
    @Nullable
    RegionName regionAt(String address) {
        for (var region : world.inventory().regions()) {
            if (addresses(region.name()).contains(address) && balancer(region.name()) != null) {
                return region.name();
            }
        }
        return null;
    }

    /** The site's load balancer in a Region; null where there is none, as in a Region that the site has left. */
    LoadBalancing.@Nullable LoadBalancer balancer(RegionName region) {
        if (!world.inventory().hasRegion(region)) {
            return null;
        }
        return state.in(region).balancers.get(world.inventory().name(AssetKind.LOAD_BALANCER, region));
    }

    /** The target groups that a load balancer forwards to. */
    private List<String> groups(RegionName region, LoadBalancing.LoadBalancer balancer) {
        List<LoadBalancing.Listener> listeners = state.in(region).listeners.get(balancer.arn());
        return (listeners == null ? List.<LoadBalancing.Listener>of() : listeners)
                .stream()
                        .map(listener -> state.in(region).rules.get(listener.arn()))
                        .filter(Objects::nonNull)
                        .flatMap(List::stream)
                        .flatMap(rule -> rule.action().forwards().stream())
                        .filter(forward -> forward.weight() > 0)
                        .map(LoadBalancing.Forward::targetGroupArn)
                        .distinct()
                        .toList();
    }

    /**
     * The target groups that a request for the site reaches: those of the first rule that it matches, on the listener
     * for the site's port (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html">listener
     * rules</a>).
     *
     * @return empty where nothing listens, or the load balancer itself answers
     */
    private List<String> reached(RegionName region, LoadBalancing.LoadBalancer balancer, String path) {
        int port = world.inventory().application().health().port();
        List<LoadBalancing.Listener> listeners = state.in(region).listeners.get(balancer.arn());
        return (listeners == null ? List.<LoadBalancing.Listener>of() : listeners)
                .stream()
                        .filter(listener -> listener.port() == port)
                        .map(listener -> state.in(region).rules.get(listener.arn()))
                        .filter(Objects::nonNull)
                        .flatMap(List::stream)
                        .filter(rule -> rule.conditions().stream().allMatch(condition -> isMet(condition, path)))
                        .findFirst()
                        .map(rule -> rule.action().forwards().stream()
                                .filter(forward -> forward.weight() > 0)
                                .map(LoadBalancing.Forward::targetGroupArn)
                                .toList())
                        .orElse(List.of());
    }

    /** All that is known about clients is what they ask for. */
    private boolean isMet(LoadBalancing.Condition condition, String path) {
        @Nullable
        String asked = switch (condition.field()) {
            case "host-header" -> world.inventory().application().mainName().name();
            case "path-pattern" -> path;
            default -> null;
        };
        return asked != null
                && condition.values().stream()
                        .anyMatch(wildcard -> asked.matches(
                                Pattern.quote(wildcard).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q")));
    }

    /** What the Region does with clients' requests. */
    Clients.Serving serving(RegionName region) {
        return serving(region, "/");
    }

    /**
     * What the Region does with requests for a path. A target group sends them to its healthy targets and, when it has
     * none, to all (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html">health
     * checks</a>).
     */
    Clients.Serving serving(RegionName region, String path) {
        LoadBalancing.LoadBalancer balancer = balancer(region);
        if (balancer == null
                || world.faults().isDark(region)
                || !balancer.isActive()
                || !isHeard(region, balancer)
                || !isOpen(region, balancer)) {
            return new Clients.Serving(false, 0, new BitSet(), false, null);
        }
        List<Target> used = new ArrayList<>();
        for (String group : reached(region, balancer, path)) {
            List<Target> all =
                    Objects.requireNonNullElse(state.in(region).targets.get(group), List.<Target>of());
            List<Target> healthy = all.stream().filter(Target::isHealthy).toList();
            used.addAll(healthy.isEmpty() ? all : healthy);
        }
        BitSet working = new BitSet(used.size());
        for (int i = 0; i < used.size(); i++) {
            working.set(i, isWell(region, used.get(i).id()));
        }
        AuroraCluster cluster =
                state.in(region).clusters.get(world.inventory().database().clusterIn(region));
        boolean readable = cluster != null && world.aurora().answersReads(cluster);
        String log = cluster != null && world.aurora().takesWrites(cluster) ? cluster.log() : null;
        return new Clients.Serving(true, used.size(), working, readable, log);
    }

    private boolean isWell(RegionName region, String instanceId) {
        Tagged<Compute.Instance> found = state.in(region).instances.get(instanceId);
        return found == null
                ? world.services().isWell(region, instanceId)
                : found.resource().state().equals("running")
                        && !state.in(region).broken.contains(instanceId);
    }

    /** Something has happened to an instance; its load balancer will notice. */
    void changed(RegionName region, String instanceId) {
        world.begin(
                AwsDurations.TARGET_NOTICED,
                region + " " + instanceId,
                new ComputeTransition.TargetNoticed(region, instanceId));
    }

    /** A turn of health checks that alternate; nothing once the fault is healed. */
    void alternate(RegionName region, boolean isHealthy) {
        if (!world.faults().has(new Fault.HealthAlternates(region))) {
            return;
        }
        found(
                region,
                target -> isHealthy
                        ? seen(region, target)
                        : new Target(target.id(), target.port(), "unhealthy", "Health checks failed", target.zone()));
        boolean isDue = state.pending.stream()
                .anyMatch(each -> each.transition() instanceof RoutingTransition.HealthAlternated next
                        && next.region().equals(region));
        if (!isDue) {
            world.schedule(ALTERNATING.toMillis(), new RoutingTransition.HealthAlternated(region, !isHealthy));
        }
    }

    /** All of a Region's targets are found as they are. */
    void lookAgain(RegionName region) {
        found(region, target -> seen(region, target));
    }

    private void found(RegionName region, UnaryOperator<Target> how) {
        LoadBalancing.LoadBalancer balancer = balancer(region);
        if (balancer == null) {
            return;
        }
        for (String group : groups(region, balancer)) {
            List<Target> before = state.in(region).targets.get(group);
            if (before != null) {
                state.in(region)
                        .targets
                        .put(state.now, group, before.stream().map(how).toList());
            }
        }
        balancerChanged(region);
    }

    void targetNoticed(RegionName region, String instanceId) {
        LoadBalancing.LoadBalancer balancer = balancer(region);
        if (balancer == null) {
            return;
        }
        for (String group : groups(region, balancer)) {
            List<Target> before = state.in(region).targets.get(group);
            if (before == null) {
                continue;
            }
            List<Target> after = before.stream()
                    .map(target -> target.id().equals(instanceId) ? seen(region, target) : target)
                    .toList();
            if (!after.equals(before)) {
                state.in(region).targets.put(state.now, group, after);
                balancerChanged(region);
            }
        }
    }

    private Target seen(RegionName region, Target target) {
        return isWell(region, target.id())
                ? new Target(target.id(), target.port(), "healthy", null, target.zone())
                : new Target(target.id(), target.port(), "unhealthy", "Request timed out", target.zone());
    }

    /** Something has happened to a Region's load balancer; Route 53 will notice. */
    void balancerChanged(RegionName region) {
        world.begin(AwsDurations.BALANCER_NOTICED, region.value(), new RoutingTransition.BalancerNoticed(region));
    }

    void balancerNoticed(RegionName region) {
        state.in(region).balancerSeenHealthy = isBalancerHealthy(region);
    }

    /**
     * Whether packets of users pass to a load balancer and back: a security group has a rule for everybody, a route
     * leads to a gateway, and the network ACL has rules that allow something.
     */
    private boolean isOpen(RegionName region, LoadBalancing.LoadBalancer balancer) {
        LoadBalancing.Placement place = balancer.placement();
        if (place == null) {
            return true;
        }
        State.InRegion here = state.in(region);
        boolean isRouted = Objects.requireNonNull(here.routeTables.get(place.vpcId())).stream()
                .flatMap(table -> table.routes().stream())
                .anyMatch(route -> route.target().startsWith("igw-"));
        boolean isAllowed = Objects.requireNonNull(here.networkAcls.get(place.vpcId())).stream()
                .flatMap(acl -> acl.rules().stream())
                .anyMatch(Network.AclRule::isAllowed);
        boolean isLetIn = place.securityGroups().stream()
                .flatMap(group -> Objects.requireNonNull(here.ingress.get(group)).stream())
                .anyMatch(rule -> rule.source().equals("0.0.0.0/0"));
        return !place.isInternal() && isRouted && isAllowed && isLetIn;
    }

    private boolean isHeard(RegionName region, LoadBalancing.LoadBalancer balancer) {
        int port = world.inventory().application().health().port();
        List<LoadBalancing.Listener> listeners = state.in(region).listeners.get(balancer.arn());
        return listeners != null && listeners.stream().anyMatch(listener -> listener.port() == port);
    }

    /**
     * Whether Route 53 considers an alias to the load balancer healthy: it can be reached, and each of its target
     * groups has a healthy target (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias-common.html">evaluate
     * target health</a>).
     */
    boolean isBalancerHealthy(RegionName region) {
        LoadBalancing.LoadBalancer balancer = balancer(region);
        if (balancer == null || !balancer.isActive() || world.faults().isDark(region)) {
            return false;
        }
        List<LoadBalancing.Listener> listeners = state.in(region).listeners.get(balancer.arn());
        // One that answers by itself has no group that could be unhealthy.
        return listeners != null
                && !listeners.isEmpty()
                && groups(region, balancer).stream()
                        .map(group -> state.in(region).targets.get(group))
                        .allMatch(targets -> targets != null && targets.stream().anyMatch(Target::isHealthy));
    }

    void instanceBroke(RegionName region, String instanceId) {
        setStatus(region, instanceId, "running", "impaired");
        changed(region, instanceId);
    }

    void instanceMended(RegionName region, String instanceId) {
        setStatus(region, instanceId, "running", "initializing");
        changed(region, instanceId);
        world.begin(
                AwsDurations.STATUS_CHECKS,
                region + " " + instanceId,
                new ComputeTransition.InstanceChecked(region, instanceId));
    }

    void instanceStarted(RegionName region, String instanceId) {
        setStatus(region, instanceId, "running", "initializing");
        changed(region, instanceId);
        world.begin(
                AwsDurations.STATUS_CHECKS,
                region + " " + instanceId,
                new ComputeTransition.InstanceChecked(region, instanceId));
    }

    void instanceChecked(RegionName region, String instanceId) {
        setStatus(region, instanceId, "running", state.in(region).broken.contains(instanceId) ? "impaired" : "ok");
    }

    private void setStatus(RegionName region, String instanceId, String newState, String status) {
        InRegion here = state.in(region);
        Tagged<Compute.Instance> found = here.instances.get(instanceId);
        if (found != null) {
            Compute.Instance old = found.resource();
            here.instances.put(
                    state.now,
                    instanceId,
                    new Tagged<>(
                            new Compute.Instance(
                                    old.id(),
                                    old.name(),
                                    old.type(),
                                    newState,
                                    old.zone(),
                                    old.imageId(),
                                    old.keyName(),
                                    status,
                                    status,
                                    old.vpcId()),
                            found.tags()));
        }
    }

    void balancerCreated(RegionName region, String name) {
        LoadBalancing.LoadBalancer old = state.in(region).balancers.get(name);
        if (old != null) {
            state.in(region).balancers.put(state.now, name, old.as("active"));
            balancerChanged(region);
        }
    }
}
