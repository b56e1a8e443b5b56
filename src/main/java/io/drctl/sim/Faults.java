package io.drctl.sim;

import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.Silence;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with a world, and how that affects everything in it. */
public final class Faults {
    private final World world;
    private final List<Fault> all;

    Faults(World world, State state) {
        this.world = world;
        this.all = state.faults;
    }

    /**
     * Begins a fault; other faults stay.
     *
     * @throws IllegalArgumentException when nothing in this world can have this fault
     */
    public void inject(Fault fault) {
        synchronized (world) {
            if (!all.contains(fault)) {
                fault.begin(world);
                all.add(fault);
                world.faultsChanged();
            }
        }
    }

    /** Ends a fault; returns whether there was one. */
    public boolean heal(Fault fault) {
        synchronized (world) {
            if (!all.remove(fault)) {
                return false;
            }
            fault.end(world);
            world.faultsChanged();
            return true;
        }
    }

    /** Ends all faults. */
    public void healAll() {
        synchronized (world) {
            List.copyOf(all).forEach(this::heal);
        }
    }

    /** The faults, in the order in which they began. */
    public List<Fault> all() {
        synchronized (world) {
            return List.copyOf(all);
        }
    }

    // For the other parts of the world, which hold the monitor.

    private <F extends Fault> Stream<F> of(Class<F> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    boolean has(Class<? extends Fault> kind) {
        // Called at every sample and for every name server, so without a stream.
        for (Fault fault : all) {
            if (kind.isInstance(fault)) {
                return true;
            }
        }
        return false;
    }

    boolean has(Fault fault) {
        return all.contains(fault);
    }

    boolean isDark(RegionName region) {
        return darkness(region) != null;
    }

    /** How a Region is silent; null when it isn't. */
    @Nullable
    Silence darkness(RegionName region) {
        for (Fault fault : all) {
            if (fault instanceof Fault.RegionDark dark && dark.region().equals(region)) {
                return dark.silence();
            }
        }
        return null;
    }

    /** What becomes of a request to a Region. */
    Fate fate(Call call, RegionName endpoint, Chance chance) {
        Silence silence = darkness(endpoint);
        if (silence != null) {
            return silence == Silence.REFUSE ? Fate.REFUSED_CONNECTION : Fate.NO_CONNECTION;
        }
        for (Fault fault : all) {
            Fate fate = fault instanceof RequestFault it ? it.fate(call, chance) : null;
            if (fate != null) {
                return fate;
            }
        }
        return Fate.ANSWERED;
    }

    long stalenessMaxMillis() {
        return most(of(Fault.StaleReads.class).map(Fault.StaleReads::stalenessMax));
    }

    long replicationLagMillis() {
        return most(of(Fault.ReplicationLag.class).map(Fault.ReplicationLag::lag));
    }

    long metricsDelayMillis() {
        return most(of(Fault.MetricsDelayed.class).map(Fault.MetricsDelayed::delay));
    }

    private static long most(Stream<Duration> durations) {
        return durations.mapToLong(Duration::toMillis).max().orElse(0);
    }

    /** How far a process's clock is ahead. */
    Duration skew(String process) {
        return of(Fault.ClockSkew.class)
                .filter(skew -> skew.process() == null || skew.process().equals(process))
                .map(Fault.ClockSkew::ahead)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How long something takes, given how long it would take. */
    long slowed(long millis) {
        double factor = of(Fault.SlowTransitions.class)
                .mapToDouble(Fault.SlowTransitions::factor)
                .reduce(1, (one, other) -> one * other);
        return Math.round(millis * factor);
    }

    boolean refusesLaunches(RegionName region) {
        return of(Fault.LaunchesRefused.class)
                .anyMatch(refusing -> refusing.region().equals(region));
    }

    boolean isStuck(@Nullable TransitionKind kind) {
        return kind != null && of(Fault.StuckTransition.class).anyMatch(stuck -> stuck.kind() == kind);
    }
}
