package io.drctl.discovery;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Listings;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.discovery.Landscape.Area;
import io.drctl.discovery.Landscape.Gap;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks in parallel what exists, and changes nothing: first for lists, then for the details of what belongs to the site.
 * What can't be read is a gap, and hides nothing else.
 */
final class Survey {
    /** How many questions about single things of one kind run at once; more would be throttled. */
    private static final int ABREAST = 8;

    static final String VPCS = "VPCs";

    private final Cloud cloud;
    private final Threads threads;

    Survey(Cloud cloud) {
        this.cloud = cloud;
        this.threads = cloud.threads();
    }

    /** The answer to one question: what was found, or why nothing was. */
    private record Answer(
            List<?> found, @Nullable Gap gap, @Nullable CloudException failure) {}

    /** A question under way. */
    private record Asked(@Nullable RegionName region, Threads.Pending<Answer> pending) {}

    /**
     * Everything that exists.
     *
     * @throws CloudException where nothing at all could be read of a Region
     */
    Landscape lists(RegionName primary, RegionName recovery) {
        List<Asked> asked = new ArrayList<>();
        for (RegionName region : List.of(primary, recovery)) {
            Listings listings = cloud.listings(region);
            asked.add(ask(VPCS, region, listings::vpcs));
            asked.add(ask("subnets", region, listings::subnets));
            asked.add(ask("EC2 instances", region, listings::instances));
            asked.add(ask("load balancers", region, listings::balancers));
            asked.add(ask("target groups", region, listings::targetGroups));
            asked.add(ask(
                    "Auto Scaling groups",
                    region,
                    () -> cloud.autoScaling(region).groups()));
            asked.add(ask("ECS services", region, () -> services(region)));
            asked.add(ask(
                    "EKS clusters",
                    region,
                    () -> each(listings.kubernetesClusters(), name -> listings.kubernetesCluster(name).stream())));
            asked.add(ask(
                    "database clusters", region, () -> cloud.databases(region).clusters()));
            asked.add(ask("database instances", region, listings::databaseInstances));
            asked.add(
                    ask("RDS instances", region, () -> cloud.dbInstances(region).instances()));
        }
        asked.add(ask(
                "hosted zones",
                null,
                () -> each(
                        cloud.listings(recovery).publicZones(),
                        zone -> Stream.of(new Landscape.Zone(
                                zone, cloud.listings(recovery).records(zone.id()))))));
        return gathered(
                new Landscape(
                        new Area(primary, List.of()), new Area(recovery, List.of()), List.of(), List.of(), List.of()),
                asked,
                true);
    }

    /** The same, with a closer look at what the scope says is the site's. */
    Landscape closer(Landscape lists, SiteScope scope) {
        List<Asked> asked = new ArrayList<>();
        for (Area area : lists.areas()) {
            RegionName region = area.region();
            scope.balancers(area)
                    .forEach(balancer -> asked.add(ask(
                            "listeners of " + balancer.name(),
                            region,
                            () -> List.of(new Landscape.Listeners(
                                    balancer.arn(), cloud.loadBalancing(region).listeners(balancer.arn()))))));
            scope.kubernetes(area)
                    .forEach(cluster -> asked.add(ask(
                            "node groups of " + cluster.name(),
                            region,
                            () -> each(
                                    cloud.listings(region).nodeGroups(cluster.name()),
                                    group -> cloud.kubernetes(region).nodeGroup(cluster.name(), group).stream()
                                            .map(found -> new Landscape.NodeGroup(cluster.name(), found))))));
            List<Listings.DatabaseInstance> serverless = area.all(Listings.DatabaseInstance.class).stream()
                    .filter(instance -> instance.size().equals("db.serverless"))
                    .toList();
            asked.add(ask(
                    "serverless capacity",
                    region,
                    () -> each(
                            distinct(serverless, Listings.DatabaseInstance::cluster),
                            cluster -> cloud.databases(region).serverlessScaling(cluster).stream()
                                    .map(scaling -> new Landscape.Capacity(cluster, scaling)))));
            List<Listings.Instance> instances = scope.instances(area);
            List<AutoScaling.Group> groups = scope.groups(area);
            asked.add(ask("launch templates", region, () -> each(groups, group -> type(region, group).stream())));
            asked.add(ask(
                    "images",
                    region,
                    () -> each(
                            distinct(instances, Listings.Instance::image),
                            // Copies can be recognized only for the account's own images.
                            id -> cloud.compute(region).image(id).stream()
                                    .filter(image -> cloud.compute(region).imagesNamed(image.name()).stream()
                                            .anyMatch(own -> own.id().equals(id))))));
            asked.add(ask(
                    "key pairs",
                    region,
                    () -> each(
                            distinct(instances, Listings.Instance::key),
                            name -> cloud.compute(region).keyPair(name).stream())));
        }
        RegionName primary = lists.primary().region();
        asked.add(ask(
                "secrets",
                primary,
                () -> each(
                        scope.named(lists, "secret", cloud.secrets(primary).secrets()),
                        name -> cloud.secrets(primary).secret(name).stream())));
        asked.add(ask(
                "DynamoDB tables",
                primary,
                () -> each(
                        scope.named(
                                lists, "dynamodb-table", cloud.tables(primary).tables()),
                        name -> cloud.tables(primary).table(name).stream())));
        asked.add(ask(
                "CloudFront distributions", primary, () -> cloud.distributions().distributions()));
        for (Area area : lists.areas()) {
            RegionName region = area.region();
            asked.add(
                    ask("certificates", region, () -> cloud.certificates(region).certificates()));
            asked.add(ask(
                    "ECR repositories",
                    region,
                    () -> cloud.registries(region).repositories().stream()
                            .filter(repository -> !scope.named(lists, "ecr-repository", List.of(repository.name()))
                                    .isEmpty())
                            .toList()));
        }
        List<String> checks = distinct(
                scope.routes().stream()
                        .flatMap(route -> route.records().stream())
                        .toList(),
                RecordSet::healthCheckId);
        // Health checks live in no Region; the primary's list holds them.
        asked.add(ask(
                "health checks",
                lists.primary().region(),
                () -> each(checks, id -> cloud.traffic().healthCheck(id).stream())));
        Landscape gathered = gathered(lists, asked, false);
        return withBuckets(gathered, scope);
    }

