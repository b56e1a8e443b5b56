package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is entered for an Aurora Global Database whose old primary is fenced until Aurora has demoted it. */
final class GlobalFencesTest {
    private static final String OLD = "flask-site-us-east-2";

    private static final IngressRule RULE =
            new IngressRule("sg-" + OLD, "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", "");

    @TempDir
    private Path directory;

    private final FakeCloud cloud =
            HealthySite.of(Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE));
    private String said = "";

    @BeforeEach
    void aSiteWhoseDatabaseIsFenced() throws IOException {
        Files.writeString(
                directory.resolve("inventory.yaml"),
                Files.readString(Path.of("inventory.yaml"))
                        .replaceFirst(
                                "topology: binlog-replica",
                                "topology: global-database\n    global-cluster: flask-site-global\n    fences:"
                                        + " [security-group]")
                        .replaceFirst("class: db.t4g.medium", "class: db.r6g.large"));
        cloud.compute(PRIMARY).ingress.add(RULE);
        cloud.compute(RECOVERY)
                .ingress
                .add(new IngressRule(
                        "sg-flask-site-us-west-1", "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.20.0.0/16", ""));
    }

    private int drctl(String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said().replaceAll("\\s+", " ");
        return typed.status();
    }

    private List<String> changes() {
        return cloud.calls().stream()
                .map(call -> call.operation())
                .filter(operation -> operation.endsWith("GlobalCluster") || operation.endsWith("SecurityGroupIngress"))
                .toList();
    }

    private void failOver() {
        assertThat(drctl(
                        "failover",
                        "db",
                        "--to",
                        "us-west-1",
                        "--force-while-healthy",
                        "--accept-unfenced",
                        OLD,
                        "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
    }

    /** Its own Region still shows the writer that it was. */
    private void auroraHasNotDemotedItYet() {
        cloud.databases(PRIMARY)
                .alter(
                        OLD,
                        old -> FakeDatabases.withMembers(
                                old,
                                old.members().stream()
                                        .map(each -> new Member(each.instanceId(), true, each.promotionTier()))
                                        .limit(1)
                                        .toList()));
    }

    private void auroraHasDemotedIt() {
        cloud.databases(PRIMARY)
                .alter(
                        OLD,
                        old -> FakeDatabases.withMembers(
                                old,
                                old.members().stream()
                                        .map(each -> new Member(each.instanceId(), false, each.promotionTier()))
                                        .toList()));
        cloud.databases(PRIMARY).reportLag(OLD, Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void who_fails_over_where_no_write_is_seen_refused_names_the_old_primary() {
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);

        assertThat(said).contains("can-fence").contains("--accept-unfenced " + OLD);
        assertThat(changes()).isEmpty();
    }

    @Test
    void the_old_primary_is_fenced_before_the_roles_are_exchanged_and_stays_so() {
        failOver();

        assertThat(changes()).containsExactly("ec2:RevokeSecurityGroupIngress", "rds:FailoverGlobalCluster");
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
    }

    @Test
    void no_fence_is_lifted_before_aurora_has_made_the_old_primary_a_secondary() {
        failOver();
        auroraHasNotDemotedItYet();

        assertThat(drctl("fence", "--lift", "--region", "us-east-2", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("flask-site-us-west-1 in us-west-1 is the writer of global database flask-site-global, and"
                        + " Aurora hasn't made flask-site-us-east-2 a secondary yet: it may accept writes, which are"
                        + " lost then");
        assertThat(drctl("switchover", "db", "--to", "us-east-2", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("flask-site-us-east-2 in us-east-2 was the writer of global database flask-site-global, and"
                        + " Aurora hasn't made it a secondary yet");
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
    }

    @Test
    void a_secondary_behind_a_fence_that_was_left_takes_over_only_once_it_is_lifted() {
        failOver();
        auroraHasDemotedIt();

        assertThat(drctl("switchover", "db", "--to", "us-east-2", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said).contains("replica-reachable").contains("drctl fence --lift --region us-east-2");
        assertThat(drctl("fence", "--lift", "--region", "us-east-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.compute(PRIMARY).ingress).containsExactly(RULE);
        assertThat(drctl("switchover", "db", "--to", "us-east-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_fence_that_a_dark_region_owes_is_placed_until_aurora_has_demoted_the_old_primary() {
        cloud.lose(PRIMARY);
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--accept-unfenced", OLD, "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(changes()).containsExactly("rds:FailoverGlobalCluster");
        assertThat(drctl("fence", "--yes")).isEqualTo(ExitStatus.FINDINGS);

        cloud.restore(PRIMARY);
        auroraHasNotDemotedItYet();

        assertThat(drctl("fence", "--yes")).as(said).isEqualTo(ExitStatus.OK);
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
    }

    @Test
    void what_aurora_has_demoted_by_then_needs_no_fence() {
        cloud.lose(PRIMARY);
        drctl("failover", "db", "--to", "us-west-1", "--accept-unfenced", OLD, "--yes");
        cloud.restore(PRIMARY);
        auroraHasDemotedIt();

        assertThat(drctl("fence", "--yes")).as(said).isEqualTo(ExitStatus.OK);
        assertThat(said).contains("is a secondary, and takes no writes");
        assertThat(cloud.compute(PRIMARY).ingress).containsExactly(RULE);
    }

    private String arn(RegionName region, String id) {
        return Objects.requireNonNull(cloud.databases(region).clusters.get(id)).arn();
    }

    @Test
    void a_writer_in_a_third_region_is_never_called_fenced() {
        GlobalCluster elsewhere = new GlobalCluster(
                "flask-site-global",
                List.of(
                        new GlobalMember("arn:aws:rds:eu-west-1:123456789012:cluster:third", true),
                        new GlobalMember(arn(PRIMARY, OLD), false),
                        new GlobalMember(arn(RECOVERY, "flask-site-us-west-1"), false)));
        cloud.databases(PRIMARY).globals.put("flask-site-global", elsewhere);
        cloud.databases(RECOVERY).globals.put("flask-site-global", elsewhere);
        auroraHasDemotedIt();

        assertThat(drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("UNKNOWN: the writer is third in eu-west-1, which is no Region of the site and has no"
                        + " fences");
        assertThat(changes()).isEmpty();
    }

    @Test
    void the_accepted_cluster_is_the_one_that_is_left() {
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--accept-unfenced", "another", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);

        assertThat(said).contains("--accept-unfenced names another, and the primary that would be left is " + OLD);
    }
}
