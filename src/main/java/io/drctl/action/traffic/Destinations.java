package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import io.drctl.readiness.Serving;
import io.drctl.readiness.WayIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what users' requests pass through in a Region. */
final class Destinations {
    /** A failover doesn't wait any longer for what only says whether users are shut out. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Destinations() {}

    /** All of it. */
    static Destination read(StepContext context, RegionName to) {
        return read(context, to, true);
    }

    /** The load balancer and what is behind it, but not whether users get in to it. */
    static Destination readBehind(StepContext context, RegionName to) {
        return read(context, to, false);
    }

    private static Destination read(StepContext context, RegionName to, boolean isWithWayIn) {
        LoadBalancing balancing = context.cloud().loadBalancing(to);
        Optional<LoadBalancer> found = context.application().loadBalancerIn(to).flatMap(balancing::loadBalancer);
        if (found.isEmpty()) {
            return new Destination(null, null, Map.of(), null, null);
        }
        LoadBalancer balancer = found.get();
        Placement place = isWithWayIn ? balancer.placement() : null;
        Threads.Pending<WayIn> way = place == null
                ? null
                : context.cloud().threads().start("way-in", () -> wayIn(context, to, balancer, place));
        Serving serving = null;
        try {
            serving = readServing(context, to, balancer);
            Map<String, List<Target>> targets = new LinkedHashMap<>();
            List<Callable<List<Target>>> reads = new ArrayList<>();
            for (String group : serving.groups()) {
                reads.add(() -> balancing.targets(group));
            }
            List<List<Target>> read = context.cloud().threads().all("targets", reads);
            for (int i = 0; i < read.size(); i++) {
                targets.put(serving.groups().get(i), read.get(i));
            }
            return new Destination(balancer, serving, targets, null, told(way));
        } catch (CloudException e) {
            return new Destination(balancer, serving, Map.of(), e, told(way));
        }
    }

    /**
     * Whether an internal load balancer is right is told by the records. The other Region's load balancer itself is not
     * asked about: that Region may be dark.
     */
    private static WayIn wayIn(StepContext context, RegionName to, LoadBalancer balancer, Placement place) {
        Upkeep upkeep = context.inventory().upkeep();
        if (place.isInternal()) {
            List<RecordSet> records = !context.application().isMoved()
                    ? List.of()
                    : Aim.read(context.cloud(), context.application()).stream()
                            .flatMap(aim -> aim.records().stream())
                            .toList();
            return WayIn.internal(WayIn.isPeerInternal(balancer, records), to, upkeep);
        }
        return WayIn.of(
                balancer,
                Set.of(context.application().health().port()),
                WayIn.Around.read(context.cloud().compute(to), place),
                to,
                upkeep);
    }

    private static @Nullable WayIn told(Threads.@Nullable Pending<WayIn> way) {
        if (way == null) {
            return null;
        }
        try {
            return way.join(PATIENCE);
        } catch (CloudException e) {
            return WayIn.untold(e.explain());
        } catch (TimeoutException | CompletionException e) {
            return WayIn.untold("no answer within 5 s");
        }
    }

    private static Serving readServing(StepContext context, RegionName to, LoadBalancer loadBalancer) {
        LoadBalancing balancing = context.cloud().loadBalancing(to);
        HealthEndpoint endpoint = context.application().health();
        List<LoadBalancing.Listener> listeners = balancing.listeners(loadBalancer.arn());
        Optional<LoadBalancing.Listener> listener = Serving.listener(listeners, endpoint);
        return listener.isEmpty()
                ? Serving.unheard(listeners, endpoint, to, context.inventory().upkeep())
                : Serving.by(listener.get(), balancing.rules(listener.get().arn()), context.application());
    }
}
