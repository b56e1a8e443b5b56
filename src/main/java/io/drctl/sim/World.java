package io.drctl.sim;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.sim.State.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS with the site in it, and the site's clients: one consistent state that only changes when its time is advanced.
 *
 * <p>It is passive: it has no thread, and every public method, including those of its parts ({@link #faults}, {@link
 * #byHand}, {@link #measurements}), takes its one monitor. {@link #advanceTo} does everything that is due on the way,
 * in order, so that the same seed and the same calls at the same times take the same course, whatever the JVM and
 * whether time is real or virtual.
 */
public final class World implements WorldHost {
    static final String ACCOUNT = "123456789012";

    private final Inventory inventory;
    private final State state;
    private final Chance chance;
    private final Aurora aurora;
    private final Dns dns;
    private final Fleet fleet;
    private final ScalingGroups scaling;
    private final ContainerServices services;
    private final Faults faults;
    private final ByHand byHand;
    private final Measurements measurements;

    World(Inventory inventory, State state) {
        this.inventory = inventory;
        this.state = state;
        this.chance = new Chance(state.seed, state.drawn);
        this.aurora = new Aurora(this, state);
        this.dns = new Dns(this, state);
        this.fleet = new Fleet(this, state);
        this.scaling = new ScalingGroups(this, state);
        this.services = new ContainerServices(this, state);
        this.faults = new Faults(this, state);
        this.byHand = new ByHand(this);
        this.measurements = new Measurements(this, state);
    }

    /** The whole site as the pre-steps and two Terraform applies leave it: every check passes. */
    public static World provisioned(Inventory inventory, long seed, Instant start) {
        World world = bare(inventory, seed, start);
        new SiteBuilder(world, world.state).buildAll();
        return world;
    }

    /** Nothing but the account, its hosted zone, and the image in the primary Region from which web instances start. */
    public static World empty(Inventory inventory, long seed, Instant start) {
        World world = bare(inventory, seed, start);
        new SiteBuilder(world, world.state).buildGround();
        return world;
    }

    private static World bare(Inventory inventory, long seed, Instant start) {
        State state = new State();
        state.site = inventory.site().name();
        state.seed = seed;
        state.start = start.toEpochMilli();
        state.now = state.start;
        for (SiteRegion region : inventory.regions()) {
            state.in(region.name());
        }
        return new World(inventory, state);
    }

    public Inventory inventory() {
        return inventory;
    }

    public long seed() {
        return state.seed;
    }

    /** What is wrong. */
    public Faults faults() {
        return faults;
    }

    /** What people do without drctl. */
    public ByHand byHand() {
        return byHand;
    }

    /** Clients and what they measured, and the true state. */
    public Measurements measurements() {
        return measurements;
    }

    // Time.

    public synchronized Instant now() {
        return Instant.ofEpochMilli(state.now);
    }

    /** When this world was created. */
    public synchronized Instant madeAt() {
        return Instant.ofEpochMilli(state.start);
    }

    /** Makes everything happen that is due by then. The world's time never goes back. */
    public synchronized void advanceTo(Instant time) {
        long target = time.toEpochMilli();
        while (true) {
            long due = state.pending.isEmpty()
                    ? Long.MAX_VALUE
                    : state.pending.first().due();
            long tick = state.clients.nextTick;
            if (Math.min(due, tick) > target) {
                break;
            }
            state.now = Math.max(state.now, Math.min(due, tick));
            if (due <= tick) {
                fallDue(Objects.requireNonNull(state.pending.pollFirst()));
            } else {
                measurements.tick(tick);
            }
        }
        state.now = Math.max(state.now, target);
    }

    private void fallDue(Pending pending) {
        Transition transition = pending.transition();
        if (faults.isStuck(transition.kind())) {
            state.stuck.add(pending);
            return;
        }
        if (transition.isNoticed()) {
            touch();
        }
        transition.happen(this);
        measurements.noteWriters();
    }

    /** What AWS is doing, in the order in which it ends; what is held up comes last. */
    public synchronized List<UnderWay> underWay() {
        List<UnderWay> found = new ArrayList<>();
        for (Pending each : state.pending) {
            Transition transition = each.transition();
            Instant ends = faults.isStuck(transition.kind()) ? null : Instant.ofEpochMilli(each.due());
            transition.underWay(inventory, ends).ifPresent(found::add);
        }
        for (Pending each : state.stuck) {
            each.transition().underWay(inventory, null).ifPresent(found::add);
        }
        return found;
    }

    /** Everything that really happened because of calls, in order. */
    public synchronized List<CallEffect> effects() {
        return List.copyOf(state.effects);
    }

    @Override
    public World world() {
        return this;
    }

    @Override
    public synchronized <T> T at(Instant time, boolean changes, Supplier<T> body) {
        advanceTo(time);
        return body.get();
    }

    // For the parts of the world, which hold the monitor.

    State state() {
        return state;
    }

    Chance chance() {
        return chance;
    }

    Aurora aurora() {
        return aurora;
    }

    Dns dns() {
        return dns;
    }

    Fleet fleet() {
        return fleet;
    }

    ScalingGroups scaling() {
        return scaling;
    }

    ContainerServices services() {
        return services;
    }

    /** The database cluster that the inventory names in a Region; null where there is none, or the site has left it. */
    @Nullable
    AuroraCluster cluster(RegionName region) {
        if (!inventory.hasRegion(region)) {
            return null;
        }
        return state.in(region).clusters.get(inventory.database().clusterIn(region));
    }

    long draw(AwsDurations kind, String purpose) {
        return kind.drawMillis(chance, purpose);
    }

    /** Begins something that takes as long as AWS takes for it. */
    void begin(AwsDurations kind, String purpose, Transition transition) {
        schedule(faults.slowed(draw(kind, purpose)), transition);
    }

    void schedule(long delayMillis, Transition transition) {
        state.pending.add(new Pending(state.now + delayMillis, state.order++, transition));
    }

    /** What was held up is due now. */
    void releaseStuck() {
        List<Pending> waiting = List.copyOf(state.stuck);
        state.stuck.clear();
        waiting.forEach(pending -> schedule(0, pending.transition()));
    }

    /** Something has changed that clients might notice. */
    void touch() {
        measurements.touch();
    }

    void faultsChanged() {
        touch();
        aurora.lags().reconsider();
        measurements.noteWriters();
    }

    void note(CallEffect effect) {
        state.effects.add(effect);
        touch();
        measurements.noteWriters();
    }
}
