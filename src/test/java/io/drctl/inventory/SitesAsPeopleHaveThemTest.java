package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.AssetKind.SizeRule;
import io.drctl.inventory.TerraformSettings.Layout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sites that are not of the family of Table 1.1, each said in as few lines as it needs. */
class SitesAsPeopleHaveThemTest {
    private static final RegionName IRELAND = new RegionName("eu-west-1");
    private static final RegionName FRANKFURT = new RegionName("eu-central-1");

    private static final String HEAD = """
            version: 1
            site: {name: shop}
            regions:
              primary: {name: eu-west-1}
              recovery: {name: eu-central-1}
            objectives: {rto: 15m, rpo: 5m}
            """;

    private static final RowKey<String> TEMPLATE = RowKey.text("launch-template", "the launch template's name");
    private static final RowKey<Integer> WARM = RowKey.number("warm", "how many are kept warm", 0, 10);

    /** Kinds that a package above would declare. */
    private static final AssetKind GROUP = AssetKind.of("auto-scaling-group", "Auto Scaling group")
            .named(new NameRule("EC2 Auto Scaling accepts for a group", "[ -~]{1,255}", "1 to 255 characters"))
            .tagged()
            .sized(SizeRule.INSTANCE_TYPE)
            .counted()
            .with(TEMPLATE.required(), WARM.byRegion());

    private static final AssetKind RDS = AssetKind.of("rds-instance", "RDS instance")
            .named(new NameRule("RDS accepts for an instance", "[a-z][a-z0-9-]*", "lower-case letters"))
            .sized(SizeRule.DATABASE_CLASS);

    private static final List<AssetKind> KINDS =
            Stream.concat(AssetKind.SHIPPED.stream(), Stream.of(GROUP, RDS)).toList();

    private static LoadedInventory load(String tail) {
        byte[] bytes = (HEAD + tail).getBytes(StandardCharsets.UTF_8);
        return InventoryReader.read(Path.of("inventory.yaml"), bytes, "inventory.yaml", KINDS);
    }

    private static Inventory read(String tail) {
        LoadedInventory loaded = load(tail);
        assertThat(loaded.warnings()).extracting(Diagnostic::summary).isEmpty();
        return loaded.inventory();
    }

    @Test
    void a_site_without_a_row_is_a_site() {
        Inventory inventory = read("");

        assertThat(inventory.assets()).isEmpty();
        assertThat(inventory.applications()).isEmpty();
        assertThat(inventory.databases()).isEmpty();
        assertThat(inventory.terraform().isManaged()).isFalse();
        assertThat(inventory.primary().zones()).isEmpty();
        assertThat(inventory.primary().cidr()).isNull();
    }

    @Test
    void rows_are_optional_and_may_repeat() {
        Inventory inventory = read("""
                assets:
                  - {kind: bucket, id: uploads, names: {eu-west-1: up-a, eu-central-1: up-b}}
                  - {kind: bucket, id: backups, names: {eu-west-1: back-a, eu-central-1: back-b}}
                  - {kind: load-balancer, names: edge}
                """);

        assertThat(inventory.assets()).extracting(Asset::id).containsExactly("uploads", "backups", "load-balancer");
        assertThat(inventory.row("backups").orElseThrow().nameIn(FRANKFURT)).isEqualTo("back-b");
        assertThat(inventory.first(AssetKind.LOAD_BALANCER).orElseThrow())
                .extracting(Asset::asset, Asset::size, Asset::quantity, Asset::dr)
                .containsExactly("ALB", "-", 2, "");
    }

    @Test
    void rows_that_drctl_cannot_check_are_of_the_kind_other() {
        Inventory inventory = read("""
                assets:
                  - {kind: other, asset: Redis, purpose: sessions, qty: 2}
                  - {kind: other, asset: Kafka, size: m7g.large}
                """);

        assertThat(inventory.rows(AssetKind.OTHER))
                .extracting(Asset::id, Asset::asset, Asset::quantity, Asset::size)
                .containsExactly(tuple("other", "Redis", 2, "-"), tuple("other-2", "Kafka", 1, "m7g.large"));
    }

