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

/** Two people on two machines, of which neither sees the other's lock and journals. */
@Timeout(900)
class TwoMachinesIT {
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";
    private static final String TAG = "rds:AddTagsToResource";
    private static final String[] DATABASE = {"failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"};

    private static Moto moto;
    private static AwsCommand aws;
    private static FaultyProxy proxy;

    @TempDir
    private Path here;

    @TempDir
    private Path there;

    @TempDir
    private Path elsewhere;

    private Operator alice;
    private Operator bob;

    @BeforeAll
    static void start() throws IOException {
        moto = Moto.require();
        aws = AwsCommand.require(moto);
        proxy = FaultyProxy.before(moto.endpoint());
    }

    @AfterAll
    static void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @BeforeEach
    void a_site_whose_replica_is_current() {
        new SiteRecords(aws, SeededSite.in(moto)).makePair();
        ReplicaLag.isReported(moto, Duration.ZERO);
        proxy.behave();
        alice = Operator.at(here, moto, proxy.endpoint());
        bob = Operator.at(there, moto, moto.endpoint());
    }

    @Test
    void the_second_is_refused_and_told_who_holds_the_lease_and_takes_it_away_by_that_name() {
        FaultyProxy.Hold hold = proxy.holdBefore(PROMOTE);
        Operator.Started first = alice.start(DATABASE);
        hold.awaitArrival();
        String run = latestRun(alice);

        Operator.Ended refused = bob.run("failover", "app", "--yes");

        assertThat(refused.status()).as(refused.err()).isEqualTo(5);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("lease: run " + run + " (")
                .contains("to see whether that run is alive")
                .contains("another run holds the site's lease: run " + run + " (")
                .contains("--break-lease " + run);
        assertThat(bob.run("run", "list", "-o", "json").json().path("runs")).isEmpty();

        Operator.Ended broken = bob.run("failover", "app", "--yes", "--break-lease", run);

        assertThat(broken.status()).as(broken.err()).isZero();
        assertThat(broken.err().replaceAll("\\s+", " "))
                .contains("lease BROKEN: the lease in us-west-1 taken away from run " + run);

        hold.release();
        Operator.Ended ended = first.await();
        assertThat(ended.status()).as(ended.err()).isIn(0, 3);
        assertThat(proxy.received(PROMOTE)).isEqualTo(1);
    }

    @Test
    void who_has_lost_the_lease_makes_no_more_calls() {
        FaultyProxy.Hold hold = proxy.holdBefore(PROMOTE);
        Operator.Started first = alice.start(DATABASE);
        hold.awaitArrival();
        String run = latestRun(alice);
        FaultyProxy.Hold bobs = proxy.holdBefore("route53:ChangeResourceRecordSets");
        Operator carol = Operator.at(elsewhere, moto, proxy.endpoint());
        Operator.Started second = carol.start("failover", "app", "--via", "records", "--yes", "--break-lease", run);
        bobs.awaitArrival();

        // A lease that was renewed seconds ago isn't looked at before each call; the next renewal sees who has it.
        first.awaitOnErr("lease LOST");
        hold.release();
        Operator.Ended ended = first.await();

        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains("lease LOST");
        assertThat(ended.out().replaceAll("\\s+", " ")).contains("another run has taken the site's lease: run ");
        assertThat(proxy.received(TAG)).isZero();

        bobs.release();
        Operator.Ended other = second.await();
        assertThat(other.status()).as(other.err()).isZero();
        Operator.Ended resumed = alice.run("run", "resume", "--yes");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(proxy.received(PROMOTE)).isEqualTo(1);
    }

    private static String latestRun(Operator operator) {
        return operator.run("run", "list", "-o", "json")
                .json()
                .at("/runs/0/runId")
                .asString();
    }
}
