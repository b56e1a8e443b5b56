package io.drctl.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ECS of one Region. */
public interface Containers {
    Optional<Cluster> cluster(String name);

    /** A service of a cluster; empty when there is none, or no such cluster. */
    Optional<Service> service(String cluster, String name);

    /**
     * Sets how many tasks a service should run (<a
     * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html">UpdateService</a>), and
     * nothing else: it starts no deployment. Setting what is set already changes nothing.
     */
    void setDesired(String cluster, String service, int desired);

    /**
     * The tasks that a service wants to run, whichever deployment they are of; none where there is no such service (<a
     * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html">DescribeTasks</a>).
     */
    List<Task> tasks(String cluster, String service);

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
     * @param events what ECS said about it, newest first, the last ten at most
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
            List<Event> events) {
        public Service {
            capacityProviders = List.copyOf(capacityProviders);
            deployments = List.copyOf(deployments);
            targetGroups = List.copyOf(targetGroups);
            events = List.copyOf(events);
        }

        /** The last thing ECS said about it; null when nothing. */
        public @Nullable String lastEvent() {
            return events.isEmpty() ? null : events.get(0).message();
        }

        /** The deployment that ECS has given up; empty where there is none. */
        public Optional<Deployment> failedDeployment() {
            return deployments.stream().filter(Deployment::isFailed).findFirst();
        }
    }

    /**
     * What ECS said about a service (<a
     * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html">messages</a>).
     */
    record Event(Instant at, String message) {
        /** Whether it says that a task couldn't be started, such as "(service web) was unable to place a task". */
        public boolean isFailedStart() {
            return message.contains("unable to place")
                    || message.contains("unable to consistently start")
                    || message.contains("failed to launch");
        }

        /** Whether it says that tasks were started. */
        public boolean isStart() {
            return message.contains(" has started ");
        }
    }

    /**
     * A task of a service.
     *
     * @param status {@code PROVISIONING}, {@code PENDING}, {@code ACTIVATING}, {@code RUNNING},
     *     {@code DEACTIVATING}, {@code STOPPING}, …
     * @param health {@code HEALTHY}, {@code UNHEALTHY}, or {@code UNKNOWN}, also where no container has a health check
     * @param address its private IPv4 address, by which a load balancer knows it; null without a network interface of
     *     its own
     */
    record Task(
            String arn,
            String status,
            String health,
            @Nullable String address) {
        /** Whether its containers run; of one that waits for an instance nobody knows whether it will get any. */
        public boolean isRunning() {
            return status.equals("RUNNING");
        }

        public boolean isServing() {
            return isRunning() && !health.equals("UNHEALTHY");
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
            int failedTasks) {
        public boolean isFailed() {
            return "FAILED".equals(rollout);
        }
    }

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
