package io.drctl.sandbox;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Databases;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.WallClock;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.process.Interruption;
import io.drctl.sandbox.SandboxStatus.ClientOutage;
import io.drctl.sandbox.SandboxStatus.LostWrites;
import io.drctl.sandbox.SandboxStatus.Side;
import io.drctl.sandbox.SandboxStatus.TwoWriters;
import io.drctl.sandbox.SandboxStatus.UnderWay;
import io.drctl.sim.Fault;
import io.drctl.sim.Outage;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.terraform.PlanAndApply;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sandbox in a file that other processes may use too. */
final class FileSandbox implements Sandbox {
    private final Inventory inventory;
    private final SharedWorld shared;
    private final PlatformThreads threads;
    private final SimulatedCloud cloud;

    FileSandbox(Inventory inventory, WallClock real, SharedWorld shared) {
        this.inventory = inventory;
        this.shared = shared;
        this.threads = new PlatformThreads(shared.clock());
        this.cloud = new SimulatedCloud(
                shared,
                shared.clock(),
                new PacedThreads(threads, shared.clock()),
                "drctl-" + ProcessHandle.current().pid() + "-" + real.now().toEpochMilli());
    }

    @Override
    public Cloud cloud() {
        return cloud;
    }

    private <T> T inWorld(boolean changes, Supplier<T> body) {
        return shared.at(shared.clock().now(), changes, body);
    }

    @Override
    public Injected inject(FaultRequest request) {
        Fault fault = new FaultWords(inventory).parse(request);
        try {
            return inWorld(true, () -> {
                World world = shared.world();
                List<Fault> replaced = FaultWords.replaced(fault, world.faults().all());
                world.faults().inject(fault);
                replaced.forEach(world.faults()::heal);
                return FaultWords.injected(fault);
            });
        } catch (IllegalArgumentException e) {
            throw new InputException(Diagnostic.error(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public List<String> heal(FaultRequest request) {
        return inWorld(true, () -> {
            World world = shared.world();
            List<Fault> named =
                    new FaultWords(inventory).named(request, world.faults().all());
            named.forEach(world.faults()::heal);
            return named.stream().map(FaultWords::words).toList();
        });
    }

    @Override
    public List<String> healAll() {
        return inWorld(true, () -> {
            World world = shared.world();
            List<String> healed =
                    world.faults().all().stream().map(FaultWords::words).toList();
            world.faults().healAll();
            return healed;
        });
    }

    @Override
    public List<String> unprotect(@Nullable String region) {
        List<RegionName> regions = region == null
                ? inventory.regions().stream().map(SiteRegion::name).toList()
                : List.of(new FaultWords(inventory).region(region));
        return inWorld(true, () -> {
            World world = shared.world();
            List<String> unprotected = new ArrayList<>();
            for (RegionName each : regions) {
                Optional<Databases.Cluster> cluster = cluster(world, each);
                if (cluster.isEmpty() && region != null) {
                    throw new InputException(Diagnostic.error(
                            "there is no database cluster in " + region,
                            Remedy.of(Command.drctl("sandbox", "show")).then(" lists those that exist")));
                }
                if (cluster.isPresent() && cluster.get().deletionProtected()) {
                    world.byHand().protectFromDeletion(each, false);
                    unprotected.add(cluster.get().id());
                }
            }
            return unprotected;
        });
    }

    @Override
    public String takeOver(String region, boolean raised) {
        RegionName named = new FaultWords(inventory).region(region);
        String alarm = inventory.takeOverAlarm(named);
        return inWorld(true, () -> {
            if (!shared.world().byHand().reportTakeOver(named, raised)) {
                throw new InputException(Diagnostic.error(
                        region + " gets no data point: it is dark, or there is no alarm " + alarm + " in it",
                        Remedy.of(Command.drctl("sandbox", "show"))
                                .then(" says what is broken; ")
                                .then(Command.drctl("--sandbox", "prepare"))
                                .then(" makes the alarm")));
            }
            return alarm;
        });
    }

    @Override
    public PlanAndApply provisioning(Interruption interruption) {
        return new SimulatedProvisioning(inventory, cloud, shared, interruption);
    }

    @Override
    public void takesAlso(LoadedInventory another) {
        shared.takesAlso(another.digest());
    }

    @Override
    public void asking(boolean on) {
        shared.clock().asking(on);
    }

    @Override
    public SandboxStatus status() {
        return inWorld(false, () -> status(shared.world()));
    }

    private SandboxStatus status(World world) {
        return new SandboxStatus(
                inventory.site().name(),
                inventory.application().mainName().name(),
                world.now(),
                world.madeAt(),
                world.measurements().clients(),
                inventory.regions().stream().map(region -> side(world, region)).toList(),
                world.faults().all().stream().map(FaultWords::words).toList(),
                world.underWay().stream()
                        .map(each -> new UnderWay(each.process() + " of " + each.subject(), each.region(), each.ends()))
                        .distinct()
                        .toList(),
                outages(world),
                world.measurements().losses().stream()
                        .map(loss -> new LostWrites(
                                loss.cluster(),
                                loss.region(),
                                loss.promotedAt(),
                                loss.acknowledgedBefore(),
                                loss.acknowledgedAfter()))
                        .toList(),
                world.measurements().splitBrains().stream()
                        .map(split -> new TwoWriters(split.from(), split.until()))
                        .toList());
    }

    private Optional<Databases.Cluster> cluster(World world, RegionName region) {
        return SimulatedCloud.omniscient(world)
                .databases(region, inventory.database())
                .cluster(inventory.database().clusterIn(region));
    }

    private Side side(World world, SiteRegion home) {
        RegionName region = home.name();
        Optional<Databases.Cluster> cluster = cluster(world, region);
        boolean isDark = world.faults().all().stream()
                .anyMatch(fault ->
                        fault instanceof Fault.RegionDark dark && dark.region().equals(region));
        long writes = cluster.map(
                        each -> world.measurements().acknowledgedWrites().getOrDefault(each.arn(), 0L))
                .orElse(0L);
        return new Side(
                region,
                home.role().name().toLowerCase(Locale.ROOT),
                isDark,
                world.measurements().regionsAnswered().contains(region),
                world.measurements().traffic().getOrDefault(region, 0),
                cluster.map(Databases.Cluster::id).orElse(null),
                world.measurements().regionsTakingWrites().contains(region),
                world.measurements().trueLag(region),
                writes);
    }

    private static List<ClientOutage> outages(World world) {
        List<ClientOutage> outages = new ArrayList<>();
        for (Outage outage : world.measurements().outages()) {
            outages.add(new ClientOutage(
                    outage.kind() == Outage.Kind.READ ? "reads" : "writes",
                    outage.from(),
                    outage.until(),
                    outage.failed(),
                    outage.of(),
                    outage.total()));
        }
        return outages;
    }

    @Override
    public void close() {
        threads.close();
        shared.close();
    }
}
