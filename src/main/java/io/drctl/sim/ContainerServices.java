package io.drctl.sim;

import io.drctl.cloud.Containers;
import io.drctl.cloud.Containers.Event;
import io.drctl.cloud.Containers.Service;
import io.drctl.cloud.Containers.Task;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ECS services of the site, on Fargate, whose tasks serve users beside the web instances: started and stopped until
 * a service has as many as it should, or there is no capacity for them.
 */
final class ContainerServices {
    private static final String IMAGE = "public.ecr.aws/docker/library/httpd:2.4";
    private static final int REMEMBERED = 10;
    private static final int PORT = 80;

    private final World world;
    private final State state;

    ContainerServices(World world, State state) {
        this.world = world;
        this.state = state;
    }

    /** The services that the inventory has in a Region, with what its role gives them, before its load balancer. */
    void build(SiteRegion home) {
        RegionName region = home.name();
        for (Asset row : world.inventory().rows(AssetKind.CONTAINER_SERVICE)) {
            String name = row.nameIn(region);
            int quantity = row.quantityIn(home);
            List<Task> tasks = new ArrayList<>();
            for (int number = 1; number <= quantity; number++) {
                tasks.add(task(region, name, number, "RUNNING"));
            }
            put(
                    region,
                    RowKeys.containerCluster(row, region),
                    new Service(
                            name,
                            "ACTIVE",
                            quantity,
                            quantity,
                            0,
                            definition(region, name),
                            "FARGATE",
                            List.of(),
                            List.of(),
                            List.of(),
                            Containers.Breaker.ROLLS_BACK,
                            List.of()),
                    tasks);
        }
    }

    /** Their tasks are registered with the target group of the Region's load balancer, and found healthy. */
    List<Target> attach(RegionName region, String targetGroup) {
        List<Target> targets = new ArrayList<>();
        for (ContainerService each : state.in(region).services.all()) {
            Service old = each.service();
            put(region, each.cluster(), with(old, old.desired(), List.of(targetGroup), old.events()), each.tasks());
            each.tasks()
                    .forEach(task ->
                            targets.add(target(region, Objects.requireNonNull(task.address()), "healthy", null)));
        }
        return targets;
    }

    /** Whether a task with an address runs. */
    boolean isWell(RegionName region, String address) {
        return state.in(region).services.all().stream()
                .flatMap(each -> each.tasks().stream())
                .anyMatch(task -> task.isServing() && address.equals(task.address()));
    }

    /** Somebody says how many tasks a service should run; it notices a little later. */
    boolean setDesired(RegionName region, String key, int desired) {
        ContainerService found =
                Objects.requireNonNull(state.in(region).services.get(key), key);
        Service old = found.service();
        put(region, found.cluster(), with(old, desired, old.targetGroups(), old.events()), found.tasks());
        adjustLater(region, key);
        return old.desired() != desired;
    }

    private void adjustLater(RegionName region, String key) {
        world.begin(
                AwsDurations.GROUP_ADJUSTED, region + " " + key, new ComputeTransition.ServiceAdjusted(region, key));
    }

    /** The service starts, or stops, the tasks that it has too few or too many of. */
    void adjusted(RegionName region, String key) {
        ContainerService found = state.in(region).services.get(key);
        if (found == null) {
            return;
        }
        String name = found.service().name();
        int lacks = found.service().desired() - found.tasks().size();
        if (lacks > 0 && world.faults().refusesLaunches(region)) {
            say(region, found, noCapacity(name), found.tasks());
            adjustLater(region, key);
        } else if (lacks > 0) {
            start(region, found, lacks);
        } else if (lacks < 0) {
            stop(region, found, -lacks);
        }
    }

    private void start(RegionName region, ContainerService found, int lacks) {
        String name = found.service().name();
        List<Task> tasks = new ArrayList<>(found.tasks());
        for (int i = 0; i < lacks; i++) {
            Task task = task(region, name, Math.toIntExact(++state.order % 1_000_000), "PENDING");
            tasks.add(task);
            world.begin(
                    AwsDurations.TASK_START,
                    region + " " + task.arn(),
                    new ComputeTransition.TaskStarted(region, found.key(), task.arn()));
        }
        say(region, found, "(service " + name + ") has started " + lacks + " tasks.", tasks);
    }

