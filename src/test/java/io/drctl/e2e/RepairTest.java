package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.SandboxDesk;
import io.drctl.testing.SandboxDesk.Ended;
import io.drctl.testing.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Home won't return: the survivor gets a new recovery Region, in the sandbox. */
@Timeout(120)
final class RepairTest {
    private static final String NEW = "inventory-us-east-1.yaml";

    @TempDir
    private Path desk = Path.of("");

    private final TurnedClock clock = new TurnedClock();
    private String before = "";

    @BeforeEach
    void layOutTheInventory() throws IOException {
        before = Files.readString(Path.of("inventory.yaml"));
        Files.writeString(desk.resolve("inventory.yaml"), before);
    }

    private Ended run(String... arguments) {
        Ended ended = new SandboxDesk(desk, clock).run(arguments);
        return new Ended(
                ended.status(), ended.out().replaceAll("\\s+", " "), ended.err().replaceAll("\\s+", " "));
    }

    private void succeeds(String... arguments) {
        Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
    }

    private void homeIsLost() {
        succeeds("sandbox", "fault", "region", "us-east-2");
        succeeds(
                "--sandbox",
                "--speed",
                "600x",
                "failover",
                "site",
                "--to",
                "us-west-1",
                "--accept-unknown-loss",
                "--yes");
    }

    @Test
    void the_survivor_is_paired_with_a_third_region_that_is_made_and_ready_while_home_is_dark() throws IOException {
        homeIsLost();

        Ended repaired = run("--sandbox", "repair", "--new-recovery", "us-east-1");

        assertThat(repaired.status()).as(repaired.err()).isZero();
        assertThat(repaired.err()).contains("us-west-1 goes on without us-east-2");
        assertThat(repaired.out())
                .contains("Wrote " + NEW + ": primary us-west-1, recovery us-east-1; inventory.yaml is as it was.")
                .contains("drctl --sandbox provision --region us-east-1 --inventory " + NEW);
        assertThat(desk.resolve("inventory.yaml")).hasContent(before);

        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "prepare", "--yes");
        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "provision", "--region", "us-west-1", "--yes");
        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "provision", "--region", "us-east-1", "--yes");
        clock.turn(Duration.ofMinutes(10));
        Ended ready = run("--sandbox", "--speed", "600x", "--inventory", NEW, "verify", "dr-site");
        assertThat(ready.status()).as(ready.out()).isZero();
        assertThat(ready.out()).contains("dr-site us-east-1 is READY");
        assertThat(run("--sandbox", "--inventory", NEW, "status").out())
                .contains("pair whole: us-east-1 can take over the database", "Nothing left to do");
    }

    @Test
    void what_was_promised_of_the_new_pair_a_failover_keeps() {
        homeIsLost();
        succeeds("--sandbox", "repair", "--new-recovery", "us-east-1");
        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "prepare", "--yes");
        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "provision", "--region", "us-west-1", "--yes");
        succeeds("--sandbox", "--speed", "600x", "--inventory", NEW, "provision", "--region", "us-east-1", "--yes");
        clock.turn(Duration.ofMinutes(10));

        succeeds("--sandbox", "--speed", "120x", "--inventory", NEW, "failover", "app", "--to", "us-east-1", "--yes");

        assertThat(run("--sandbox", "--inventory", NEW, "sandbox", "show").out())
                .contains("www.drctl.example points at us-east-1");
    }

    @Test
    void without_one_region_that_has_users_and_newest_writes_nothing_is_written() {
        succeeds("--sandbox", "--speed", "120x", "failover", "app", "--to", "us-west-1", "--yes");

        Ended refused = run("--sandbox", "repair", "--new-recovery", "us-east-1");

        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .contains(
                        "the users of www.drctl.example are sent to us-west-1, and the newest writes are in us-east-2;"
                                + " nothing was written")
                .contains("send them to the Region that is to go on: drctl --sandbox failover app --to us-east-2");
        assertThat(desk.resolve(NEW)).doesNotExist();
    }

    @Test
    void while_nobody_knows_where_the_newest_writes_are_nothing_is_written() {
        succeeds("sandbox", "fault", "region", "us-east-2");
        succeeds("sandbox", "fault", "region", "us-west-1");

        Ended refused = run("--sandbox", "repair", "--new-recovery", "us-east-1");

        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .contains("which Region has the newest writes of flask-site is unknown", "nothing was written")
                .contains("drctl --sandbox status --wait");
    }

    @Test
    void a_recovery_region_that_is_lost_is_replaced_too_and_one_that_answers_is_told_of() throws IOException {
        Ended repaired = run("--sandbox", "repair", "--new-recovery", "us-east-1");

        assertThat(repaired.status()).as(repaired.err()).isZero();
        assertThat(repaired.err()).contains("us-east-2 goes on without us-west-1", "note: us-west-1 answers.");
        assertThat(Files.readString(desk.resolve(NEW))).contains("former: [us-west-1]");
    }

    @Test
    void a_region_that_is_none_or_is_the_sites_already_is_refused() {
        assertThat(run("--sandbox", "repair", "--new-recovery", "us-esat-1").err())
                .contains("--new-recovery: us-esat-1 is not a Region of commercial AWS, did you mean `us-east-1`?");
        Ended own = run("--sandbox", "repair", "--new-recovery", "us-west-1");
        assertThat(own.err())
                .contains("--new-recovery: us-west-1 is the site's recovery Region already; name a third one");
        assertThat(own.status()).isEqualTo(2);
    }

    @Test
    void no_file_is_ever_replaced() throws IOException {
        Files.writeString(desk.resolve(NEW), "mine");

        Ended exists = run("--sandbox", "repair", "--new-recovery", "us-east-1");

        assertThat(exists.status()).isEqualTo(3);
        assertThat(exists.err()).contains(NEW + " exists already; nothing was written");
        assertThat(desk.resolve(NEW)).hasContent("mine");
        Ended itself = run("--sandbox", "repair", "--new-recovery", "us-east-1", "--file", "inventory.yaml");
        assertThat(itself.status()).isEqualTo(2);
        assertThat(itself.err()).contains("inventory.yaml is the inventory itself, which stays as it is");
        Ended elsewhere = run("--sandbox", "repair", "--new-recovery", "us-east-1", "--file", "/tmp/elsewhere.yaml");
        assertThat(elsewhere.status()).isEqualTo(2);
        assertThat(elsewhere.err()).contains("is not beside the inventory");
    }

    @Test
    void zones_and_a_range_can_be_named() throws IOException {
        succeeds(
                "--sandbox",
                "repair",
                "--new-recovery",
                "us-east-1",
                "--zones",
                "us-east-1b,us-east-1d",
                "--cidr",
                "10.77.0.0/16",
                "--file",
                "new.yaml");

        assertThat(Files.readString(desk.resolve("new.yaml")))
                .contains("zones: [us-east-1b, us-east-1d]", "cidr: 10.77.0.0/16");
        assertThat(run("--sandbox", "repair", "--new-recovery", "us-east-1", "--zones", "us-east-2a")
                        .err())
                .contains("--zones: us-east-2a is not a zone of us-east-1, such as us-east-1a");
        assertThat(run("--sandbox", "repair", "--new-recovery", "us-east-1", "--cidr", "10.10.0.0/20")
                        .err())
                .contains("--cidr: 10.10.0.0/20 overlaps 10.10.0.0/16, the range of us-east-2; nothing was written");
    }
}
