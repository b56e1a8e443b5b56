package io.drctl.sandbox;

import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a sandbox: the true state, regardless of what drctl could find out, and what clients measured.
 *
 * @param madeAt when this world was created, in its own time
 * @param clients how many there are
 * @param faults what is wrong, each as it would be typed
 */
public record SandboxStatus(
        String site,
        String dnsName,
        Instant now,
        Instant madeAt,
        int clients,
        List<Side> sides,
        List<String> faults,
        List<UnderWay> underWay,
        List<ClientOutage> outages,
        List<LostWrites> losses,
        List<TwoWriters> twoWriters) {
    public SandboxStatus {
        sides = List.copyOf(sides);
        faults = List.copyOf(faults);
        underWay = List.copyOf(underWay);
        outages = List.copyOf(outages);
        losses = List.copyOf(losses);
        twoWriters = List.copyOf(twoWriters);
    }

    /**
     * One Region.
     *
     * @param named whether name servers point at it
     * @param clients how many clients it served last
     * @param cluster null when there is no database cluster
     * @param takesWrites whether the cluster acknowledges writes to any client that reaches it
     * @param lag how far the replica really is behind; null when it is not a replica
     * @param writes how many writes the cluster has acknowledged to clients
     */
    public record Side(
            RegionName region,
            String role,
            boolean dark,
            boolean named,
            int clients,
            @Nullable String cluster,
            boolean takesWrites,
            @Nullable Duration lag,
            long writes) {}

    /**
     * Something that AWS is doing.
     *
     * @param ends null while a fault holds it up
     */
    public record UnderWay(
            String what,
            @Nullable RegionName region,
            @Nullable Instant ends) {}

    /**
     * A period in which clients failed.
     *
     * @param what {@code reads} or {@code writes}
     * @param until null while it lasts
     * @param total whether at some time no client got through
     */
    public record ClientOutage(
            String what, Instant from, @Nullable Instant until, long failed, long of, boolean total) {}

    /**
     * What a promotion cost.
     *
     * @param before writes acknowledged before it that are not in the promoted cluster
     * @param after writes that the old source went on to acknowledge
     */
    public record LostWrites(String cluster, RegionName region, Instant promotedAt, long before, long after) {}

    /** A period in which two clusters acknowledged clients' writes; {@code until} is null while it lasts. */
    public record TwoWriters(Instant from, @Nullable Instant until) {}
}
