package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static io.drctl.testing.Inventories.SCALED_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Containers.Event;
import io.drctl.cloud.Containers.Service;
import io.drctl.cloud.Containers.Task;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeContainers;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ECS services are raised, counted and lowered as Auto Scaling groups are ({@link CapacityTest}). */
final class ServiceCapacityTest {
    private static final Inventory SITE = Inventories.withScaledService(Inventories.flaskSite());
    private static final String KEY = "default/" + SCALED_SERVICE;
    private static final String UNPLACED = "(service flask-site-api) was unable to place a task because no container"
            + " instance met all of its requirements.";
    private static final String STARTED = "(service flask-site-api) has started 2 tasks: (task 3) (task 4).";

    private final RaiseCapacity raise = new RaiseCapacity();
    private final AwaitCapacity await = new AwaitCapacity();
    private final LowerCapacity lower = new LowerCapacity();
    private final PointTraffic point = new PointTraffic();
    private final FakeCloud cloud = HealthySite.of(SITE);

    private StepContext to(String accepted, Map<String, String> own) {
        return Steps.of(cloud, SITE, Map.of("to", RECOVERY.value(), "accept-capacity", accepted, "force", ""), own);
    }

    private StepContext launched() {
        return Steps.of(
                cloud, SITE, Map.of("to", RECOVERY.value(), "launched", "true", "accept-capacity", ""), Map.of());
    }

