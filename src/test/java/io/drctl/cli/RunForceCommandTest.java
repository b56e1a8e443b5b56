package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planned switchover that was stopped, and is gone on with by force. */
@Timeout(30)
final class RunForceCommandTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final String PLANNED = "20250301-030000-switchover-db";
    private static final String PROMOTION = "rds:PromoteReadReplicaDBCluster";

    @TempDir
    private Path directory;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private String said = "";

    @BeforeEach
    void writeInventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), directory.resolve("inventory.yaml"));
        cloud.sql(PRIMARY).isGiven = true;
        cloud.sql(RECOVERY).isGiven = true;
        cloud.sql(RECOVERY).replica = new Sql.Replica(
                "the-primary",
                cloud.sql(PRIMARY).position,
                cloud.sql(PRIMARY).position,
                true,
                true,
                Duration.ofSeconds(1),
                null);
    }

    private int drctl(String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said().replaceAll("\\s+", " ");
        return typed.status();
    }

    /** A process that is gone says nothing more. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The process dies in the minute in which nobody can write. */
    private void killedOnceWritesAreStopped() {
        boolean[] isDead = {false};
        cloud.afterEachCall(call -> {
            if (call.operation().equals("sql:SetReadOnly") && !isDead[0]) {
                isDead[0] = true;
                throw new Killed();
            }
        });
        assertThat(drctl("switchover", "db", "--to", "us-west-1", "--yes")).isNotEqualTo(ExitStatus.OK);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(isPromoted()).isFalse();
    }

    private boolean isPromoted() {
        return !Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(REPLICA))
                .isReplica();
    }

    private String continuing() {
        assertThat(drctl("run", "list", "-o", "json")).isEqualTo(ExitStatus.OK);
        Matcher found = Pattern.compile("\"continuedBy\" ?: ?\"([^\"]+)\"").matcher(said);
        return found.find() ? found.group(1) : "";
    }

    @Test
    void what_was_planned_is_gone_on_with_by_force_and_both_runs_tell_of_each_other() {
        killedOnceWritesAreStopped();

        assertThat(drctl("run", "force", PLANNED, "--force-while-healthy", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);

        assertThat(isPromoted()).isTrue();
        assertThat(cloud.sql(PRIMARY).readOnly).as("the old primary stays so").isTrue();
        String next = continuing();
        assertThat(next).endsWith("-failover-db");
        assertThat(drctl("run", "show", PLANNED)).isEqualTo(ExitStatus.OK);
        assertThat(said)
                .contains("settled: run " + next + " goes on with it by force")
                .doesNotContain("run resume")
                .doesNotContain("unable to write");
        assertThat(drctl("run", "show", next)).isEqualTo(ExitStatus.OK);
        assertThat(said).contains("goes on by force with run " + PLANNED);
        assertThat(drctl("run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(said)
                .contains("goes on by force with " + PLANNED)
                .contains("settled: " + next + " goes on with it by force");
    }

    @Test
    void a_run_that_is_gone_on_with_is_settled() {
        killedOnceWritesAreStopped();
        assertThat(drctl("run", "force", "--force-while-healthy", "--yes")).isEqualTo(ExitStatus.OK);
        String next = continuing();
        cloud.forgetCalls();

        assertThat(drctl("run", "resume", PLANNED, "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("run " + PLANNED + " is settled: run " + next
                        + " goes on with it by force; nothing was changed");
        assertThat(drctl("run", "resume")).isEqualTo(ExitStatus.USAGE);
        assertThat(said).contains("no run is unfinished");
        assertThat(drctl("run", "skip", "await-replica", PLANNED, "--reason", "why not"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(drctl("run", "force", PLANNED, "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said).contains("run " + next + " went on with run " + PLANNED + " by force, and is done");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
        drctl("status");
        assertThat(said).doesNotContain("unable to write").doesNotContain("run resume");
    }

    private void fence(String fences) throws IOException {
        String text = Files.readString(directory.resolve("inventory.yaml"));
        String fenced = text.replace("    topology:", "    fences: " + fences + "\n    topology:");
        assertThat(fenced).isNotEqualTo(text);
        Files.writeString(directory.resolve("inventory.yaml"), fenced);
    }

    @Test
    void what_a_fence_would_have_to_be_agreed_to_is_agreed_to_by_the_command_that_was_entered() throws IOException {
        fence("[security-group]");
        killedOnceWritesAreStopped();
        cloud.sql(PRIMARY).readOnly = false;

        assertThat(drctl("run", "force", PLANNED, "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains(
                        "drctl run force " + PLANNED + " --force-while-healthy --accept-unfenced flask-site-us-east-2")
                .doesNotContain("drctl failover db");
        assertThat(drctl(
                        "run",
                        "force",
                        PLANNED,
                        "--force-while-healthy",
                        "--accept-unfenced",
                        "flask-site-us-east-2",
                        "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
    }

    @Test
    void of_the_whole_site_it_is_the_sites_command() throws IOException {
        fence("[security-group]");

        assertThat(drctl("failover", "site", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("drctl failover site --to us-west-1 --force-while-healthy --accept-unfenced"
                        + " flask-site-us-east-2")
                .doesNotContain("drctl failover db");
    }

    @Test
    void the_plan_says_what_the_switchover_did_and_what_is_given_up() {
        killedOnceWritesAreStopped();

        assertThat(drctl("run", "force", "--force-while-healthy", "--dry-run")).isEqualTo(ExitStatus.OK);

        assertThat(said)
                .contains("Plan: Fail the database over to us-west-1")
                .contains(
                        "goes on by force with run " + PLANNED
                                + " (Switch the database over to us-west-1), which was killed and is settled once this one begins")
                .contains("it may have done: Stop the writes to the primary in us-east-2")
                .contains("the writes that it stopped stay so, unless nothing is promoted: then they are let in again")
                .containsPattern("given up: the promise that nothing is lost; at most .* of the latest writes may be")
                .contains("ONE-WAY");
        assertThat(continuing()).isEmpty();
    }

    @Test
    void without_a_new_consent_it_is_refused_and_names_itself() {
        killedOnceWritesAreStopped();

        assertThat(drctl("run", "force", PLANNED, "--yes")).isEqualTo(ExitStatus.REFUSED);

        assertThat(said)
                .contains("refused before anything was changed: primary-lost")
                .contains("drctl run force " + PLANNED + " --force-while-healthy")
                .doesNotContain("drctl failover db");
        assertThat(isPromoted()).isFalse();
        assertThat(continuing()).isEmpty();
    }

    @Test
    void where_nothing_is_promoted_the_writes_that_were_stopped_are_let_in_again() {
        killedOnceWritesAreStopped();
        cloud.fail(PROMOTION, CloudException.Cause.ACCESS_DENIED);

        assertThat(drctl("run", "force", "--force-while-healthy", "--yes")).isEqualTo(ExitStatus.FAILED);

        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(said).doesNotContain("unable to write");
    }

    @Test
    void while_the_region_that_is_left_is_dark_status_names_the_run_to_force() {
        killedOnceWritesAreStopped();
        cloud.lose(PRIMARY);

        drctl("status");

        assertThat(said).contains("drctl run force " + PLANNED).doesNotContain("drctl failover db");
    }

    @Test
    void who_knows_that_the_region_is_down_has_nothing_asked_of_it() {
        killedOnceWritesAreStopped();
        cloud.lose(PRIMARY);
        cloud.forgetCalls();

        assertThat(drctl("run", "force", "--assume-down", "us-east-2", "--force-while-healthy", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);

        assertThat(cloud.calls()).noneMatch(call -> PRIMARY.equals(call.region()));
    }

    @Test
    void a_run_that_is_done_or_was_not_planned_is_not_forced() {
        assertThat(drctl("switchover", "db", "--to", "us-west-1", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(drctl("run", "force", PLANNED, "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said).contains("run " + PLANNED + " is done, so there is nothing to force; nothing was changed");

        cloud.fail("route53:ChangeResourceRecordSets", CloudException.Cause.ACCESS_DENIED);
        assertThat(drctl("failover", "app", "--via", "records", "--yes")).isEqualTo(ExitStatus.FAILED);
        assertThat(drctl("run", "force", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("isn't a planned switchover of a database or of the site, so there is nothing to force");
    }

    @Test
    void a_switchover_that_has_promoted_the_copy_goes_on_as_planned() {
        boolean[] isDead = {false};
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:AddTagsToResource") && !isDead[0]) {
                isDead[0] = true;
                throw new Killed();
            }
        });
        assertThat(drctl("switchover", "db", "--to", "us-west-1", "--yes")).isNotEqualTo(ExitStatus.OK);

        assertThat(drctl("run", "force", "--yes")).isEqualTo(ExitStatus.REFUSED);

        assertThat(said)
                .contains("run " + PLANNED + " has handed the writes over, so the rest of it loses nothing")
                .contains("to go on as planned: drctl run resume " + PLANNED);
    }

    @Test
    void options_of_a_site_are_none_of_a_database() {
        killedOnceWritesAreStopped();

        assertThat(drctl("run", "force", "--via", "records")).isEqualTo(ExitStatus.USAGE);
        assertThat(said).contains("--via, --force and --accept-capacity go with a switchover of the site");
        assertThat(drctl("run", "force", "--accept-unfenced", "flask-site-us-east-2"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(said).contains("the inventory has no fences for");
    }
}
