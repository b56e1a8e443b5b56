package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is read out of a plan that Terraform 1.14 and the AWS provider 5.100 have made of somebody's configuration after
 * a failover: the database was promoted, the records' roles were exchanged, and some things were moved about.
 */
class ReconcilerTest {
    @TempDir
    private Path folder;

    private final FakeCloud cloud = new FakeCloud();
    private JsonNode plan = Json.missing();

    @BeforeEach
    void the_configuration_and_its_plan() throws Exception {
        Path fixtures = Path.of(Objects.requireNonNull(ReconcilerTest.class.getResource("reconcile"))
                .toURI());
        try (Stream<Path> files = Files.walk(fixtures.resolve("site"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy =
                        folder.resolve(fixtures.resolve("site").relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy);
            }
        }
        plan = Json.read(Files.readString(fixtures.resolve("plan.json")));
        cloud.objectStore(Inventories.RECOVERY).createBucket("shop-new");
    }

    private Root root(List<Path> variableFiles) {
        return new Root(null, folder, variableFiles, null, List.of(Inventories.RECOVERY), null, "key", false);
    }

    private Reconciliation.OfRoot reconcile() {
        return reconcile(root(List.of()), false);
    }

    private Reconciliation.OfRoot reconcile(Root root, boolean isShared) {
        Inventory site = Inventories.withStateElsewhere(
                Inventories.flaskSite(),
                new TerraformSettings(folder.toString(), Map.of(), Map.of(), "unused.tfstate"));
        return new Reconciler(plan, root, isShared, new ThereAlready(() -> cloud, List.of(), isShared)).reconcile(site);
    }

    @Test
    void beside_the_configuration_that_drctl_ships_nothing_is_written() {
        Root root = root(List.of());
        Reconciliation.OfRoot found = new Reconciler(plan, root, false, new ThereAlready(() -> cloud, List.of(), false))
                .reconcile(Inventories.flaskSite());

        assertThat(found.files()).isEmpty();
        assertThat(found.differences())
                .hasSize(7)
                .allSatisfy(difference -> assertThat(difference.corrections())
                        .extracting(Correction::kind)
                        .containsExactly(Correction.Kind.BY_HAND));
    }

    private static Difference of(Reconciliation.OfRoot found, String address) {
        return found.differences().stream()
                .filter(difference -> difference.change().address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private static Correction only(Reconciliation.OfRoot found, String address) {
        List<Correction> corrections = of(found, address).corrections();
        assertThat(corrections).hasSize(1);
        return corrections.get(0);
    }

    @Test
    void what_holds_data_comes_first_and_then_what_leads_users() {
        assertThat(reconcile().differences())
                .extracting(Difference::weight)
                .startsWith(Difference.Weight.DATA)
                .isSorted();
        assertThat(of(reconcile(), "aws_s3_bucket.kept").consequence())
                .isEqualTo(
                        "bucket aws_s3_bucket.kept would be destroyed, because it is no longer in the configuration");
    }

    @Test
    void a_promoted_database_stays_on_its_own_by_the_value_of_a_variable() {
        Reconciliation.OfRoot found = reconcile();

        assertThat(of(found, "aws_rds_cluster.books").consequence())
                .isEqualTo(
                        "database aws_rds_cluster.books, which stands on its own, would be tied to another one again,"
                                + " at which Terraform's apply stops midway: replication_source_identifier from none to"
                                + " \"arn:aws:rds:us-east-2:123456789012:cluster:books\"");
        assertThat(only(found, "aws_rds_cluster.books").lines()).containsExactly("books_source = null");
        assertThat(text(found, ReconcileFile.VARIABLES))
                .contains("books_source = null\n", "home_role = \"SECONDARY\"\n");
    }

    private static @Nullable String text(Reconciliation.OfRoot found, String file) {
        return found.files().stream()
                .filter(each -> each.path().endsWith(file))
                .map(ReconcileFile::text)
                .findFirst()
                .orElse(null);
    }

    @Test
    void a_value_that_no_variable_reaches_is_named_with_its_file_and_line() throws IOException {
        Correction edit = only(reconcile(), "aws_route53_record.away");

        assertThat(edit.kind()).isEqualTo(Correction.Kind.EDIT);
        assertThat(edit.sentence()).isEqualTo("set failover_routing_policy.type to \"PRIMARY\"");
        assertThat(edit.file()).isEqualTo(folder.resolve("main.tf"));
        assertThat(Files.readAllLines(folder.resolve("main.tf")).get(edit.line() - 1))
                .contains("type = \"SECONDARY\"");
    }

    @Test
    void a_value_in_a_variable_file_that_is_named_counts_more_and_is_edited_there() throws IOException {
        Path named = folder.resolve("named.tfvars");
        Files.writeString(named, "# Ours.\nhome_role = \"PRIMARY\" # as ever\n");

        Correction edit = only(reconcile(root(List.of(named)), false), "aws_route53_record.home");

        assertThat(edit.kind()).isEqualTo(Correction.Kind.EDIT);
        assertThat(edit.file()).isEqualTo(named);
        assertThat(edit.line()).isEqualTo(2);
        assertThat(edit.sentence()).isEqualTo("set home_role to \"SECONDARY\"");
    }

    @Test
    void in_a_folder_that_is_run_for_both_regions_nothing_is_written_that_is_true_of_one() {
        Reconciliation.OfRoot found = reconcile(root(List.of()), true);

        assertThat(only(found, "aws_route53_record.home"))
                .satisfies(byHand -> assertThat(byHand.kind()).isEqualTo(Correction.Kind.BY_HAND))
                .satisfies(byHand -> assertThat(byHand.sentence())
                        .isEqualTo("set home_role to \"SECONDARY\" for us-west-1 alone, in a variable file of its own:"
                                + " the folder is run for the other Region, too"));
        assertThat(text(found, ReconcileFile.VARIABLES)).isNull();
        assertThat(only(found, "aws_s3_bucket.new").kind()).isEqualTo(Correction.Kind.BY_HAND);
    }

    @Test
    void what_exists_under_the_name_that_it_would_get_is_imported() {
        assertThat(only(reconcile(), "aws_s3_bucket.new").lines())
                .containsExactly("import {", "  to = aws_s3_bucket.new", "  id = \"shop-new\"", "}");
    }

    @Test
    void what_does_not_exist_is_not_imported() {
        cloud.objectStore(Inventories.RECOVERY).buckets.clear();

        assertThat(only(reconcile(), "aws_s3_bucket.new").kind()).isEqualTo(Correction.Kind.EDIT);
        assertThat(only(reconcile(), "aws_s3_bucket.new").sentence())
                .isEqualTo("apply it if it is missing, or take the resource out");
    }

    @Test
    void whether_it_exists_is_unknown_where_aws_does_not_answer() {
        cloud.fail(call -> true, Cause.UNREACHABLE);

        Correction byHand = only(reconcile(), "aws_s3_bucket.new");

        assertThat(byHand.kind()).isEqualTo(Correction.Kind.BY_HAND);
        assertThat(byHand.sentence()).startsWith("whether it exists already is unknown (");
    }

    @Test
    void what_has_another_address_by_now_is_moved_on_both_sides_of_the_plan() {
        List<String> moved = List.of(
                "moved {",
                "  from = module.logs.aws_s3_bucket.logs",
                "  to   = module.logs.aws_s3_bucket.archive",
                "}");
        Reconciliation.OfRoot found = reconcile();

        assertThat(only(found, "module.logs.aws_s3_bucket.logs").lines()).isEqualTo(moved);
        assertThat(only(found, "module.logs.aws_s3_bucket.archive").lines()).isEqualTo(moved);
        assertThat(text(found, ReconcileFile.BLOCKS)).containsOnlyOnce("\nmoved {");
    }

    @Test
    void what_the_configuration_lacks_is_kept_and_given_out_of_terraforms_care() {
        assertThat(only(reconcile(), "aws_s3_bucket.kept").lines())
                .containsExactly(
                        "removed {", "  from = aws_s3_bucket.kept", "  lifecycle {", "    destroy = false", "  }", "}");
    }

    @Test
    void what_an_earlier_run_wrote_stays_but_for_the_variable_that_has_a_new_value() throws IOException {
        Files.writeString(folder.resolve(ReconcileFile.VARIABLES), "# Ours.\nbooks_source = \"old\"\nother = 1\n");
        Files.writeString(folder.resolve(ReconcileFile.BLOCKS), "# Earlier.\n");

        Reconciliation.OfRoot found = reconcile();

        assertThat(text(found, ReconcileFile.VARIABLES))
                .startsWith("# Ours.\nbooks_source = null\nother = 1\n")
                .doesNotContain("old");
        assertThat(text(found, ReconcileFile.BLOCKS)).startsWith("# Earlier.\n");
    }

    @Test
    void a_secret_is_neither_shown_nor_written() {
        ObjectNode change = (ObjectNode) change("aws_rds_cluster.books");
        ((ObjectNode) change.path("after")).put("master_password", "hidden-value");
        change.set("after_sensitive", Json.read("{\"master_password\": true}"));

        Difference difference = of(reconcile(), "aws_rds_cluster.books");

        assertThat(difference.toString()).doesNotContain("hidden-value", "not-a-secret-of-anyone");
        assertThat(difference.corrections())
                .extracting(Correction::sentence)
                .contains("its master_password is secret: see where the configuration has it from");
    }

    private JsonNode change(String address) {
        return plan.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "address", "").equals(address))
                .findFirst()
                .orElseThrow()
                .path("change");
    }

    @Test
    void a_text_from_outside_can_neither_end_a_string_nor_begin_a_template() {
        assertThat(Hcl.quoted("a\"b\\c${d}%{e}\n$f")).isEqualTo("\"a\\\"b\\\\c$${d}%%{e}\\n$f\"");
    }

    @Test
    void a_rule_that_a_fence_has_taken_away_needs_no_other_configuration() {
        ObjectNode bucket = (ObjectNode) plan.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "address", "").equals("aws_s3_bucket.new"))
                .findFirst()
                .orElseThrow();
        bucket.put("type", "aws_vpc_security_group_ingress_rule");

        Difference rule = of(reconcile(), "aws_s3_bucket.new");

        assertThat(rule.weight()).isEqualTo(Difference.Weight.ACCESS);
        assertThat(rule.corrections())
                .singleElement()
                .satisfies(correction -> assertThat(correction.sentence())
                        .startsWith("if a fence has closed it, leave the configuration as it is"));
    }

    @Test
    void a_value_that_a_module_is_called_with_is_edited_in_the_call() throws IOException {
        ObjectNode logs = (ObjectNode) plan.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "address", "").equals("module.logs.aws_s3_bucket.archive"))
                .findFirst()
                .orElseThrow();
        logs.set("change", Json.read("""
                {"actions": ["update"],
                 "before": {"bucket": "shop-logs", "tags": {"group": "second"}},
                 "after": {"bucket": "shop-moved", "tags": {"group": "second"}},
                 "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {}}"""));

        Correction edit = only(reconcile(), "module.logs.aws_s3_bucket.archive");

        assertThat(edit.sentence()).isEqualTo("set name to \"shop-logs\" in the call of module logs");
        assertThat(Files.readAllLines(folder.resolve("main.tf")).get(edit.line() - 1))
                .contains("name   = \"shop-logs\"");
    }
}
