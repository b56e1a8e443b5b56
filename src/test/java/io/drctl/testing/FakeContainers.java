package io.drctl.testing;

import io.drctl.cloud.Containers;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** ECS of one Region, in memory. */
public final class FakeContainers extends FakePort implements Containers {
    public final Map<String, Cluster> clusters = new LinkedHashMap<>();
    /** By {@code cluster/service}. */
    public final Map<String, Service> services = new LinkedHashMap<>();
    /** By {@code cluster/service}. */
    public final Map<String, List<Task>> tasks = new LinkedHashMap<>();
    /** By ARN. */
    public final Map<String, TaskDefinition> taskDefinitions = new LinkedHashMap<>();

    FakeContainers(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Changes a service. */
    public void alter(String key, UnaryOperator<Service> change) {
        services.computeIfPresent(key, (name, old) -> change.apply(old));
    }

    @Override
    public Optional<Cluster> cluster(String name) {
        return call("ecs:DescribeClusters", name, () -> Optional.ofNullable(clusters.get(name)));
    }

    @Override
    public Optional<Service> service(String cluster, String name) {
        String key = cluster + "/" + name;
        return call("ecs:DescribeServices", key, () -> Optional.ofNullable(services.get(key)));
    }

    /** It starts nothing: tests say what becomes of it. */
    @Override
    public void setDesired(String cluster, String service, int desired) {
        String key = cluster + "/" + service;
        effect("ecs:UpdateService", key + " " + desired, () -> alter(key, old -> with(old, desired, old.events())));
    }

    /** The same service with another desired count, and other events. */
    public static Service with(Service old, int desired, List<Event> events) {
        return new Service(
                old.name(),
                old.status(),
                desired,
                old.running(),
                old.pending(),
                old.taskDefinition(),
                old.launchType(),
                old.capacityProviders(),
                old.deployments(),
                old.targetGroups(),
                old.breaker(),
                events);
    }

    @Override
    public List<Task> tasks(String cluster, String service) {
        String key = cluster + "/" + service;
        return call("ecs:DescribeTasks", key, () -> tasks.getOrDefault(key, List.of()));
    }

    @Override
    public Optional<TaskDefinition> taskDefinition(String arn) {
        return call("ecs:DescribeTaskDefinition", arn, () -> Optional.ofNullable(taskDefinitions.get(arn)));
    }

    @Override
    public List<String> clusters() {
        return call("ecs:ListClusters", "", () -> List.copyOf(clusters.keySet()));
    }

    @Override
    public List<Service> services(String cluster) {
        return call(
                "ecs:ListServices",
                cluster,
                () -> services.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(cluster + "/"))
                        .map(Map.Entry::getValue)
                        .toList());
    }
}
