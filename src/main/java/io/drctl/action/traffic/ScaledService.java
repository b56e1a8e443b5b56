package io.drctl.action.traffic;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Containers.Deployment;
import io.drctl.cloud.Containers.Event;
import io.drctl.cloud.Containers.Service;
import io.drctl.cloud.Containers.Task;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An ECS service. Only its desired count is set, which starts no deployment; the bounds that Application Auto Scaling
 * may have for it stay as they are, and drctl doesn't read them. A task counts as launched once its containers run, as
 * ECS may leave one waiting for an instance for long; what ECS can't place stands in the service's events.
 */
record ScaledService(Asset row, RegionName region) implements Scaled {
    static final String CALL = "ecs:UpdateService";

    private static final Terms TERMS = new Terms("ECS service", "task", "ECS");

    @Override
    public Terms terms() {
        return TERMS;
    }

    private String cluster() {
        return RowKeys.containerCluster(row, region);
    }

    @Override
    public String missing() {
        return Scaled.super.missing() + " in cluster " + cluster();
    }

    @Override
    public String call() {
        return CALL;
    }

    @Override
    public String describing() {
        return "ecs:DescribeServices";
    }

    @Override
    public List<String> counting() {
        return List.of("ecs:ListTasks", "ecs:DescribeTasks");
    }

    @Override
    public List<String> explaining() {
        return List.of();
    }

    private Optional<Service> service(Cloud cloud) {
        return cloud.containers(region)
                .service(cluster(), name())
                .filter(service -> service.status().equals("ACTIVE"));
    }

    @Override
    public Optional<Found> find(Cloud cloud) {
        Optional<Service> service = service(cloud);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        List<Task> running = cloud.containers(region).tasks(cluster(), name()).stream()
                .filter(Task::isRunning)
                .toList();
        List<Task> serving = running.stream().filter(Task::isServing).toList();
        return service.map(found -> new Found(
                found.desired(),
                0,
                Integer.MAX_VALUE,
                running.size(),
                serving.size(),
                serving.stream()
                        .flatMap(task -> Stream.ofNullable(task.address()))
                        .toList(),
                found.targetGroups(),
                found.failedDeployment().map(ScaledService::obstacle).orElse(null)));
    }

    /** What verify fails, too: of a deployment that ECS has given up it starts no more tasks. */
    private static Obstacle obstacle(Deployment failed) {
        return new Obstacle(
                "and its last deployment failed" + (failed.reason() == null ? "" : ": " + failed.reason()),
                Remedy.of("deploy a version that starts"));
    }

    @Override
    public Optional<Desired> desired(Cloud cloud) {
        return service(cloud).map(service -> new Desired(service.desired(), 0));
    }

    /** ECS tries on by itself: whether it may start more now says the newest event that is about that. */
    @Override
    public Optional<String> refusal(Cloud cloud, @Nullable Instant since) {
        return service(cloud).stream()
                .flatMap(service -> service.events().stream())
                .filter(event -> event.isFailedStart() || event.isStart())
                .limit(1)
                .filter(Event::isFailedStart)
                .filter(event -> since == null || event.at().isAfter(since))
                .map(Event::message)
                .findFirst();
    }

    @Override
    public boolean triesWhenAsked() {
        return false;
    }

    @Override
    public void set(Cloud cloud, int desired) {
        cloud.containers(region).setDesired(cluster(), name(), desired);
    }

    @Override
    public Command setting(int desired) {
        return Command.aws(
                "ecs",
                "update-service",
                "--region",
                region,
                "--cluster",
                cluster(),
                "--service",
                name(),
                "--desired-count",
                desired);
    }
}
