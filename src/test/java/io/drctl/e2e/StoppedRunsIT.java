package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.AwsCommand;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that are killed, interrupted, or met by another: nothing is lost, and nothing is done twice. */
@Timeout(300)
class StoppedRunsIT {
    private static final String CHANGE = "route53:ChangeResourceRecordSets";
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";
    private static final String TAG = "rds:AddTagsToResource";
    private static final String[] APP = {"failover", "app", "--yes"};
    private static final String[] DATABASE = {"failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"};
    private static final int KILLED = 137;

    private static Moto moto;
    private static AwsCommand aws;
    private static SiteRecords records;
    private static FaultyProxy proxy;

    @TempDir
    private Path desk;

    private Operator operator;

    @BeforeAll
    static void seed() throws IOException {
        moto = Moto.require();
        aws = AwsCommand.require(moto);
        records = new SiteRecords(aws, SeededSite.in(moto));
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
        if (!isReplica()) {
            // A test before this one has promoted it, or was stopped beside that.
            a_replica_that_is_current();
        }
        records.makePair();
        proxy.behave();
        // Moto measures none, and users are not led to a replica whose lag nobody knows.
        ReplicaLag.isReported(moto, Duration.ZERO);
        operator = Operator.at(desk, moto, proxy.endpoint());
    }

    @Test
    void killed_before_the_change_reached_route_53_the_run_is_finished_by_a_resume() {
        FaultyProxy.Hold hold = proxy.holdBefore(CHANGE);
        killedAt(hold, APP);
        assertThat(records.roles()).isEqualTo(SiteRecords.BEFORE);
        assertThat(newestRun().path("status").asString()).isEqualTo("open");
        assertThat(newestRun().path("resumable").asBoolean()).isTrue();

        Operator.Ended resumed = operator.run("run", "resume", "--yes");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("resumed 1 time");
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        assertThat(proxy.forwarded(CHANGE)).isEqualTo(1);
    }

    @Test
    void killed_before_the_answer_came_the_change_is_not_repeated() {
        FaultyProxy.Hold hold = proxy.holdAnswer(CHANGE);
        killedAt(hold, APP);
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);

        Operator.Ended resumed = operator.run("run", "resume", "--yes", "-o", "json");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.json().path("status").asString()).isEqualTo("done");
        assertThat(proxy.received(CHANGE)).isEqualTo(1);
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);

        Operator.Ended again = operator.run("run", "resume", "--yes");

        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("no run is unfinished");
    }

    @Test
    void a_promotion_whose_answer_was_lost_is_not_repeated() {
        a_replica_that_is_current();
        FaultyProxy.Hold hold = proxy.holdAnswer(PROMOTE);
        killedAt(hold, DATABASE);
        Operator.Ended resumed = operator.run("run", "resume", "--yes", "-o", "json");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.json().path("status").asString()).isEqualTo("done");
        assertThat(proxy.received(PROMOTE)).isEqualTo(1);
        assertThat(isReplica()).isFalse();
    }

    /** Takes half a minute, which is how long the resume watches the world before it makes a one-way call again. */
    @Test
    void a_promotion_that_never_arrived_is_made_when_the_world_was_long_enough_seen_unchanged() {
        a_replica_that_is_current();
        FaultyProxy.Hold hold = proxy.holdBefore(PROMOTE);
        killedAt(hold, DATABASE);
        assertThat(isReplica()).isTrue();
        Operator.Ended resumed = operator.run("run", "resume", "--yes");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("checking whether the earlier call took effect");
        assertThat(proxy.forwarded(PROMOTE)).isEqualTo(1);
        assertThat(isReplica()).isFalse();
    }

    @Test
    void an_answer_that_is_lost_on_the_way_is_no_failure_when_the_change_took_effect() {
        FaultyProxy.Hold hold = proxy.holdAnswer(CHANGE);
        Operator.Started failover = operator.start(APP);
        arrives(hold, failover);

        hold.drop();

        Operator.Ended ended = failover.await();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
    }

    @Test
    void ctrl_c_sees_the_call_through_and_leaves_a_run_that_a_resume_finishes() {
        FaultyProxy.Hold hold = proxy.holdAnswer(CHANGE);
        Operator.Ended ended = interruptedAt(hold, APP);

        assertThat(ended.status()).as(ended.err()).isEqualTo(130);
        assertThat(ended.out()).contains("INTERRUPTED", "drctl run resume");
        assertThat(newestRun().path("status").asString()).isEqualTo("interrupted");

        Operator.Ended resumed = operator.run("run", "resume", "--yes");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        assertThat(proxy.received(CHANGE)).isEqualTo(1);
    }

    @Test
    void ctrl_c_beside_the_last_call_of_a_run_that_is_done_ends_it_with_0() {
        a_replica_that_is_current();
        FaultyProxy.Hold hold = proxy.holdAnswer(TAG);
        Operator.Ended ended = interruptedAt(hold, DATABASE);

        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.out()).contains("DONE in", "Next\n");
        assertThat(newestRun().path("status").asString()).isEqualTo("done");
    }

    @Test
    void a_second_run_is_turned_away_and_told_who_holds_the_first() {
        FaultyProxy.Hold hold = proxy.holdBefore(CHANGE);
        Operator.Started first = operator.start(APP);
        arrives(hold, first);

        Operator.Ended second = operator.run(APP);

        assertThat(second.status()).isEqualTo(5);
        assertThat(second.err()).contains("another run is under way", "failover-app", "process " + first.pid());
        assertThat(proxy.received(CHANGE)).isEqualTo(1);

        hold.release();

        Operator.Ended ended = first.await();
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);
        assertThat(proxy.received(CHANGE)).isEqualTo(1);
    }

    /** Types a command, and kills it while the proxy holds its call; of what was held nothing is heard any more. */
    private void killedAt(FaultyProxy.Hold hold, String... command) {
        Operator.Started run = operator.start(command);
        arrives(hold, run);
        run.kill();
        hold.drop();
        assertThat(run.await().status()).isEqualTo(KILLED);
    }

    /** Types a command, and presses Ctrl-C while the proxy holds its call, which then goes on. */
    private Operator.Ended interruptedAt(FaultyProxy.Hold hold, String... command) {
        Operator.Started run = operator.startInForeground(command);
        arrives(hold, run);
        run.interrupt();
        run.awaitOnErr("stopping: calls under way will finish");
        hold.release();
        return run.await();
    }

    /** The call comes; if it doesn't, what drctl said instead tells why. */
    private static void arrives(FaultyProxy.Hold hold, Operator.Started run) {
        try {
            hold.awaitArrival();
        } catch (AssertionError e) {
            run.kill();
            throw new AssertionError(
                    e.getMessage() + "; drctl said:\n" + run.await().err(), e);
        }
    }

    /** A new world, because a promoted cluster can't become a replica again. */
    private static void a_replica_that_is_current() {
        records = new SiteRecords(aws, SeededSite.in(moto));
        ReplicaLag.isReported(moto, Duration.ZERO);
    }

    private static boolean isReplica() {
        JsonNode source = aws.ask(
                        SeededSite.RECOVERY,
                        "rds",
                        "describe-db-clusters",
                        "--db-cluster-identifier",
                        SeededSite.clusterId(SeededSite.RECOVERY))
                .at("/DBClusters/0/ReplicationSourceIdentifier");
        return !source.asString("").isEmpty();
    }

    private JsonNode newestRun() {
        return operator.run("run", "list", "-o", "json").json().at("/runs/0");
    }
}
