package io.drctl.cloud;

import java.util.Optional;

/** CloudWatch alarms of one Region. */
public interface Alarms {
    Optional<Alarm> alarm(String name);

    /**
     * Creates the take-over switch of a Region: an alarm on drctl's own metric, quiet while there are no data points,
     * firing on a 1. The other Region's Route 53 health check follows it.
     */
    void createTakeOverAlarm(String name);

    /**
     * An alarm.
     *
     * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
     */
    record Alarm(String name, String state) {}
}
