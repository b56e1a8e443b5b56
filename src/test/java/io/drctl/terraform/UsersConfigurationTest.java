package io.drctl.terraform;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsersConfigurationTest {
    private static final Inventory SITE = Inventories.withTerraform(
            Inventories.flaskSite(), new TerraformSettings("infra", Map.of(), Map.of(), "terraform/{region}.tfstate"));

    @TempDir
    private Path directory;

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private final Map<String, String> variables = new HashMap<>();

    private UsersConfiguration of(Inventory site) {
        return new UsersConfiguration(
                site, new Provisioning.Surroundings(variables, directory.resolve("state"), directory));
    }

    private Optional<String> owner(AssetKind kind) {
        return of(SITE).owner(PRIMARY, kind).map(UsersConfiguration.Owner::what);
    }

    @Test
    void what_a_resource_names_is_its_own() throws IOException {
        write("infra/main.tf", """
                # resource "aws_s3_bucket" "not" { bucket = "drctl-flask-site-us-east-2" }
                resource "aws_key_pair" "ops" {
                  key_name   = "flask-site"
                  public_key = file("ops.pub")
                }
                resource "aws_s3_bucket" "assets" {
                  bucket = "assets" // another one
                }
                """);

        assertThat(owner(AssetKind.KEY_PAIR)).contains("aws_key_pair.ops in infra/main.tf");
        assertThat(owner(AssetKind.BUCKET)).isEmpty();
        assertThat(owner(AssetKind.MACHINE_IMAGE)).isEmpty();
        assertThat(owner(AssetKind.VPC)).isEmpty();
    }

    @Test
    void variables_and_locals_are_followed_as_far_as_they_are_literal() throws IOException {
        write("infra/main.tf", """
                variable "prefix" {
                  default = "flask"
                }
                locals {
                  site = "${var.prefix}-site"
                }
                resource "aws_key_pair" "ops" { key_name = local.site }
                """);
        assertThat(owner(AssetKind.KEY_PAIR)).isPresent();

        write("infra/main.tf", """
                variable "name" {
                  default = "other"
                }
                resource "aws_key_pair" "ops" {
                  key_name = var.name
                }
                """);
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();
        write("infra/terraform.tfvars", "name = \"flask-site\"\n");
        assertThat(owner(AssetKind.KEY_PAIR)).isPresent();
    }

    @Test
    void what_is_written_in_json_counts_as_well() throws IOException {
        write("infra/cdk.tf.json", """
                {"resource": {"aws_key_pair": {"ops": {"key_name": "${var.key}", "public_key": "k"}}},
                 "variable": [{"key": {"default": "other"}}]}
                """);
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();

        write("infra/terraform.tfvars.json", "{\"key\": \"flask-site\", \"zones\": [\"a\"]}");
        assertThat(owner(AssetKind.KEY_PAIR)).contains("aws_key_pair.ops in infra/cdk.tf.json");

        write("infra/last.auto.tfvars", "key = \"another\"\n");
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();
        write("infra/cdk.tf.json", "{");
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();
    }

    @Test
    void a_resource_of_a_local_module_whose_name_is_computed_may_be_the_one() throws IOException {
        write("infra/main.tf", """
                module "keys" {
                  source = "./keys"
                  name   = "x"
                }
                """);
        write("infra/keys/main.tf", """
                resource "aws_key_pair" "this" {
                  key_name = "${var.name}-ops"
                }
                """);

        assertThat(of(SITE).owner(PRIMARY, AssetKind.KEY_PAIR).map(UsersConfiguration.Owner::words))
                .contains("it may be aws_key_pair.this in infra/keys/main.tf, whose name is computed");
        // What is known goes first.
        write("infra/more.tf", "resource \"aws_key_pair\" \"ops\" {\n  key_name = \"flask-site\"\n}\n");
        assertThat(of(SITE).owner(PRIMARY, AssetKind.KEY_PAIR).map(UsersConfiguration.Owner::words))
                .contains("it is aws_key_pair.ops in infra/more.tf");
    }

    private static final String KEYS_OF_THE_REGISTRY = """
            module "keys" {
              source  = "terraform-aws-modules/key-pair/aws"
              version = "~> 2.0"
            }
            """;

    private static String manifest(String folder, String source) {
        return """
                {"Modules": [
                  {"Key": "", "Source": "", "Dir": "."},
                  {"Key": "keys", "Source": "%s", "Version": "2.0.3", "Dir": "%s"}]}
                """.formatted(source, folder);
    }

    @Test
    void what_a_module_that_is_not_downloaded_makes_is_unknown_and_counts_as_its_own() throws IOException {
        write("infra/main.tf", KEYS_OF_THE_REGISTRY);

        assertThat(of(SITE).owner(PRIMARY, AssetKind.KEY_PAIR)).hasValueSatisfying(owner -> {
            assertThat(owner.certainty()).isEqualTo(UsersConfiguration.Certainty.NOT_DOWNLOADED);
            assertThat(owner.words())
                    .isEqualTo("it may be in module.keys (terraform-aws-modules/key-pair/aws), not downloaded before"
                            + " terraform init");
        });
        // Of the bucket of its own state it can't be.
        write("infra/backend.tf", "terraform {\n  backend \"s3\" {}\n}\n");
        assertThat(owner(AssetKind.BUCKET)).isEmpty();
        // Another version of it, or another module under that name, is not what will be run.
        write(
                "infra/.terraform/modules/modules.json",
                manifest(".terraform/modules/keys", "registry.terraform.io/o/x/aws"));
        write("infra/.terraform/modules/keys/main.tf", "");
        assertThat(owner(AssetKind.KEY_PAIR)).isPresent();
    }

    @Test
    void a_module_that_is_downloaded_is_read_wherever_terraform_has_noted_it() throws IOException {
        write("infra/main.tf", KEYS_OF_THE_REGISTRY);
        write("modules/keys/main.tf", "resource \"aws_vpc\" \"v\" {\n}\n");
        write(
                "state/terraform/flask-site/us-east-2/data/modules/modules.json",
                manifest(
                        directory.resolve("modules/keys").toString(),
                        "registry.terraform.io/terraform-aws-modules/key-pair/aws"));
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();

        write("modules/keys/main.tf", "resource \"aws_key_pair\" \"this\" {\n  key_name = var.name\n}\n");
        assertThat(owner(AssetKind.KEY_PAIR)).contains("aws_key_pair.this in modules/keys/main.tf");
    }

    @Test
    void a_variable_may_come_from_the_environment_and_files_take_precedence() throws IOException {
        write("infra/main.tf", """
                variable "name" {
                  default = "other"
                }
                resource "aws_key_pair" "ops" {
                  key_name = var.name
                }
                """);
        variables.put("TF_VAR_name", "flask-site");
        assertThat(owner(AssetKind.KEY_PAIR)).isPresent();

        write("infra/x.auto.tfvars", "name = \"third\"\n");
        assertThat(owner(AssetKind.KEY_PAIR)).isEmpty();

        write("infra/x.auto.tfvars", "");
        variables.put("TF_VAR_name", "a \"quoted\" one");
        assertThat(owner(AssetKind.KEY_PAIR)).as("can't be read").isPresent();
    }

    @Test
    void a_bucket_that_holds_the_roots_own_state_is_not_made_by_it() throws IOException {
        String bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = format(\"%s-b\", var.x)\n}\n";
        write("infra/main.tf", bucket + "terraform {\n  backend \"s3\" {}\n}\n");
        assertThat(owner(AssetKind.BUCKET)).isEmpty();

        write("infra/main.tf", bucket);
        assertThat(owner(AssetKind.BUCKET)).contains("aws_s3_bucket.b in infra/main.tf");
    }

    @Test
    void a_state_beside_the_files_says_what_terraform_has_made() throws IOException {
        write("infra/main.tf", "resource \"aws_key_pair\" \"k\" {\n  key_name_prefix = \"f\"\n}\n");
        write("infra/terraform.tfstate", """
                {"version": 4, "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "states",
                  "instances": [{"attributes": {"bucket": "drctl-flask-site-us-east-2"}}]}]}
                """);

        assertThat(owner(AssetKind.BUCKET)).contains("aws_s3_bucket.states in infra/terraform.tfstate");
        assertThat(of(SITE).owner(RECOVERY, AssetKind.BUCKET)).isEmpty();
    }

    @Test
    void states_under_one_key_in_buckets_that_are_to_replicate_are_told_before_terraform_runs() throws IOException {
        write("infra/main.tf", "terraform {\n  backend \"s3\" {}\n}\n");
        assertThat(of(SITE).overlap()).isEmpty();

        Inventory roots = Inventories.withTerraform(
                Inventories.flaskSite(),
                new TerraformSettings(
                        "infra", Map.of(PRIMARY, "one", RECOVERY, "two"), Map.of(), "terraform/{region}.tfstate"));
        for (String[] each : new String[][] {{"one", "us-east-2"}, {"two", "us-west-1"}}) {
            write("infra/" + each[0] + "/main.tf", """
                    terraform {
                      backend "s3" {
                        bucket = "drctl-flask-site-%s"
                        key    = "site.tfstate"
                      }
                    }
                    """.formatted(each[1]));
        }
        assertThat(of(roots).overlap().orElseThrow().what())
                .isEqualTo("Terraform keeps the states of us-east-2 and us-west-1 under one key, site.tfstate, so that"
                        + " one would overwrite the other");
    }

    @Test
    void drctls_own_configuration_makes_none_of_it() {
        assertThat(of(Inventories.flaskSite()).owner(PRIMARY, AssetKind.KEY_PAIR))
                .isEmpty();
    }
}
