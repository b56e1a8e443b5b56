package io.drctl.testing;

import io.drctl.cloud.Alarms;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** CloudWatch alarms of one Region, in memory. */
public final class FakeAlarms extends FakePort implements Alarms {
    public final Map<String, Alarm> alarms = new LinkedHashMap<>();

    FakeAlarms(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public Optional<Alarm> alarm(String name) {
        return call("cloudwatch:DescribeAlarms", name, () -> Optional.ofNullable(alarms.get(name)));
    }

    @Override
    public void createTakeOverAlarm(String name) {
        effect("cloudwatch:PutMetricAlarm", name, () -> alarms.put(name, new Alarm(name, "INSUFFICIENT_DATA")));
    }
}
