package io.drctl.discovery;

import io.drctl.cloud.Listings;
import io.drctl.cloud.Listings.Balancer;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.discovery.Landscape.Area;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of load balancers, and the applications whose names point at them. */
final class TrafficRows {
    private final Draft draft;
    private final Map<String, Entry> rowByBalancer = new LinkedHashMap<>();
    private final Map<Entry, Balancer> balancerOfPrimary = new LinkedHashMap<>();

    TrafficRows(Draft draft) {
        this.draft = draft;
    }

    /** A pair of load balancers, and why it was guessed; empty where a DNS name has both. */
    private record Pair(Balancer primary, Balancer recovery, String guess) {}

    void add() {
        List<Balancer> here = new ArrayList<>(draft.scope.balancers(draft.primary()));
        List<Balancer> there = new ArrayList<>(draft.scope.balancers(draft.recovery()));
        List<Pair> pairs = new ArrayList<>();
        for (Route route : draft.scope.routes()) {
            Balancer one = route.balancers().get(draft.primary().region());
            Balancer other = route.balancers().get(draft.recovery().region());
            if (one != null && other != null && here.contains(one) && there.contains(other)) {
                here.remove(one);
                there.remove(other);
                pairs.add(new Pair(one, other, ""));
            }
        }
        Counterparts<Balancer> byName = Counterparts.of(
                here, draft.primary().region(), there, draft.recovery().region(), Balancer::name);
        byName.pairs().forEach(pair -> pairs.add(new Pair(pair.primary(), pair.recovery(), pair.guess())));
        pairs.forEach(this::row);
        draft.unpaired(byName, "load balancer", Balancer::name);
        applications();
    }

    private void row(Pair pair) {
        String kind = kind(pair.primary());
        String one = pair.primary().name();
        String other = pair.recovery().name();
        if (kind == null || !kind.equals(kind(pair.recovery())) || !draft.areNames(kind, one, other)) {
            draft.leftOut.add("load balancers " + one + " (" + pair.primary().type() + ") and " + other + " ("
                    + pair.recovery().type() + "): drctl can't check a pair of these types");
            return;
        }
        Entry row = draft.row(kind, draft.common(one, other), kind.equals("load-balancer") ? "ALB" : "NLB")
                .paired(pair.guess());
        if (draft.isChecked(kind)) {
            row.put("names", draft.both(one, other));
            rowByBalancer.put(pair.primary().arn(), row);
            rowByBalancer.put(pair.recovery().arn(), row);
            balancerOfPrimary.put(row, pair.primary());
        }
    }

    private static @Nullable String kind(Balancer balancer) {
        return switch (balancer.type()) {
            case "application" -> "load-balancer";
            case "network" -> "network-load-balancer";
            default -> null;
        };
    }

