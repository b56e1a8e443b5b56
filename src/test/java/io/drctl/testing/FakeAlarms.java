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
    public void makeTakeOverAlarm(String name) {
        effect("cloudwatch:PutMetricAlarm", name, () -> {
            Alarm there = alarms.get(name);
            alarms.put(name, new Alarm(name, there == null ? "INSUFFICIENT_DATA" : there.state()));
        });
    }

    /** The alarm fires, or is quiet, at once. */
    @Override
    public void report(String name, boolean takesOver) {
        effect("cloudwatch:PutMetricData", name + " " + (takesOver ? 1 : 0), () -> {
            alarms.computeIfPresent(
                    name, (same, there) -> new Alarm(name, takesOver ? "ALARM" : "OK", there.forgets()));
            if (takesOver) {
                cloud().outside().firing.add(name);
            } else {
                cloud().outside().firing.remove(name);
            }
        });
    }
}
