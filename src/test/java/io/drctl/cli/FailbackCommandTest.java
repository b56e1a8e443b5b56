package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drctl failback} refuses before anything is asked, and what is told of it before a site leaves home. */
final class FailbackCommandTest {
    private static final String ENGINE = "  - engine: aurora-mysql\n";
    private static final String SQL = "    sql: {secret: flask-site/drctl}\n";

    @TempDir
    private Path directory;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private String said = "";

    @BeforeEach
    void writeInventory() throws IOException {
        write(ENGINE + SQL);
    }

    private void write(String database) throws IOException {
        Files.writeString(
                directory.resolve("inventory.yaml"),
                Files.readString(Path.of("inventory.yaml")).replace(ENGINE, database));
    }

    private int drctl(String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said().replaceAll("\\s+", " ");
        return typed.status();
    }

    @Test
    void without_sql_the_last_write_can_not_be_seen_to_arrive() throws IOException {
        write(ENGINE);
        assertThat(drctl("failback", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains("the inventory gives no access by SQL to flask-site, so its writes can't be stopped, nor the"
                        + " last of them be seen to arrive; nothing was changed")
                .contains("add sql to the database in the inventory")
                .contains("drctl failback --force-while-healthy");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    /** Else that would be found out only once the old primary is deleted and a replica in its place has caught up. */
    @Test
    void a_server_whose_writes_can_not_be_stopped_is_told_before_anything_is_deleted() {
        cloud.sql(Inventories.RECOVERY).isGiven = true;
        cloud.sql(Inventories.RECOVERY).hasProcedure = false;

        assertThat(drctl("failback", "--yes")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said)
                .contains(
                        "the server of flask-site-us-west-1 in us-west-1 has no mysql.rds_set_read_only that drctl may"
                                + " call (Aurora MySQL 2 has none), so its writes can't be stopped; nothing was changed")
                .contains("drctl failback --force-while-healthy");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void home_is_the_primary_region_of_the_inventory() {
        assertThat(drctl("failback", "--to", "us-west-1", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(said)
                .contains("us-west-1 isn't home: the inventory's primary Region is us-east-2")
                .contains("drctl switchover site --to us-west-1");
        assertThat(drctl("failback", "--to", "us-east-9", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void what_leads_away_from_home_tells_the_way_back_before_anybody_agrees() throws IOException {
        drctl("failover", "site", "--to", "us-west-1", "--force-while-healthy", "--dry-run");
        assertThat(said)
                .contains("note: home again: drctl failback: ")
                .contains(" steps, usually ")
                .contains("it costs the storage of a final snapshot of flask-site-us-east-2, the instances of a new"
                        + " replica in us-east-2, the transfer of all of flask-site to us-east-2");
        drctl("switchover", "db", "--to", "us-west-1", "--dry-run");
        assertThat(said).contains("home again: drctl failback: ");
        drctl("failover", "db", "--flip", "--dry-run");
        assertThat(said).doesNotContain("home again");
        drctl("failover", "app", "--to", "us-west-1", "--dry-run");
        assertThat(said).doesNotContain("home again");

        write(ENGINE);
        drctl("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--dry-run");
        assertThat(said).contains("home again: drctl failback --force-while-healthy: ");
    }
}
