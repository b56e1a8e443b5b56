package io.drctl.sim;

import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The shortest time in which AWS itself could do what a failover needs, in the world of one seed.
 *
 * <p>It is computed from what the world drew, and not from when drctl did what. A world draws each duration by its
 * purpose and number alone, so that a second world of the same seed, in which nothing happens, draws the same. Only
 * what can't be done side by side is added up, as a person would do it who knew each duration beforehand, called at the
 * very millisecond, and waited for no answer: calls and their latency, looks, repeated data points, and the lag of a
 * replica all count as added by drctl.
 *
 * <ul>
 *   <li>Users follow the take-over alarm once it was evaluated; the records are changed after that, since the way over
 *       the alarm is there to not need them first; the alarm is cleared after the records are in sync, since before
 *       that users hang on it. Three durations, each after the other.
 *   <li>A replica is promoted; its instances restart meanwhile, which is shorter.
 *   <li>Users of a site follow its database.
 * </ul>
 */
public final class ShortestPath {
    private ShortestPath() {}

    /**
     * What AWS takes, in a site whose records follow its take-over alarms and whose database is an Aurora binlog
     * replica.
     *
     * @param database until the replica of the recovery Region is promoted
     * @param users until they are in the recovery Region and nothing hangs on its alarm any more
     */
    public record Takes(Duration database, Duration users) {
        /** For a whole site, whose users follow. */
        public Duration site() {
            return database.plus(users);
        }
    }

    /**
     * What AWS takes in a world to which a failover has happened. How long an evaluation of the alarm takes is drawn
     * whenever a data point changes what is to be evaluated, or repeats it later: the first is for the point that
     * raises it, the last for the one that clears it.
     */
    public static Takes of(World played) {
        Inventory site = played.inventory();
        RegionName to = site.recovery().name();
        String alarm = site.takeOverAlarm(to);
        long evaluations;
        synchronized (played) {
            evaluations = played.state().drawn.getOrDefault(AwsDurations.ALARM_EVALUATED.name() + " " + alarm, 0L);
        }
        World twin = World.provisioned(site, played.seed(), played.madeAt());
        synchronized (twin) {
            long promotion = twin.draw(
                    AwsDurations.PROMOTION,
                    Objects.requireNonNull(twin.cluster(to)).arn());
            long raised = twin.draw(AwsDurations.ALARM_EVALUATED, alarm);
            long changed = twin.draw(AwsDurations.DNS_CHANGE, "change");
            long cleared = 0;
            for (long next = 2; next <= evaluations; next++) {
                cleared = twin.draw(AwsDurations.ALARM_EVALUATED, alarm);
            }
            return new Takes(Duration.ofMillis(promotion), Duration.ofMillis(raised + changed + cleared));
        }
    }

    /** Adds the records of applications that are served by the same load balancers as the site's one. */
    public static void addNames(World world, List<String> names) {
        synchronized (world) {
            List<RecordSet> all =
                    new ArrayList<>(Objects.requireNonNull(world.state().records.get(Dns.ZONE_ID)));
            for (RecordSet each : List.copyOf(all)) {
                for (String name : names) {
                    all.add(new RecordSet(
                            name,
                            each.type(),
                            each.setIdentifier(),
                            each.failoverRole(),
                            each.healthCheckId(),
                            each.alias(),
                            each.ttlSeconds(),
                            each.values(),
                            each.routingPolicy(),
                            each.weight()));
                }
            }
            world.dns().putRecords(all);
            world.touch();
        }
    }
}
