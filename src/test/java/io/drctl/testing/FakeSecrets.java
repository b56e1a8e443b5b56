package io.drctl.testing;

import io.drctl.cloud.Secrets;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets Manager of one Region, in memory. */
public final class FakeSecrets extends FakePort implements Secrets {
    public final Map<String, Secret> secrets = new LinkedHashMap<>();

    FakeSecrets(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public Optional<Secret> secret(String name) {
        return call("secretsmanager:DescribeSecret", name, () -> Optional.ofNullable(secrets.get(name)));
    }

    @Override
    public List<String> secrets() {
        return call("secretsmanager:ListSecrets", "", () -> List.copyOf(secrets.keySet()));
    }
}
