package io.drctl.aws;

import io.drctl.cloud.Secrets;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** Secrets and their replicas, as Secrets Manager describes them; no value is ever asked for. */
final class AwsSecrets implements Secrets {
    private final Supplier<SecretsManagerClient> secrets;
    private final Calls calls;

    AwsSecrets(Supplier<SecretsManagerClient> secrets, RegionName region) {
        this.secrets = secrets;
        this.calls = new Calls("secretsmanager", region);
    }

    @Override
    public Optional<Secret> secret(String name) {
        return calls.find("DescribeSecret", () -> secrets.get().describeSecret(request -> request.secretId(name)))
                .map(AwsSecrets::secret);
    }

    @Override
    public List<String> secrets() {
        return calls.call(
                "ListSecrets",
                () -> secrets.get().listSecretsPaginator().stream()
                        .flatMap(page -> page.secretList().stream())
                        .map(SecretListEntry::name)
                        .toList());
    }

    private static Secret secret(DescribeSecretResponse told) {
        return new Secret(
                told.name(),
                told.arn(),
                current(told.versionIdsToStages()),
                region(told.primaryRegion()),
                told.replicationStatus().stream()
                        .map(replica -> new Replica(
                                new RegionName(replica.region()),
                                Text.orEmpty(replica.statusAsString()),
                                Text.orNull(replica.statusMessage())))
                        .toList(),
                told.deletedDate());
    }

    private static @Nullable String current(Map<String, List<String>> stages) {
        return stages.entrySet().stream()
                .filter(version -> version.getValue().contains("AWSCURRENT"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable RegionName region(@Nullable String name) {
        return name == null || name.isEmpty() ? null : new RegionName(name);
    }
}
