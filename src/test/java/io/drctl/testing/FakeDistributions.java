package io.drctl.testing;

import io.drctl.cloud.Distributions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CloudFront, in memory. */
public final class FakeDistributions extends FakePort implements Distributions {
    /** By id. */
    public final Map<String, Distribution> distributions = new LinkedHashMap<>();

    FakeDistributions(FakeCloud cloud) {
        super(cloud, null);
    }

    @Override
    public Optional<Distribution> distribution(String id) {
        return call("cloudfront:GetDistribution", id, () -> Optional.ofNullable(distributions.get(id)));
    }

    @Override
    public List<Distribution> distributions() {
        return call("cloudfront:ListDistributions", "", () -> List.copyOf(distributions.values()));
    }
}
