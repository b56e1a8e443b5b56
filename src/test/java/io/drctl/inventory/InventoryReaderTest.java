package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryReaderTest {
    private static final RegionName OHIO = new RegionName("us-east-2");
    private static final RegionName CALIFORNIA = new RegionName("us-west-1");

    private static <T> ByRegion<T> each(T value) {
        return ByRegion.of(OHIO, value, CALIFORNIA, value);
    }

    @Test
    void the_shipped_inventory_is_valid_and_its_versions_last() {
        LocalDate day = LocalDate.of(2027, 5, 1);
        LoadedInventory loaded =
                InventoryReader.read(Path.of("inventory.yaml"), "inventory.yaml", AssetKind.SHIPPED, day);

        assertThat(loaded.inventory().assets())
                .extracting(Asset::kind)
                .containsExactlyElementsOf(AssetKind.SHIPPED.stream()
                        .filter(kind -> !kind.equals(AssetKind.OTHER))
                        .toList());
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void a_hosted_zone_is_named_by_its_id_too() {
        Application.DnsName site = SiteYaml.read(
                        SiteYaml.text().replace("hosted-zone: drctl.example", "hosted-zone: Z0123ABC"))
                .inventory()
                .application()
                .mainName();

        assertThat(site.hostedZone()).isEqualTo("Z0123ABC");
    }

    @Test
    void reads_every_value() {
        LoadedInventory loaded = SiteYaml.read(SiteYaml.text());
        Inventory inventory = loaded.inventory();

        assertThat(inventory.site()).isEqualTo(new Site("flask-site", List.of(), null));
        assertThat(inventory.regions())
                .containsExactly(
                        new SiteRegion(
                                OHIO,
                                RegionRole.PRIMARY,
                                List.of("us-east-2a", "us-east-2b", "us-east-2c"),
                                "10.10.0.0/16"),
                        new SiteRegion(
                                CALIFORNIA, RegionRole.RECOVERY, List.of("us-west-1b", "us-west-1c"), "10.20.0.0/16"));
        assertThat(inventory.objectives()).isEqualTo(new Objectives(Duration.ofMinutes(15), Duration.ofMinutes(1)));
        assertThat(inventory.asset(AssetKind.WEB_INSTANCE))
                .isEqualTo(new Asset(
                        AssetKind.WEB_INSTANCE,
                        "web-instance",
                        "EC2 Instance",
                        "for deploying flask web application",
                        "t3.micro",
                        each(Scale.same("t3.micro")),
                        6,
                        "3 in each region",
                        each(Scale.same(3)),
                        ByRegion.none(),
                        each(TagSelection.of(Map.of("drctl:site", "flask-site", "drctl:asset", "web"))),
                        Map.of()));
        assertThat(inventory.name(AssetKind.DATABASE_CLUSTER, CALIFORNIA)).isEqualTo("flask-site-us-west-1");
        assertThat(inventory.database())
                .isEqualTo(new Database(
                        "flask-site",
                        inventory.asset(AssetKind.DATABASE_CLUSTER),
                        inventory.asset(AssetKind.DATABASE_INSTANCE),
                        "aurora-mysql",
                        "5.7.mysql_aurora.2.12.5",
                        new Replication.BinlogReplica(),
                        "flask",
                        "admin",
                        null));
        Asset cluster = inventory.asset(AssetKind.KUBERNETES_CLUSTER);
        assertThat(cluster.get(RowKeys.KUBERNETES_VERSION)).contains(each("1.31"));
        assertThat(cluster.get(RowKeys.NAMESPACE)).contains("monitoring");
        Asset nodes = inventory.asset(AssetKind.KUBERNETES_NODE);
        assertThat(nodes.get(RowKeys.NODE_GROUP)).contains(each("monitoring"));
        assertThat(inventory.row(nodes, RowKeys.KUBERNETES_CLUSTER)).contains(cluster);
        assertThat(inventory.application())
                .isEqualTo(new Application(
                        "flask-site",
                        List.of(new Application.DnsName("www.drctl.example", "drctl.example")),
                        Routing.FAILOVER,
                        new HealthEndpoint("http", 80, "/health"),
                        inventory.asset(AssetKind.LOAD_BALANCER),
                        "flask-site"));
        assertThat(inventory.image()).isEqualTo(new MachineImages(null));
        assertThat(inventory.publicKeyFile()).isEqualTo("keys/flask-site.pub");
        assertThat(inventory.terraform())
                .isEqualTo(new TerraformSettings(
                        true,
                        null,
                        new TerraformSettings.Layout.Shipped(),
                        "terraform/{region}.tfstate",
                        inventory.asset(AssetKind.BUCKET)));
        assertThat(inventory.repositories()).containsExactly("https://github.com/drctl-example/flask-site.git");
    }

    @Test
    void reads_a_configuration_of_the_users_own() {
        String text = SiteYaml.text()
                .replace("  # directory: infrastructure", "  directory: infrastructure")
                .replace("  # roots:", "  roots:")
                .replace("  # variable-files:", "  variable-files:")
                .replace("kind: machine-image\n", "kind: machine-image\n    image-id: ami-0123456789abcdef0\n");

        Inventory inventory = SiteYaml.read(text).inventory();

        assertThat(inventory.image().id()).isEqualTo("ami-0123456789abcdef0");
        assertThat(inventory.terraform())
                .isEqualTo(new TerraformSettings(
                        true,
                        "infrastructure",
                        new TerraformSettings.Layout.RootPerRegion(
                                ByRegion.of(OHIO, "zone1", CALIFORNIA, "zone2"),
                                ByRegion.of(OHIO, List.of("zone1.tfvars"), CALIFORNIA, List.of("zone2.tfvars")),
                                ByRegion.none()),
                        "terraform/{region}.tfstate",
                        inventory.asset(AssetKind.BUCKET)));
    }

    @Test
    void does_without_the_sections_that_have_defaults() {
        String text = SiteYaml.text();

        Inventory inventory =
                SiteYaml.read(text.substring(0, text.indexOf("terraform:\n"))).inventory();

        assertThat(inventory.terraform().isManaged()).isFalse();
        assertThat(inventory.terraform().stateKeyIn(OHIO)).isEqualTo("terraform/us-east-2.tfstate");
    }

    @Test
    void reports_all_problems_at_once_in_the_order_of_the_file() {
        String text = SiteYaml.text()
                .replace("master-username: admin", "master-username: rdsadmin")
                .replace("qty: 6", "qnt: 6")
                .replace("us-west-1c]", "us-west-2c]")
                .replace("size: t3.medium", "size: [t3.medium]")
                .replace("rto: 15m", "rto: 0s");

        List<Diagnostic> found = SiteYaml.diagnostics(text);

        assertThat(found)
                .extracting(diagnostic -> String.valueOf(diagnostic.position()))
                .containsExactly(
                        "site.yaml:18:25",
                        "site.yaml:22:8",
                        "site.yaml:39:5",
                        "site.yaml:74:11",
                        "site.yaml:99:11",
                        "site.yaml:129:21",
                        "site.yaml:132:22");
    }

    @Test
    void the_digest_is_that_of_the_files_bytes(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("inventory.yaml");
        Files.writeString(file, SiteYaml.text().replace("\n", "\r\n"));

        LoadedInventory loaded = InventoryReader.read(file, "inventory.yaml", AssetKind.SHIPPED);

        assertThat(loaded.file()).isEqualTo(file);
        assertThat(loaded.digest())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(SiteYaml.read(SiteYaml.text()).digest());
    }

    @Test
    void a_file_that_lists_nothing_is_one_problem_for_each_section() {
        InputException refused = catchThrowableOfType(InputException.class, () -> SiteYaml.read("version: 1\n"));

        assertThat(refused.diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactlyElementsOf(Stream.of("site", "regions", "objectives")
                        .map(key -> "missing key `" + key + "` in the file")
                        .toList());
    }

    @Test
    void refuses_a_file_that_is_too_large(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("big.yaml");
        Files.write(file, ("# " + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8));

        InputException refused = catchThrowableOfType(
                InputException.class, () -> InventoryReader.read(file, "big.yaml", AssetKind.SHIPPED));

        assertThat(refused.diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactly("big.yaml is larger than 1 MiB");
    }
}
