package io.drctl.testing;

import io.drctl.cloud.Registries;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECR of one Region, in memory. */
public final class FakeRegistries extends FakePort implements Registries {
    public final Map<String, Repository> repositories = new LinkedHashMap<>();
    public final List<ReplicationRule> rules = new ArrayList<>();
    /** By the repository's name, the newest last. */
    public final Map<String, List<Image>> images = new LinkedHashMap<>();

    FakeRegistries(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public Optional<Repository> repository(String name) {
        return call("ecr:DescribeRepositories", name, () -> Optional.ofNullable(repositories.get(name)));
    }

    @Override
    public List<Repository> repositories() {
        return call("ecr:DescribeRepositories", "", () -> List.copyOf(repositories.values()));
    }

    @Override
    public List<ReplicationRule> replicationRules() {
        return call("ecr:DescribeRegistry", "", () -> List.copyOf(rules));
    }

    @Override
    public Optional<Image> newestImage(String repository) {
        return call(
                "ecr:DescribeImages",
                repository,
                () -> images.getOrDefault(repository, List.of()).stream().max(Comparator.comparing(Image::pushedAt)));
    }

    @Override
    public Optional<Image> image(String repository, String digest) {
        return call(
                "ecr:DescribeImages",
                repository + "@" + digest,
                () -> images.getOrDefault(repository, List.of()).stream()
                        .filter(image -> image.digest().equals(digest))
                        .findFirst());
    }
}
