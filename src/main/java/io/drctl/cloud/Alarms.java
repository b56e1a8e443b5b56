package io.drctl.cloud;

import java.util.Optional;

/**
 * CloudWatch alarms of one Region. Putting a data point is CloudWatch's data plane; a take-over needs nothing else (<a
 * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/route-53.html">AWS Fault
 * Isolation Boundaries, Route 53</a>).
 */
public interface Alarms {
    Optional<Alarm> alarm(String name);

    /**
     * Makes the take-over switch of a Region what it should be, whether it exists or not: an alarm on drctl's own
     * metric that fires on a 1, is quiet on a 0, and <em>keeps its state</em> while there are no data points, so that a
     * take-over outlives the process that began it ({@code TreatMissingData: ignore}, "the current alarm state is
     * maintained": <a
     * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">how alarms
     * treat missing data</a>). The other Region's Route 53 health check follows it.
     */
    void makeTakeOverAlarm(String name);

    /**
     * Puts a data point to the metric of a take-over alarm. CloudWatch takes the highest of a minute, so a 0 has to be
     * put again in a later minute than the last 1.
     *
     * @param takesOver a 1, which makes the alarm fire; false for a 0, the all-clear
     */
    void report(String name, boolean takesOver);

    /**
     * An alarm.
     *
     * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
     * @param forgets whether it goes back to OK by itself a few minutes after its last data point, as those do that
     *     earlier versions made
     */
    record Alarm(String name, String state, boolean forgets) {
        /** One that keeps its state. */
        public Alarm(String name, String state) {
            this(name, state, false);
        }

        public boolean fires() {
            return state.equals("ALARM");
        }
    }
}
