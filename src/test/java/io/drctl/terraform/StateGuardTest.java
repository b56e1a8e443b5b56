package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateGuardTest {
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final RegionName CALIFORNIA = Inventories.RECOVERY;

    @TempDir
    private Path directory;

    private final Inventory inventory = Inventories.flaskSite();
    private final FakeCloud cloud = new FakeCloud();

    @BeforeEach
    void two_buckets_that_replicate_to_each_other() throws IOException {
        bucket(OHIO, "zone1", "zone2");
        bucket(CALIFORNIA, "zone2", "zone1");
        note("own", "zone1", "site.tfstate");
        Files.createDirectories(directory.resolve("root"));
    }

    @Test
    void refuses_one_key_for_both_states_in_buckets_that_replicate() throws IOException {
        note("peer", "zone2", "site.tfstate");
        assertThat(found())
                .containsExactly("both Regions keep their state under one key, site.tfstate: us-east-2 in zone1,"
                        + " us-west-1 in zone2, and one of these buckets replicates to the other, so that one state"
                        + " would"
                        + " overwrite the other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                terraform {
                  backend "s3" {
                    bucket = "zone2"
                    key = "site.tfstate"
                  }
                }
                """,
                "terraform { backend \"s3\" { # key = \"no\"\n bucket = \"zone2\" /* key = \"no\" */\n"
                        + " key=\"site.tfstate\"\n } }",
                """
                terraform {
                  backend "s3" {
                    assume_role = {
                      key = "no"
                    }
                    bucket = "zone2"
                    key = "site.tfstate"
                  }
                }
                """
            })
    void the_other_regions_backend_is_read_before_it_was_ever_initialized(String text) throws IOException {
        Files.writeString(directory.resolve("root").resolve("main.tf"), text);
        assertThat(found()).hasSize(1);
    }

    @Test
    void a_backend_in_json_is_read_too() throws IOException {
        Files.writeString(
                directory.resolve("root").resolve("backend.tf.json"),
                "{\"terraform\":[{\"backend\":{\"s3\":[{\"bucket\":\"zone2\",\"key\":\"site.tfstate\"}]}}]}");
        assertThat(found()).hasSize(1);
    }

    @Test
    void one_direction_is_enough() throws IOException {
        note("peer", "zone2", "site.tfstate");
        bucket(OHIO, "zone1", null);
        assertThat(found()).hasSize(1);
    }

    @Test
    void what_can_not_be_read_counts_as_replicating() throws IOException {
        note("peer", "zone2", "site.tfstate");
        bucket(OHIO, "zone1", null);
        cloud.fail("s3:HeadBucket", CALIFORNIA, CloudException.Cause.UNREACHABLE);
        assertThat(found()).singleElement().satisfies(what -> assertThat(what).endsWith("can't be read"));
    }

    @Test
    void one_object_for_both_states_is_refused() throws IOException {
        note("peer", "zone1", "site.tfstate");
        assertThat(found()).singleElement().satisfies(what -> assertThat(what).endsWith("that is one bucket"));
    }

    @Test
    void keys_of_their_own_or_buckets_apart_pass() throws IOException {
        note("peer", "zone2", "other.tfstate");
        assertThat(found()).isEmpty();
        note("peer", "zone2", "site.tfstate");
        bucket(OHIO, "zone1", null);
        bucket(CALIFORNIA, "zone2", null);
        assertThat(found()).isEmpty();
    }

    @Test
    void the_inventorys_buckets_count_as_replicating() throws IOException {
        note("own", "drctl-flask-site-us-east-2", "site.tfstate");
        note("peer", "drctl-flask-site-us-west-1", "site.tfstate");
        assertThat(found()).hasSize(1);
    }

    @Test
    void another_backend_or_none_is_not_judged() throws IOException {
        Files.writeString(
                directory.resolve("root").resolve("main.tf"), "terraform { backend \"gcs\" { bucket = \"zone2\" } }");
        assertThat(found()).isEmpty();
        Files.delete(directory.resolve("own").resolve("terraform.tfstate"));
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main.tf|terraform {\n  required_version = \">= 1.6\"\n  cloud {\n    organization = \"o\"\n  }\n}",
                "main.tf|terraform {\n  cloud {}\n}",
                "main.tf|terraform {\n  backend \"remote\" {\n    organization = \"o\"\n  }\n}",
                "main.tf.json|{\"terraform\": {\"cloud\": {\"organization\": \"o\"}}}"
            })
    void what_hcp_terraform_runs_is_refused_by_name(String file) throws IOException {
        write(file);
        assertThat(StateGuard.ofRemoteRuns(root(CALIFORNIA, directory.resolve("root"))))
                .hasValueSatisfying(refusal -> assertThat(refusal.what()).contains("HCP Terraform"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main.tf|terraform {\n  backend \"s3\" {}\n}\n# terraform {\n#   cloud {}\n# }",
                "main.tf|resource \"x_host\" \"a\" {\n  cloud {\n  }\n}",
                "main.tf|terraform {\n  required_providers {\n    cloud = {\n    }\n  }\n}"
            })
    void what_only_looks_like_it_is_not(String file) throws IOException {
        write(file);
        assertThat(StateGuard.ofRemoteRuns(root(CALIFORNIA, directory.resolve("root"))))
                .isEmpty();
    }

    private void write(String file) throws IOException {
        String[] parts = file.split("\\|", 2);
        Files.writeString(directory.resolve("root").resolve(parts[0]), parts[1]);
    }

    @Test
    void one_address_is_one_place_whatever_the_lock_and_the_user_are() throws IOException {
        Files.writeString(
                directory.resolve("own").resolve("terraform.tfstate"),
                "{\"version\":3,\"backend\":{\"type\":\"http\",\"config\":{\"address\":\"https://a/s\","
                        + "\"username\":\"one\"}}}");
        write(
                "main.tf|terraform {\n  backend \"http\" {\n    address = \"https://a/s\"\n    username = \"two\"\n  }\n}");
        assertThat(found()).containsExactly("us-east-2 and us-west-1 keep their state in one place, the backend http");
    }

    private List<String> found() {
        Root own = root(OHIO, directory.resolve("nowhere"));
        Root peer = root(CALIFORNIA, directory.resolve("root"));
        return StateLocation.noted(directory.resolve("own"))
                .map(location -> StateGuard.judge(
                        inventory,
                        () -> cloud,
                        new StateGuard.Placed(own, location),
                        List.of(new StateGuard.Placed(
                                peer,
                                StateLocation.noted(directory.resolve("peer")).orElseGet(peer::stated)))))
                .orElse(List.of())
                .stream()
                .map(ProvisioningOutcome.Prerequisite::what)
                .toList();
    }

    private Root root(RegionName region, Path folder) {
        return new Root(
                null,
                folder,
                List.of(),
                null,
                List.of(region),
                inventory.terraform().stateBucketIn(region).orElseThrow(),
                inventory.terraform().stateKeyIn(region),
                false);
    }

    private void bucket(RegionName region, String name, @Nullable String to) {
        List<ObjectStore.ReplicationRule> rules =
                to == null ? List.of() : List.of(new ObjectStore.ReplicationRule("r", to, true));
        cloud.objectStore(region)
                .buckets
                .put(name, new ObjectStore.Bucket(name, region.value(), true, "AES256", true, "role", rules));
    }

    private void note(String folder, String bucket, String key) throws IOException {
        Files.createDirectories(directory.resolve(folder));
        Files.writeString(
                directory.resolve(folder).resolve("terraform.tfstate"),
                "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{\"bucket\":\"" + bucket + "\",\"key\":\"" + key
                        + "\"}}}");
    }
}
