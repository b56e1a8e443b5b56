package io.drctl.sandbox;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.Inventory;
import io.drctl.sim.World;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Sandboxes in files. */
public final class FileSandboxes implements Sandboxes {
    private static final int CLIENTS = 20;
    /** Browsers keep connections, scripts don't; the former are the last to notice a DNS change. */
    private static final int CLIENTS_KEEPING_CONNECTIONS = 10;

    private static final Duration CLIENTS_PERIOD = Duration.ofSeconds(1);

    private final WallClock clock;

    /** @param clock the machine's */
    public FileSandboxes(WallClock clock) {
        this.clock = clock;
    }

    @Override
    public Sandbox open(SandboxSettings settings) {
        return new FileSandbox(
                settings.inventory().inventory(),
                clock,
                new SharedWorld(settings, clock, () -> make(settings.inventory().inventory(), false)));
    }

    @Override
    public void reset(SandboxSettings settings, boolean empty) {
        SharedWorld.replace(settings, clock, make(settings.inventory().inventory(), empty));
    }

    /** The time of day is all the randomness that a new world needs: it only has to differ from the last one. */
    private World make(Inventory inventory, boolean empty) {
        long seed = clock.now().toEpochMilli();
        var start = clock.now().truncatedTo(ChronoUnit.MILLIS);
        World world = empty ? World.empty(inventory, seed, start) : World.provisioned(inventory, seed, start);
        world.measurements().sendClients(CLIENTS, CLIENTS_KEEPING_CONNECTIONS, CLIENTS_PERIOD);
        return world;
    }
}
