package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Containers;
import io.drctl.cloud.Containers.Breaker;
import io.drctl.cloud.Containers.Deployment;
import io.drctl.cloud.Containers.Service;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An ECS service of two tasks. */
final class ContainerServiceCheckTest {
    private static final Asset ROW = RowCase.row(
            ContainerServiceCheck.KIND,
            "web",
            "",
            Scale.same(2),
            Map.of(RowKeys.CONTAINER_CLUSTER, RowCase.each("shop")));
    private static final Inventory SITE = RowCase.siteWith(ROW);
    private static final String DEFINITION = "arn:aws:ecs:us-west-1:123456789012:task-definition/web:7";
    private static final Deployment COMPLETED = new Deployment("d-1", "PRIMARY", "COMPLETED", null, 2, 2, 0);

    static Stream<RowCase> cases() {
        String word = "ecs-service.";
        return Stream.of(
                RowCase.healthy("two of two", cloud -> {}),
                RowCase.of(
                        "no service",
                        cloud -> cloud.containers(RECOVERY).services.clear(),
                        word + "active us-west-1 FAIL",
                        "no such service in cluster shop",
                        "create it in us-west-1"),
                RowCase.of(
                        "draining",
                        service("DRAINING", 2, 2, COMPLETED, Breaker.ROLLS_BACK),
                        word + "active us-west-1 FAIL",
                        "DRAINING",
                        "create it again"),
                RowCase.of(
                        "too few wanted",
                        service("ACTIVE", 1, 1, COMPLETED, Breaker.ROLLS_BACK),
                        word + "tasks us-west-1 FAIL",
                        "1 running of 1 desired",
                        "aws ecs update-service --region us-west-1 --cluster shop --service web --desired-count 2"),
                RowCase.of(
                        "tasks that don't start",
                        service("ACTIVE", 2, 0, COMPLETED, Breaker.ROLLS_BACK),
                        word + "tasks us-west-1 FAIL",
                        "0 running of 2 desired; ECS says: (service web) was unable to place a task",
                        "the service's events"),
                RowCase.of(
                        "a task that fails its health check",
                        cloud -> cloud.containers(RECOVERY)
                                .tasks
                                .put(
                                        "shop/web",
                                        List.of(
                                                new Containers.Task("task/1", "RUNNING", "HEALTHY", "10.20.1.1"),
                                                new Containers.Task("task/2", "RUNNING", "UNHEALTHY", "10.20.1.2"))),
                        word + "tasks us-west-1 FAIL",
                        "2 running of 2 desired, 1 of them UNHEALTHY",
                        "see why the health checks"),
                RowCase.of(
                        "a deployment that failed",
                        service(
                                "ACTIVE",
                                2,
                                2,
                                new Deployment("d-2", "PRIMARY", "FAILED", "tasks failed to start", 2, 0, 3),
                                Breaker.STOPS),
                        word + "deployment us-west-1 FAIL",
                        "the last deployment failed: tasks failed to start",
                        "deploy a version that starts"),
                RowCase.of(
                        "a deployment that is stuck",
                        service(
                                "ACTIVE",
                                2,
                                2,
                                new Deployment("d-2", "PRIMARY", "IN_PROGRESS", null, 2, 0, 5),
                                Breaker.STOPS),
                        word + "deployment us-west-1 FAIL",
                        "0 of 2 running, 5 tasks didn't start",
                        "stopped tasks"),
                RowCase.of(
                        "a deployment under way",
                        service(
                                "ACTIVE",
                                2,
                                2,
                                new Deployment("d-2", "PRIMARY", "IN_PROGRESS", null, 2, 1, 0),
                                Breaker.STOPS),
                        word + "deployment us-west-1 WARN",
                        "a deployment is under way, 1 of 2 running",
                        "wait until it is completed"),
                RowCase.of(
                        "no circuit breaker",
                        service("ACTIVE", 2, 2, COMPLETED, Breaker.OFF),
                        word + "circuit-breaker us-west-1 WARN",
                        "off",
                        "with rollback"),
                RowCase.of(
                        "no task definition",
                        cloud -> cloud.containers(RECOVERY).taskDefinitions.clear(),
                        word + "task-definition us-west-1 FAIL",
                        "there is no task definition",
                        "register it in us-west-1"),
                RowCase.of(
                        "an inactive task definition",
                        definition("INACTIVE", "nginx:1"),
                        word + "task-definition us-west-1 WARN",
                        "web:7 is INACTIVE",
                        "register it again"),
                RowCase.of(
                        "the other Region's registry",
                        definition("ACTIVE", "123456789012.dkr.ecr.us-east-2.amazonaws.com/web:7"),
                        word + "images us-west-1 FAIL",
                        "without that Region no task starts",
                        "replicate the repository to us-west-1"),
                RowCase.of(
                        "no cluster",
                        cloud -> cloud.containers(RECOVERY).clusters.clear(),
                        word + "capacity us-west-1 FAIL",
                        "there is no cluster shop",
                        "create it"),
                RowCase.of(
                        "deployed by something else",
                        service("ACTIVE", 2, 2, List.of(), Breaker.ROLLS_BACK),
                        word + "deployment us-west-1 WARN",
                        "something else deploys it",
                        "CodeDeploy"),
                RowCase.of(
                        "a capacity provider that the cluster hasn't",
                        cloud -> cloud.containers(RECOVERY)
                                .clusters
                                .put("shop", new Containers.Cluster("shop", "ACTIVE", 0, List.of())),
                        word + "capacity us-west-1 FAIL",
                        "cluster shop has no capacity provider FARGATE",
                        "associate it"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_found_as_it_is(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        cloud.containers(RECOVERY)
                .clusters
                .put("shop", new Containers.Cluster("shop", "ACTIVE", 0, List.of("FARGATE")));
        definition("ACTIVE", "123456789012.dkr.ecr.us-west-1.amazonaws.com/web:7")
                .accept(cloud);
        service("ACTIVE", 2, 2, COMPLETED, Breaker.ROLLS_BACK).accept(cloud);

        each.assertFound(ContainerServiceCheck.KIND, ROW, SITE, cloud);
    }

    private static Consumer<FakeCloud> definition(String status, String image) {
        return cloud -> cloud.containers(RECOVERY)
                .taskDefinitions
                .put(DEFINITION, new Containers.TaskDefinition(DEFINITION, status, List.of(image)));
    }

    private static Consumer<FakeCloud> service(
            String status, int desired, int running, Deployment deployment, Breaker breaker) {
        return service(status, desired, running, List.of(deployment), breaker);
    }

    private static Consumer<FakeCloud> service(
            String status, int desired, int running, List<Deployment> deployments, Breaker breaker) {
        return cloud -> cloud.containers(RECOVERY)
                .services
                .put(
                        "shop/web",
                        new Service(
                                "web",
                                status,
                                desired,
                                running,
                                0,
                                DEFINITION,
                                null,
                                List.of("FARGATE"),
                                deployments,
                                List.of(),
                                breaker,
                                List.of(new Containers.Event(
                                        Instant.EPOCH, "(service web) was unable to place a task"))));
    }
}