    private StepContext left() {
        return Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());
    }

    private FakeContainers ecs() {
        return cloud.containers(RECOVERY);
    }

    private Service service() {
        return ecs().service("default", SCALED_SERVICE).orElseThrow();
    }

    private Map<String, String> raised() {
        return Steps.apply(raise, to("", Map.of()));
    }

    private List<Call> updates() {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals("ecs:UpdateService"))
                .toList();
    }

    /** Two more tasks. */
    private void start(String status, String health, @Nullable String prefix) {
        List<Task> tasks =
                new ArrayList<>(Objects.requireNonNull(ecs().tasks.get(KEY)).subList(0, 2));
        tasks.add(new Task("task/3", status, health, prefix == null ? null : prefix + 3));
        tasks.add(new Task("task/4", status, health, prefix == null ? null : prefix + 4));
        ecs().tasks.put(KEY, tasks);
    }

    /** The load balancer says what it finds of two targets more. */
    private void register(String state, String third, String fourth) {
        String arn = HealthySite.targetGroupArn(SITE, RECOVERY);
        List<Target> targets = new ArrayList<>(
                Objects.requireNonNull(cloud.loadBalancing(RECOVERY).targets.get(arn)));
        targets.removeIf(target -> target.id().equals(third) || target.id().equals(fourth));
        targets.add(new Target(third, 80, state, null));
        targets.add(new Target(fourth, 80, state, null));
        cloud.loadBalancing(RECOVERY).targets.put(arn, targets);
    }

    private void say(String message) {
        cloud.clock().advance(Duration.ofSeconds(10));
        List<Event> events = new ArrayList<>(service().events());
        events.add(0, new Event(cloud.clock().now(), message));
        ecs().alter(KEY, old -> FakeContainers.with(old, old.desired(), events));
    }

    private GateResult gate(StepContext step) {
        return Steps.gates(point, step).stream()
                .filter(gate -> gate.test().equals("capacity"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_service_on_standby_is_raised_to_what_serving_takes_by_one_call() {
        Observation<RaiseCapacity.Seen> seen = raise.observe(to("", Map.of()));

        assertThat(seen).isInstanceOf(Observation.NotYet.class);
        assertThat(seen.detail())
                .isEqualTo("2 of 4 tasks of flask-site-api are healthy, in us-west-1; would be raised");
        raised();
        assertThat(updates()).extracting(Call::argument).containsExactly("default/flask-site-api 4");
        assertThat(service().desired()).isEqualTo(4);
    }

    @Test
    void it_is_waited_for_until_the_load_balancer_finds_the_new_tasks_healthy() {
        Map<String, String> own = raised();
        start("RUNNING", "UNKNOWN", "10.20.1.");
        register("initial", "10.20.1.3", "10.20.1.4");
        assertThat(raise.observe(to("", own)).detail())
                .isEqualTo("2 of 4 tasks of flask-site-api are healthy, 2 are starting, in us-west-1");
        assertThat(await.check(to("", own)).status()).isEqualTo(CheckResult.Status.FAILED);
        assertThat(gate(to("", own)).isRefusal()).isTrue();

        register("healthy", "10.20.1.3", "10.20.1.4");

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.Satisfied.class);
        assertThat(gate(to("", own)).outcome()).isEqualTo(GateResult.Outcome.PASSED);
        assertThat(await.check(to("", own)).detail())
                .isEqualTo("4 of 4 tasks of flask-site-api are healthy, in us-west-1");
    }

    @Test
    void tasks_that_are_there_yet_of_a_service_that_was_just_lowered_are_not_enough() {
        start("RUNNING", "HEALTHY", "10.20.1.");
        register("healthy", "10.20.1.3", "10.20.1.4");

        assertThat(raise.observe(to("", Map.of()))).isInstanceOf(Observation.NotYet.class);
        raised();

        assertThat(updates()).hasSize(1);
        assertThat(raise.observe(to("", Map.of()))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_task_whose_container_is_unhealthy_does_not_count_though_the_load_balancer_finds_it_healthy() {
        raised();
        start("RUNNING", "UNHEALTHY", "10.20.1.");
        register("healthy", "10.20.1.3", "10.20.1.4");

        assertThat(await.check(to("", Map.of())).status()).isEqualTo(CheckResult.Status.FAILED);
    }

    @Test
    void tasks_without_an_address_of_their_own_are_as_many_as_the_load_balancer_finds_healthy_beside_the_others() {
        raised();
        start("RUNNING", "HEALTHY", null);
        cloud.loadBalancing(RECOVERY)
                .targets
                .put(
                        HealthySite.targetGroupArn(SITE, RECOVERY),
                        List.of(
                                new Target("10.20.1.1", 80, "healthy", null),
                                new Target("10.20.1.2", 80, "healthy", null)));
        assertThat(await.check(to("", Map.of())).status()).isEqualTo(CheckResult.Status.FAILED);

        register("healthy", "i-1", "i-2");

        assertThat(await.check(to("", Map.of())).status()).isEqualTo(CheckResult.Status.PASSED);
    }

    @Test
    void before_what_cannot_be_undone_only_tasks_whose_containers_run_count() {
        raised();
        start("PROVISIONING", "UNKNOWN", null);
        assertThat(await.check(launched()).status()).isEqualTo(CheckResult.Status.FAILED);

        start("RUNNING", "UNKNOWN", "10.20.1.");

        assertThat(await.check(launched()).status()).isEqualTo(CheckResult.Status.PASSED);
        assertThat(await.outline(launched()).summary())
                .isEqualTo("ECS has launched what flask-site takes to be served in us-west-1");
    }

    @Test
    void tasks_that_ecs_cannot_place_are_not_waited_for_until_the_time_is_up() {
        Map<String, String> own = raised();
        say(UNPLACED);
        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(Duration.ofSeconds(90));

        assertThat(raise.observe(to("", own))).isInstanceOfSatisfying(Observation.OutOfReach.class, gone -> {
            assertThat(gone.detail())
                    .isEqualTo("2 of 4 tasks of flask-site-api are healthy, in us-west-1; ECS refuses to launch more: "
                            + UNPLACED);
            assertThat(gone.remedy().toString())
                    .isEqualTo("try again when ECS launches tasks in us-west-1 again, or accept what is there with"
                            + " --accept-capacity 50%");
        });
        say(STARTED);
        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void a_task_that_could_not_be_placed_before_the_service_was_raised_does_not_count() {
        say(UNPLACED);
        cloud.clock().advance(Duration.ofSeconds(1));
        Map<String, String> own = raised();
        cloud.clock().advance(Duration.ofMinutes(2));

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
    }

    private void failDeployment() {
        ecs().alter(
                        KEY,
                        old -> new Service(
                                old.name(),
                                old.status(),
                                old.desired(),
                                old.running(),
                                0,
                                old.taskDefinition(),
                                old.launchType(),
                                old.capacityProviders(),
                                List.of(new Containers.Deployment(
                                        "d-2", "PRIMARY", "FAILED", "tasks failed to start", 4, 0, 3)),
                                old.targetGroups(),
                                old.breaker(),
                                old.events()));
    }

    @Test
    void a_service_whose_deployment_failed_is_refused_before_anything_is_called() {
        failDeployment();

        assertThat(Steps.gates(raise, to("", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen())
                    .isEqualTo("2 of 4 tasks of flask-site-api are healthy, and its last deployment failed: tasks"
                            + " failed to start");
            assertThat(String.valueOf(gate.remedy()))
                    .isEqualTo("deploy a version that starts; or accept what is there with --accept-capacity 50%");
        });
    }

    @Test
    void a_deployment_that_fails_meanwhile_is_not_waited_for() {
        Map<String, String> own = raised();
        failDeployment();

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.OutOfReach.class);
    }

    @Test
    void a_service_that_is_gone_or_draining_is_refused() {
        ecs().services.clear();

        assertThat(Steps.gates(raise, to("50%", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).isEqualTo("there is no ECS service flask-site-api in cluster default");
            assertThat(gate.consent()).isNull();
        });
    }

    @Test
    void a_count_that_is_unknown_moves_nobody() {
        cloud.fail("ecs:DescribeTasks", CloudException.Cause.SERVICE_FAULT);

        GateResult gate = gate(to("50%", Map.of()));

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).startsWith("unknown: ");
        assertThat(String.valueOf(gate.remedy())).isEqualTo("make the ECS services and their targets' health readable");
        assertThat(gate.consent()).isNull();
    }

    @Test
    void a_raise_without_an_answer_is_owed_only_where_less_is_accepted() {
        CloudException failure = new CloudException(
                CloudException.Cause.SERVICE_FAULT, "ecs:UpdateService", RECOVERY, "InternalFailure", null);

        assertThat(raise.owed(to("", Map.of()), failure)).isNull();
        assertThat(raise.owed(to("50%", Map.of()), failure))
                .startsWith("the capacity of flask-site in us-west-1 isn't");
    }

    @Test
    void the_plan_says_what_is_called_read_and_spent() {
        assertThat(raise.outline(to("", Map.of())).calls())
                .extracting(PlannedCall::operation)
                .containsExactly("ecs:UpdateService");
        assertThat(raise.outline(to("", Map.of())).dependsOn())
                .extracting(Need::operation)
                .contains("ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks");
        assertThat(raise.outline(to("", Map.of())).costs())
                .containsExactly("2 more tasks of flask-site-api in us-west-1, until it is lowered again");
        assertThat(raise.outline(to("50%", Map.of())).warnings())
                .containsExactly(
                        "Users are sent there as soon as 50% of it is healthy: until the rest is, each task may"
                                + " get 2.0 times its share of requests.");
        assertThat(String.valueOf(raise.outline(to("", Map.of())).undo()))
                .isEqualTo("aws ecs update-service --region us-west-1 --cluster default --service flask-site-api"
                        + " --desired-count 2");
    }

    @Test
    void a_group_and_a_service_are_raised_and_named_together() {
        Inventory both = Inventories.withScaledService(Inventories.scaledDown(Inventories.flaskSite()));
        StepContext step = Steps.of(HealthySite.of(both), both, Map.of("to", RECOVERY.value()), Map.of());

        assertThat(raise.outline(step).summary())
                .endsWith("flask-site-app 4 instances instead of 2, flask-site-api 4 tasks instead of 2");
        assertThat(raise.observe(step).detail())
                .isEqualTo("2 of 4 instances of flask-site-app are healthy; 2 of 4 tasks of flask-site-api are healthy,"
                        + " in us-west-1; would be raised");
        assertThat(raise.gates().get(0).words(step))
                .isEqualTo(
                        "capacity-raisable: each Auto Scaling group and ECS service in us-west-1 may grow to what serving takes,"
                                + " and launches instances and tasks");
    }

    private void answer(RegionName region) {
        for (RegionName each : List.of(PRIMARY, RECOVERY)) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(SITE, each),
                            List.of(HealthySite.addressOf(SITE, each)));
        }
        cloud.traffic()
                .zones
                .values()
                .iterator()
                .next()
                .nameServers()
                .forEach(server -> cloud.outside()
                        .answer(
                                server,
                                SITE.application().mainName().name(),
                                List.of(HealthySite.addressOf(SITE, region))));
    }

    @Test
    void what_users_have_left_is_lowered_to_standby() {
        raised();
        answer(PRIMARY);

        assertThat(lower.observe(left()).detail())
                .isEqualTo("no users are sent to us-west-1; would be lowered: flask-site-api to 2 tasks");
        Steps.apply(lower, left());

        assertThat(service().desired()).isEqualTo(2);
        assertThat(lower.observe(left())).isInstanceOf(Observation.Satisfied.class);
    }
}
