package io.drctl.readiness;

import io.drctl.cloud.Containers;
import io.drctl.cloud.Containers.Service;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ECS service of a Region: it runs as many tasks as it should, its last deployment came to an end, and it could
 * start more. Tasks whose image is pulled from the other Region's registry run on until the first of them has to be
 * replaced, and none starts once that Region is gone.
 */
record ContainerServiceCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "ecs-service";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(
                    WORD + ".active",
                    WORD + ".tasks",
                    WORD + ".deployment",
                    WORD + ".circuit-breaker",
                    WORD + ".task-definition",
                    WORD + ".images",
                    WORD + ".capacity"),
            ContainerServiceCheck::new);

    static final CheckedKind KIND = CheckedKind.of(AssetKind.CONTAINER_SERVICE, FAMILY);

    /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html. */
    private static final Pattern REGISTRY =
            Pattern.compile("\\d{12}\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.(?:amazonaws\\.com|on\\.aws).*");

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String name = row.nameIn(region);
        String clusterName = RowKeys.containerCluster(row, region);
        Reading<Optional<Service>> service = site.services().containerService(region, clusterName, name);
        Reading<Optional<Containers.Cluster>> cluster = site.services().containerCluster(region, clusterName);
        String subject = "ECS service " + name;
        findings.present(
                        WORD + ".active",
                        subject,
                        "ACTIVE in cluster " + clusterName,
                        service::get,
                        () -> Judgement.fail(
                                "there is no such service in cluster " + clusterName,
                                "create it in " + region + ", or correct its name and cluster in the inventory"),
                        found -> found.status().equals("ACTIVE")
                                ? Judgement.pass("ACTIVE")
                                : Judgement.fail(found.status(), "create it again: it no longer takes tasks"))
                .filter(found -> found.status().equals("ACTIVE"))
                .ifPresent(found -> examine(findings, subject, found, clusterName, cluster));
    }

    private void examine(
            Findings findings,
            String subject,
            Service service,
            String clusterName,
            Reading<Optional<Containers.Cluster>> cluster) {
        Reading<Optional<Containers.TaskDefinition>> definition =
                site.services().taskDefinition(home.name(), service.taskDefinition());
        Reading<List<Containers.Task>> running = site.services().tasks(home.name(), clusterName, service.name());
        int expected = row.quantityIn(home);
        findings.check(
                WORD + ".tasks",
                subject,
                Words.count(expected, "running task"),
                () -> tasks(service, running, expected, clusterName));
        findings.check(WORD + ".deployment", subject, "one deployment, completed", () -> deployment(service));
        findings.check(
                WORD + ".circuit-breaker",
                subject,
                "ends a deployment whose tasks don't start",
                () -> breaker(service));
        Optional<Containers.TaskDefinition> known = findings.present(
                WORD + ".task-definition",
                subject,
                "an ACTIVE task definition",
                definition::get,
                () -> Judgement.fail(
                        "there is no task definition " + service.taskDefinition(),
                        "register it in " + home.name() + " and update the service"),
                found -> found.status().equals("ACTIVE")
                        ? Judgement.pass(shortName(found.arn()) + " is ACTIVE")
                        : Judgement.warn(
                                shortName(found.arn()) + " is " + found.status(),
                                "register it again and update the service: an inactive one can be deleted"
                                        + " permanently"));
        known.ifPresent(found -> findings.check(
                WORD + ".images", subject, "images that don't come from another Region", () -> images(found)));
        findings.check(
                WORD + ".capacity",
                subject,
                "capacity that its tasks can be placed on",
                () -> capacity(service, cluster.get(), clusterName));
    }

    private Judgement tasks(Service service, Reading<List<Containers.Task>> running, int expected, String cluster) {
        String seen = service.running() + " running of " + service.desired() + " desired"
                + (service.pending() == 0 ? "" : ", " + service.pending() + " pending");
        if (service.desired() < expected) {
            return Judgement.fail(
                    seen,
                    Remedy.of(Command.aws(
                            "ecs",
                            "update-service",
                            "--region",
                            home.name(),
                            "--cluster",
                            cluster,
                            "--service",
                            service.name(),
                            "--desired-count",
                            String.valueOf(expected))));
        }
        if (service.running() < Math.max(expected, service.desired())) {
            return Judgement.fail(
                    seen + (service.lastEvent() == null ? "" : "; ECS says: " + service.lastEvent()),
                    "see the service's events and its stopped tasks");
        }
        // Those that a failover counts.
        int ill = (int) running.get().stream()
                .filter(task -> task.isRunning() && !task.isServing())
                .count();
        return ill > 0
                ? Judgement.fail(
                        seen + ", " + ill + " of them UNHEALTHY", "see why the health checks of its containers fail")
                : Judgement.pass(seen);
    }

    private static Judgement deployment(Service service) {
        if (service.deployments().isEmpty()) {
            return Judgement.warn(
                    "ECS has no deployments of it: something else deploys it",
                    "see there, such as in CodeDeploy, that the last deployment succeeded");
        }
        Optional<Containers.Deployment> failed = service.failedDeployment();
        if (failed.isPresent()) {
            String reason = failed.get().reason();
            return Judgement.fail(
                    "the last deployment failed" + (reason == null ? "" : ": " + reason),
                    "deploy a version that starts");
        }
        Optional<Containers.Deployment> underWay = service.deployments().stream()
                .filter(deployment -> "IN_PROGRESS".equals(deployment.rollout()))
                .findFirst();
        if (underWay.isPresent()) {
            String seen = "a deployment is under way, " + underWay.get().running() + " of "
                    + underWay.get().desired() + " running";
            return underWay.get().failedTasks() > 0
                    ? Judgement.fail(
                            seen + ", " + Words.count(underWay.get().failedTasks(), "task") + " didn't start",
                            "see the service's events and its stopped tasks")
                    : Judgement.warn(seen, "wait until it is completed, then verify again");
        }
        return service.deployments().size() > 1
                ? Judgement.warn(
                        Words.count(service.deployments().size(), "deployment"),
                        "wait until the older one is gone, then verify again")
                : Judgement.pass("completed");
    }

    private static Judgement breaker(Service service) {
        return switch (service.breaker()) {
            case ROLLS_BACK -> Judgement.pass("on, and goes back to what ran before");
            case STOPS -> Judgement.pass("on");
            case OFF ->
                Judgement.warn(
                        "off: a deployment whose tasks don't start goes on for ever",
                        "switch the deployment circuit breaker on, with rollback");
        };
    }

    private Judgement images(Containers.TaskDefinition definition) {
        List<String> foreign =
                definition.images().stream().filter(this::isForeign).toList();
        return foreign.isEmpty()
                ? Judgement.pass(Words.list(definition.images()))
                : Judgement.fail(
                        "pulls " + Words.list(foreign) + ": without that Region no task starts",
                        "replicate the repository to " + home.name() + " and name its registry in the task definition");
    }

    private boolean isForeign(String image) {
        Matcher registry = REGISTRY.matcher(image);
        return registry.matches() && !registry.group(1).equals(home.name().value());
    }

    private static Judgement capacity(Service service, Optional<Containers.Cluster> cluster, String name) {
        if (cluster.isEmpty()) {
            return Judgement.fail("there is no cluster " + name, "create it");
        }
        Containers.Cluster found = cluster.get();
        if (!found.status().equals("ACTIVE")) {
            return Judgement.fail("cluster " + name + " is " + found.status(), "make the cluster ACTIVE");
        }
        List<String> unknown = service.capacityProviders().stream()
                .filter(provider -> !found.capacityProviders().contains(provider))
                .toList();
        if (!unknown.isEmpty()) {
            return Judgement.fail(
                    "cluster " + name + " has no capacity provider " + Words.list(unknown),
                    "associate it with the cluster");
        }
        if ("EC2".equals(service.launchType()) && found.containerInstances() == 0) {
            return Judgement.fail(
                    "cluster " + name + " has no container instance",
                    "start container instances: tasks of launch type EC2 need them");
        }
        return Judgement.pass(
                !service.capacityProviders().isEmpty()
                        ? Words.list(service.capacityProviders())
                        : service.launchType() == null ? "no launch type" : service.launchType());
    }

    /** {@code web:7} of a task definition's ARN. */
    private static String shortName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
