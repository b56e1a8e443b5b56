package io.drctl.readiness;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Certificates;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/** What is read of services that are asked one or two questions each, thing by thing. */
final class ServiceReads {
    private final Cloud cloud;
    private final ReadOnce once;

    ServiceReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<AutoScaling.Group>> autoScalingGroup(RegionName region, String name) {
        return once.named("autoscaling:DescribeAutoScalingGroups", region, name, cloud.autoScaling(region)::group);
    }

    Reading<Optional<Containers.Cluster>> containerCluster(RegionName region, String name) {
        return once.named("ecs:DescribeClusters", region, name, cloud.containers(region)::cluster);
    }

    Reading<Optional<Containers.Service>> containerService(RegionName region, String cluster, String name) {
        return once.of(
                "ecs:DescribeServices",
                region,
                cluster + "/" + name,
                () -> cloud.containers(region).service(cluster, name));
    }

    Reading<List<Containers.Task>> tasks(RegionName region, String cluster, String service) {
        return once.of(
                "ecs:DescribeTasks",
                region,
                cluster + "/" + service,
                () -> cloud.containers(region).tasks(cluster, service));
    }

    Reading<Optional<Containers.TaskDefinition>> taskDefinition(RegionName region, String arn) {
        return once.named("ecs:DescribeTaskDefinition", region, arn, cloud.containers(region)::taskDefinition);
    }

    Reading<Optional<Certificates.Certificate>> certificate(RegionName region, String arn) {
        return once.named("acm:DescribeCertificate", region, arn, cloud.certificates(region)::certificate);
    }

    Reading<Optional<Secrets.Secret>> secret(RegionName region, String name) {
        return once.named("secretsmanager:DescribeSecret", region, name, cloud.secrets(region)::secret);
    }

    Reading<Optional<Registries.Repository>> repository(RegionName region, String name) {
        return once.named("ecr:DescribeRepositories", region, name, cloud.registries(region)::repository);
    }

    Reading<List<Registries.ReplicationRule>> replicationRules(RegionName region) {
        return once.of(
                "ecr:DescribeRegistry",
                region,
                "",
                () -> cloud.registries(region).replicationRules());
    }

    Reading<Optional<Registries.Image>> newestImage(RegionName region, String repository) {
        return once.named("ecr:DescribeImages", region, repository, cloud.registries(region)::newestImage);
    }

    Reading<Optional<Registries.Image>> image(RegionName region, String repository, String digest) {
        return once.of(
                "ecr:DescribeImages",
                region,
                repository + "@" + digest,
                () -> cloud.registries(region).image(repository, digest));
    }

    Reading<Optional<Tables.Table>> table(RegionName region, String name) {
        return once.named("dynamodb:DescribeTable", region, name, cloud.tables(region)::table);
    }

    Reading<Boolean> isRecoverable(RegionName region, String table) {
        return once.named("dynamodb:DescribeContinuousBackups", region, table, cloud.tables(region)::isRecoverable);
    }

    Reading<Optional<Distributions.Distribution>> distribution(String id) {
        return once.of(
                "cloudfront:GetDistribution",
                null,
                id,
                () -> cloud.distributions().distribution(id));
    }
}
