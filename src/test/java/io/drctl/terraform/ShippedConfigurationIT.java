package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Site;
import io.drctl.process.Programs;
import io.drctl.testing.Moto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Terraform itself says of the configuration that drctl ships. */
@Timeout(300)
class ShippedConfigurationIT {
    private static final Path SHIPPED = Path.of("src/main/terraform").toAbsolutePath();
    private static final Path MIRROR =
            Path.of("scripts/lib/terraform-mirror.sh").toAbsolutePath();

    /** What dns.tf needs of the other files. */
    private static final String STUB = """
            terraform {
              required_providers {
                aws = { source = "hashicorp/aws", version = "~> 5.100" }
              }
            }
            provider "aws" {
              region                      = var.region
              skip_requesting_account_id  = true
              skip_credentials_validation = true
            }
            variable "hosted_zone_name" { type = string }
            variable "dns_name" { default = "www.drctl.example" }
            variable "dns_routing" { default = "failover" }
            variable "dns_record" { default = true }
            variable "site_name" { default = "flask-site" }
            variable "region" { default = "us-east-2" }
            variable "peer_region" { default = "us-west-1" }
            variable "role" { default = "primary" }
            variable "peer_takeover_alarm_name" {
              type    = string
              default = null
            }
            locals {
              balancer = { dns_name = "flask-site-1.us-east-2.elb.amazonaws.com", zone_id = "Z3AADJGX6KTTL2" }
            }
            """;

    /** What database.tf needs of the other files. */
    private static final String DATABASE_STUB = """
            terraform {
              required_providers {
                aws = { source = "hashicorp/aws", version = "~> 5.100" }
              }
            }
            provider "aws" {
              region                      = "us-east-2"
              skip_requesting_account_id  = true
              skip_credentials_validation = true
            }
            data "aws_subnets" "default" {}
            data "aws_security_groups" "default" {}
            locals {
              private_subnet_ids = data.aws_subnets.default.ids
              zone_count         = 2
            }
            variable "site_name" { default = "flask-site" }
            variable "role" { default = "primary" }
            variable "peer_region" { default = "us-west-1" }
            variable "zones" { default = ["us-east-2a", "us-east-2b"] }
            variable "global_cluster_identifier" { default = null }
            variable "database_topology" { default = "binlog-replica" }
            variable "database_cluster_identifier" { default = "flask-site-us-east-2" }
            variable "database_engine" { default = "aurora-mysql" }
            variable "database_engine_version" { default = "8.0.mysql_aurora.3.08.0" }
            variable "database_instance_class" { default = "db.t4g.medium" }
            variable "database_instance_count" { default = 1 }
            variable "database_name" { default = "flask" }
            variable "database_master_username" { default = "admin" }
            variable "database_master_password_secret" { default = null }
            variable "database_source_arn" {
              type    = string
              default = null
            }
            variable "emulator_replica_password" {
              type      = string
              sensitive = true
              default   = null
            }
            """;

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private record Ended(int status, String said) {}

    @BeforeEach
    void needs_terraform() {
        if (Programs.find("terraform", System.getenv().getOrDefault("PATH", "")).isEmpty()) {
            missing("Terraform: https://developer.hashicorp.com/terraform/install");
        }
    }

    @Test
    void is_formatted_as_terraform_would() throws Exception {
        assertThat(run(SHIPPED, "terraform", "fmt", "-check", "-recursive", "-diff"))
                .isEqualTo(new Ended(0, ""));
    }