    @Test
    void names_tags_node_groups_and_sizes_may_differ_by_region() {
        Inventory inventory = read("""
                assets:
                  - kind: web-instance
                    size: {eu-west-1: m7g.large, eu-central-1: {standby: t4g.small, serving: m7g.large}}
                    per-region: {eu-west-1: 6, eu-central-1: {standby: 1, serving: 6}}
                    tags:
                      eu-west-1: {env: prod}
                      eu-central-1: {env: dr}
                  - {kind: kubernetes-cluster, names: {eu-west-1: blue, eu-central-1: green}}
                  - kind: kubernetes-node
                    node-group: {eu-west-1: blue-nodes, eu-central-1: green-nodes}
                """);

        Asset web = inventory.asset(AssetKind.WEB_INSTANCE);
        assertThat(web.quantityIn(inventory.primary())).isEqualTo(6);
        assertThat(web.quantityIn(inventory.recovery())).isEqualTo(1);
        assertThat(web.quantities().in(FRANKFURT)).isEqualTo(new Scale<>(1, 6));
        assertThat(web.quantity()).isEqualTo(7);
        assertThat(web.sizeIn(inventory.recovery())).contains("t4g.small");
        assertThat(web.sizes().in(FRANKFURT).serving()).isEqualTo("m7g.large");
        assertThat(web.size()).isEqualTo("m7g.large (eu-west-1), t4g.small, serving m7g.large (eu-central-1)");
        assertThat(web.tagsIn(FRANKFURT).exact()).isEqualTo(Map.of("env", "dr"));
        assertThat(inventory.asset(AssetKind.KUBERNETES_NODE).get(RowKeys.NODE_GROUP))
                .contains(ByRegion.of(IRELAND, "blue-nodes", FRANKFURT, "green-nodes"));
    }

    @Test
    void tags_may_be_patterns_several_or_excluded_and_reserved_ones_may_be_searched_by() {
        TagSelection tags = read("""
                        assets:
                          - kind: web-instance
                            tags: {project: acme, env: "prod*", role: [web, api], "aws:autoscaling:groupName": "web-?"}
                            not: {role: bastion, tier: [spare, test]}
                        """).asset(AssetKind.WEB_INSTANCE).tagsIn(IRELAND);

        Map<String, String> server =
                Map.of("project", "acme", "env", "prod-eu", "role", "api", "aws:autoscaling:groupName", "web-1");
        assertThat(tags.matches(server)).isTrue();
        assertThat(tags.matches(with(server, "role", "bastion"))).isFalse();
        assertThat(tags.matches(with(server, "tier", "spare"))).isFalse();
        assertThat(tags.matches(with(server, "env", "staging"))).isFalse();
        assertThat(tags.matches(with(server, "aws:autoscaling:groupName", "web-10")))
                .isFalse();
        assertThat(tags.exact()).isEqualTo(Map.of("project", "acme"));
    }

    private static Map<String, String> with(Map<String, String> tags, String key, String value) {
        Map<String, String> changed = new HashMap<>(tags);
        changed.put(key, value);
        return changed;
    }

    @Test
    void a_kind_that_is_declared_elsewhere_brings_its_own_keys() {
        Asset group = read("""
                        assets:
                          - kind: auto-scaling-group
                            names: web
                            launch-template: web-v7
                            warm: {eu-west-1: 2, eu-central-1: 0}
                        """).asset(GROUP);

        assertThat(group.asset()).isEqualTo("Auto Scaling group");
        assertThat(group.nameIn(FRANKFURT)).isEqualTo("web");
        assertThat(group.values()).hasSize(2).containsValue("web-v7");
    }

