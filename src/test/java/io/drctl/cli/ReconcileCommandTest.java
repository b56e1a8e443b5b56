package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.RecordedTerraform;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drctl reconcile}, with a plan that Terraform has made once. */
class ReconcileCommandTest {
    private static final String STILL = """
            [{"address": "aws_s3_bucket.other", "mode": "managed", "type": "aws_s3_bucket", "name": "other",
              "change": {"actions": ["delete"], "before": {"bucket": "other"}, "after": null},
              "action_reason": "delete_because_no_resource_config"}]""";

    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private String shown = "";
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void a_site_with_a_configuration_of_its_own() throws IOException {
        String yaml;
        try (InputStream site = Objects.requireNonNull(
                ReconcileCommandTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            yaml = new String(site.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path inventory = Files.writeString(
                directory.resolve("inventory.yaml"),
                yaml.replace(
                        "terraform:\n", "terraform:\n  directory: .\n  roots: {us-east-2: home, us-west-1: west}\n"));
        cloud = HealthySite.of(InventoryReader.read(inventory, "inventory.yaml", CheckCatalogue.kinds())
                .inventory());
        cloud.objectStore(Inventories.RECOVERY).createBucket("shop-new");
        terraformLeaves("[]");
    }

    private void terraformLeaves(String changes) throws IOException {
        variables.putAll(RecordedTerraform.beside(directory.resolve("west"), changes));
        Files.createDirectories(directory.resolve("home"));
    }

    /** @param answer of the person at the terminal; null where there is none */
    private int drctl(@Nullable String answer, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        variables.put("XDG_STATE_HOME", directory.resolve("state").toString());
        int status = Drctl.run(
                arguments,
                new Environment(
                        variables,
                        directory,
                        new ByteArrayInputStream(
                                Objects.requireNonNullElse(answer, "").getBytes(StandardCharsets.UTF_8)),
                        new Terminal(stream, stream, false, false, false, answer != null, 80),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new FileSandboxes(cloud.clock())));
        shown = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private String written() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("west"))) {
            return String.join(
                    " ",
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains("drctl-reconcile"))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void shows_what_the_next_apply_would_undo_and_writes_nothing_in_a_dry_run() throws IOException {
        assertThat(drctl(null, "reconcile", "--region", "us-west-1", "--dry-run"))
                .isEqualTo(ExitStatus.FINDINGS);

        assertThat(shown.replaceAll("\\s+", " "))
                .contains("us-west-1: the next apply would change 7 objects, the worst first.")
                .contains("data database aws_rds_cluster.books, which stands on its own, would be tied to another one")
                .contains("edit west/main.tf:")
                .contains("set failover_routing_policy.type to \"PRIMARY\"")
                .contains("Dry run: nothing was written.");
        assertThat(shown).contains("west/drctl-reconcile.tf:", "    moved {");
        assertThat(written()).isEmpty();
    }

    @Test
    void writes_its_files_and_says_that_the_next_plan_changes_nothing() throws IOException {
        assertThat(drctl(null, "reconcile", "--region", "us-west-1", "--yes"))
                .as(shown)
                .isZero();

        assertThat(written()).isEqualTo("drctl-reconcile.tf zz-drctl-reconcile.auto.tfvars");
        assertThat(shown).contains("Wrote west/drctl-reconcile.tf.", "The next plan changes nothing in AWS.");
        assertThat(drctl(null, "reconcile", "--region", "us-west-1")).isZero();
        assertThat(shown).contains("Nothing to reconcile: the next plan changes nothing in AWS.");
    }

    @Test
    void says_what_is_left() throws IOException {
        terraformLeaves(STILL);

        assertThat(drctl(null, "reconcile", "--region", "us-west-1", "--yes")).isEqualTo(ExitStatus.FINDINGS);

        assertThat(shown).contains("The next plan isn't empty yet: it would change 1 object.", "aws_s3_bucket.other");
    }

    @Test
    void asks_first_and_writes_nothing_without_a_yes() throws IOException {
        assertThat(drctl("n\n", "reconcile", "--region", "us-west-1")).isEqualTo(ExitStatus.REFUSED);
        assertThat(shown).contains("This writes 2 files beside the configuration", "Write them?");

        assertThat(drctl(null, "reconcile", "--region", "us-west-1")).isEqualTo(ExitStatus.REFUSED);
        assertThat(shown.replaceAll("\\s+", " ")).contains("there is no terminal to ask on; nothing was written");
        assertThat(written()).isEmpty();
    }

    @Test
    void never_touches_a_file_of_the_user() throws IOException {
        String before = Files.readString(directory.resolve("west/main.tf"));

        drctl(null, "reconcile", "--region", "us-west-1", "--yes");

        assertThat(Files.readString(directory.resolve("west/main.tf"))).isEqualTo(before);
    }

    @Test
    void a_region_that_is_not_the_sites_is_a_mistake() {
        assertThat(drctl(null, "reconcile", "--region", "eu-west-1")).isEqualTo(ExitStatus.USAGE);
        assertThat(shown).contains("eu-west-1 is not a Region of this site");
        assertThat(drctl(null, "reconcile")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void the_sandbox_has_no_configuration() {
        assertThat(drctl(null, "--sandbox", "reconcile", "--region", "us-west-1"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(shown).contains("the sandbox has no Terraform");
    }
}
