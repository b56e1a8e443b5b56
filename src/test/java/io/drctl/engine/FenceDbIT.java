package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.SystemClock;
import io.drctl.cloud.SqlServers;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.MariaDb;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that is left: what its users' writes come to, once it is fenced, and what the run says of them. */
class FenceDbIT {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final SqlServers SERVERS = new MySqlServers(new SystemClock());
    private static final Inventory SITE = Inventories.withFences(Inventories.flaskSite(), Fence.READ_ONLY);

    @TempDir
    private static Path folder;

    private static MariaDb old;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private int runs;

    @BeforeAll
    static void start() throws Exception {
        old = MariaDb.start(folder.resolve("old"), 1);
    }

    @AfterAll
    static void stop() {
        if (old != null) {
            old.close();
        }
    }

    private RunState failOver(String user) {
        cloud.pace().instantly();
        cloud.servers.put(PRIMARY, SERVERS.server(old.target(PRIMARY, user)));
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        Path state = folder.resolve(user + "-" + ++runs);
        Runs drctl = ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
        Plan plan = drctl.plan(
                ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value(), "force-while-healthy", "true"));
        Preview preview = drctl.preview(plan);
        assertThat(preview.refused()).isEmpty();
        return drctl.start(plan, preview, NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    private static void order(int id) throws SQLException {
        try (Connection connection = old.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO shop.orders VALUES (" + id + ", 'one more')");
        }
    }

    @Test
    void a_primary_is_fenced_when_its_server_refuses_a_write_and_users_writes_with_it() throws SQLException {
        old.run("SET GLOBAL read_only = OFF");
        order(1);

        RunState end = failOver(MariaDb.USER);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.step("fence-read-only").facts()).containsEntry("fence-verdict", "fenced");
        assertThat(end.step("fence-read-only").detail()).contains("is read-only; FENCED: a write tried at");
        assertThatThrownBy(() -> order(2)).hasMessageContaining("read-only");
    }

    @Test
    void a_server_without_the_fence_accepts_the_tried_write_and_is_not_fenced() throws SQLException {
        old.run("SET GLOBAL read_only = OFF");
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("rds:DescribeDBInstances") && RECOVERY.equals(call.region())) {
                letIn();
            }
        });

        RunState end = failOver(MariaDb.USER);

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(end.step("promote").detail())
                .startsWith("fenced: NOT FENCED: a write tried at")
                .endsWith("was accepted");
        assertThat(end.step("promote").called()).isFalse();
    }

    /** Somebody lets writes in again, at the wrong moment. */
    private static void letIn() {
        try {
            old.run("SET GLOBAL read_only = OFF");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
