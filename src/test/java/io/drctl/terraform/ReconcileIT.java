package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Provisioner;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.Interruption;
import io.drctl.process.Programs;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Moto;
import io.drctl.testing.RecordedTerraform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that knows nothing of drctl, after a failover, with real Terraform and its real provider. */
@Timeout(900)
class ReconcileIT {
    private static final RegionName WEST = Inventories.RECOVERY;

    private static @Nullable MotoCalls moto;

    @TempDir
    private Path directory;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private Map<String, String> variables = Map.of();

    @BeforeAll
    static void needs_terraform_and_moto() {
        Assumptions.assumeTrue(
                Programs.find("terraform", System.getenv().getOrDefault("PATH", ""))
                        .isPresent(),
                "Terraform is missing: https://developer.hashicorp.com/terraform/install");
        moto = new MotoCalls(Moto.another());
    }

    private static MotoCalls moto() {
        return Objects.requireNonNull(moto);
    }

    private Path root() {
        return directory.resolve("west");
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(root().resolve(file));
        assertThat(text).contains(from);
        Files.writeString(root().resolve(file), text.replace(from, to));
    }

    private <T> T with(Use<T> use) {
        Inventory site = Inventories.withStateElsewhere(
                Inventories.flaskSite(),
                new TerraformSettings(
                        directory.toString(),
                        Map.of(WEST, "west", Inventories.PRIMARY, "home"),
                        Map.of(),
                        "unused/{region}.tfstate"));
        Provisioning.Surroundings surroundings =
                new Provisioning.Surroundings(variables, directory.resolve("state"), directory);
        try (Provisioning provisioning = new Provisioning(site, () -> cloud, surroundings, Interruption.unwatched())) {
            return use.of(provisioning, new KeptPlans.Unwatched());
        }
    }

    private interface Use<T> {
        T of(Provisioning provisioning, ProvisioningObserver observer);
    }

    private ProvisioningOutcome apply() {
        return with((provisioning, observer) -> {
            ProvisioningOutcome planned = provisioning.plan(new Provisioner.Request(WEST, null, Set.of()), observer);
            assertThat(planned).isInstanceOf(ProvisioningOutcome.Planned.class);
            return provisioning.apply(WEST, (ProvisioningOutcome.Planned) planned, observer);
        });
    }

    private Reconciliation reconcile() {
        return with((provisioning, observer) -> {
            Provisioning.Reconciled seen = provisioning.reconcile(WEST, observer);
            assertThat(seen.stopped()).isNull();
            return seen.found();
        });
    }

    /** Nothing of the site of the inventory, which the shop's configuration knows nothing of. */
    private void nothingIsThereYet() {
        cloud.compute(WEST).vpcs.clear();
        cloud.databases(WEST).clusters.clear();
        cloud.kubernetes(WEST).clusters.clear();
        cloud.loadBalancing(WEST).balancers.clear();
    }

    /** The configuration as it was before the failover. */
    private void before() throws IOException {
        RecordedTerraform.configuration(root());
        edit(
                "main.tf",
                "\"aws_s3_bucket\" \"new\" {\n  bucket = \"shop-new\"",
                "\"aws_s3_bucket\" \"kept\" {\n  bucket = \"shop-kept\"");
        edit("logs/main.tf", "\"archive\"", "\"logs\"");
        Files.delete(root().resolve("source.auto.tfvars"));
    }

    /** The records exchange their roles, and the database stands on its own, which the configuration doesn't say. */
    private void failOver(String zone) throws Exception {
        moto().upsert(
                        zone,
                        record(
                                "home",
                                "SECONDARY",
                                "<HealthCheckId>2ef3fd56-1d8b-4b7f-8b3b-0a54b8f5d5b2</HealthCheckId>"));
        moto().upsert(zone, record("away", "PRIMARY", ""));
        RecordedTerraform.configuration(root());
        moto().makeBucket("shop-new", "us-west-1");
        cloud.objectStore(WEST).createBucket("shop-new");
    }

    private static String record(String set, String role, String more) {
        return "<Name>www.shop.example</Name><Type>CNAME</Type><SetIdentifier>" + set + "</SetIdentifier><Failover>"
                + role
                + "</Failover><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>" + set
                + ".shop.example</Value></ResourceRecord></ResourceRecords>" + more;
    }

    @Tag("exhaustive")
    @Test
    void the_next_plan_changes_nothing_in_aws_once_the_files_are_there_and_the_named_edit_is_made() throws Exception {
        moto().reset();
        variables = TerraformAtMoto.withProvider(TerraformAtMoto.variables(moto()), directory)
                .orElse(Map.of());
        Assumptions.assumeFalse(variables.isEmpty(), "the AWS provider is missing");
        Files.createDirectories(directory.resolve("home"));
        nothingIsThereYet();
        before();
        assertThat(apply()).isInstanceOf(ProvisioningOutcome.Applied.class);
        String zone = moto().zoneNamed("shop.example");
        assertThat(reconcile().differences()).isEmpty();
        String kept = moto().records(zone);

        failOver(zone);
        Reconciliation found = reconcile();

        assertThat(found.differences())
                .extracting(difference -> difference.change().address())
                .containsExactly(
                        "aws_rds_cluster.books",
                        "aws_s3_bucket.kept",
                        "module.logs.aws_s3_bucket.logs",
                        "aws_route53_record.away",
                        "aws_route53_record.home",
                        "aws_s3_bucket.new",
                        "module.logs.aws_s3_bucket.archive");
        assertThat(moto().records(zone)).isNotEqualTo(kept);
        for (ReconcileFile file : found.files()) {
            file.write();
        }
        Reconciliation after = reconcile();
        assertThat(after.differences())
                .singleElement()
                .satisfies(left -> assertThat(left.corrections())
                        .singleElement()
                        .satisfies(correction -> assertThat(correction.kind()).isEqualTo(Correction.Kind.EDIT)));

        Correction named = after.differences().get(0).corrections().get(0);
        List<String> lines = Files.readAllLines(Objects.requireNonNull(named.file()));
        lines.set(named.line() - 1, "    type = \"PRIMARY\"");
        Files.write(named.file(), lines);

        Reconciliation last = reconcile();
        assertThat(last.differences()).isEmpty();
        assertThat(last.stateOnly()).isEqualTo(3);
    }
}
