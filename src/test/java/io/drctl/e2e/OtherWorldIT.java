package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.AwsCommand;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run belongs to the world that it was begun in: another endpoint, or another sandbox, is none to go on in. */
@Timeout(300)
class OtherWorldIT {
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";

    @TempDir
    private Path desk;

    @Test
    void a_run_that_was_killed_after_its_intent_is_not_gone_on_with_at_another_endpoint() throws IOException {
        Moto first = Moto.require();
        Moto second = Moto.another();
        AwsCommand inFirst = seeded(first);
        AwsCommand inSecond = seeded(second);
        try (FaultyProxy toFirst = FaultyProxy.before(first.endpoint());
                FaultyProxy toSecond = FaultyProxy.before(second.endpoint())) {
            Operator operator = Operator.at(desk, first, toFirst.endpoint());
            FaultyProxy.Hold hold = toFirst.holdBefore(PROMOTE);
            Operator.Started failover =
                    operator.start("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes");
            hold.awaitArrival();
            failover.kill();
            hold.drop();

            operator.set("AWS_ENDPOINT_URL", toSecond.endpoint().toString());
            for (String how : new String[] {"--yes", "--dry-run"}) {
                Operator.Ended elsewhere = operator.run("run", "resume", how);
                assertThat(elsewhere.status()).as(elsewhere.err()).isEqualTo(3);
                assertThat(elsewhere.err().replaceAll("\\s+", " "))
                        .contains("the run was started against", first(toFirst), "but this is", first(toSecond))
                        .contains("nothing was changed");
            }
            assertThat(toSecond.received())
                    .as("who it is was asked, and no more")
                    .isEqualTo(toSecond.received("sts:GetCallerIdentity"));
            assertThat(isReplica(inSecond)).isTrue();
            assertThat(isReplica(inFirst)).isTrue();

            operator.set("AWS_ENDPOINT_URL", toFirst.endpoint().toString());
            Operator.Ended resumed = operator.run("run", "resume", "--yes");
            assertThat(resumed.status()).as(resumed.err()).isZero();
            assertThat(toFirst.forwarded(PROMOTE)).isEqualTo(1);
            assertThat(isReplica(inFirst)).isFalse();
            assertThat(isReplica(inSecond)).isTrue();
        }
    }

    private static String first(FaultyProxy proxy) {
        return String.valueOf(proxy.endpoint().getPort());
    }

    private static AwsCommand seeded(Moto moto) {
        AwsCommand aws = AwsCommand.require(moto);
        new SiteRecords(aws, SeededSite.in(moto));
        ReplicaLag.isReported(moto, Duration.ZERO);
        return aws;
    }

    private static boolean isReplica(AwsCommand aws) {
        return !aws.ask(
                        SeededSite.RECOVERY,
                        "rds",
                        "describe-db-clusters",
                        "--db-cluster-identifier",
                        SeededSite.clusterId(SeededSite.RECOVERY))
                .at("/DBClusters/0/ReplicationSourceIdentifier")
                .asString("")
                .isEmpty();
    }

    @Test
    void a_run_of_one_sandbox_is_not_gone_on_with_in_another() throws IOException {
        Operator operator = Operator.offline(desk);
        Operator.Started failover = operator.start(
                "--sandbox", "--speed", "5x", "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes");
        failover.awaitOnErr("is promoting");
        failover.kill();
        Path world = desk.resolve(".drctl/sandbox.json");
        Path kept = desk.resolve("kept.json");
        Files.move(world, kept);

        // A world of the same inventory is made at the next command.
        Operator.Ended elsewhere = operator.run("--sandbox", "run", "resume", "--yes");
        assertThat(elsewhere.status()).as(elsewhere.err()).isEqualTo(3);
        assertThat(elsewhere.err().replaceAll("\\s+", " "))
                .contains("the run was started against the sandbox made ", "but this is the sandbox made ")
                .contains("nothing was changed");
        assertThat(takesWrites(operator)).isFalse();

        Files.move(kept, world, StandardCopyOption.REPLACE_EXISTING);
        Operator.Ended resumed = operator.run("--sandbox", "--speed", "600x", "run", "resume", "--yes");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(takesWrites(operator)).isTrue();

        assertThat(operator.run("sandbox", "reset").status()).isZero();
        Operator.Ended none = operator.run("--sandbox", "run", "resume", "--yes");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("no run is unfinished");
    }

    private static boolean takesWrites(Operator operator) {
        return operator.run("sandbox", "show", "-o", "json")
                .json()
                .at("/regions/1/acceptsWrites")
                .asBoolean();
    }
}
