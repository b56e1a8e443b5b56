package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.util.Optional;

/** Alarms in one Region. */
record SimulatedAlarms(Wire wire, RegionName region) implements Alarms {
    @Override
    public Optional<Alarm> alarm(String name) {
        return wire.read(
                "cloudwatch:DescribeAlarms",
                region,
                name,
                time -> Optional.ofNullable(
                        wire.world().state().in(region).alarms.at(time, name)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A new alarm has insufficient data until its first evaluation; missing data doesn't breach it, so it is OK then
     * (<a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html">using
     * alarms</a>).
     */
    @Override
    public void makeTakeOverAlarm(String name) {
        wire.change("cloudwatch:PutMetricAlarm", region, name, () -> {
            World world = wire.world();
            Table<Alarm> alarms = world.state().in(region).alarms;
            Alarm there = alarms.get(name);
            if (there != null) {
                alarms.put(world.state().now, name, new Alarm(name, there.state()));
                return new Changed<>(true, there.forgets(), there.forgets() ? "made to keep its state" : "was there");
            }
            alarms.put(world.state().now, name, new Alarm(name, "INSUFFICIENT_DATA"));
            world.begin(
                    AwsDurations.ALARM_EVALUATED,
                    region + " " + name,
                    new RoutingTransition.AlarmEvaluated(region, name, "OK"));
            return Changed.now(true, "created");
        });
    }

    @Override
    public void report(String name, boolean takesOver) {
        wire.change("cloudwatch:PutMetricData", region, name + (takesOver ? " 1" : " 0"), () -> {
            // CloudWatch takes data points of any metric, whether or not an alarm is there to see them.
            boolean isSeen = wire.world().dns().reported(region, name, takesOver);
            return new Changed<>(true, isSeen, takesOver ? "1" : "0");
        });
    }
}
