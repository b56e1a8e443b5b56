package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with the world until it is healed. Several may be wrong at once.
 *
 * <p>A request fault decides what becomes of each request ({@link RequestFault}), a condition is looked up by whatever
 * it concerns ({@link Condition}), and the others do something to the world when they begin and when they end. Each
 * kind is one of these, and code that distinguishes them is a {@link FaultVisitor}, so that a new kind can't be
 * forgotten.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
public sealed interface Fault
        permits RequestFault,
                Fault.Condition,
                Fault.RegionDark,
                Fault.StuckTransition,
                Fault.InstanceDown,
                Fault.HealthAlternates {
    <R> R accept(FaultVisitor<R> visitor);

    /**
     * What happens at once when it begins, before it counts as wrong.
     *
     * @throws IllegalArgumentException when nothing in this world can have this fault; nothing has changed then
     */
    void begin(World world);

    /** What happens at once when it ends, after it has stopped counting as wrong. */
    void end(World world);

    /** The class of each kind. */
    static List<Class<?>> kinds() {
        return leaves(Fault.class).toList();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Fault::leaves) : Stream.of(type);
    }

    /** Nothing happens at once: whatever it concerns looks it up. */
    sealed interface Condition extends Fault {
        @Override
        default void begin(World world) {}

        @Override
        default void end(World world) {}
    }

    /** How an unreachable endpoint behaves. */
    enum Silence {
        /** Connections are refused at once. */
        REFUSE,
        /** Packets vanish, so that everybody waits for timeouts. */
        BLACKHOLE
    }

    /** How a broken API behaves. */
    enum Breakage {
        ERROR_5XX,
        TIMEOUT
    }

    /** Processes of AWS that can be slow or stopped. */
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
    record RegionDark(RegionName region, Silence silence) implements Fault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.regionDark(this);
        }

        @Override
        public void begin(World world) {
            world.fleet().balancerChanged(region);
        }

        @Override
        public void end(World world) {
            world.fleet().balancerChanged(region);
        }
    }

    /**
     * One service doesn't work.
     *
     * @param service as operations name it, such as {@code rds}
     * @param region null for all Regions
     */
    record ApiDown(String service, @Nullable RegionName region, Breakage breakage) implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.apiDown(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            boolean isMeant = service.equals(call.service()) && (region == null || region.equals(call.region()));
            return isMeant ? breakage == Breakage.TIMEOUT ? Fate.LOST_REQUEST : Fate.SERVICE_FAULT : null;
        }
    }

    /** Route 53 can't be changed or read through its API; it goes on answering DNS. */
    record Route53ControlDown() implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.route53ControlDown(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            return call.service().equals("route53") ? Fate.SERVICE_FAULT : null;
        }
    }

    /**
     * Route 53 accepts changes of records, and a while later has no trace of them: so it is with those that were
     * accepted shortly before the control plane's recovery in another Region (Route 53 Developer Guide, "Accelerated
     * recovery": stranded changes).
     */
    record StrandedChanges() implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.strandedChanges(this);
        }
    }

    /**
     * EC2 launches nothing in the Region, as on 2025-10-20 for hours (aws.amazon.com/message/101925).
     */
    record LaunchesRefused(RegionName region) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.launchesRefused(this);
        }
    }

    /** The caller's token has expired: AWS refuses every request. */
    record CredentialsExpired() implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.credentialsExpired(this);
        }

        @Override
        public Fate fate(Call call, Chance chance) {
            return Fate.CREDENTIALS_REFUSED;
        }
    }

    /** The name servers that drctl asks don't answer its machine, as behind a firewall; they answer others. */
    record NameServersSilent() implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.nameServersSilent(this);
        }
    }

    /**
     * AWS throttles.
     *
     * @param rate share of the requests that are refused for now
     */
    record Throttling(double rate) implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.throttling(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            return chance.happens("throttling " + call.purpose(), rate) ? Fate.THROTTLED : null;
        }
    }

    /**
     * Services fail now and then.
     *
     * @param rate share of the requests that are answered with a 5xx, half of them after they took effect
     */
    record ServerErrors(double rate) implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.serverErrors(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            if (!chance.happens("5xx " + call.purpose(), rate)) {
                return null;
            }
            return chance.happens("5xx after effect " + call.purpose(), 0.5)
                    ? Fate.SERVICE_FAULT_AFTER_EFFECT
                    : Fate.SERVICE_FAULT;
        }
    }

    /**
     * Requests vanish.
     *
     * @param rate share of the requests that never arrive
     */
    record LostRequests(double rate) implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.lostRequests(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            return chance.happens("lost request " + call.purpose(), rate) ? Fate.LOST_REQUEST : null;
        }
    }

    /**
     * Answers vanish.
     *
     * @param rate share of the requests that take effect but whose answer never arrives
     */
    record LostAnswers(double rate) implements RequestFault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.lostAnswers(this);
        }

        @Override
        public @Nullable Fate fate(Call call, Chance chance) {
            return chance.happens("lost answer " + call.purpose(), rate) ? Fate.LOST_ANSWER : null;
        }
    }

    /**
     * AWS is eventually consistent, and takes its time. Route 53's records are the exception.
     *
     * @param stalenessMax how old an answer of a describing call may be
     */
    record StaleReads(Duration stalenessMax) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.staleReads(this);
        }
    }

    /**
     * AWS is slow.
     *
     * @param factor multiplies the durations of whatever begins while it lasts
     */
    record SlowTransitions(double factor) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.slowTransitions(this);
        }
    }

    /** Nothing of that kind ends until it is healed. */
    record StuckTransition(TransitionKind kind) implements Fault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.stuckTransition(this);
        }

        @Override
        public void begin(World world) {
            world.releaseStuck();
        }

        @Override
        public void end(World world) {
            world.releaseStuck();
        }
    }

    /** The replica falls behind by that much, and then keeps that distance. */
    record ReplicationLag(Duration lag) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.replicationLag(this);
        }
    }

    /** The replica stops applying changes, as after an error in its SQL thread. */
    record ReplicationStopped() implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.replicationStopped(this);
        }
    }

    /**
     * A web or database instance is broken.
     *
     * @param name its id, its name, or a short form: {@code web-2} is the second web instance of the primary Region,
     *     {@code db-1@us-west-1} the first database instance of that Region
     */
    record InstanceDown(String name) implements Fault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.instanceDown(this);
        }

        @Override
        public void begin(World world) {
            InstanceRef found = InstanceRef.find(name, world);
            if (found == null) {
                throw new IllegalArgumentException("there is no instance " + name
                        + "; name one by its id, such as web-1 or db-1 of the primary Region, or as web-1@REGION");
            }
            found.breakDown(world);
        }

        @Override
        public void end(World world) {
            InstanceRef found = InstanceRef.find(name, world);
            if (found == null) {
                // It has been deleted since; a new one with its name is not broken.
                InstanceRef.forgetDeleted(world);
            } else {
                found.mend(world);
            }
        }
    }

    /**
     * The load balancer's health checks find its targets sick and well by turns, though nothing is wrong with them, as
     * on 2025-10-20 (<a href="https://aws.amazon.com/message/101925/">AWS's summary</a>).
     */
    record HealthAlternates(RegionName region) implements Fault {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.healthAlternates(this);
        }

        @Override
        public void begin(World world) {
            world.schedule(0, new RoutingTransition.HealthAlternated(region, false));
        }

        @Override
        public void end(World world) {
            world.fleet().lookAgain(region);
        }
    }

    /**
     * CloudWatch is late.
     *
     * @param delay how much later than usual a sample arrives
     */
    record MetricsDelayed(Duration delay) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.metricsDelayed(this);
        }
    }

    /** CloudWatch gets no samples. */
    record MetricsMissing() implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.metricsMissing(this);
        }
    }

    /**
     * A clock is wrong.
     *
     * @param process whose clock; null for every drctl process
     * @param ahead how far drctl's clock is ahead of the world's; negative when it is behind
     */
    record ClockSkew(@Nullable String process, Duration ahead) implements Condition {
        @Override
        public <R> R accept(FaultVisitor<R> visitor) {
            return visitor.clockSkew(this);
        }
    }
}
