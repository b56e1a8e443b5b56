package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.AwsCommand;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import tools.jackson.databind.JsonNode;

/** {@code drctl failover app}, from the command line to Route 53 and back to the eyes of a user. */
@Timeout(300)
class FailoverAppIT {
    /** The emulator's load balancers listen at another port than the one at which this machine plays the site. */
    private static final String WITHOUT_LISTENER = "--force=listener-forwards,targets-healthy";

    private static final String CHANGE = "route53:ChangeResourceRecordSets";

    private static Moto moto;
    private static SeededSite site;
    private static SiteRecords records;
    private static FaultyProxy proxy;

    @TempDir
    private Path desk;

    private Operator operator;

    @BeforeAll
    static void seed() throws IOException {
        moto = Moto.require();
        AwsCommand aws = AwsCommand.require(moto);
        site = SeededSite.in(moto);
        records = new SiteRecords(aws, site);
        proxy = FaultyProxy.before(moto.endpoint());
    }

    @AfterAll
    static void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @BeforeEach
    void the_primary_serves() {
        records.makePair();
        proxy.behave();
        // Moto measures none, and users are not led to a replica whose lag nobody knows.
        ReplicaLag.isReported(moto, Duration.ZERO);
        operator = Operator.at(desk, moto, proxy.endpoint());
    }

    @Test
    void exchanges_the_pair_once_and_brings_it_back() {
        Operator.Ended there = operator.run("failover", "app", "--yes");

        assertThat(there.status()).as(there.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        assertThat(there.out()).contains("NOT VERIFIED FROM OUTSIDE", "drctl failover app --to us-east-2");

        Operator.Ended again = operator.run("failover", "app", "--yes");

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("ALREADY SO", "nothing was changed", "us-west-1");
        assertThat(proxy.received(CHANGE)).isEqualTo(1);

        Operator.Ended back = operator.run("failover", "app", "--to", "us-east-2", "--yes", "-o", "json");

        assertThat(back.status()).as(back.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.BEFORE);
        assertThat(back.json().path("status").asString()).isEqualTo("done");
        assertThat(back.json().path("verifiedFromOutside").asBoolean(true)).isFalse();
        JsonNode look = step(back.json(), "verify-outside");
        assertThat(look.path("phase").asString()).isEqualTo("unverified");
        assertThat(look.path("detail").asString()).contains("no name server").contains("from here");
    }

    @Test
    void points_a_simple_alias_at_the_other_load_balancer() {
        records.makeSimple(site.primary());
        operator.rewrite("routing: failover ", "routing: simple ");

        Operator.Ended ended = operator.run("failover", "app", "--yes");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(records.simplyLeadsTo()).isEqualTo(SeededSite.RECOVERY);
    }

    @Test
    void is_verified_when_users_are_led_to_a_site_that_answers() throws IOException {
        try (Outside outside = new Outside(records)) {
            lookThrough(outside);

            Operator.Ended ended =
                    operator.run("failover", "app", WITHOUT_LISTENER, "--via", "records", "--yes", "-o", "json");

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.json().path("verifiedFromOutside").asBoolean()).isTrue();
            assertThat(step(ended.json(), "verify-outside").path("detail").asString())
                    .contains("127.0.0.3");
            assertThat(outside.visits(SeededSite.RECOVERY)).isPositive();
            assertThat(outside.visits(SeededSite.PRIMARY)).isZero();
            assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        }
    }

    @Test
    void fails_when_users_are_still_led_to_the_old_region() throws IOException {
        try (Outside outside = new Outside(records)) {
            lookThrough(outside);
            outside.stickTo(SeededSite.PRIMARY);
            giveUpSoon();

            Operator.Ended ended = operator.run(
                    "failover",
                    "app",
                    WITHOUT_LISTENER,
                    "--via",
                    "records",
                    "--runbook-from",
                    operator.file("runbooks").resolve("failover-app.yaml").toString(),
                    "--yes");

            assertThat(ended.status()).as(ended.err()).isEqualTo(4);
            assertThat(ended.out())
                    .contains("FAILED", "127.0.0.2", "not the load balancer in us-west-1", "drctl run resume");
            assertThat(outside.visits(SeededSite.RECOVERY)).isZero();
            assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        }
    }

    @Test
    void refuses_an_unhealthy_target_unless_it_is_forced() {
        String instance = site.recovery().instanceIds().get(1);
        Ec2Client ec2 = moto.client(Ec2Client.builder(), SeededSite.RECOVERY);
        ec2.stopInstances(request -> request.instanceIds(instance));
        try {
            Operator.Ended refused = operator.run("failover", "app", "--yes");

            assertThat(refused.status()).isEqualTo(3);
            assertThat(refused.err()).contains("targets-healthy", instance, "--force=targets-healthy");
            assertThat(proxy.received(CHANGE)).isZero();
            assertThat(records.roles()).isEqualTo(SiteRecords.BEFORE);

            Operator.Ended forced = operator.run("failover", "app", "--yes", "--force");

            assertThat(forced.status()).as(forced.err()).isZero();
            assertThat(forced.out()).containsSubsequence("Overridden", "targets-healthy", instance, "--force");
            assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        } finally {
            ec2.startInstances(request -> request.instanceIds(instance));
        }
    }

    @Test
    void a_throttled_change_is_tried_again() {
        proxy.refuse(CHANGE, 400, "Throttling", 1);

        Operator.Ended ended = operator.run("failover", "app", "--yes");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(proxy.received(CHANGE)).isEqualTo(2);
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
    }

    @Test
    void without_a_terminal_nothing_is_agreed_to() {
        Operator.Ended ended = operator.run("failover", "app");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("--yes");
        assertThat(proxy.received(CHANGE)).isZero();
    }

    private void lookThrough(Outside outside) {
        operator.rewrite("resolvers: [] ", "resolvers: [\"" + outside.resolver() + "\"] ")
                .rewrite("port: 80,", "port: " + outside.port() + ",");
    }

    /** A runbook beside the inventory takes the place of the shipped one: here, one of little patience. */
    private void giveUpSoon() throws IOException {
        String shipped = Files.readString(Path.of("runbooks/failover-app.yaml"));
        String impatient = shipped.replace("    timeout: 10m\n", "    timeout: 1s\n");
        assertThat(impatient).isNotEqualTo(shipped);
        Files.writeString(Files.createDirectories(operator.file("runbooks")).resolve("failover-app.yaml"), impatient);
    }

    private static JsonNode step(JsonNode run, String id) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("id").asString().equals(id)) {
                return step;
            }
        }
        throw new AssertionError("no step " + id + " in " + run);
    }
}
