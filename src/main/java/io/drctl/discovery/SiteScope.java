package io.drctl.discovery;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.Listings;
import io.drctl.cloud.Listings.Balancer;
import io.drctl.discovery.Landscape.Area;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which part of the two Regions belongs to the site: what is in its VPCs, and the names that point there.
 *
 * @param vpcs of each Region
 * @param routes the site's names, the requested one first
 */
record SiteScope(RegionName primary, RegionName recovery, Map<RegionName, Set<String>> vpcs, List<Route> routes) {
    SiteScope {
        vpcs = Map.copyOf(vpcs);
        routes = List.copyOf(routes);
    }

    /** The site by what is known beforehand; everything if nothing is known. */
    static SiteScope of(Landscape landscape, Narrowing narrowing) {
        List<Route> routes = Route.in(landscape);
        Map<RegionName, Set<String>> vpcs = new LinkedHashMap<>();
        landscape.areas().forEach(area -> vpcs.put(area.region(), named(area, narrowing, landscape)));
        boolean isNarrowed = vpcs.values().stream().anyMatch(ids -> !ids.isEmpty());
        List<Route> wanted = routes.stream()
                .filter(route -> narrowing.dnsNames().isEmpty()
                        || narrowing.dnsNames().stream().anyMatch(route.name()::equalsIgnoreCase))
                .filter(route -> !isNarrowed
                        || route.vpcs().stream()
                                .anyMatch(vpc -> vpcs.values().stream().anyMatch(ids -> ids.contains(vpc))))
                .sorted(Comparator.comparingInt(route -> rank(route, narrowing)))
                .toList();
        if (!isNarrowed) {
            landscape.areas().forEach(area -> vpcs.put(area.region(), reached(area, wanted)));
        }
        completeByCounterpart(landscape, vpcs);
        if (vpcs.values().stream().allMatch(Set::isEmpty)) {
            landscape.areas().forEach(area -> vpcs.put(area.region(), inUse(area)));
        }
        return new SiteScope(landscape.primary().region(), landscape.recovery().region(), vpcs, wanted);
    }

    private static int rank(Route route, Narrowing narrowing) {
        for (int i = 0; i < narrowing.dnsNames().size(); i++) {
            if (route.name().equalsIgnoreCase(narrowing.dnsNames().get(i))) {
                return i;
            }
        }
        return route.name().startsWith("www.") ? 1000 : 1001;
    }

