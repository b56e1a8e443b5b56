package io.drctl.sim;

import io.drctl.cloud.Certificates;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services that the simulated site doesn't use, in one Region or, for CloudFront, in none: they answer as AWS does
 * where nothing exists, and are silent when their Region is.
 */
record UnusedServices(Wire wire, @Nullable RegionName region)
        implements Registries, Certificates, Secrets, Tables, Distributions {
    private <T> Optional<T> none(String operation, String name) {
        return wire.read(operation, region, name, time -> Optional.empty());
    }

    private <T> List<T> nothing(String operation, String name) {
        return wire.read(operation, region, name, time -> List.of());
    }

    @Override
    public Optional<Repository> repository(String name) {
        return none("ecr:DescribeRepositories", name);
    }

    @Override
    public List<Repository> repositories() {
        return nothing("ecr:DescribeRepositories", "");
    }

    @Override
    public List<ReplicationRule> replicationRules() {
        return nothing("ecr:DescribeRegistry", "");
    }

    @Override
    public Optional<Image> newestImage(String repository) {
        return none("ecr:DescribeImages", repository);
    }

    @Override
    public Optional<Image> image(String repository, String digest) {
        return none("ecr:DescribeImages", repository + "@" + digest);
    }

    @Override
    public Optional<Certificate> certificate(String arn) {
        return none("acm:DescribeCertificate", arn);
    }

    @Override
    public List<Certificate> certificates() {
        return nothing("acm:ListCertificates", "");
    }

    @Override
    public Optional<Secret> secret(String name) {
        return none("secretsmanager:DescribeSecret", name);
    }

    @Override
    public List<String> secrets() {
        return nothing("secretsmanager:ListSecrets", "");
    }

    @Override
    public Optional<Table> table(String name) {
        return none("dynamodb:DescribeTable", name);
    }

    @Override
    public List<String> tables() {
        return nothing("dynamodb:ListTables", "");
    }

    @Override
    public boolean isRecoverable(String name) {
        return wire.read("dynamodb:DescribeContinuousBackups", region, name, time -> false);
    }

    @Override
    public Optional<Distribution> distribution(String id) {
        return none("cloudfront:GetDistribution", id);
    }

    @Override
    public List<Distribution> distributions() {
        return nothing("cloudfront:ListDistributions", "");
    }
}