    /** The buckets whose names contain the two Regions. */
    private Landscape withBuckets(Landscape landscape, SiteScope scope) {
        RegionName primary = landscape.primary().region();
        RegionName recovery = landscape.recovery().region();
        List<Asked> asked = new ArrayList<>();
        Answer listed = ask("buckets", null, () -> cloud.listings(recovery).buckets())
                .pending()
                .join();
        if (listed.gap() != null) {
            asked.add(new Asked(null, threads.start("discover buckets", () -> listed)));
        }
        List<String> names = listed.found().stream().map(String.class::cast).toList();
        for (Counterparts.Pair<String> pair : scope.buckets(landscape, names)) {
            asked.add(ask(
                    "bucket " + pair.primary(),
                    primary,
                    () -> cloud.objectStore(primary).bucket(pair.primary()).stream()
                            .toList()));
            asked.add(ask(
                    "bucket " + pair.recovery(),
                    recovery,
                    () -> cloud.objectStore(recovery).bucket(pair.recovery()).stream()
                            .toList()));
        }
        return gathered(landscape, asked, false);
    }

    private List<Landscape.ContainerService> services(RegionName region) {
        Containers containers = cloud.containers(region);
        return each(
                containers.clusters(),
                cluster -> containers.services(cluster).stream()
                        .map(service -> new Landscape.ContainerService(
                                cluster.substring(cluster.lastIndexOf('/') + 1), service)));
    }

    private Optional<Landscape.GroupType> type(RegionName region, AutoScaling.Group group) {
        if (!group.types().isEmpty()) {
            return Optional.of(
                    new Landscape.GroupType(group.name(), group.types().get(0)));
        }
        AutoScaling.Template template = group.template();
        return template == null
                ? Optional.empty()
                : cloud.compute(region)
                        .launchTemplate(template.id(), template.version())
                        .map(Compute.LaunchTemplate::instanceType)
                        .map(type -> new Landscape.GroupType(group.name(), type));
    }

    private static <T> List<String> distinct(List<T> all, Function<T, @Nullable String> part) {
        Set<String> parts = new LinkedHashSet<>();
        for (T one : all) {
            String value = part.apply(one);
            if (value != null && !value.isEmpty()) {
                parts.add(value);
            }
        }
        return List.copyOf(parts);
    }

    /** A question about each of many things, a few at a time. */
    private <T, R> List<R> each(List<T> all, Function<? super T, Stream<? extends R>> question) {
        List<R> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ABREAST) {
            List<Callable<List<R>>> batch = all.subList(from, Math.min(from + ABREAST, all.size())).stream()
                    .<Callable<List<R>>>map(one ->
                            () -> question.apply(one).<R>map(each -> each).toList())
                    .toList();
            threads.all("discover", batch).forEach(found::addAll);
        }
        return found;
    }

    private Asked ask(String what, @Nullable RegionName region, Supplier<? extends List<?>> question) {
        return new Asked(region, threads.start("discover " + what, () -> {
            try {
                return new Answer(question.get(), null, null);
            } catch (CloudException e) {
                return new Answer(List.of(), new Gap(what, region, Objects.requireNonNull(e.explain())), e);
            }
        }));
    }

    private static Landscape gathered(Landscape before, List<Asked> asked, boolean mustFind) {
        Area primary = before.primary();
        Area recovery = before.recovery();
        List<Landscape.Zone> zones = new ArrayList<>(before.zones());
        List<Gap> gaps = new ArrayList<>(before.gaps());
        List<CloudException> failures = new ArrayList<>();
        for (Asked one : asked) {
            Answer answer = one.pending().join();
            if (answer.failure() != null) {
                failures.add(answer.failure());
            }
            if (answer.gap() != null) {
                gaps.add(answer.gap());
            } else if (primary.region().equals(one.region())) {
                primary = primary.with(answer.found());
            } else if (recovery.region().equals(one.region())) {
                recovery = recovery.with(answer.found());
            } else {
                answer.found().forEach(zone -> zones.add((Landscape.Zone) zone));
            }
        }
        if (mustFind) {
            for (Area area : List.of(primary, recovery)) {
                // An inventory needs both Regions.
                boolean isSilent = asked.stream()
                        .filter(one -> area.region().equals(one.region()))
                        .allMatch(one -> one.pending().join().failure() != null);
                if (isSilent) {
                    throw failures.stream()
                            .filter(failure -> area.region().equals(failure.region()))
                            .findFirst()
                            .orElse(failures.get(0));
                }
            }
        }
        return new Landscape(primary, recovery, zones, before.states(), gaps);
    }
}
