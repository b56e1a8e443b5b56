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
