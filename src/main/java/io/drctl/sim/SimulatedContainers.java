package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Containers;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.util.List;
import java.util.Optional;

/** ECS in one Region. */
record SimulatedContainers(Wire wire, RegionName region) implements Containers {
    @Override
    public Optional<Cluster> cluster(String name) {
        return wire.read(
                "ecs:DescribeClusters",
                region,
                name,
                time -> all(time).stream()
                        .filter(each -> each.cluster().equals(name))
                        .findFirst()
                        .map(each -> new Cluster(name, "ACTIVE", 0, List.of("FARGATE"))));
    }

    @Override
    public List<String> clusters() {
        return wire.read(
                "ecs:ListClusters",
                region,
                "",
                time -> all(time).stream()
                        .map(each -> "arn:aws:ecs:" + region + ":" + World.ACCOUNT + ":cluster/" + each.cluster())
                        .distinct()
                        .toList());
    }

    @Override
    public Optional<Service> service(String cluster, String name) {
        String key = ContainerService.key(cluster, name);
        return wire.read(
                "ecs:DescribeServices",
                region,
                key,
                time -> Optional.ofNullable(here().services.at(time, key)).map(ContainerService::service));
    }

    @Override
    public List<Service> services(String cluster) {
        return wire.read(
                "ecs:ListServices",
                region,
                cluster,
                time -> all(time).stream()
                        .filter(each -> cluster.equals(each.cluster()) || cluster.endsWith("/" + each.cluster()))
                        .map(ContainerService::service)
                        .toList());
    }

    @Override
    public void setDesired(String cluster, String service, int desired) {
        String key = ContainerService.key(cluster, service);
        wire.change("ecs:UpdateService", region, key + " " + desired, () -> {
            if (here().services.get(key) == null) {
                throw new Refusal(Cause.REJECTED, "ServiceNotFoundException: Service not found.");
            }
            boolean changes = wire.world().services().setDesired(region, key, desired);
            return new Changed<>(true, changes, String.valueOf(desired));
        });
    }

    @Override
    public List<Task> tasks(String cluster, String service) {
        String key = ContainerService.key(cluster, service);
        return wire.read("ecs:DescribeTasks", region, key, time -> {
            ContainerService found = here().services.at(time, key);
            return found == null ? List.of() : found.tasks();
        });
    }

    @Override
    public Optional<TaskDefinition> taskDefinition(String arn) {
        return wire.read(
                "ecs:DescribeTaskDefinition",
                region,
                arn,
                time -> all(time).stream()
                        .map(ContainerService::service)
                        .filter(service -> service.taskDefinition().equals(arn))
                        .findFirst()
                        .map(ContainerServices::definition));
    }

    private List<ContainerService> all(long time) {
        return here().services.allAt(time);
    }

    private State.InRegion here() {
        return wire.world().state().in(region);
    }
}
