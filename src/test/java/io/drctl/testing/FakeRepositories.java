package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.SourceRepositories;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Git repositories, in memory. */
public final class FakeRepositories extends FakePort implements SourceRepositories {
    /** The commit of HEAD, by URL. */
    public final Map<String, String> heads = new HashMap<>();

    FakeRepositories(FakeCloud cloud) {
        super(cloud, null);
    }

    @Override
    public String head(String url, Duration timeout) {
        return call(OPERATION, url, () -> {
            String head = heads.get(url);
            if (head == null) {
                throw refusal(CloudException.Cause.NOT_FOUND, OPERATION, "repository not found");
            }
            return head;
        });
    }
}
