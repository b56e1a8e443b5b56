package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is entered for a site whose database is an Aurora Global Database. */
final class GlobalDatabaseCommandsTest {
    @TempDir
    private Path directory;

    private final FakeCloud cloud =
            HealthySite.of(Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE));
    private String said = "";

    @BeforeEach
    void writeInventory() throws IOException {
        Files.writeString(
                directory.resolve("inventory.yaml"),
                Files.readString(Path.of("inventory.yaml"))
                        .replaceFirst(
                                "topology: binlog-replica",
                                "topology: global-database\n    global-cluster: flask-site-global")
                        .replaceFirst("class: db.t4g.medium", "class: db.r6g.large"));
    }

    private int drctl(String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said();
        return typed.status();
    }

    private List<String> changes() {
        return cloud.calls().stream()
                .map(call -> call.operation())
                .filter(operation -> operation.endsWith("GlobalCluster") || operation.contains("Promote"))
                .toList();
    }

    @Test
    void a_switchover_goes_there_and_home_again() {
        assertThat(drctl("switchover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(drctl("switchover", "db", "--to", "us-east-2", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);

        assertThat(changes()).containsExactly("rds:SwitchoverGlobalCluster", "rds:SwitchoverGlobalCluster");
    }

    @Test
    void a_failover_beside_a_healthy_primary_is_refused_with_the_switchover() {
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--yes")).isEqualTo(ExitStatus.REFUSED);

        assertThat(said).contains("drctl switchover db --to us-west-1").contains("--force-while-healthy");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_failover_from_a_dark_region_needs_no_word_from_there() {
        cloud.lose(PRIMARY);

        assertThat(drctl("failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(changes()).containsExactly("rds:FailoverGlobalCluster");
    }

    @Test
    void the_old_primary_is_not_deleted_since_aurora_makes_it_a_secondary() {
        assertThat(drctl("failover", "db", "--to", "us-west-1", "--delete-old-primary", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);

        assertThat(said).contains("the old primary of a global database is not deleted");
        assertThat(changes()).isEmpty();
    }

    private void makeHeadless() {
        cloud.databases(RECOVERY).instances.clear();
        cloud.databases(RECOVERY).alter("flask-site-us-west-1", old -> FakeDatabases.withMembers(old, List.of()));
        cloud.databases(RECOVERY).sampling = true;
    }

    @Test
    void a_headless_secondary_is_given_an_instance_before_a_failover() {
        makeHeadless();
        cloud.lose(PRIMARY);

        assertThat(drctl("failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.calls().stream().map(call -> call.operation()))
                .containsSubsequence("rds:CreateDBInstance", "rds:FailoverGlobalCluster");
    }

    @Test
    void and_before_a_switchover() {
        makeHeadless();

        assertThat(drctl("switchover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.OK);
        assertThat(cloud.calls().stream().map(call -> call.operation()))
                .containsSubsequence("rds:CreateDBInstance", "rds:SwitchoverGlobalCluster");
    }

    @Test
    void a_failover_that_is_refused_adds_no_instance() {
        makeHeadless();

        assertThat(drctl("failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(cloud.calls().stream().map(call -> call.operation())).doesNotContain("rds:CreateDBInstance");
    }

    @Test
    void where_rds_has_none_of_the_class_the_run_ends_before_anything_that_can_not_be_undone() {
        makeHeadless();
        cloud.lose(PRIMARY);
        cloud.databases(RECOVERY).noCapacity = "InsufficientDBInstanceCapacity: db.r6g.large isn't available";

        assertThat(drctl("failover", "db", "--to", "us-west-1", "--yes"))
                .as(said)
                .isEqualTo(ExitStatus.FAILED);
        assertThat(said)
                .contains("InsufficientDBInstanceCapacity")
                .contains("add an instance of another class yourself");
        assertThat(changes()).isEmpty();
    }
}
