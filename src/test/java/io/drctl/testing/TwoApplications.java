package io.drctl.testing;

import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Routing;
import io.drctl.inventory.RowKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A site with two applications, {@code web} and {@code api}, in one zone, each with a load balancer and a database of
 * its own: {@code flask-site} and {@code orders}.
 */
public final class TwoApplications {
    public static final String WEB = "web";
    public static final String API = "api";
    public static final String ORDERS = "orders";

    private TwoApplications() {}

    public static Inventory site() {
        return site(Routing.FAILOVER);
    }

    public static Inventory site(Routing routing) {
        Inventory one = Inventories.flaskSite(routing, DatabaseTopology.BINLOG_REPLICA);
        Asset balancer = second(one.asset(AssetKind.LOAD_BALANCER), "api", "api");
        Asset cluster = second(one.asset(AssetKind.DATABASE_CLUSTER), "orders-us-east-2", "orders-us-west-1");
        Asset instances = second(one.asset(AssetKind.DATABASE_INSTANCE), "", "");
        List<Asset> assets = new ArrayList<>(one.assets());
        assets.addAll(List.of(balancer, cluster, instances));
        Application web = one.application();
        Database first = one.database();
        return with(
                one,
                assets,
                List.of(
                        new Application(WEB, web.dnsNames(), routing, web.health(), web.loadBalancer(), first.name()),
                        new Application(
                                API,
                                List.of(new DnsName("api.drctl.example", "drctl.example")),
                                routing,
                                new HealthEndpoint("http", 80, "/health"),
                                balancer,
                                ORDERS)),
                List.of(
                        first,
                        new Database(
                                ORDERS,
                                cluster,
                                instances,
                                first.engine(),
                                first.engineVersion(),
                                new Replication.BinlogReplica(),
                                "orders",
                                "admin",
                                null)));
    }

    /** A site with one application, and another one of its own names beside that, behind the same load balancers. */
    public static Inventory beside(Inventory one, String dnsName) {
        Application web = one.application();
        return with(
                one,
                one.assets(),
                List.of(
                        web,
                        new Application(
                                API,
                                List.of(new DnsName(dnsName, web.mainName().hostedZone())),
                                web.routing(),
                                web.health(),
                                web.loadBalancer(),
                                web.database())),
                one.databases());
    }

    /** The same site with other rows, applications and databases. */
    public static Inventory with(
            Inventory inventory, List<Asset> assets, List<Application> applications, List<Database> databases) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                assets,
                applications,
                databases,
                inventory.terraform());
    }

    private static Asset second(Asset first, String primary, String recovery) {
        return new Asset(
                first.kind(),
                first.kind() + "-2",
                first.asset() + " 2",
                first.purpose(),
                first.size(),
                first.sizes(),
                first.quantity(),
                first.dr(),
                first.quantities(),
                primary.isEmpty()
                        ? ByRegion.none()
                        : ByRegion.of(Inventories.PRIMARY, primary, Inventories.RECOVERY, recovery),
                first.tags(),
                first.kind().equals(AssetKind.DATABASE_INSTANCE)
                        ? Map.of(RowKeys.DATABASE_CLUSTER, AssetKind.DATABASE_CLUSTER + "-2")
                        : first.values());
    }
}
