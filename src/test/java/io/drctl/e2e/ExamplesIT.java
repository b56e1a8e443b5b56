package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.aws.AwsCloud;
import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.inventory.RegionName;
import io.drctl.outside.DnsAndHttp;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Moto;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.SeededSite;
import io.drctl.worlds.Worlds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Each inventory of {@code docs/examples} on the site that it describes: it is valid, ready, and fails over. */
@Timeout(120)
final class ExamplesIT {
    /** The head of each repository: the code hosts themselves aren't asked. */
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path desk;

    private Moto moto;

    @BeforeEach
    void connect() {
        moto = Moto.require();
        moto.environment().forEach((name, value) -> property(name).ifPresent(key -> System.setProperty(key, value)));
    }

    @AfterEach
    void clear() {
        moto.environment().keySet().forEach(name -> property(name).ifPresent(System::clearProperty));
    }

    private static Optional<String> property(String variable) {
        return switch (variable) {
            case "AWS_ENDPOINT_URL" -> Optional.of("aws.endpointUrl");
            case "AWS_ACCESS_KEY_ID" -> Optional.of("aws.accessKeyId");
            case "AWS_SECRET_ACCESS_KEY" -> Optional.of("aws.secretAccessKey");
            default -> Optional.empty();
        };
    }

    /** What a command said, and how it ended. */
    private record Ended(int status, String out, String err) {}

    private Ended run(String... arguments) {
        Screen screen = Screen.plain();
        Map<String, String> variables = new HashMap<>(moto.environment());
        variables.put("XDG_STATE_HOME", desk.resolve("state").toString());
        Environment environment = new Environment(
                variables,
                desk,
                InputStream.nullInputStream(),
                screen.terminal(),
                "0.1.0",
                Instant::now,
                "operator@host",
                accesses -> AwsCloud.connect(
                        variables,
                        accesses,
                        "test",
                        new DnsAndHttp(),
                        (url, patience) -> COMMIT,
                        new MySqlServers(new SystemClock()),
                        new SystemClock()),
                new NoSandboxes());
        int status = Drctl.run(arguments, environment);
        return new Ended(status, screen.out(), screen.err());
    }

