package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import java.util.List;
import java.util.Map;

/** The repositories that the site would be rebuilt from: each answers {@code git ls-remote}. */
record SourceRepositoryCheck(Inventory inventory, RepositoryReads repositories) implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.asOne(
            List.of("source-repository.answers"),
            (site, row) -> new SourceRepositoryCheck(site.inventory(), site.repositories()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.SOURCE_REPOSITORY, FAMILY);

    @Override
    public void examine(Findings findings) {
        List<Map.Entry<String, Reading<String>>> heads = repositories.heads(inventory.repositories());
        if (heads.isEmpty()) {
            findings.check(
                    "source-repository.answers",
                    "repositories",
                    "at least one repository",
                    () -> Judgement.fail("the inventory lists none", "name them under repositories: in the inventory"));
        }
        heads.forEach(head -> findings.check(
                "source-repository.answers", "repository " + head.getKey(), "answers git ls-remote", () -> {
                    try {
                        String commit = head.getValue().get();
                        return Judgement.pass("answers, HEAD is " + commit.substring(0, Math.min(12, commit.length())));
                    } catch (CloudException e) {
                        if (e.reason() != CloudException.Cause.NOT_FOUND) {
                            throw e;
                        }
                        return Judgement.fail(
                                "there is no such repository: " + e.getMessage(),
                                "correct its URL in the inventory, or give Git access to it");
                    }
                }));
    }
}