    @Test
    void applications_and_databases_are_lists_that_refer_to_rows() {
        Inventory inventory = read("""
                assets:
                  - {kind: load-balancer, id: edge, names: edge}
                  - {kind: load-balancer, id: api, names: api}
                  - {kind: database-cluster, id: orders-cluster, names: {eu-west-1: orders-a, eu-central-1: orders-b}}
                  - {kind: database-instance, cluster: orders-cluster, size: db.r6g.large}
                  - {kind: rds-instance, names: {eu-west-1: users-a, eu-central-1: users-b}}
                applications:
                  - name: web
                    dns-names: [www.shop.example, {name: Shop.Example.org, hosted-zone: Z0123ABC}]
                    hosted-zone: shop.example
                    routing: failover
                    load-balancer: edge
                    health: {scheme: https, path: /health}
                    database: orders
                  - name: api
                    dns-names: [api.shop.example]
                    hosted-zone: shop.example
                    routing: weighted
                    load-balancer: api
                    health: {scheme: https, port: 8443, path: /health}
                    database: none
                databases:
                  - {name: orders, engine: aurora-postgresql, engine-version: "16.4", topology: global-database,
                     global-cluster: orders}
                  - {name: users, engine: postgres, topology: rds-replica}
                """);

        Application web = inventory.application("web").orElseThrow();
        assertThat(web.dnsNames())
                .containsExactly(
                        new Application.DnsName("www.shop.example", "shop.example"),
                        new Application.DnsName("shop.example.org", "Z0123ABC"));
        assertThat(web.health()).isEqualTo(new HealthEndpoint("https", 443, "/health"));
        assertThat(web.loadBalancerIn(IRELAND)).contains("edge");
        Database orders = inventory.databaseOf(web).orElseThrow();
        assertThat(orders.clusterIn(FRANKFURT)).isEqualTo("orders-b");
        assertThat(orders.instances()).isEqualTo(inventory.asset(AssetKind.DATABASE_INSTANCE));
        assertThat(orders.replication()).isEqualTo(new Replication.GlobalDatabase("orders"));
        assertThat(inventory.databaseOf(inventory.application("api").orElseThrow()))
                .isEmpty();
        Database users = inventory.database("users").orElseThrow();
        assertThat(users.clusterIn(IRELAND)).isEqualTo("users-a");
        assertThat(users.instances()).isNull();
        assertThat(users.replication()).isEqualTo(new Replication.RdsReplica());
        assertThat(users.engineVersion()).isNull();
    }

    @Test
    void a_row_of_a_database_that_no_database_names_is_refused_as_nothing_would_check_it() {
        String forgotten = """
                assets:
                  - {kind: database-cluster, id: orders, names: {eu-west-1: orders-a, eu-central-1: orders-b}}
                  - {kind: database-cluster, id: billing, names: {eu-west-1: bills-a, eu-central-1: bills-b}}
                  - {kind: rds-instance, names: {eu-west-1: users-a, eu-central-1: users-b}}
                databases:
                  - {engine: aurora-mysql, topology: binlog-replica, cluster: orders}
                """;

        InputException refused = catchThrowableOfType(InputException.class, () -> load(forgotten));

        assertThat(refused.diagnostics())
                .extracting(
                        Diagnostic::summary,
                        problem -> Objects.requireNonNull(problem.position()).line())
                .containsExactly(
                        tuple("no database names the row billing, so nothing would check it", 9),
                        tuple("no database names the row rds-instance, so no failover would know of it", 10));
    }

    @Test
    void a_row_of_a_database_in_an_inventory_without_databases_is_warned_of() {
        LoadedInventory loaded = load("""
                assets:
                  - {kind: database-cluster, names: {eu-west-1: orders-a, eu-central-1: orders-b}}
                """);

        assertThat(loaded.inventory().databases()).isEmpty();
        assertThat(loaded.warnings())
                .extracting(Diagnostic::summary)
                .containsExactly("no database names the row database-cluster, so nothing would check it");
    }

