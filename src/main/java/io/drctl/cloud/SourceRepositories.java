package io.drctl.cloud;

import java.time.Duration;

/** Git repositories, asked the way {@code git ls-remote} does. */
public interface SourceRepositories {
    /** As failures name it; not in the form of AWS's operations, which shows whose advice is needed. */
    String OPERATION = "git ls-remote";

    /**
     * The commit that the repository's HEAD names.
     *
     * @throws CloudException when the repository doesn't answer, with Git's own last words
     */
    String head(String url, Duration timeout);
}
