package io.drctl.cloud;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ECS of one Region. */
public interface Containers {
    Optional<Cluster> cluster(String name);

    /** A service of a cluster; empty when there is none, or no such cluster. */
    Optional<Service> service(String cluster, String name);

    /** A revision of a task definition, by its ARN. */
    Optional<TaskDefinition> taskDefinition(String arn);

    /** ARNs of every cluster of the Region. */
    List<String> clusters();

    /** Every service of a cluster. */
    List<Service> services(String cluster);

    /**
     * A cluster.
     *
     * @param status {@code ACTIVE}, {@code PROVISIONING}, {@code DEPROVISIONING}, {@code FAILED} or {@code INACTIVE}
     * @param containerInstances how many EC2 instances are registered; tasks on Fargate need none
     * @param capacityProviders what its services may take their capacity from
     */
    record Cluster(String name, String status, int containerInstances, List<String> capacityProviders) {
        public Cluster {
            capacityProviders = List.copyOf(capacityProviders);
        }
    }

    /**
     * A service (<a
     * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html">Service</a>).
     *
     * @param status {@code ACTIVE}, {@code DRAINING} or {@code INACTIVE}
     * @param taskDefinition ARN of the revision that it is to run
     * @param launchType {@code FARGATE}, {@code EC2} or {@code EXTERNAL}; null where capacity providers decide
     * @param capacityProviders those that its tasks are placed by; none where a launch type decides
     * @param targetGroups ARNs of the target groups that it registers its tasks with
     * @param breaker whether the circuit breaker ends a deployment whose tasks don't start
     * @param lastEvent the last thing ECS said about it; null when nothing
     */
    record Service(
            String name,
            String status,
            int desired,
            int running,
            int pending,
            String taskDefinition,
            @Nullable String launchType,
            List<String> capacityProviders,
            List<Deployment> deployments,
            List<String> targetGroups,
            Breaker breaker,
            @Nullable String lastEvent) {
        public Service {
            capacityProviders = List.copyOf(capacityProviders);
            deployments = List.copyOf(deployments);
            targetGroups = List.copyOf(targetGroups);
        }
    }

    /** What ends a deployment whose tasks don't start, and whether the service then rolls back to what ran before. */
    enum Breaker {
        OFF,
        STOPS,
        ROLLS_BACK
    }

    /**
     * A deployment of a service: there is one, and a second only while one replaces the other.
     *
     * @param status {@code PRIMARY}, {@code ACTIVE} or {@code INACTIVE}
     * @param rollout {@code COMPLETED}, {@code FAILED} or {@code IN_PROGRESS}; null where ECS doesn't follow it
     * @param failedTasks how many of its tasks in a row didn't start
     */
    record Deployment(
            String id,
            String status,
            @Nullable String rollout,
            @Nullable String reason,
            int desired,
            int running,
            int failedTasks) {}

    /**
     * What a task consists of.
     *
     * @param status {@code ACTIVE}, {@code INACTIVE} or {@code DELETE_IN_PROGRESS}
     * @param images of its containers, with their registries, as in the definition
     */
    record TaskDefinition(String arn, String status, List<String> images) {
        public TaskDefinition {
            images = List.copyOf(images);
        }
    }
}
