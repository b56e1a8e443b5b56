package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.WallClock;
import io.drctl.diagnostic.Severity;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.AttributeChange;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.ImportBlock;
import io.drctl.terraform.Place;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformDiagnostic;
import io.drctl.terraform.TerraformPlan;
import io.drctl.testing.HostileCloud;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import io.drctl.text.Printable;
import io.drctl.text.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HumanProvisionViewTest {
    private static final RegionName OHIO = new RegionName("us-east-2");

    private static WallClock noClock() {
        throw new UnsupportedOperationException("nothing here takes time");
    }

    private static final Place HERE = new Place(List.of(OHIO), OHIO.value(), true);
    private static final TerraformPlan PLAN = new TerraformPlan(
            List.of(
                    new ResourceChange(
                            "aws_instance.web[0]", "aws_instance", ChangeKind.CREATE, List.of(), null, null, HERE),
                    new ResourceChange(
                            "aws_instance.web[1]", "aws_instance", ChangeKind.CREATE, List.of(), null, null, HERE),
                    new ResourceChange(
                            "aws_rds_cluster.database",
                            "aws_rds_cluster",
                            ChangeKind.CHANGE,
                            List.of(
                                    new AttributeChange("engine_version", "2.12.4", "2.12.5", false, false),
                                    new AttributeChange("master_password", null, null, true, false),
                                    new AttributeChange("tags", null, null, false, false)),
                            null,
                            null,
                            HERE)),
            List.of(),
            List.of(OHIO));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false,
            false,
            80);
    private final HumanProvisionView view =
            new HumanProvisionView(terminal, OHIO, List.of(), HumanProvisionViewTest::noClock, false);

    @Test
    void shows_a_plan_by_kind_and_hides_what_is_sensitive() {
        view.planned(PLAN, new GuardVerdict(List.of(), List.of(), List.of("aws_lb.sit")));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        Plan for us-east-2: 2 to create, 1 to change, 0 to replace, 0 to destroy
                        To create
                          aws_instance.web (2)
                        To change
                          aws_rds_cluster.database
                              engine_version: 2.12.4 -> 2.12.5
                              master_password: (sensitive)
                              tags: changes
                        """);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        warning: --allow-destroy aws_lb.sit: the plan does nothing there that would need
                          it
                        """);
    }

    @Test
    void a_refusal_names_the_command_that_overrides_it() {
        view.finished(new ProvisioningOutcome.GuardRefused(
                PLAN,
                new GuardVerdict(
                        List.of(new GuardVerdict.Danger(
                                "aws_db_instance.main[\"a\"]",
                                "database",
                                "would be destroyed",
                                "what it holds would be gone",
                                HERE)),
                        List.of(),
                        List.of())));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        refused: the plan would lose what can't be made again, or its protection:
                          database aws_db_instance.main["a"] would be destroyed: what it holds would
                            be gone
                        Nothing was changed. If all of this is intended:
                          drctl provision --region us-east-2 --allow-destroy 'aws_db_instance.main["a"]'
                        """);
    }

    @Test
    void a_plan_that_contradicts_the_site_says_what_was_found() {
        view.finished(new ProvisioningOutcome.Contradicted(List.of(new ProvisioningOutcome.Prerequisite(
                "database a (aws_rds_cluster.db) would be made empty, while b in us-west-1 holds the data",
                "restore it from a snapshot"))));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        refused: what is there rules out provisioning us-east-2 like this:
                          database a (aws_rds_cluster.db) would be made empty, while b in us-west-1
                            holds the data
                        Nothing was changed.
                          fix: restore it from a snapshot
                        """);
    }

    @Test
    void what_is_to_be_imported_is_printed_as_blocks_to_paste() {
        view.finished(new ProvisioningOutcome.Contradicted(List.of(new ProvisioningOutcome.Prerequisite(
                "the state is empty, but there is: VPC vpc-1",
                Remedy.of("put these blocks into a file"),
                List.of(
                        new ImportBlock("VPC vpc-1", List.of("aws_vpc.main"), "vpc-1"),
                        new ImportBlock("VPC vpc-2", List.of("aws_vpc.a", "aws_vpc.b"), "vpc-2"))))));
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("""
                          fix: put these blocks into a file
                        import {
                          to = aws_vpc.main
                          id = "vpc-1"
                        }
                        import { # VPC vpc-2: for ADDRESS write aws_vpc.a or aws_vpc.b
                          to = ADDRESS
                          id = "vpc-2"
                        }
                        """);
    }

    @Test
    void a_held_lock_names_its_holder_its_age_and_its_release() {
        view.finished(new ProvisioningOutcome.Locked(
                Stage.PLAN,
                new StateLock(
                        "1480b8fd", "bucket/key", "OperationTypeApply", "a@b", Instant.parse("2026-01-01T00:00:00Z")),
                Duration.ofMinutes(125)));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        locked: the state of us-east-2 is locked by somebody else. Nothing was changed.
                          lock: 1480b8fd
                          holder: a@b (apply)
                          state: bucket/key
                          since: 2026-01-01T00:00:00Z (2 h 5 min ago)
                        If that run is still working, wait for it. A lock never expires: if the run is
                        dead, release it with
                          drctl provision --region us-east-2 --release-lock 1480b8fd
                        """);
    }

    @Test
    void of_one_root_for_both_regions_both_are_up_to_date() {
        view.turnedTo("both Regions", false);
        view.finished(new ProvisioningOutcome.UpToDate(List.of(Inventories.PRIMARY, Inventories.RECOVERY)));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("both Regions match the configuration: nothing to do.\n");
    }

    @Test
    void the_state_of_a_layer_that_serves_both_regions_is_locked_under_that_name() {
        view.turnedTo("both Regions (layer shop)", true);
        view.finished(new ProvisioningOutcome.Locked(
                Stage.PLAN, new StateLock("1480b8fd", "bucket/key", "OperationTypeApply", "a@b", null), null));
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("""
                        both Regions (layer shop)
                        locked: the state of both Regions (layer shop) is locked by somebody else.
                          Nothing was changed.
                        """);
    }

    @Test
    void a_lock_that_is_gone_can_not_be_released_which_is_said() {
        view.finished(new ProvisioningOutcome.LockNotReleased(
                "1480b8fd", null, List.of("The state of us-east-2 is not locked.")));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        refused: lock 1480b8fd was not released.
                          The state of us-east-2 is not locked.
                        """);
    }

    @Test
    void a_diagnostic_has_its_file_and_line_on_a_line_of_their_own() {
        view.finished(new ProvisioningOutcome.Failed(
                Stage.APPLY,
                List.of(new TerraformDiagnostic(
                        Severity.ERROR, "No such key", "It is not there.", "a.b", "main.tf", 2, 11, "x = var.y")),
                List.of(),
                "/site/zone1",
                new Tally(3, 1, Map.of(), List.of("a.b")),
                Remedy.of("do it again, as the state that could not be written has to be pushed first: ")
                        .then(Command.of("terraform", "state", "push", "errored.tfstate"))));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        error: No such key
                          at /site/zone1/main.tf:2:11
                            x = var.y
                          of a.b
                          It is not there.
                        terraform apply failed. 1 of 3 changes are done.
                          fix: do it again, as the state that could not be written has to be pushed
                               first:
                               terraform state push errored.tfstate
                        """);
    }

    @Test
    void nothing_that_terraform_says_steers_the_terminal_or_begins_a_line() {
        String text = HostileCloud.TEXT;
        view.warned(text);
        view.finished(new ProvisioningOutcome.Failed(
                Stage.APPLY,
                List.of(new TerraformDiagnostic(Severity.ERROR, text, text, text, text, 2, 11, text)),
                List.of(text),
                text,
                new Tally(3, 1, Map.of(), List.of(text)),
                Remedy.of("do it again")));
        view.finished(new ProvisioningOutcome.LockReleased(text));
        view.finished(new ProvisioningOutcome.LockNotReleased(text, null, List.of(text)));
        view.finished(new ProvisioningOutcome.Locked(
                Stage.PLAN, new StateLock(text, text, text, text, Instant.EPOCH), Duration.ofMinutes(1)));

        for (ByteArrayOutputStream stream : List.of(out, err)) {
            String shown = stream.toString(StandardCharsets.UTF_8);
            assertThat(shown).isEqualTo(Printable.document(shown)).contains("\u241b[2J");
            assertThat(shown.lines()).noneMatch(line -> line.startsWith(HostileCloud.FORGED));
        }
    }

    @Test
    void without_a_terminal_it_says_how_to_agree() {
        view.finished(
                new ProvisioningOutcome.NotConsented(PLAN, new GuardVerdict(List.of(), List.of(), List.of()), true));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        refused: this plan needs approval, but there is no terminal to ask on.
                          fix: read the plan, then run it again with --yes
                        """);
    }

    @Test
    void a_command_to_copy_stands_on_one_line() {
        view.finished(new ProvisioningOutcome.Locked(
                Stage.PLAN,
                new StateLock("1480b8fd-43e6-c9af-f403-d12f55c256f5", "bucket/key", "OperationTypeApply", "a@b", null),
                null));
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("""
                          drctl provision --region us-east-2 --release-lock 1480b8fd-43e6-c9af-f403-d12f55c256f5
                        """);
    }

    @Test
    void examples_in_terraforms_words_keep_their_indentation() {
        view.finished(new ProvisioningOutcome.Failed(
                Stage.INIT,
                List.of(new TerraformDiagnostic(
                        Severity.ERROR, "No", "Write:\n\nterraform {\n  backend \"s3\" {}\n}", null, null, 0, 0, null)),
                List.of(),
                "/site",
                new Tally(0, 0, Map.of(), List.of()),
                null));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("""
                          Write:

                          terraform {
                            backend "s3" {}
                          }
                        """);
    }
}
