package io.drctl.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.e2e.Operator;
import io.drctl.inventory.RegionName;
import io.drctl.process.Programs;
import io.drctl.testing.AwsCommand;
import io.drctl.testing.BlackHole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * All of Table 1.1 in both Regions, by real Terraform and the real AWS provider, on the emulator that {@code
 * scripts/local-aws} starts. Applied once, because it takes minutes; so this is one story, and each test is a chapter
 * that begins where the one before ended.
 *
 * <p>The tests run in the reverse order of their names, since those of this package and of {@code terraform} take
 * longest and have to begin first.
 */
@Timeout(2700)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullSiteIT {
    private static final RegionName OHIO = new RegionName("us-east-2");
    private static final RegionName CALIFORNIA = new RegionName("us-west-1");
    private static final RegionName VIRGINIA = new RegionName("us-east-1");
    /** A Region takes about 100 s, nearly all of them the provider's own waits. */
    private static final Duration APPLY_PATIENCE = Duration.ofMinutes(8);

    private static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1vC5oD1Jc8sN0H3m1kQ8kqk1v7p0sC4d2f5n6o7p8q flask-site\n";

    private Path desk;

    private Operator operator;
    /** Told to the AWS CLI for us-east-1, where old ones ask hosts that are in no Region. */
    private String endpoint = "";

    private AwsCommand aws;

    /** How many chapters have been told. */
    private int told;

    @BeforeAll
    void bringUpLocalAws(@TempDir Path directory) throws IOException {
        desk = directory;
        require("terraform", "install Terraform 1.11 or later: https://developer.hashicorp.com/terraform/install");
        require("bash", "install it with the system's package manager");
        Map<String, String> environment = localAwsEnvironment();
        endpoint = environment.getOrDefault("AWS_ENDPOINT_URL", "");
        aws = AwsCommand.require(environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("AWS_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        // Its first command waits for Terraform and for nothing else: not for class archives, which save a second.
        operator = Operator.offline(desk).set("DRCTL_ARCHIVE", "off");
        environment.forEach((name, value) -> {
            if (name.matches("(AWS|TF|GIT_CONFIG)_.*")) {
                operator.set(name, value);
            }
        });
        Files.writeString(operator.file("site.pub"), PUBLIC_KEY);
    }

    @AfterAll
    void bringDownLocalAws() {
        localAws("down");
    }

    @Order(1)
    @Test
    void is_provisioned_and_then_ready() {
        told = 1;
        succeeds("prepare", "--public-key", "site.pub", "--yes");
        provisions("us-east-2");
        operator.set("DRCTL_ARCHIVE", "on");
        provisions("us-west-1");
        assertThat(aws.ask(OHIO, "ec2", "describe-instances")
                        .path("Reservations")
                        .size())
                .isEqualTo(3);
        assertThat(aws.ask(CALIFORNIA, "rds", "describe-db-clusters")
                        .path("DBClusters")
                        .path(0)
                        .path("ReplicationSourceIdentifier")
                        .asString(""))
                .endsWith(":cluster:flask-site-us-east-2");

        localAws("lag", "0");
        succeeds("verify", "all");
    }

    @Order(2)
    @Tag("exhaustive")
    @Test
    void is_failed_over_and_then_left_alone_by_terraform() {
        if (told < 1) {
            is_provisioned_and_then_ready();
        }
        told = 2;
        localAws("lag", "0");
        // For us-west-1, provisioning it ended with that plan.
        plansNothing("us-east-2");

        succeeds("failover", "app", "--yes");
        succeeds("failover", "db", "--flip", "--yes");
        localAws("lag", "0");
        succeeds("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes");
        assertThat(aws.ask(CALIFORNIA, "rds", "describe-db-clusters")
                        .path("DBClusters")
                        .path(0)
                        .path("ReplicationSourceIdentifier")
                        .asString(""))
                .isEmpty();

        // What users of Terraform complain about most: the next plan undoes the failover, or destroys a cluster.
        Operator.Started reconciling = operator.start("reconcile", "--region", "us-west-1", "-o", "json");
        plansNothing("us-east-2");
        findsNothingToReconcile(reconciling);
    }

    @Order(3)
    @Tag("exhaustive")
    @Test
    void its_old_primary_is_deleted_and_made_again_as_a_replica() {
        if (told < 2) {
            is_failed_over_and_then_left_alone_by_terraform();
        }
        told = 3;
        // The worst that a plan could do is to make an empty, writable cluster where the old primary was.
        aws.ask(
                OHIO,
                "rds",
                "modify-db-cluster",
                "--db-cluster-identifier",
                "flask-site-us-east-2",
                "--no-deletion-protection");
        succeeds("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--delete-old-primary", "--yes");
        assertThat(aws.ask(OHIO, "rds", "describe-db-clusters")
                        .path("DBClusters")
                        .size())
                .isZero();
        provisions("us-east-2");
        assertThat(aws.ask(OHIO, "rds", "describe-db-clusters")
                        .path("DBClusters")
                        .path(0)
                        .path("ReplicationSourceIdentifier")
                        .asString(""))
                .endsWith(":cluster:flask-site-us-west-1");
    }

    /** Whose configuration, state, records and replication are the emulator's and Terraform's own. */
    @Order(4)
    @Tag("exhaustive")
    @Test
    void is_paired_with_a_third_region_while_home_does_not_answer() {
        if (told < 3) {
            its_old_primary_is_deleted_and_made_again_as_a_replica();
        }
        told = 4;
        try (BlackHole ohio = new BlackHole()) {
            operator.set("DRCTL_ENDPOINT_URL_US_EAST_2", "http://127.0.0.1:" + ohio.port());
            succeeds("repair", "--new-recovery", "us-east-1");
            int asked = ohio.connections();
            operator.set("DRCTL_INVENTORY", "inventory-us-east-1.yaml");

            succeeds("prepare", "--public-key", "site.pub", "--yes");
            provisions("us-west-1");
            provisions("us-east-1");
            assertThat(aws.ask(VIRGINIA, "rds", "describe-db-clusters", "--endpoint-url", endpoint)
                            .path("DBClusters")
                            .path(0)
                            .path("ReplicationSourceIdentifier")
                            .asString(""))
                    .endsWith(":cluster:flask-site-us-west-1");
            aws.ask(
                    VIRGINIA,
                    "cloudwatch",
                    "put-metric-data",
                    "--endpoint-url",
                    endpoint,
                    "--namespace",
                    "AWS/RDS",
                    "--metric-data",
                    "MetricName=AuroraBinlogReplicaLag,Dimensions=[{Name=DBClusterIdentifier,Value=flask-site-us-east-1},"
                            + "{Name=Role,Value=WRITER}],Unit=Seconds,Value=0");
            Operator.Ended ready = operator.run("verify", "dr-site");
            assertThat(ready.status()).as("%s%n%s", ready.err(), ready.out()).isZero();
            assertThat(ready.out()).contains("dr-site us-east-1 is READY");

            assertThat(ohio.connections()).as("what was asked of us-east-2").isEqualTo(asked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void succeeds(String... command) {
        Operator.Ended ended = operator.run(command);
        assertThat(ended.status())
                .as("drctl %s said:%n%s%n%s", String.join(" ", command), ended.err(), ended.out())
                .isZero();
    }

    private void provisions(String region) {
        Operator.Ended ended =
                operator.start("provision", "--region", region, "--yes").await(APPLY_PATIENCE);
        if (ended.status() != 0 && ended.err().contains("Failed to query available provider packages")) {
            missing("the AWS provider: let this machine reach Terraform's registry, or name a mirror in"
                    + " TF_CLI_CONFIG_FILE");
        }
        assertThat(ended.status()).as("%s%n%s", ended.err(), ended.out()).isZero();
        assertThat(ended.out()).contains(region + " is provisioned").contains("0 destroyed");
        // What it saw in a plan of its own, made after the apply.
        assertThat(operator.run("run", "show").out()).contains(region + " matches the configuration");
    }

    private void plansNothing(String region) {
        ends(operator.start("provision", "--region", region, "--plan-only", "-o", "json"), "up-to-date");
    }

    private static void findsNothingToReconcile(Operator.Started reconciling) {
        ends(reconciling, "in-line");
    }

    private static void ends(Operator.Started command, String outcome) {
        Operator.Ended ended = command.await(APPLY_PATIENCE);
        assertThat(ended.status()).as("%s%n%s", ended.err(), ended.out()).isZero();
        JsonNode result = ended.json();
        assertThat(result.path("outcome").asString(""))
                .as(result.toPrettyString())
                .isEqualTo(outcome);
    }

    /** The variables that {@code eval "$(scripts/local-aws env)"} sets, read back from a shell that did so. */
    private Map<String, String> localAwsEnvironment() {
        String script = "scripts/local-aws up >&2 && eval \"$(scripts/local-aws env)\" && exec env -0";
        String printed = run(List.of("bash", "-c", script));
        return Arrays.stream(printed.split("\0", -1))
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private void localAws(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("scripts/local-aws"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private String run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("DRCTL_LOCAL_AWS_DIR", desk.resolve("local-aws").toString());
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                missing("the AWS emulator (what it needs stands above): scripts/local-aws up");
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command + " ran", e);
        }
    }

    private static void require(String program, String howToGetIt) {
        if (Programs.find(program, System.getenv().getOrDefault("PATH", "")).isEmpty()) {
            missing(program + ": " + howToGetIt);
        }
    }

    private static void missing(String what) {
        String line = "the full site can't be tried without " + what;
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(line);
        }
        System.err.println("SKIPPED, " + line);
        Assumptions.abort(line);
    }
}
