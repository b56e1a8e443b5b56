package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Containers;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;

/** Clusters, services and task definitions, as ECS describes them. */
final class AwsContainers implements Containers {
    /** DescribeServices takes at most this many in one request. */
    private static final int SERVICES_MAX = 10;

    /** And DescribeTasks this many. */
    private static final int TASKS_MAX = 100;

    private static final int EVENTS = 10;

    private final Supplier<EcsClient> ecs;
    private final Calls calls;

    AwsContainers(Supplier<EcsClient> ecs, RegionName region) {
        this.ecs = ecs;
        this.calls = new Calls("ecs", region);
    }

    @Override
    public Optional<Cluster> cluster(String name) {
        // ECS reports a missing cluster as a failure within the answer, not as an error.
        return calls
                .call("DescribeClusters", () -> ecs.get().describeClusters(request -> request.clusters(name)))
                .clusters()
                .stream()
                .findFirst()
                .map(cluster -> new Cluster(
                        cluster.clusterName(),
                        Text.orEmpty(cluster.status()),
                        orZero(cluster.registeredContainerInstancesCount()),
                        cluster.capacityProviders()));
    }

    @Override
    public Optional<Service> service(String cluster, String name) {
        return described(cluster, List.of(name)).stream().findFirst();
    }

    @Override
    public List<String> clusters() {
        return calls.call(
                "ListClusters",
                () -> ecs.get().listClustersPaginator().clusterArns().stream().toList());
    }

    @Override
    public List<Service> services(String cluster) {
        List<String> arns = calls.call(
                "ListServices",
                () -> orNone(() ->
                        ecs.get().listServicesPaginator(request -> request.cluster(cluster)).serviceArns().stream()
                                .toList()));
        List<Service> services = new ArrayList<>();
        for (int from = 0; from < arns.size(); from += SERVICES_MAX) {
            services.addAll(described(cluster, arns.subList(from, Math.min(from + SERVICES_MAX, arns.size()))));
        }
        return services;
    }

    @Override
    public void setDesired(String cluster, String service, int desired) {
        calls.call(
                "UpdateService",
                () -> ecs.get()
                        .updateService(request ->
                                request.cluster(cluster).service(service).desiredCount(desired)));
    }

    @Override
    public List<Task> tasks(String cluster, String service) {
        List<String> arns = calls.call(
                "ListTasks",
                () -> orNone(() -> ecs
                        .get()
                        .listTasksPaginator(request ->
                                request.cluster(cluster).serviceName(service).desiredStatus(DesiredStatus.RUNNING))
                        .taskArns()
                        .stream()
                        .toList()));
        List<Task> tasks = new ArrayList<>();
        for (int from = 0; from < arns.size(); from += TASKS_MAX) {
            List<String> some = arns.subList(from, Math.min(from + TASKS_MAX, arns.size()));
            calls.call(
                            "DescribeTasks",
                            () -> ecs.get()
                                    .describeTasks(
                                            request -> request.cluster(cluster).tasks(some)))
                    .tasks()
                    .forEach(told -> tasks.add(new Task(
                            told.taskArn(),
                            Text.orEmpty(told.lastStatus()),
                            Text.orEmpty(told.healthStatusAsString()),
                            address(told))));
        }
        return tasks;
    }

    /** Of the network interface that ECS has attached to a task. */
    private static @Nullable String address(software.amazon.awssdk.services.ecs.model.Task told) {
        return told.attachments().stream()
                .filter(attachment -> "ElasticNetworkInterface".equals(attachment.type()))
                .flatMap(attachment -> attachment.details().stream())
                .filter(detail -> "privateIPv4Address".equals(detail.name()))
                .map(KeyValuePair::value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private List<Service> described(String cluster, List<String> services) {
        return calls.call(
                "DescribeServices",
                () ->
                        orNone(() -> ecs
                                .get()
                                .describeServices(
                                        request -> request.cluster(cluster).services(services))
                                .services()
                                .stream()
                                .map(AwsContainers::service)
                                .toList()));
    }

    /** Where there is no cluster, there is no service either, and no task. */
    private static <T> List<T> orNone(Supplier<List<T>> answer) {
        try {
            return answer.get();
        } catch (ClusterNotFoundException | ServiceNotFoundException e) {
            return List.of();
        }
    }

    @Override
    public Optional<TaskDefinition> taskDefinition(String arn) {
        try {
            return calls.find(
                            "DescribeTaskDefinition",
                            () -> ecs.get().describeTaskDefinition(request -> request.taskDefinition(arn)))
                    .map(answer -> answer.taskDefinition())
                    .map(definition -> new TaskDefinition(
                            definition.taskDefinitionArn(),
                            Text.orEmpty(definition.statusAsString()),
                            definition.containerDefinitions().stream()
                                    .map(ContainerDefinition::image)
                                    .filter(Objects::nonNull)
                                    .toList()));
        } catch (CloudException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * ECS has no specific error code for a task definition that doesn't exist: "Unable to describe task definition."
     */
    private static boolean isMissing(CloudException failure) {
        return failure.getCause() instanceof EcsException told
                && String.valueOf(told.getMessage()).contains("Unable to describe task definition");
    }

    private static Service service(software.amazon.awssdk.services.ecs.model.Service told) {
        return new Service(
                told.serviceName(),
                Text.orEmpty(told.status()),
                orZero(told.desiredCount()),
                orZero(told.runningCount()),
                orZero(told.pendingCount()),
                Text.orEmpty(told.taskDefinition()),
                Text.orNull(told.launchTypeAsString()),
                told.capacityProviderStrategy().stream()
                        .map(CapacityProviderStrategyItem::capacityProvider)
                        .toList(),
                told.deployments().stream().map(AwsContainers::deployment).toList(),
                told.loadBalancers().stream()
                        .map(LoadBalancer::targetGroupArn)
                        .filter(Objects::nonNull)
                        .toList(),
                breaker(told),
                told.events().stream()
                        .limit(EVENTS)
                        .map(event -> new Event(
                                event.createdAt() == null ? Instant.EPOCH : event.createdAt(),
                                Text.orEmpty(event.message())))
                        .toList());
    }

    private static Breaker breaker(software.amazon.awssdk.services.ecs.model.Service told) {
        DeploymentCircuitBreaker breaker = told.deploymentConfiguration() == null
                ? null
                : told.deploymentConfiguration().deploymentCircuitBreaker();
        if (breaker == null || !Boolean.TRUE.equals(breaker.enable())) {
            return Breaker.OFF;
        }
        return Boolean.TRUE.equals(breaker.rollback()) ? Breaker.ROLLS_BACK : Breaker.STOPS;
    }

    private static Deployment deployment(software.amazon.awssdk.services.ecs.model.Deployment told) {
        return new Deployment(
                Text.orEmpty(told.id()),
                Text.orEmpty(told.status()),
                Text.orNull(told.rolloutStateAsString()),
                Text.orNull(told.rolloutStateReason()),
                orZero(told.desiredCount()),
                orZero(told.runningCount()),
                orZero(told.failedTasks()));
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
