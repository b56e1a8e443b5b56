package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that is wrong with the world for as long as it isn't healed. Several may be wrong at once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
public sealed interface Fault {
    /** How an endpoint that can't be reached shows it. */
    enum Silence {
        /** Connections are refused at once. */
        REFUSE,
        /** Packets vanish, so that everybody waits for timeouts. */
        BLACKHOLE
    }

    /** How a broken API shows it. */
    enum Breakage {
        ERROR_5XX,
        TIMEOUT
    }

    /** Slow, or stopped, processes of AWS. */
    enum TransitionKind {
        PROMOTION,
        WRITER_FAILOVER,
        DATABASE_CREATION,
        DATABASE_DELETION,
        GLOBAL_FAILOVER,
        IMAGE_COPY,
        DNS_CHANGE,
        COMPUTE,
        KUBERNETES
    }

    /** No API of the Region answers, no client reaches its load balancer, nothing replicates from or to it. */
    record RegionDark(RegionName region, Silence silence) implements Fault {}

    /**
     * One service doesn't work.
     *
     * @param service as in operations, such as {@code rds}
     * @param region null for all Regions
     */
    record ApiDown(String service, @Nullable RegionName region, Breakage breakage) implements Fault {}

    /** Route 53 can't be changed or read through its API; it goes on answering DNS. */
    record Route53ControlDown() implements Fault {}

    /** The token of whoever asks has expired: AWS refuses every request. */
    record CredentialsExpired() implements Fault {}

    /** The name servers that drctl asks don't answer its machine, as behind a firewall; others they do. */
    record NameServersSilent() implements Fault {}

    /**
     * AWS is asked too much.
     *
     * @param rate share of the requests that are refused for now
     */
    record Throttling(double rate) implements Fault {}

    /**
     * Services fail now and then.
     *
     * @param rate share of the requests that are answered with a 5xx, half of them after they took effect
     */
    record ServerErrors(double rate) implements Fault {}

    /**
     * Requests vanish.
     *
     * @param rate share of the requests that never arrive
     */
    record LostRequests(double rate) implements Fault {}

    /**
     * Answers vanish.
     *
     * @param rate share of the requests that take effect, and whose answer never arrives
     */
    record LostAnswers(double rate) implements Fault {}

    /**
     * AWS is eventually consistent, and takes its time. Route 53's records are the exception.
     *
     * @param stalenessMax how old an answer of a describing call may be
     */
    record StaleReads(Duration stalenessMax) implements Fault {}

    /**
     * AWS is slow.
     *
     * @param factor what durations are multiplied by, of what begins while it lasts
     */
    record SlowTransitions(double factor) implements Fault {}

    /** Nothing of that kind ends until it is healed. */
    record StuckTransition(TransitionKind kind) implements Fault {}

    /** The replica falls behind until it trails by so much, and then keeps that distance. */
    record ReplicationLag(Duration lag) implements Fault {}

    /** The replica applies nothing more, as after an error in its SQL thread. */
    record ReplicationStopped() implements Fault {}

    /**
     * A web or database instance is broken.
     *
     * @param name its id, its name, or short: {@code web-2} is the second web instance of the primary Region,
     *     {@code db-1@us-west-1} the first database instance of that Region
     */
    record InstanceDown(String name) implements Fault {}

    /**
     * CloudWatch is late.
     *
     * @param delay by how much later than usual it has a sample
     */
    record MetricsDelayed(Duration delay) implements Fault {}

    /** CloudWatch gets no samples. */
    record MetricsMissing() implements Fault {}

    /**
     * A clock is wrong.
     *
     * @param process whose; null for every drctl process
     * @param ahead how far drctl's clock is ahead of the world's; negative when it is behind
     */
    record ClockSkew(@Nullable String process, Duration ahead) implements Fault {}
}
