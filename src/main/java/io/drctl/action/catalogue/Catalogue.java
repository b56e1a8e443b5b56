package io.drctl.action.catalogue;

import io.drctl.action.Action;
import io.drctl.action.Gate;
import io.drctl.action.database.AddInstance;
import io.drctl.action.database.AwaitCopy;
import io.drctl.action.database.AwaitDatabase;
import io.drctl.action.database.AwaitReplica;
import io.drctl.action.database.CloseKept;
import io.drctl.action.database.DeleteCluster;
import io.drctl.action.database.DeleteInstances;
import io.drctl.action.database.FailOverGlobal;
import io.drctl.action.database.FlipWriter;
import io.drctl.action.database.LetWritesIn;
import io.drctl.action.database.LiftFence;
import io.drctl.action.database.LowerDatabase;
import io.drctl.action.database.PlaceFence;
import io.drctl.action.database.PromoteReplica;
import io.drctl.action.database.RaiseDatabase;
import io.drctl.action.database.RecordPromotion;
import io.drctl.action.database.RenameCluster;
import io.drctl.action.database.RenameInstances;
import io.drctl.action.database.SeeWrite;
import io.drctl.action.database.StopWrites;
import io.drctl.action.database.SwitchOverGlobal;
import io.drctl.action.presteps.ApplyTerraform;
import io.drctl.action.presteps.EnsureAcceleratedRecovery;
import io.drctl.action.presteps.EnsureBucket;
import io.drctl.action.presteps.EnsureImage;
import io.drctl.action.presteps.EnsureKeyPair;
import io.drctl.action.presteps.EnsureReplication;
import io.drctl.action.presteps.EnsureTakeOverAlarm;
import io.drctl.action.presteps.VerifyReadiness;
import io.drctl.action.traffic.AllClear;
import io.drctl.action.traffic.AwaitCapacity;
import io.drctl.action.traffic.AwaitReady;
import io.drctl.action.traffic.LocateWriter;
import io.drctl.action.traffic.LowerCapacity;
import io.drctl.action.traffic.PointDatabase;
import io.drctl.action.traffic.PointTraffic;
import io.drctl.action.traffic.RaiseCapacity;
import io.drctl.action.traffic.ReadyToServe;
import io.drctl.action.traffic.RememberTraffic;
import io.drctl.action.traffic.RetireRecords;
import io.drctl.action.traffic.TakeOver;
import io.drctl.action.traffic.VerifyOutside;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every action that a runbook can name. */
public final class Catalogue {
    private static final Map<String, Action> ACTIONS = index(List.of(
            new EnsureBucket(),
            new EnsureReplication(),
            new EnsureImage(),
            new EnsureKeyPair(),
            new EnsureTakeOverAlarm(),
            new EnsureAcceleratedRecovery(),
            new RaiseCapacity(),
            new AwaitCapacity(),
            new LowerCapacity(),
            new RetireRecords(),
            new ReadyToServe(),
            new AwaitReady(),
            new TakeOver(),
            new PointDatabase(),
            new PointTraffic(),
            new AllClear(),
            new VerifyOutside(),
            new LocateWriter(),
            new FlipWriter(),
            new PlaceFence(),
            new PromoteReplica(),
            new RecordPromotion(),
            new StopWrites(),
            new AwaitReplica(),
            new AwaitCopy(),
            new LetWritesIn(),
            new LiftFence(),
            new SeeWrite(),
            new AddInstance(),
            new RaiseDatabase(),
            new AwaitDatabase(),
            new LowerDatabase(),
            new SwitchOverGlobal(),
            new FailOverGlobal(),
            new DeleteInstances(),
            new DeleteCluster(),
            new RenameCluster(),
            new RenameInstances(),
            new CloseKept(),
            new VerifyReadiness(),
            new RememberTraffic(),
            new ApplyTerraform()));

    private Catalogue() {}

    public static Optional<Action> find(String name) {
        return Optional.ofNullable(ACTIONS.get(name));
    }

    /** In the order in which they are documented. */
    public static Collection<Action> all() {
        return ACTIONS.values();
    }

    private static Map<String, Action> index(List<Action> actions) {
        Map<String, Action> byName = new LinkedHashMap<>();
        for (Action action : actions) {
            byName.put(action.name(), action);
        }
        return byName;
    }

    /** The tests that {@code --force} can override by name; those that it also overrides without a name come first. */
    public static List<String> forcibleTests() {
        return ACTIONS.values().stream()
                .flatMap(action -> action.match(check -> Stream.<Gate>empty(), effect -> effect.gates().stream()))
                .filter(Gate::isForcible)
                .sorted(Comparator.comparing(Gate::override))
                .map(Gate::test)
                .distinct()
                .toList();
    }
}
