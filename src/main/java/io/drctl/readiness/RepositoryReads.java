package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.SourceRepositories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the source repositories, through Git. */
final class RepositoryReads {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Cloud cloud;
    private final ReadOnce once;

    RepositoryReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    /** The head of each repository, by URL. */
    List<Map.Entry<String, Reading<String>>> heads(List<String> urls) {
        List<Map.Entry<String, Reading<String>>> heads = new ArrayList<>();
        for (String url : urls) {
            heads.add(Map.entry(
                    url,
                    once.of(
                            SourceRepositories.OPERATION,
                            null,
                            url,
                            () -> cloud.repositories().head(url, TIMEOUT))));
        }
        return heads;
    }
}