    /** Names that point at the same two load balancers in the same way belong to one application. */
    private void applications() {
        Map<String, List<Route>> together = new LinkedHashMap<>();
        Map<String, Entry> rows = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Route route : draft.scope.routes()) {
            if (!seen.add(route.name())) {
                draft.leftOut.add(
                        "name " + route.name() + " in zone " + route.zone().id() + ": another hosted zone has it too");
                continue;
            }
            Optional<Entry> row = route.balancers().values().stream()
                    .map(balancer -> rowByBalancer.get(balancer.arn()))
                    .filter(Objects::nonNull)
                    .findFirst();
            if (row.isEmpty()) {
                draft.leftOut.add("name " + route.name() + ": it points at one Region only, and no load balancer in"
                        + " the other is like its own");
                continue;
            }
            String key =
                    System.identityHashCode(row.get()) + " " + routing(route).word();
            together.computeIfAbsent(key, none -> new ArrayList<>()).add(route);
            rows.put(key, row.get());
        }
        Set<String> taken = new LinkedHashSet<>();
        together.forEach((key, routes) ->
                application(routes, Objects.requireNonNull(rows.get(key)), together.size() > 1, taken));
        if (together.isEmpty()) {
            draft.notFound.add("a name in Route 53 that points at a load balancer of both Regions");
        }
    }

    /** What drctl calls a name's routing. */
    private record Way(String word, String remark) {}

    private static Way routing(Route route) {
        return switch (route.policy()) {
            case "failover", "simple", "weighted" -> new Way(route.policy(), "");
            default -> new Way("none", "its records use " + route.policy() + " routing, which drctl doesn't change");
        };
    }

    private void application(List<Route> routes, Entry balancers, boolean isOneOfSeveral, Set<String> taken) {
        Route first = routes.get(0);
        Entry application = new Entry(first.name());
        if (isOneOfSeveral) {
            String label = first.name().startsWith("www.") ? first.zone().name() : first.name();
            application.put("name", Draft.unique(Draft.slug(label.split("\\.", 2)[0], "application"), taken));
        }
        Set<String> zones = routes.stream().map(this::zone).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Object> names = new ArrayList<>();
        for (Route route : routes) {
            if (zone(route).equals(zone(first))) {
                names.add(route.name());
            } else {
                Map<String, Object> name = new LinkedHashMap<>();
                name.put("name", route.name());
                name.put("hosted-zone", zone(route));
                names.add(name);
            }
        }
        if (routes.size() > 1) {
            application.guess("dns-names", names, "one application, as all point at " + balancers.label());
        } else {
            application.put("dns-names", names);
        }
        application.put("hosted-zone", zones.iterator().next());
        Way way = routing(first);
        application.put("routing", way.word());
        if (!way.remark().isEmpty()) {
            application.remark("routing", way.remark());
        }
        application.put("load-balancer", balancers);
        health(application, Objects.requireNonNull(balancerOfPrimary.get(balancers)));
        draft.applications.add(application);
    }

    /** The zone's name, or its id if several have that name. */
    private String zone(Route route) {
        long same = draft.landscape.zones().stream()
                .filter(zone -> zone.zone().name().equals(route.zone().name()))
                .count();
        return same > 1 || route.zone().name().indexOf('.') < 0
                ? route.zone().id()
                : route.zone().name();
    }

    private void health(Entry application, Balancer balancer) {
        Area area = draft.primary();
        List<Listener> listeners = area.all(Landscape.Listeners.class).stream()
                .filter(each -> each.balancer().equals(balancer.arn()))
                .flatMap(each -> each.listeners().stream())
                .sorted(Comparator.comparingInt(listener -> rank(listener)))
                .toList();
        Map<String, Object> health = new LinkedHashMap<>();
        boolean isEncrypted = !listeners.isEmpty()
                && (listeners.get(0).isEncrypted() || listeners.get(0).port() == 443);
        int usual = isEncrypted ? 443 : 80;
        int port = listeners.isEmpty() ? usual : listeners.get(0).port();
        health.put("scheme", isEncrypted ? "https" : "http");
        health.put("port", port);
        List<String> paths = area.all(Listings.TargetGroup.class).stream()
                .filter(group -> group.balancers().contains(balancer.arn()))
                .map(Listings.TargetGroup::healthPath)
                .filter(path -> path != null && path.matches("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,254}"))
                .map(Objects::requireNonNull)
                .distinct()
                .sorted()
                .toList();
        health.put("path", paths.isEmpty() ? "/" : paths.get(0));
        if (paths.size() == 1 && !listeners.isEmpty()) {
            application.put("health", health);
        } else {
            application.guess(
                    "health",
                    health,
                    listeners.isEmpty()
                            ? "its listeners are not known"
                            : paths.isEmpty()
                                    ? "no target group has a health check that gets a page"
                                    : "its target groups have several paths: " + String.join(", ", paths));
        }
    }

    private static int rank(Listener listener) {
        if (listener.isEncrypted()) {
            return listener.port() == 443 ? 0 : 1;
        }
        return listener.port() == 443 ? 2 : listener.port() == 80 ? 3 : 4;
    }

    /** The zones that subnets and load balancers of a Region's VPCs have in common. */
    static List<String> zones(Draft draft, RegionName region) {
        Area area = draft.landscape.area(region);
        Set<String> zones = area.all(Listings.Subnet.class).stream()
                .filter(subnet -> draft.scope.has(area, subnet.vpc()))
                .map(Listings.Subnet::zone)
                .filter(zone -> zone.matches(Pattern.quote(region.value()) + "[a-z]"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Balancer balancer : draft.scope.balancers(area)) {
            if (!balancer.zones().isEmpty()) {
                zones.retainAll(balancer.zones());
            }
        }
        return List.copyOf(zones);
    }
}
