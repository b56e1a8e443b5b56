package io.drctl.readiness;

import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every family of checks, with what it is about: the one place where a new one is entered.
 *
 * <p>A row of the table has the families of its kind, and a kind without any does not compile. What a failover needs
 * and the table leaves out has its families beside it.
 */
final class CheckCatalogue {
    /** A family, and the area that its findings are about. */
    record Entry(Area area, CheckFamily family) {}

    private static final List<Entry> BESIDE_THE_TABLE = List.of(new Entry(Area.DNS, RoutingCheck.FAMILY));

    private CheckCatalogue() {}

    /** What is checked of a site, in the order of the report: the rows as in the table, then what it leaves out. */
    static List<Entry> of(Inventory inventory) {
        Stream<Entry> rows = inventory.assets().stream()
                .flatMap(asset -> families(asset.kind()).stream().map(family -> new Entry(Area.of(asset), family)));
        return Stream.concat(rows, BESIDE_THE_TABLE.stream()).toList();
    }

    private static List<CheckFamily> families(AssetKind kind) {
        return switch (kind) {
            case BUCKET -> List.of(BucketCheck.FAMILY);
            case WEB_INSTANCE -> List.of(WebInstanceCheck.FAMILY);
            case VPC -> List.of(VpcCheck.FAMILY);
            case KEY_PAIR -> List.of(KeyPairCheck.FAMILY);
            case KUBERNETES_CLUSTER -> List.of(KubernetesClusterCheck.FAMILY);
            case KUBERNETES_NODE -> List.of(KubernetesNodeCheck.FAMILY);
            case LOAD_BALANCER -> List.of(LoadBalancerCheck.FAMILY);
            case DATABASE_CLUSTER -> List.of(DatabaseClusterCheck.FAMILY);
            case DATABASE_INSTANCE -> List.of(DatabaseInstanceCheck.FAMILY);
            case MACHINE_IMAGE -> List.of(MachineImageCheck.FAMILY);
            case SOURCE_REPOSITORY -> List.of(SourceRepositoryCheck.FAMILY);
        };
    }
}