    @Test
    void is_valid() throws Exception {
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(SHIPPED.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Ended init = run(directory, "terraform", "init", "-backend=false", "-input=false", "-no-color");
        if (init.said().contains("Failed to query available provider packages")) {
            missing("the AWS provider: let this machine reach the Terraform registry, or name a mirror in"
                    + " TF_CLI_CONFIG_FILE");
        }
        assertThat(init.status()).as(init.said()).isZero();
        Ended validate = run(directory, "terraform", "validate", "-no-color");
        assertThat(validate.status()).as(validate.said()).isZero();
        assertThat(validate.said()).contains("The configuration is valid").doesNotContain("Warning");
    }

    /** With the shipped dns.tf as it is, but for a load balancer that is named instead of made. */
    @Tag("exhaustive")
    @Test
    void of_two_public_zones_of_one_name_the_one_named_by_its_id_gets_the_record() throws Exception {
        MotoCalls moto = new MotoCalls(Moto.another());
        String other = moto.makeZone("drctl.example", "first");
        // All of Route 53's ids begin with Z; of moto's, which draws them by lot, one in 36 does.
        String wanted = other;
        for (int made = 0; made < 1_000 && (wanted.equals(other) || !Site.isZoneId(wanted)); made++) {
            wanted = moto.makeZone("drctl.example", "next " + made);
        }
        assertThat(wanted).matches(Site::isZoneId).isNotEqualTo(other);
        String dns = Files.readString(SHIPPED.resolve("dns.tf"));
        assertThat(dns).contains("aws_lb.site.");
        Files.writeString(directory.resolve("dns.tf"), dns.replace("aws_lb.site.", "local.balancer."));
        Files.writeString(directory.resolve("stub.tf"), STUB);
        Files.writeString(directory.resolve("terraform.tfvars.json"), "{\"hosted_zone_name\":\"" + wanted + "\"}");
        atMoto(moto);
        initialise();
        Ended apply = run(directory, "terraform", "apply", "-auto-approve", "-input=false", "-no-color");
        assertThat(apply.status()).as(apply.said()).isZero();

        assertThat(moto.records(wanted)).contains("<Name>www.drctl.example.</Name>", "<Failover>PRIMARY</Failover>");
        assertThat(moto.records(other)).contains("<Name>drctl.example.</Name>").doesNotContain("www.");
    }

    /**
     * With the shipped database.tf as it is, in the default network. What is there is imported: Terraform would wait
     * for a minute while it makes it.
     */
    @Tag("exhaustive")
    @Test
    void the_plan_after_the_old_primary_was_renamed_makes_the_replica_and_takes_nothing_away() throws Exception {
        MotoCalls moto = new MotoCalls(Moto.another());
        String old = "flask-site-us-east-2";
        String kept = old + "-old-20250301";
        String database = Files.readString(SHIPPED.resolve("database.tf"));
        assertThat(database).contains("aws_security_group.database.id");
        Files.writeString(
                directory.resolve("database.tf"),
                database.replace("[aws_security_group.database.id]", "data.aws_security_groups.default.ids"));
        Files.writeString(directory.resolve("stub.tf"), DATABASE_STUB);
        atMoto(moto);
        initialise();
        moto.rds(
                "us-east-2",
                "CreateDBCluster",
                "Engine=aurora-mysql&MasterUsername=admin&MasterUserPassword=emulated-1&DBClusterIdentifier=" + old);
        moto.rds(
                "us-east-2",
                "CreateDBInstance",
                "Engine=aurora-mysql&DBInstanceClass=db.t4g.medium&DBInstanceIdentifier=" + old
                        + "-1&DBClusterIdentifier=" + old);
        take("aws_rds_cluster.database", old);
        take("aws_rds_cluster_instance.database[0]", old + "-1");

        moto.rds(
                "us-east-2",
                "ModifyDBCluster",
                "ApplyImmediately=true&DBClusterIdentifier=" + old + "&NewDBClusterIdentifier=" + kept);
        moto.rds(
                "us-east-2",
                "ModifyDBInstance",
                "ApplyImmediately=true&DBInstanceIdentifier=" + old + "-1&NewDBInstanceIdentifier=" + old
                        + "-1-old-20250301");
        Ended plan = run(
                directory,
                "terraform",
                "plan",
                "-input=false",
                "-no-color",
                "-var=database_source_arn=arn:aws:rds:us-west-1:123456789012:cluster:flask-site-us-west-1");

        assertThat(plan.status()).as(plan.said()).isZero();
        assertThat(plan.said())
                .contains(
                        "aws_rds_cluster.database will be created",
                        "aws_rds_cluster_instance.database[0] will be created",
                        "aws_db_subnet_group.database will be created",
                        "aws_rds_cluster_parameter_group.database will be created",
                        "Plan: 4 to add, 0 to change, 0 to destroy.")
                .containsPattern("replication_source_identifier += \"arn:aws:rds:us-west-1:")
                .doesNotContain("must be replaced", "-old-20250301\" ->");
        assertThat(moto.rds("us-east-2", "DescribeDBClusters", "DBClusterIdentifier=" + kept))
                .contains("<DBClusterIdentifier>" + kept + "<");
    }

    private void take(String address, String id) throws IOException, InterruptedException {
        Ended taken = run(directory, "terraform", "import", "-input=false", "-no-color", address, id);
        assertThat(taken.status()).as(taken.said()).isZero();
    }

    private void atMoto(MotoCalls moto) {
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL", moto.endpoint(),
                "AWS_ACCESS_KEY_ID", "testing",
                "AWS_SECRET_ACCESS_KEY", "testing",
                "NO_PROXY", "127.0.0.1",
                "AWS_EC2_METADATA_DISABLED", "true"));
    }

    private void initialise() throws IOException, InterruptedException {
        Ended init = run(directory, "terraform", "init", "-input=false", "-no-color");
        if (init.said().contains("Failed to query available provider packages")) {
            missing("the AWS provider");
        }
        assertThat(init.status()).as(init.said()).isZero();
    }

    /** Runs a program with the provider's mirror in its environment, where this machine has one. */
    private Ended run(Path where, String... command) throws IOException, InterruptedException {
        String script = ". \"$0\"; config=\"$(terraform_mirror_config \"$1\")\"; shift;"
                + " [ -z \"$config\" ] || export TF_CLI_CONFIG_FILE=\"$config\"; exec \"$@\"";
        Stream<String> prefix = Stream.of(
                "bash",
                "-c",
                script,
                MIRROR.toString(),
                directory.resolve("terraform.rc").toString());
        List<String> arguments = Stream.concat(prefix, Stream.of(command)).toList();
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static void missing(String what) {
        String line = "the shipped configuration can't be checked without " + what;
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(line);
        }
        System.err.println("SKIPPED, " + line);
        Assumptions.abort(line);
    }
}
