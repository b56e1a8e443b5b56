package io.drctl.readiness;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every family of checks and its area: the one place to register a new one.
 *
 * <p>A row of the table has the families of its kind. What a failover needs and the table leaves out has its families
 * beside it, for each application.
 */
public final class CheckCatalogue {
    /**
     * A family, the area that its findings are about, and what it is made for.
     *
     * @param <S> what the family is made for
     */
    record Entry<S>(Area area, CheckFamily<S> family, S subject) {
        List<CheckFamily.Placed> checks(Verification verification) {
            return family.checks().apply(verification, subject);
        }
    }

    /** The kinds of rows that can be checked. A new one is declared in its own file, and listed here. */
    static final List<CheckedKind> KINDS = List.of(
            BucketCheck.KIND,
            WebInstanceCheck.KIND,
            VpcCheck.KIND,
            KeyPairCheck.KIND,
            KubernetesClusterCheck.KIND,
            KubernetesNodeCheck.KIND,
            LoadBalancerCheck.KIND,
            DatabaseClusterCheck.KIND,
            DatabaseInstanceCheck.KIND,
            MachineImageCheck.KIND,
            SourceRepositoryCheck.KIND,
            AutoScalingGroupCheck.KIND,
            ContainerServiceCheck.KIND,
            NetworkLoadBalancerCheck.KIND,
            RdsInstanceCheck.KIND,
            ServerlessCapacityCheck.KIND,
            CertificateCheck.KIND,
            SecretCheck.KIND,
            ContainerRepositoryCheck.KIND,
            TableCheck.KIND,
            DistributionCheck.KIND);

    private static final List<CheckFamily<Application>> OF_APPLICATIONS = List.of(RoutingCheck.FAMILY);

    private CheckCatalogue() {}

    /** What rows of an inventory may be: the kinds that can be checked, then {@link AssetKind#OTHER}. */
    public static List<AssetKind> kinds() {
        return Stream.concat(KINDS.stream().map(CheckedKind::kind), Stream.of(AssetKind.OTHER))
                .toList();
    }

    /** What is checked of a site, in the order of the report: the rows as in the table, then what it leaves out. */
    static List<Entry<?>> of(Inventory inventory) {
        List<Entry<?>> all = new ArrayList<>();
        for (Asset row : inventory.assets()) {
            KINDS.stream()
                    .filter(known -> known.kind().equals(row.kind()))
                    .forEach(known -> all.addAll(known.entries().apply(inventory, row)));
        }
        for (Application application : inventory.applications()) {
            Area area = Area.dnsOf(application, inventory);
            OF_APPLICATIONS.forEach(family -> all.add(new Entry<>(area, family, application)));
        }
        inventory.databases().stream()
                .filter(database -> database.dnsName() != null)
                .forEach(database ->
                        all.add(new Entry<>(Area.nameOf(database, inventory), DatabaseNameCheck.FAMILY, database)));
        inventory.databases().stream()
                .filter(DataApiCheck::isFor)
                .forEach(database ->
                        all.add(new Entry<>(Area.dataApiOf(database, inventory), DataApiCheck.FAMILY, database)));
        inventory.databases().stream()
                .filter(database -> !database.fences().isEmpty())
                .forEach(database ->
                        all.add(new Entry<>(Area.fencesOf(database, inventory), FenceCheck.FAMILY, database)));
        return all;
    }
}