    /** The VPCs that were named, by id, by tag or in a Terraform state: themselves, or something in them. */
    private static Set<String> named(Area area, Narrowing narrowing, Landscape landscape) {
        Set<String> managed = landscape.states().stream()
                .flatMap(resource -> resource.ids().stream())
                .collect(Collectors.toSet());
        Set<String> inStates = Stream.of(
                        area.all(Listings.Subnet.class).stream()
                                .filter(subnet -> managed.contains(subnet.id()))
                                .map(Listings.Subnet::vpc),
                        area.all(Balancer.class).stream()
                                .filter(balancer -> managed.contains(balancer.arn()))
                                .map(Balancer::vpc),
                        area.all(Listings.Instance.class).stream()
                                .filter(instance -> managed.contains(instance.id()))
                                .map(Listings.Instance::vpc))
                .flatMap(vpcs -> vpcs)
                .collect(Collectors.toSet());
        return area.all(Listings.Vpc.class).stream()
                .filter(vpc -> narrowing.vpcs().contains(vpc.id())
                        || managed.contains(vpc.id())
                        || inStates.contains(vpc.id())
                        || isTagged(vpc, narrowing.tags()))
                .map(Listings.Vpc::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the site was narrowed down to that is in neither Region, each with what was asked for. */
    static List<String> unmatched(Landscape landscape, Narrowing narrowing) {
        String where =
                landscape.primary().region() + " and " + landscape.recovery().region();
        List<String> unmatched = new ArrayList<>();
        narrowing.vpcs().stream()
                .filter(id -> landscape.areas().stream()
                        .noneMatch(area -> area.all(Listings.Vpc.class).stream()
                                .anyMatch(vpc -> vpc.id().equals(id))))
                .sorted()
                .forEach(id -> unmatched.add("no VPC of " + where + " has the id " + id));
        if (!narrowing.tags().isEmpty() && !isAnyTagged(landscape, narrowing.tags())) {
            unmatched.add("no VPC of " + where + " has "
                    + (narrowing.tags().size() == 1 ? "the tag " : "all of the tags ")
                    + narrowing.tags().entrySet().stream()
                            .map(tag -> tag.getKey() + "=" + tag.getValue())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        if (!landscape.states().isEmpty() && unmatched.isEmpty() && isNone(landscape, narrowing)) {
            unmatched.add("the Terraform states have neither a VPC of " + where + " nor anything in one");
        }
        if (!unmatched.isEmpty()) {
            landscape.gaps().stream()
                    .filter(gap -> gap.what().equals(Survey.VPCS))
                    .forEach(gap ->
                            unmatched.add(gap.what() + " could not be read in " + gap.region() + ": " + gap.why()));
        }
        return unmatched;
    }

    private static boolean isAnyTagged(Landscape landscape, Map<String, String> tags) {
        return landscape.areas().stream()
                .anyMatch(area -> area.all(Listings.Vpc.class).stream().anyMatch(vpc -> isTagged(vpc, tags)));
    }

    private static boolean isTagged(Listings.Vpc vpc, Map<String, String> tags) {
        return !tags.isEmpty() && vpc.tags().entrySet().containsAll(tags.entrySet());
    }

    private static boolean isNone(Landscape landscape, Narrowing narrowing) {
        return landscape.areas().stream()
                .allMatch(area -> named(area, narrowing, landscape).isEmpty());
    }

    private static Set<String> reached(Area area, List<Route> routes) {
        return routes.stream()
                .flatMap(route -> Stream.ofNullable(route.balancers().get(area.region())))
                .map(Balancer::vpc)
                .filter(vpc -> !vpc.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Where only one Region's VPC is known, the other's is the one with the same name. */
    private static void completeByCounterpart(Landscape landscape, Map<RegionName, Set<String>> vpcs) {
        RegionName primary = landscape.primary().region();
        RegionName recovery = landscape.recovery().region();
        Set<String> here = Objects.requireNonNull(vpcs.get(primary));
        Set<String> there = Objects.requireNonNull(vpcs.get(recovery));
        if (here.isEmpty() == there.isEmpty()) {
            return;
        }
        for (Counterparts.Pair<Listings.Vpc> pair : vpcPairs(landscape).pairs()) {
            if (here.contains(pair.primary().id())
                    || there.contains(pair.recovery().id())) {
                here.add(pair.primary().id());
                there.add(pair.recovery().id());
            }
        }
    }

    /** The names that point at both Regions, and at a VPC in one; empty where none does. */
    String namesInto(Listings.Vpc vpc, RegionName region) {
        return routes.stream()
                .filter(Route::isInBothRegions)
                .filter(route -> Objects.requireNonNull(route.balancers().get(region))
                        .vpc()
                        .equals(vpc.id()))
                .map(Route::name)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The names that point at both Regions, and at target groups in one; empty where none does. */
    String namesBehind(Area area, List<String> targetGroups) {
        Set<String> before = area.all(Listings.TargetGroup.class).stream()
                .filter(group -> targetGroups.contains(group.arn()))
                .flatMap(group -> group.balancers().stream())
                .collect(Collectors.toSet());
        return routes.stream()
                .filter(Route::isInBothRegions)
                .filter(route ->
                        before.contains(Objects.requireNonNull(route.balancers().get(area.region()))
                                .arn()))
                .map(Route::name)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The VPCs of both Regions except the default ones, paired by their names. */
    static Counterparts<Listings.Vpc> vpcPairs(Landscape landscape) {
        return Counterparts.of(
                own(landscape.primary()),
                landscape.primary().region(),
                own(landscape.recovery()),
                landscape.recovery().region(),
                SiteScope::nameOf);
    }

    static String nameOf(Listings.Vpc vpc) {
        return vpc.tags().getOrDefault("Name", "");
    }

    private static List<Listings.Vpc> own(Area area) {
        return area.all(Listings.Vpc.class).stream()
                .filter(vpc -> !vpc.isDefault())
                .toList();
    }

    /** Every VPC that somebody created, and the default one if it isn't empty. */
    private static Set<String> inUse(Area area) {
        Set<String> used = new LinkedHashSet<>();
        area.all(Balancer.class).forEach(balancer -> used.add(balancer.vpc()));
        area.all(Listings.Instance.class).forEach(instance -> used.add(instance.vpc()));
        area.all(Listings.DatabaseInstance.class).forEach(instance -> used.add(instance.vpc()));
        Set<String> vpcs = new LinkedHashSet<>();
        area.all(Listings.Vpc.class).stream()
                .filter(vpc -> !vpc.isDefault() || used.contains(vpc.id()))
                .forEach(vpc -> vpcs.add(vpc.id()));
        return vpcs;
    }

    /**
     * Groups of names that point at separate VPCs: several groups are several sites, and the user has to
     * choose. Those that point at both Regions come first.
     */
    static List<Discovery.Candidate> candidates(Landscape landscape) {
        List<Set<String>> groups = new ArrayList<>();
        List<List<Route>> routes = new ArrayList<>();
        for (Route route : Route.in(landscape)) {
            int at = -1;
            for (int i = 0; i < groups.size() && at < 0; i++) {
                if (groups.get(i).stream().anyMatch(route.vpcs()::contains)) {
                    at = i;
                }
            }
            if (at < 0) {
                groups.add(new LinkedHashSet<>(route.vpcs()));
                routes.add(new ArrayList<>(List.of(route)));
            } else {
                groups.get(at).addAll(route.vpcs());
                routes.get(at).add(route);
            }
        }
        return routes.stream()
                .map(group -> new Discovery.Candidate(
                        group.stream().map(Route::name).distinct().toList(),
                        group.stream().anyMatch(Route::isInBothRegions)))
                .sorted(Comparator.comparing(candidate -> !candidate.isInBothRegions()))
                .toList();
    }

    boolean has(Area area, String vpc) {
        return vpcs.getOrDefault(area.region(), Set.of()).contains(vpc);
    }

    List<Listings.Vpc> vpcs(Area area) {
        return area.all(Listings.Vpc.class).stream()
                .filter(vpc -> has(area, vpc.id()))
                .toList();
    }

    List<Balancer> balancers(Area area) {
        return area.all(Balancer.class).stream()
                .filter(balancer -> has(area, balancer.vpc()))
                .toList();
    }

    /** The instances that neither a group nor an EKS cluster manages. */
    List<Listings.Instance> instances(Area area) {
        return area.all(Listings.Instance.class).stream()
                .filter(instance -> has(area, instance.vpc()))
                .toList();
    }

    List<AutoScaling.Group> groups(Area area) {
        Set<String> subnets = subnets(area);
        return area.all(AutoScaling.Group.class).stream()
                .filter(group -> group.subnets().stream().anyMatch(subnets::contains))
                .filter(group -> group.tags().keySet().stream().noneMatch(key -> key.startsWith("eks:")))
                .toList();
    }

    List<Listings.KubernetesCluster> kubernetes(Area area) {
        Set<String> subnets = subnets(area);
        return area.all(Listings.KubernetesCluster.class).stream()
                .filter(cluster -> cluster.subnets().stream().anyMatch(subnets::contains))
                .toList();
    }

    private Set<String> subnets(Area area) {
        return area.all(Listings.Subnet.class).stream()
                .filter(subnet -> has(area, subnet.vpc()))
                .map(Listings.Subnet::id)
                .collect(Collectors.toSet());
    }

    /** The ECS services that a load balancer of the site forwards to, or that none forwards to. */
    List<Landscape.ContainerService> services(Area area) {
        Set<String> balancers = balancers(area).stream().map(Balancer::arn).collect(Collectors.toSet());
        Set<String> others = area.all(Listings.TargetGroup.class).stream()
                .filter(group -> group.balancers().stream().noneMatch(balancers::contains))
                .map(Listings.TargetGroup::arn)
                .collect(Collectors.toSet());
        return area.all(Landscape.ContainerService.class).stream()
                .filter(each -> each.service().targetGroups().isEmpty()
                        || !others.containsAll(each.service().targetGroups()))
                .toList();
    }

    List<Databases.Cluster> databaseClusters(Area area) {
        return area.all(Databases.Cluster.class).stream()
                .filter(cluster -> {
                    List<String> of = area.all(Listings.DatabaseInstance.class).stream()
                            .filter(instance -> cluster.id().equals(instance.cluster()))
                            .map(Listings.DatabaseInstance::vpc)
                            .toList();
                    return of.isEmpty() || of.stream().anyMatch(vpc -> !isElsewhere(area, vpc));
                })
                .toList();
    }

    /**
     * Whether something is in a VPC that is not the site's; if its VPC is unknown, it may be the site's.
     */
    private boolean isElsewhere(Area area, String vpc) {
        return !has(area, vpc)
                && area.all(Listings.Vpc.class).stream()
                        .anyMatch(known -> known.id().equals(vpc));
    }

    List<DbInstance> dbInstances(Area area) {
        Set<String> elsewhere = area.all(Listings.DatabaseInstance.class).stream()
                .filter(instance -> isElsewhere(area, instance.vpc()))
                .map(Listings.DatabaseInstance::id)
                .collect(Collectors.toSet());
        return area.all(DbInstance.class).stream()
                .filter(instance -> !elsewhere.contains(instance.id()))
                .toList();
    }

    /** The names of a kind that a Terraform state has, or that contain the name of the site's hosted zone. */
    List<String> named(Landscape landscape, String kind, List<String> names) {
        Set<String> words = routes.stream()
                .map(route -> route.zone().name().split("\\.", 2)[0])
                .filter(word -> word.length() >= 3)
                .collect(Collectors.toSet());
        return names.stream()
                .filter(name -> landscape.isInStates(kind, name)
                        || words.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains))
                .toList();
    }

    /** The account's buckets whose names differ only in the Region; where Terraform states have any, only those. */
    List<Counterparts.Pair<String>> buckets(Landscape landscape, List<String> names) {
        boolean isManaged = !TerraformState.ofKind(landscape.states(), "bucket").isEmpty();
        List<String> here = names.stream()
                .filter(name -> names(name, primary) && !names(name, recovery))
                .toList();
        List<String> there = names.stream()
                .filter(name -> names(name, recovery) && !names(name, primary))
                .toList();
        return Counterparts.of(here, primary, there, recovery, name -> name).pairs().stream()
                .filter(pair -> pair.guess().isEmpty())
                .filter(pair -> !isManaged
                        || landscape.isInStates("bucket", pair.primary())
                        || landscape.isInStates("bucket", pair.recovery()))
                .toList();
    }

    /** Whether a name contains a Region's. */
    private static boolean names(String name, RegionName region) {
        return !Counterparts.bare(name, region)
                .equals(name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", ""));
    }
}
