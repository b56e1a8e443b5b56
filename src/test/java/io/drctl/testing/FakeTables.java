package io.drctl.testing;

import io.drctl.cloud.Tables;
import io.drctl.inventory.RegionName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** DynamoDB of one Region, in memory. */
public final class FakeTables extends FakePort implements Tables {
    public final Map<String, Table> tables = new LinkedHashMap<>();
    /** Names of the tables without point-in-time recovery. */
    public final Set<String> unrecoverable = new HashSet<>();

    FakeTables(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public Optional<Table> table(String name) {
        return call("dynamodb:DescribeTable", name, () -> Optional.ofNullable(tables.get(name)));
    }

    @Override
    public List<String> tables() {
        return call("dynamodb:ListTables", "", () -> List.copyOf(tables.keySet()));
    }

    @Override
    public boolean isRecoverable(String name) {
        return call(
                "dynamodb:DescribeContinuousBackups",
                name,
                () -> tables.containsKey(name) && !unrecoverable.contains(name));
    }
}