    @Test
    void a_database_that_cannot_be_read_may_be_of_any_row() {
        InputException refused = catchThrowableOfType(InputException.class, () -> load("""
                        assets:
                          - {kind: database-cluster, id: orders, names: {eu-west-1: orders-a, eu-central-1: orders-b}}
                          - {kind: database-cluster, id: billing, names: {eu-west-1: bills-a, eu-central-1: bills-b}}
                        databases:
                          - {name: orders, engine: aurora-mysql, topology: binlog-replica, cluster: orders}
                          - {name: billing, engine: aurora-mysql, topology: binlog-replica, cluster: biling}
                        """));

        assertThat(refused.diagnostics())
                .extracting(Diagnostic::summary)
                .singleElement()
                .asString()
                .contains("biling");
    }

    @Test
    void an_application_that_nothing_moves_needs_no_load_balancer() {
        Application site = read("""
                        applications:
                          - dns-names: [www.shop.example]
                            hosted-zone: shop.example
                            routing: none
                            health: {scheme: https, path: /}
                        """).application();

        assertThat(site.name()).isEqualTo("shop");
        assertThat(site.loadBalancer()).isNull();
        assertThat(site.database()).isNull();
    }

    @Test
    void each_region_may_be_worked_in_by_a_role_or_with_a_profile() {
        String regions = HEAD.replace("name: eu-west-1", "name: eu-west-1, profile: ops")
                .replace("name: eu-central-1", "name: eu-central-1, role-arn: arn:aws:iam::123456789012:role/dr");
        Inventory inventory = InventoryReader.read(
                        Path.of("inventory.yaml"), regions.getBytes(StandardCharsets.UTF_8), "inventory.yaml", KINDS)
                .inventory();

        assertThat(inventory.primary().profile()).isEqualTo("ops");
        assertThat(inventory.recovery().roleArn()).isEqualTo("arn:aws:iam::123456789012:role/dr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "managed: false|Shipped|true",
                "directory: infra|SharedRoot|true",
                "directory: infra, variable-files: {eu-west-1: [a.tfvars], eu-central-1: [b.tfvars]}|SharedRoot|true",
                "directory: infra, workspaces: {eu-west-1: main, eu-central-1: dr}, state-key: x.tfstate|SharedRoot|true",
                "directory: infra, roots: {eu-west-1: a, eu-central-1: b}|RootPerRegion|true",
                "directory: infra, layout: one-root, variable-files: [prod.tfvars]|OneRoot|false",
                "directory: infra, layers: [network, data, app]|Layers|false",
                "directory: infra, layout: layers, layers: [\"{region}/network\", \"{region}/app\"]|Layers|true",
            })
    void each_layout_of_terraform_is_understood(String section, String layout, boolean perRegion) {
        TerraformSettings settings = read("terraform: {" + section + "}\n").terraform();

        assertThat(settings.layout().getClass().getSimpleName()).isEqualTo(layout);
        assertThat(settings.layout().isPerRegion()).isEqualTo(perRegion);
        assertThat(settings.stateBucket()).isNull();
        assertThat(settings.isManaged()).isEqualTo(!section.contains("managed: false"));
    }

    @Test
    void one_bucket_may_hold_the_states_of_both_regions() {
        TerraformSettings settings = read("""
                        assets:
                          - {kind: bucket, id: state, names: {eu-west-1: acme-state}, per-region: {eu-west-1: 1, eu-central-1: 0}}
                          - {kind: bucket, id: uploads, names: {eu-west-1: up-a, eu-central-1: up-b}}
                        terraform: {directory: infra, bucket: state}
                        """).terraform();

        assertThat(settings.stateBucketIn(FRANKFURT)).contains(new TerraformSettings.StatePlace("acme-state", IRELAND));
        assertThat(settings.stateKeyIn(FRANKFURT)).isEqualTo("terraform/eu-central-1.tfstate");
    }

    @Test
    void layers_have_a_state_each() {
        TerraformSettings settings =
                read("terraform: {directory: infra, layers: [network, data]}\n").terraform();

        assertThat(settings.stateKey()).isEqualTo("terraform/site/{layer}.tfstate");
        assertThat(settings.layout())
                .isEqualTo(new Layout.Layers(List.of("network", "data"), false, ByRegion.none(), ByRegion.none()));
    }
}
