package io.drctl.aws;

import io.drctl.cloud.Registries;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.RepositoryFilter;

/** Repositories, images and replication rules, as ECR describes them. */
final class AwsRegistries implements Registries {
    private final Supplier<EcrClient> ecr;
    private final Calls calls;

    AwsRegistries(Supplier<EcrClient> ecr, RegionName region) {
        this.ecr = ecr;
        this.calls = new Calls("ecr", region);
    }

    @Override
    public Optional<Repository> repository(String name) {
        return calls.find(
                        "DescribeRepositories",
                        () -> ecr.get().describeRepositories(request -> request.repositoryNames(name)))
                .flatMap(answer -> answer.repositories().stream().findFirst())
                .map(AwsRegistries::repository);
    }

    @Override
    public List<Repository> repositories() {
        return calls.call(
                "DescribeRepositories",
                () -> ecr.get().describeRepositoriesPaginator().repositories().stream()
                        .map(AwsRegistries::repository)
                        .toList());
    }

    @Override
    public List<ReplicationRule> replicationRules() {
        var told = calls.call("DescribeRegistry", () -> ecr.get().describeRegistry(request -> {}));
        return told.replicationConfiguration() == null
                ? List.of()
                : told.replicationConfiguration().rules().stream()
                        .map(rule -> new ReplicationRule(
                                rule.destinations().stream()
                                        .map(to -> new Destination(
                                                new RegionName(to.region()), Text.orEmpty(to.registryId())))
                                        .toList(),
                                // PREFIX_MATCH is the only kind of filter.
                                rule.repositoryFilters().stream()
                                        .map(RepositoryFilter::filter)
                                        .toList()))
                        .toList();
    }

    /** {@inheritDoc} ECR returns images in no defined order, so all of them must be read. */
    @Override
    public Optional<Image> newestImage(String repository) {
        return calls.find(
                        "DescribeImages",
                        () -> ecr
                                .get()
                                .describeImagesPaginator(request -> request.repositoryName(repository))
                                .imageDetails()
                                .stream()
                                .map(AwsRegistries::image)
                                .toList())
                .flatMap(images -> images.stream().max(Comparator.comparing(Image::pushedAt)));
    }

    @Override
    public Optional<Image> image(String repository, String digest) {
        ImageIdentifier wanted = ImageIdentifier.builder().imageDigest(digest).build();
        return calls.find(
                        "DescribeImages",
                        () -> ecr.get()
                                .describeImages(request ->
                                        request.repositoryName(repository).imageIds(wanted)))
                .flatMap(answer -> answer.imageDetails().stream().findFirst())
                .map(AwsRegistries::image);
    }

    private static Repository repository(software.amazon.awssdk.services.ecr.model.Repository told) {
        return new Repository(told.repositoryName(), Text.orEmpty(told.repositoryUri()));
    }

    private static Image image(ImageDetail told) {
        return new Image(
                Text.orEmpty(told.imageDigest()),
                told.imageTags(),
                told.imagePushedAt() == null ? Instant.EPOCH : told.imagePushedAt());
    }
}
