package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.inventory.TerraformSettings.Layout;
import io.drctl.process.Interruption;
import io.drctl.process.Programs;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Moto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Other people's Terraform, in each of the layouts that it comes in, planned by real Terraform. */
@Timeout(120)
class ForeignLayoutsIT {
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final RegionName CALIFORNIA = Inventories.RECOVERY;
    private static final String BUCKET = "drctl-flask-site-us-east-2";
    private static final String OTHER_BUCKET = "drctl-flask-site-us-west-1";
    private static final ByRegion<List<String>> NO_FILES = ByRegion.none();

    private static @Nullable MotoCalls moto;

    @TempDir
    private Path directory;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private final List<String> turnedTo = new ArrayList<>();
    private Map<String, String> variables = Map.of();

    @BeforeAll
    static void needs_terraform_and_moto() {
        Assumptions.assumeTrue(
                Programs.find("terraform", System.getenv().getOrDefault("PATH", ""))
                        .isPresent(),
                "Terraform is missing: https://developer.hashicorp.com/terraform/install");
        moto = new MotoCalls(Moto.another());
    }

    @BeforeEach
    void two_buckets_and_the_fixtures() throws Exception {
        moto().reset();
        moto().makeBucket(BUCKET);
        moto().makeBucket(OTHER_BUCKET);
        variables = TerraformAtMoto.variables(moto());
        Path fixtures = Path.of(Objects.requireNonNull(ForeignLayoutsIT.class.getResource("layouts"))
                .toURI());
        try (Stream<Path> files = Files.walk(fixtures)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(fixtures.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy);
            }
        }
    }

    private static MotoCalls moto() {
        return Objects.requireNonNull(moto);
    }

    /** A site without anything in it, so that nothing is made a second time. */
    private void nothingIsThereYet() {
        for (RegionName region : List.of(OHIO, CALIFORNIA)) {
            cloud.compute(region).vpcs.clear();
            cloud.databases(region).clusters.clear();
            cloud.kubernetes(region).clusters.clear();
            cloud.loadBalancing(region).balancers.clear();
        }
    }

    private Inventory site(String folder, Layout layout, String key, boolean inTheSitesBuckets) {
        Inventory site = Inventories.flaskSite();
        return Inventories.withStateElsewhere(
                site,
                new TerraformSettings(
                        true, folder, layout, key, inTheSitesBuckets ? site.asset(AssetKind.BUCKET) : null));
    }

    private ProvisioningOutcome plan(Inventory site, RegionName region) {
        return run(site, region, false);
    }

    private ProvisioningOutcome provision(Inventory site, RegionName region) {
        return run(site, region, true);
    }

    private ProvisioningOutcome run(Inventory site, RegionName region, boolean applies) {
        Provisioning.Surroundings surroundings =
                new Provisioning.Surroundings(variables, directory.resolve("state"), directory);
        try (Provisioning provisioning = new Provisioning(site, () -> cloud, surroundings, Interruption.unwatched())) {
            ProvisioningObserver observer = new Watching();
            ProvisioningOutcome outcome = provisioning.plan(new Provisioner.Request(region, null, Set.of()), observer);
            return applies && outcome instanceof ProvisioningOutcome.Planned planned
                    ? provisioning.apply(region, planned, observer)
                    : outcome;
        }
    }

    private static List<String> contradictions(ProvisioningOutcome outcome) {
        assertThat(outcome).isInstanceOf(ProvisioningOutcome.Contradicted.class);
        return ((ProvisioningOutcome.Contradicted) outcome)
                .found().stream().map(ProvisioningOutcome.Prerequisite::what).toList();
    }

    @Test
    void a_root_per_region_with_a_bucket_for_both_and_two_keys() throws Exception {
        Layout layout = new Layout.RootPerRegion(
                ByRegion.of(OHIO, "ohio", CALIFORNIA, "california"), NO_FILES, ByRegion.none());
        Inventory site = site("per-region", layout, "unused/{region}.tfstate", true);
        // What the roots say by themselves, the inventory's buckets have no part in.
        cloud.objectStore(CALIFORNIA).buckets.clear();

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(provision(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/" + BUCKET + "/garden/ohio.tfstate")).isTrue();
        assertThat(moto().has("/" + BUCKET + "/garden/california.tfstate")).isTrue();

        replaceIn("per-region/california/main.tf", "garden/california", "garden/ohio");
        Files.delete(directory.resolve("state/terraform/flask-site/us-west-1/data/terraform.tfstate"));
        assertThat(contradictions(plan(site, CALIFORNIA)))
                .containsExactly("both Regions keep their state under one key, garden/ohio.tfstate: us-west-1 in "
                        + BUCKET + ", us-east-2 in " + BUCKET + ", and that is one bucket");
    }

    @Test
    void one_root_with_variable_files() throws Exception {
        Layout layout = new Layout.SharedRoot(
                ByRegion.of(OHIO, List.of("ohio.tfvars"), CALIFORNIA, List.of("california.tfvars")), ByRegion.none());
        Inventory site = site("files", layout, "terraform/{region}.tfstate", true);

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(provision(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/" + BUCKET + "/terraform/us-east-2.tfstate")).isTrue();
        assertThat(moto().has("/" + OTHER_BUCKET + "/terraform/us-west-1.tfstate"))
                .isTrue();
    }

    @Test
    void provision_before_prepare_asks_for_the_bucket_alone_and_goes_on_once_it_is_there() throws Exception {
        Layout layout = new Layout.SharedRoot(
                ByRegion.of(OHIO, List.of("ohio.tfvars"), CALIFORNIA, List.of("california.tfvars")), ByRegion.none());
        Inventory site = site("files", layout, "terraform/{region}.tfstate", true);
        // Before the first apply there is no image, and no key pair either: they come from it.
        cloud.compute(OHIO).images.clear();
        cloud.compute(OHIO).keyPairs.clear();
        var buckets = Map.copyOf(cloud.objectStore(OHIO).buckets);
        cloud.objectStore(OHIO).buckets.clear();

        assertThat(plan(site, OHIO)).isInstanceOfSatisfying(ProvisioningOutcome.Unprepared.class, unprepared -> {
            assertThat(unprepared.missing()).singleElement().satisfies(missing -> {
                assertThat(missing.what()).contains(BUCKET);
                assertThat(missing.remedy()).hasToString("drctl prepare --region us-east-2 --only bucket");
            });
        });

        cloud.objectStore(OHIO).buckets.putAll(buckets);
        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
    }

    @Test
    void one_root_with_workspaces() throws Exception {
        Layout layout = new Layout.SharedRoot(NO_FILES, ByRegion.of(OHIO, "ohio", CALIFORNIA, "california"));
        Inventory site = site("workspaces", layout, "unused/{region}.tfstate", true);

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(provision(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/" + BUCKET + "/env%3A/ohio/garden.tfstate")).isTrue();
        assertThat(moto().has("/" + BUCKET + "/env%3A/california/garden.tfstate"))
                .isTrue();
        assertThat(moto().has("/" + BUCKET + "/garden.tfstate")).isFalse();
        assertThat(plan(site, OHIO)).isInstanceOf(ProvisioningOutcome.UpToDate.class);
    }

    @Test
    void one_root_for_both_regions_is_planned_once_and_the_guard_looks_at_both() throws Exception {
        variables = TerraformAtMoto.withProvider(variables, directory).orElse(Map.of());
        Assumptions.assumeFalse(variables.isEmpty(), "the AWS provider is missing");
        Inventory site = site("one-root", new Layout.OneRoot(NO_FILES), "unused.tfstate", true);

        // The state is lost, and the recovery Region alone has something of the site.
        cloud.compute(OHIO).vpcs.clear();
        cloud.databases(OHIO).clusters.clear();
        cloud.kubernetes(OHIO).clusters.clear();
        cloud.loadBalancing(OHIO).balancers.clear();
        assertThat(contradictions(plan(site, OHIO)))
                .singleElement()
                .satisfies(what -> assertThat(what)
                        .startsWith("the state in s3://" + BUCKET + "/both.tfstate is empty, but in us-west-1 there is:"
                                + " VPC"));

        // Nothing of the site is there but the primary's database, and the plan makes the other one empty.
        FakeCloud healthy = HealthySite.of(Inventories.flaskSite());
        nothingIsThereYet();
        cloud.databases(OHIO).clusters.putAll(healthy.databases(OHIO).clusters);
        Files.writeString(directory.resolve("one-root/with.auto.tfvars"), "makes_databases = true\n");
        assertThat(contradictions(plan(site, OHIO)))
                .first()
                .isEqualTo("database flask-site-us-west-1 (aws_rds_cluster.books[0]) would be made empty, while"
                        + " flask-site-us-east-2 in us-east-2 holds the data");

        nothingIsThereYet();
        Files.delete(directory.resolve("one-root/with.auto.tfvars"));
        assertThat(plan(site, OHIO)).isInstanceOfSatisfying(ProvisioningOutcome.Planned.class, planned -> {
            assertThat(planned.plan().count(ChangeKind.CREATE)).isEqualTo(2);
        });
        assertThat(turnedTo).containsOnly("both Regions");
    }

    @Tag("exhaustive")
    @Test
    @Timeout(300)
    void of_one_root_for_both_regions_plan_and_consent_say_in_which_region_what_happens() throws Exception {
        variables = TerraformAtMoto.withProvider(variables, directory).orElse(Map.of());
        Assumptions.assumeFalse(variables.isEmpty(), "the AWS provider is missing");
        Inventory site = site("one-root", new Layout.OneRoot(NO_FILES), "unused.tfstate", true);
        nothingIsThereYet();
        Path values = directory.resolve("one-root/yards.auto.tfvars");
        Files.writeString(values, "yards = { back = \"10.70.0.0/16\" }\n");
        assertThat(provision(site, OHIO))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Applied.class,
                        applied -> assertThat(applied.plan().summary())
                                .endsWith("(both Regions: 1 to create; us-east-2: 2 to create; us-west-1: 2 to"
                                        + " create)"));

        Files.delete(values);
        Provisioner.Changes all = changes(plan(site, OHIO));
        assertThat(all.gone())
                .extracting(Provisioner.Gone::what)
                .containsExactlyInAnyOrder(
                        "aws_iam_role.gardener[0] (both Regions)",
                        "module.yard_in_california[\"back\"].aws_vpc.yard (us-west-1)",
                        "module.yard_in_ohio[\"back\"].aws_vpc.yard (us-east-2)");
        assertThat(all.oneWayIn()).containsExactlyInAnyOrder(OHIO, CALIFORNIA);
        assertThat(all.refused())
                .extracting(Provisioner.Loss::sentence)
                .anyMatch(told -> told.startsWith("network module.yard_in_california[\"back\"].aws_vpc.yard (us-west-1)"
                        + " would be destroyed"));

        Files.writeString(values, "yards = { back = \"10.70.0.0/16\" }\n");
        replaceIn("one-root/main.tf", "10.62.0.0/16", "10.63.0.0/16");
        Provisioner.Changes one = changes(plan(site, OHIO));
        assertThat(one.gone()).extracting(Provisioner.Gone::what).containsExactly("aws_vpc.california (us-west-1)");
        assertThat(one.oneWayIn()).containsExactly(CALIFORNIA);
    }

    @Tag("exhaustive")
    @Test
    @Timeout(300)
    void a_configuration_that_still_calls_a_promoted_database_a_replica_is_refused_and_passes_once_corrected()
            throws Exception {
        variables = TerraformAtMoto.withProvider(variables, directory).orElse(Map.of());
        Assumptions.assumeFalse(variables.isEmpty(), "the AWS provider is missing");
        Inventory site = site("promoted", new Layout.OneRoot(NO_FILES), "unused.tfstate", true);
        nothingIsThereYet();
        assertThat(provision(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.Applied.class);
        String source = "arn:aws:rds:us-east-2:123456789012:cluster:books";
        Path values = directory.resolve("promoted/source.auto.tfvars");

        Files.writeString(values, "books_source = \"" + source + "\"\n");
        assertThat(contradictions(plan(site, CALIFORNIA)))
                .containsExactly("database aws_rds_cluster.books stands on its own, and would be made a replica of "
                        + source + ", which Terraform can't do: its apply would stop midway");

        replaceIn(
                "promoted/main.tf",
                "[scaling_configuration]",
                "[scaling_configuration, replication_source_identifier]");
        assertThat(plan(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.UpToDate.class);
    }

    private static Provisioner.Changes changes(ProvisioningOutcome outcome) {
        Provisioner.Found found = outcome.match(new StepFinding("terraform:plan", OHIO));
        assertThat(found).isInstanceOf(Provisioner.Changes.class);
        return (Provisioner.Changes) found;
    }

    @Tag("exhaustive")
    @Test
    @Timeout(300)
    void a_state_that_is_lost_is_made_again_by_the_import_blocks_that_are_printed() throws Exception {
        variables = TerraformAtMoto.withProvider(variables, directory).orElse(Map.of());
        Assumptions.assumeFalse(variables.isEmpty(), "the AWS provider is missing");
        Inventory site = site("one-root", new Layout.OneRoot(NO_FILES), "unused.tfstate", true);
        String state = "/" + BUCKET + "/both.tfstate";
        nothingIsThereYet();
        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        for (JsonNode resource : Json.read(moto().get(state)).path("resources").values()) {
            JsonNode made = resource.path("instances").path(0).path("attributes");
            RegionName region = Json.text(resource, "name", "").equals("ohio") ? OHIO : CALIFORNIA;
            cloud.compute(region)
                    .put(
                            new Compute.Vpc(Json.text(made, "id", ""), Json.text(made, "cidr_block", ""), "available"),
                            site.asset(AssetKind.VPC).tagsIn(region).exact(),
                            List.of());
        }
        moto().delete(state);

        List<ImportBlock> imports = ((ProvisioningOutcome.Contradicted) plan(site, OHIO))
                .found().stream().flatMap(found -> found.imports().stream()).toList();
        assertThat(imports).hasSize(2).allMatch(ImportBlock::isWhole);
        Files.write(
                directory.resolve("one-root/imports.tf"),
                imports.stream().flatMap(block -> block.lines().stream()).toList());

        assertThat(plan(site, OHIO))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.Planned.class,
                        planned -> assertThat(planned.plan().count(ChangeKind.CREATE))
                                .isZero());
    }

    @Test
    void layers_are_applied_in_their_order_each_with_its_own_state() throws Exception {
        Layout layout = new Layout.Layers(List.of("ground", "shop"), false, NO_FILES, ByRegion.none());
        Inventory site = site("layers", layout, "terraform/site/{layer}.tfstate", true);

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/" + BUCKET + "/terraform/site/ground.tfstate")).isTrue();
        assertThat(moto().has("/" + BUCKET + "/terraform/site/shop.tfstate")).isFalse();
        assertThat(turnedTo).containsExactly("both Regions (layer ground)");

        // Somebody else's state in a bucket that isn't there is nothing that `prepare` could help with.
        Files.writeString(directory.resolve("layers/shop/x.auto.tfvars"), "ground_bucket = \"nobodys-bucket\"\n");
        assertThat(provision(site, OHIO)).isInstanceOfSatisfying(ProvisioningOutcome.Failed.class, failed -> {
            assertThat(failed.stage()).isEqualTo(Stage.PLAN);
            assertThat(String.valueOf(failed.remedy()))
                    .doesNotContain("prepare")
                    .contains("terraform_remote_state");
        });
        Files.delete(directory.resolve("layers/shop/x.auto.tfvars"));

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(moto().has("/" + BUCKET + "/terraform/site/shop.tfstate")).isTrue();
        assertThat(plan(site, OHIO))
                .isInstanceOfSatisfying(
                        ProvisioningOutcome.UpToDate.class,
                        upToDate -> assertThat(upToDate.words()).isEqualTo("both Regions match the configuration"));
    }

    @Test
    void layers_per_region_have_a_root_and_a_state_for_each_region_and_layer() throws Exception {
        Layout layout = new Layout.Layers(List.of("{region}/ground", "{region}/shop"), true, NO_FILES, ByRegion.none());
        Inventory site = site("layers-per-region", layout, "terraform/{region}/{layer}.tfstate", true);

        for (RegionName region : List.of(OHIO, CALIFORNIA)) {
            turnedTo.clear();
            assertThat(provision(site, region)).isInstanceOf(ProvisioningOutcome.Applied.class);
            assertThat(turnedTo).containsExactly(region + " (layer ground)");
            assertThat(provision(site, region)).isInstanceOf(ProvisioningOutcome.Applied.class);
            assertThat(plan(site, region)).isInstanceOf(ProvisioningOutcome.UpToDate.class);
        }
        for (String state : List.of(
                "us-east-2/terraform/us-east-2/ground.tfstate",
                "us-east-2/shops/us-east-2.tfstate",
                "us-west-1/terraform/us-west-1/ground.tfstate",
                "us-west-1/shops/us-west-1.tfstate")) {
            assertThat(moto().has("/drctl-flask-site-" + state)).as(state).isTrue();
        }

        // A layer of one Region under the key of another Region's layer, in buckets that replicate to each other.
        replaceIn("layers-per-region/us-west-1/shop/main.tf", "shops/us-west-1", "shops/us-east-2");
        Files.delete(directory.resolve("state/terraform/flask-site/us-west-1+shop/data/terraform.tfstate"));
        assertThat(contradictions(plan(site, CALIFORNIA)))
                .singleElement()
                .satisfies(what -> assertThat(what)
                        .startsWith("us-west-1 (layer shop) and us-east-2 (layer shop) keep their state under one key,"
                                + " shops/us-east-2.tfstate"));
    }

    @Test
    void states_in_local_files_of_their_own_are_kept_and_one_file_for_both_is_refused() throws Exception {
        Layout layout = new Layout.RootPerRegion(
                ByRegion.of(OHIO, "us-east-2", CALIFORNIA, "us-west-1"), NO_FILES, ByRegion.none());
        Inventory site = site("local", layout, "unused/{region}.tfstate", false);
        cloud.objectStore(OHIO).buckets.clear();

        assertThat(provision(site, OHIO)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(provision(site, CALIFORNIA)).isInstanceOf(ProvisioningOutcome.Applied.class);
        assertThat(directory.resolve("local/states/us-east-2.tfstate")).exists();
        assertThat(directory.resolve("local/states/us-west-1.tfstate")).exists();

        replaceIn("local/us-west-1/main.tf", "states/us-west-1", "states/us-east-2");
        Files.delete(directory.resolve("state/terraform/flask-site/us-west-1/data/terraform.tfstate"));
        assertThat(contradictions(plan(site, CALIFORNIA)))
                .containsExactly("us-west-1 and us-east-2 keep their state in one place, "
                        + directory.resolve("local/states/us-east-2.tfstate").toAbsolutePath());
    }

    @Test
    void a_root_that_hcp_terraform_runs_is_refused_by_name_before_anything_is_asked() {
        Inventory site = site("hosted", new Layout.OneRoot(NO_FILES), "unused.tfstate", true);
        cloud.objectStore(OHIO).buckets.clear();

        assertThat(contradictions(plan(site, OHIO)))
                .containsExactly(
                        "the configuration in " + directory.resolve("hosted").toAbsolutePath()
                                + " is run by HCP Terraform (cloud block), through which drctl doesn't provision");
    }

    @Test
    void two_layers_under_one_key_are_refused() {
        Layout layout = new Layout.Layers(List.of("ground", "shop"), false, NO_FILES, ByRegion.none());
        Inventory site = site("layers", layout, "terraform/site.tfstate", true);

        assertThat(contradictions(plan(site, OHIO)))
                .containsExactly("both Regions (layer ground) and both Regions (layer shop) keep their state under one"
                        + " key, terraform/site.tfstate: both Regions (layer ground) in " + BUCKET
                        + ", both Regions (layer shop) in " + BUCKET + ", and that is one bucket");
    }

    @Test
    void the_state_may_be_elsewhere_and_the_sites_buckets_have_no_part_in_it() throws Exception {
        AtomicReference<byte @Nullable []> kept = new AtomicReference<>();
        HttpServer server = stateServer(kept);
        try {
            Map<String, String> more = new HashMap<>(variables);
            more.put(
                    "TF_HTTP_ADDRESS", "http://127.0.0.1:" + server.getAddress().getPort() + "/state");
            variables = more;
            cloud.objectStore(OHIO).buckets.clear();

            assertThat(provision(site("elsewhere", new Layout.OneRoot(NO_FILES), "unused.tfstate", false), OHIO))
                    .isInstanceOf(ProvisioningOutcome.Applied.class);
            assertThat(kept.get()).isNotNull();

            Inventory runForEach =
                    site("elsewhere", new Layout.SharedRoot(NO_FILES, ByRegion.none()), "u.tfstate", false);
            assertThat(plan(runForEach, OHIO)).isInstanceOf(ProvisioningOutcome.UpToDate.class);
            assertThat(contradictions(plan(runForEach, CALIFORNIA)))
                    .containsExactly("us-west-1 and us-east-2 keep their state in one place, the backend http");
        } finally {
            server.stop(0);
        }
    }

    /** Keeps one state. */
    private static HttpServer stateServer(AtomicReference<byte @Nullable []> kept) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/state", exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                kept.set(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
            } else {
                byte[] state = kept.get();
                exchange.sendResponseHeaders(state == null ? 404 : 200, state == null ? -1 : state.length);
                if (state != null) {
                    exchange.getResponseBody().write(state);
                }
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private void replaceIn(String file, String from, String to) throws IOException {
        Path path = directory.resolve(file);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    private final class Watching extends KeptPlans.Unwatched {
        @Override
        public void turnedTo(String title, boolean isLayer) {
            turnedTo.add(title);
        }
    }
}