    private void bring(String example) throws IOException {
        Files.copy(
                Path.of("docs/examples", example, "inventory.yaml"),
                desk.resolve("inventory.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The example's inventory has no error, and drctl says that it is ready. */
    private void isReady(String example) throws IOException {
        bring(example);
        Ended valid = run("inventory", "validate");
        assertThat(valid.status()).as(valid.err()).isZero();
        Ended shown = run("inventory", "show");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("us-east-2", "us-west-1");
        Set<String> unready = new TreeSet<>();
        String report = run("verify", "all", "-o", "json").out();
        JsonDocuments.read(report).path("findings").forEach(finding -> {
            String verdict = finding.path("verdict").asString("").toLowerCase(Locale.ROOT);
            if (verdict.equals("fail") || verdict.equals("unknown")) {
                unready.add(finding.path("check").asString(""));
            }
        });
        assertThat(JsonDocuments.read(report).path("findings").size()).isGreaterThan(8);
        assertThat(unready).as(report).isEmpty();
        assertThat(JsonDocuments.read(report).path("ready").asBoolean()).isTrue();
    }

    private List<ResourceRecordSet> records(String name) {
        Route53Client route53 = moto.global(Route53Client.builder());
        return route53.listHostedZones().hostedZones().stream()
                .flatMap(
                        zone -> route53
                                .listResourceRecordSets(request -> request.hostedZoneId(zone.id()))
                                .resourceRecordSets()
                                .stream())
                .filter(record -> record.name().equals(name + ".") && record.aliasTarget() != null)
                .toList();
    }

    /** The Region whose load balancer the record points at that users are given first. */
    private RegionName serves(String name) {
        String target = records(name).stream()
                .filter(record -> record.failover() == ResourceRecordSetFailover.PRIMARY
                        || (record.weight() != null && record.weight() > 0))
                .map(record -> record.aliasTarget().dnsName())
                .reduce((one, other) -> {
                    throw new AssertionError("both serve: " + one + " and " + other);
                })
                .orElseThrow();
        return target.contains(Worlds.RECOVERY.value()) ? Worlds.RECOVERY : Worlds.PRIMARY;
    }

    /** Users are moved and brought back, after a rehearsal that moves nobody. */
    private void movesUsers(String application, String... names) {
        Ended rehearsed = run("failover", "app", application, "--to", Worlds.RECOVERY.value(), "--dry-run");
        assertThat(rehearsed.status()).as(rehearsed.err()).isZero();
        assertThat(serves(names[0])).as("after a dry run").isEqualTo(Worlds.PRIMARY);
        for (RegionName to : List.of(Worlds.RECOVERY, Worlds.PRIMARY)) {
            Ended ended = run("failover", "app", application, "--to", to.value(), "--yes");

            assertThat(ended.status()).as(ended.err()).isZero();
            for (String name : names) {
                assertThat(serves(name)).as(name).isEqualTo(to);
            }
        }
    }

    private void promotes(String database, String cluster) {
        Ended ended = run("failover", "db", database, "--to", "us-west-1", "--force-while-healthy", "--yes");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(moto.client(RdsClient.builder(), Worlds.RECOVERY)
                        .describeDBClusters(request -> request.dbClusterIdentifier(cluster))
                        .dbClusters())
                .singleElement()
                .satisfies(
                        found -> assertThat(found.replicationSourceIdentifier()).isNullOrEmpty());
    }

    private void refuses(String gate, String command) {
        Ended ended = run("failover", "db", "--to", "us-west-1", "--yes");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("gate " + gate + ": REFUSED", command);
    }

    @Test
    void the_seed_is_the_shipped_inventory() {
        assertThat(Path.of("docs/examples/seed/inventory.yaml")).hasSameTextualContentAs(Path.of("inventory.yaml"));
    }

    @Test
    void the_seed() throws IOException {
        SeededSite.in(moto);
        ReplicaLag.isReported(moto, Duration.ofSeconds(2));

        isReady("seed");
        movesUsers("flask-site", SeededSite.DNS_NAME);
        promotes("flask-site", SeededSite.clusterId(SeededSite.RECOVERY));
    }

    @Test
    void an_auto_scaling_group_an_alb_and_aurora_global() throws IOException {
        Worlds.autoScalingGroupAndGlobalDatabase(moto);

        isReady("auto-scaling-and-aurora-global");
        movesUsers("acme", "app.acme.example");
        refuses("primary-lost", "drctl switchover db --to us-west-1");
    }

    @Test
    void ecs_an_alb_and_an_rds_mysql_replica() throws IOException {
        Worlds.containersAndReplica(moto);

        isReady("ecs-and-rds-replica");
        movesUsers("payroll", "payroll.example");
        refuses("primary-lost", "drctl failover db --to us-west-1 --force-while-healthy");
    }

    @Test
    void eks_an_nlb_and_aurora_postgresql_global() throws IOException {
        Worlds.kubernetesAndGlobalPostgres(moto);

        isReady("eks-and-aurora-postgresql");
        movesUsers("billing", "api.billing.example");
        refuses("primary-lost", "drctl switchover db --to us-west-1");
    }

    @Test
    void two_applications_and_two_databases_in_one_zone() throws IOException {
        Worlds.twoApplications(moto);

        isReady("two-applications");
        movesUsers("cart", "cart.store.example");
        promotes("cart-db", "cart-db-copy");
        assertThat(serves("catalog.store.example")).isEqualTo(Worlds.PRIMARY);
        assertThat(run("failover", "app").err()).contains("cart and catalog");
    }

    @Test
    void a_static_site_with_weighted_records_and_no_database() throws IOException {
        Worlds.weightedStaticSite(moto);

        isReady("weighted-static-site");
        movesUsers("manual", "docs.manual.example", "help.manual.example");
        assertThat(run("failover", "db", "--to", "us-west-1").err()).contains("this site has no database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-terraform-root", "terraform-layers"})
    void a_site_of_ones_own_terraform_with_the_alarms_that_prepare_makes(String example) throws IOException {
        Worlds.smallSite(moto);
        bring(example);
        Ended prepared = run("prepare", "--yes");
        assertThat(prepared.status()).as(prepared.err()).isZero();

        isReady(example);
        movesUsers("notes", "notes.example");
        promotes("notes", "notes-db-replica");
    }

    @Test
    void a_role_per_region() throws IOException {
        Worlds.smallSite(moto);

        isReady("role-per-region");
        assertThat(run("verify", "all").out()).contains("assumed-role/dr-us-");
        movesUsers("notes", "notes.example");
        promotes("notes", "notes-db-replica");
    }
}
