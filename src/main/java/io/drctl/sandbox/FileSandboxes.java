package io.drctl.sandbox;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.sim.World;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Sandboxes in files. */
public final class FileSandboxes implements Sandboxes {
    private static final int CLIENTS = 20;
    /** Browsers keep connections, scripts don't; the former are the last to notice a DNS change. */
    private static final int CLIENTS_KEEPING_CONNECTIONS = 10;

    private static final Duration CLIENTS_PERIOD = Duration.ofSeconds(1);

    private final WallClock clock;

    /** The kinds that the simulated site consists of. Others are there where the inventory has them. */
    private static final List<AssetKind> BUILT = List.of(
            AssetKind.BUCKET,
            AssetKind.KEY_PAIR,
            AssetKind.MACHINE_IMAGE,
            AssetKind.VPC,
            AssetKind.WEB_INSTANCE,
            AssetKind.LOAD_BALANCER,
            AssetKind.KUBERNETES_CLUSTER,
            AssetKind.KUBERNETES_NODE);

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
        demandWhatIsBuilt(inventory);
        long seed = clock.now().toEpochMilli();
        var start = clock.now().truncatedTo(ChronoUnit.MILLIS);
        World world = empty ? World.empty(inventory, seed, start) : World.provisioned(inventory, seed, start);
        world.measurements().sendClients(CLIENTS, CLIENTS_KEEPING_CONNECTIONS, CLIENTS_PERIOD);
        return world;
    }

    private static void demandWhatIsBuilt(Inventory inventory) {
        List<String> missing = BUILT.stream()
                .filter(kind -> inventory.first(kind).isEmpty())
                .map(AssetKind::word)
                .toList();
        if (!missing.isEmpty()) {
            throw new SandboxException(
                    "the sandbox can't simulate site " + inventory.site().name() + ": it builds one with "
                            + Words.list(missing) + ", and the inventory has no such row",
                    "use an inventory that has each, such as the inventory.yaml that comes with drctl");
        }
    }
}
