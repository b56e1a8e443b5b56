package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.AwsCommand;
import io.drctl.testing.BlackHole;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The primary Region is gone, which is the day that drctl is for: neither failover asks it for anything. */
@Timeout(300)
class UnreachableRegionIT {
    @TempDir
    private Path desk;

    private Moto moto;
    private AwsCommand aws;
    private SiteRecords records;
    private Operator operator;

    @BeforeEach
    void seed() {
        moto = Moto.require();
        aws = AwsCommand.require(moto);
        records = new SiteRecords(aws, SeededSite.in(moto));
        ReplicaLag.isReported(moto, Duration.ofSeconds(1));
        operator = Operator.at(desk, moto, moto.endpoint());
    }

    @Test
    void both_failovers_succeed_while_the_primary_refuses_connections() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        operator.set("DRCTL_ENDPOINT_URL_US_EAST_2", "http://127.0.0.1:" + closedPort);

        both_failovers_succeed();
    }

    @Test
    void both_failovers_succeed_though_a_primary_that_never_answers_is_asked_for_its_database() throws IOException {
        try (BlackHole hole = new BlackHole()) {
            operator.set("DRCTL_ENDPOINT_URL_US_EAST_2", "http://127.0.0.1:" + hole.port());

            both_failovers_succeed();

            Operator.Ended status = operator.run("status", "-o", "json");
            assertThat(status.status()).as(status.err()).isEqualTo(1);
            assertThat(status.json().at("/notWaitedFor/0/name").asString("")).isEqualTo("us-east-2");
            // No name server could be asked, so nothing says that the alarm of the Region which was left is quiet.
            assertThat(status.json()
                            .path("next")
                            .valueStream()
                            .map(next -> next.path("command").asString("")))
                    .as("a Region that may only be slow is left by nobody")
                    .containsExactly("drctl status --wait", "drctl settle");

            // How its database is, and at the end what is to be done next, each a few times and side by side; more
            // would be a step that depends on it.
            assertThat(hole.connections()).isPositive().isLessThan(400);
        }
    }

    private void both_failovers_succeed() {
        Operator.Ended app = operator.run("failover", "app", "--yes");

        assertThat(app.status()).as(app.err()).isZero();
        assertThat(records.roles()).isEqualTo(SiteRecords.EXCHANGED);

        Operator.Ended db = operator.run("failover", "db", "--to", "us-west-1", "--yes");

        assertThat(db.status()).as(db.err()).isZero();
        assertThat(aws.ask(
                                SeededSite.RECOVERY,
                                "rds",
                                "describe-db-clusters",
                                "--db-cluster-identifier",
                                SeededSite.clusterId(SeededSite.RECOVERY))
                        .at("/DBClusters/0/ReplicationSourceIdentifier")
                        .asString(""))
                .isEmpty();
    }
}