    /** The containers of a task run, and it is registered with the load balancer, which has yet to find it healthy. */
    void started(RegionName region, String key, String arn) {
        ContainerService found = state.in(region).services.get(key);
        if (found == null || found.tasks().stream().noneMatch(task -> task.arn().equals(arn))) {
            return;
        }
        List<Task> tasks = found.tasks().stream()
                .map(task -> task.arn().equals(arn) ? new Task(arn, "RUNNING", task.health(), task.address()) : task)
                .toList();
        put(region, found.cluster(), found.service(), tasks);
        String address = tasks.stream()
                .filter(task -> task.arn().equals(arn))
                .findFirst()
                .map(Task::address)
                .orElseThrow();
        for (String group : found.service().targetGroups()) {
            List<Target> targets = new ArrayList<>(targets(region, group));
            targets.add(target(region, address, "initial", "Target registration is in progress"));
            state.in(region).targets.put(state.now, group, List.copyOf(targets));
        }
        world.fleet().changed(region, address);
    }

    /** The youngest go first. */
    private void stop(RegionName region, ContainerService found, int tooMany) {
        List<Task> left = found.tasks().subList(0, found.tasks().size() - tooMany);
        List<String> gone = found.tasks().subList(left.size(), found.tasks().size()).stream()
                .map(task -> Objects.requireNonNull(task.address()))
                .toList();
        for (String group : found.service().targetGroups()) {
            state.in(region)
                    .targets
                    .put(
                            state.now,
                            group,
                            targets(region, group).stream()
                                    .filter(target -> !gone.contains(target.id()))
                                    .toList());
        }
        say(region, found, "(service " + found.service().name() + ") has stopped " + tooMany + " running tasks.", left);
        world.fleet().balancerChanged(region);
    }

    private void say(RegionName region, ContainerService found, String message, List<Task> tasks) {
        Service old = found.service();
        List<Event> events = new ArrayList<>();
        events.add(new Event(Instant.ofEpochMilli(state.now), message));
        events.addAll(old.events().subList(0, Math.min(old.events().size(), REMEMBERED - 1)));
        put(region, found.cluster(), with(old, old.desired(), old.targetGroups(), events), tasks);
    }

    private Target target(RegionName region, String address, String health, @Nullable String reason) {
        SiteRegion home = world.inventory().region(region);
        return new Target(address, PORT, health, reason, SiteBuilder.zone(home, address.hashCode() & 0xff));
    }

    /**
     * What ECS says (<a
     * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html">messages</a>).
     */
    private static String noCapacity(String service) {
        return "(service " + service + ") was unable to place a task. Reason: Capacity is unavailable at this time."
                + " Please try again later or in a different availability zone.";
    }

    private List<Target> targets(RegionName region, String arn) {
        return Objects.requireNonNullElse(state.in(region).targets.get(arn), List.of());
    }

    /** Its counts are those of its tasks; a change of the desired count alone deploys nothing. */
    private void put(RegionName region, String cluster, Service service, List<Task> tasks) {
        int running = (int) tasks.stream().filter(Task::isRunning).count();
        Service counted = new Service(
                service.name(),
                service.status(),
                service.desired(),
                running,
                tasks.size() - running,
                service.taskDefinition(),
                service.launchType(),
                service.capacityProviders(),
                List.of(new Containers.Deployment(
                        "ecs-svc/1", "PRIMARY", "COMPLETED", null, service.desired(), running, 0)),
                service.targetGroups(),
                service.breaker(),
                service.events());
        ContainerService all = new ContainerService(cluster, counted, tasks);
        state.in(region).services.put(state.now, all.key(), all);
    }

    private static Service with(Service old, int desired, List<String> targetGroups, List<Event> events) {
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
                targetGroups,
                old.breaker(),
                events);
    }

    private static Task task(RegionName region, String service, int number, String status) {
        String address = "10.255." + number / 250 % 250 + "." + (number % 250 + 1);
        return new Task(prefix(region) + "task/" + service + "-" + number, status, "UNKNOWN", address);
    }

    static String definition(RegionName region, String service) {
        return prefix(region) + "task-definition/" + service + ":1";
    }

    /** What the tasks of a service consist of. */
    static Containers.TaskDefinition definition(Service service) {
        return new Containers.TaskDefinition(service.taskDefinition(), "ACTIVE", List.of(IMAGE));
    }

    private static String prefix(RegionName region) {
        return "arn:aws:ecs:" + region + ":" + World.ACCOUNT + ":";
    }
}
