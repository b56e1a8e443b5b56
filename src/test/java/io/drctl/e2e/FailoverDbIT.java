package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.RegionName;
import io.drctl.testing.AwsCommand;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import tools.jackson.databind.JsonNode;

/**
 * {@code drctl failover db}, within a Region and to the other. What it does can't be undone, so each test has a new
 * site.
 */
@Timeout(300)
class FailoverDbIT {
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";

    @TempDir
    private Path desk;

    private Moto moto;
    private AwsCommand aws;
    private SeededSite site;
    private FaultyProxy proxy;
    private Operator operator;

    @BeforeEach
    void seed() throws IOException {
        moto = Moto.require();
        aws = AwsCommand.require(moto);
        site = SeededSite.in(moto);
        proxy = FaultyProxy.before(moto.endpoint());
        operator = Operator.at(desk, moto, proxy.endpoint());
    }

    @AfterEach
    void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void flips_the_writer_and_flips_it_back() {
        String writer = writer();

        Operator.Ended ended = operator.run("failover", "db", "--flip", "--yes");

        assertThat(ended.status()).as(ended.err()).isZero();
        String successor = writer();
        assertThat(successor).isNotEqualTo(writer);
        assertThat(site.primary().databaseInstanceIds()).contains(successor);
        assertThat(ended.out()).contains(successor + " is the writer");

        Operator.Ended back = operator.run("failover", "db", "--flip", "--target", writer, "--yes");

        assertThat(back.status()).as(back.err()).isZero();
        assertThat(writer()).isEqualTo(writer);
    }

    @Test
    void promotes_only_what_loses_no_more_than_was_promised_or_accepted() {
        Operator.Ended unknown = operator.run("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes");

        assertThat(unknown.status()).isEqualTo(3);
        assertThat(unknown.err()).contains("replica-lag", "unknown", "--accept-data-loss");

        ReplicaLag.isReported(moto, Duration.ofSeconds(4));
        Operator.Ended within =
                operator.run("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--dry-run", "-o", "json");

        assertThat(within.status()).as(within.out()).isZero();
        assertThat(lagGate(within.json()).path("outcome").asString()).isEqualTo("passed");

        ReplicaLag.isReported(moto, Duration.ofSeconds(330));
        Operator.Ended over = operator.run("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes");

        assertThat(over.status()).isEqualTo(3);
        assertThat(over.err()).contains("replica-lag", "5 min 30 s behind", "--accept-data-loss");
        assertThat(proxy.received(PROMOTE)).isZero();
        assertThat(isReplica()).isTrue();

        Operator.Ended accepted = operator.run(
                "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--accept-data-loss", "10m", "--yes");

        assertThat(accepted.status()).as(accepted.err()).isZero();
        assertThat(accepted.out()).containsSubsequence("Overridden", "replica-lag", "--accept-data-loss 10m");
        assertThat(accepted.err()).contains("there is no way back");
        assertThat(isReplica()).isFalse();
        assertThat(proxy.received(PROMOTE)).isEqualTo(1);
        // The promotion does nothing to the old primary, and drctl was not asked to.
        assertThat(cluster(SeededSite.PRIMARY).path("DBClusterMembers").size()).isEqualTo(2);
    }

    @Test
    void deletes_the_old_primary_only_when_its_protection_was_lifted() {
        RdsClient rds = moto.client(RdsClient.builder(), SeededSite.PRIMARY);
        rds.modifyDBCluster(request -> request.dbClusterIdentifier(SeededSite.clusterId(SeededSite.PRIMARY))
                .deletionProtection(true));
        ReplicaLag.isReported(moto, Duration.ZERO);

        Operator.Ended refused = operator.run(
                "failover",
                "db",
                "--to",
                "us-west-1",
                "--force-while-healthy",
                "--delete-old-primary",
                "--yes",
                "-o",
                "json");

        assertThat(refused.status()).as(refused.err()).isEqualTo(3);
        assertThat(refused.json().path("status").asString()).isEqualTo("refused");
        assertThat(refused.json().path("resumable").asBoolean()).isTrue();
        assertThat(refused.out()).contains("deletion-protection", "--no-deletion-protection");
        assertThat(isReplica()).isFalse();
        assertThat(cluster(SeededSite.PRIMARY).path("DBClusterMembers").size()).isEqualTo(2);

        aws.ask(
                SeededSite.PRIMARY,
                "rds",
                "modify-db-cluster",
                "--db-cluster-identifier",
                SeededSite.clusterId(SeededSite.PRIMARY),
                "--no-deletion-protection");
        Operator.Ended resumed = operator.run("run", "resume", "--yes");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(aws.complaint(
                        SeededSite.PRIMARY,
                        "rds",
                        "describe-db-clusters",
                        "--db-cluster-identifier",
                        SeededSite.clusterId(SeededSite.PRIMARY)))
                .contains("DBClusterNotFound");
        JsonNode snapshots = aws.ask(
                SeededSite.PRIMARY,
                "rds",
                "describe-db-cluster-snapshots",
                "--db-cluster-identifier",
                SeededSite.clusterId(SeededSite.PRIMARY));
        assertThat(snapshots.path("DBClusterSnapshots"))
                .extracting(
                        snapshot -> snapshot.path("DBClusterSnapshotIdentifier").asString())
                .anyMatch(id -> id.startsWith(SeededSite.clusterId(SeededSite.PRIMARY) + "-final-"));
        assertThat(proxy.received(PROMOTE)).isEqualTo(1);
        assertThat(isReplica()).isFalse();
    }

    private String writer() {
        for (JsonNode member : cluster(SeededSite.PRIMARY).path("DBClusterMembers")) {
            if (member.path("IsClusterWriter").asBoolean()) {
                return member.path("DBInstanceIdentifier").asString();
            }
        }
        throw new AssertionError("no writer");
    }

    private boolean isReplica() {
        return !cluster(SeededSite.RECOVERY)
                .path("ReplicationSourceIdentifier")
                .asString("")
                .isEmpty();
    }

    private JsonNode cluster(RegionName region) {
        return aws.ask(region, "rds", "describe-db-clusters", "--db-cluster-identifier", SeededSite.clusterId(region))
                .at("/DBClusters/0");
    }

    private static JsonNode lagGate(JsonNode plan) {
        for (JsonNode gate : plan.at("/steps/0/gates")) {
            if (gate.path("test").asString().equals("replica-lag")) {
                return gate;
            }
        }
        throw new AssertionError("no replica-lag in " + plan);
    }
}
