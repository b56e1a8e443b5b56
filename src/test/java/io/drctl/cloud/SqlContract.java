package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.cloud.Sql.Replica;
import io.drctl.cloud.Sql.WriteTrial;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.MariaDb;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every adapter of the port for SQL has to do alike, on two real servers, of which one replicates from the other.
 */
public abstract class SqlContract {
    protected static final RegionName PRIMARY = Inventories.PRIMARY;
    protected static final RegionName RECOVERY = Inventories.RECOVERY;
    private static final String HEARTBEAT = "drctl";

    @TempDir
    static Path folder;

    protected static MariaDb source;
    protected static MariaDb replica;
    protected static int rows;

    @BeforeAll
    static void start() throws Exception {
        source = MariaDb.start(folder.resolve("source"), 1);
        replica = MariaDb.start(folder.resolve("replica"), 2);
    }

    @AfterAll
    static void stop() {
        for (MariaDb each : new MariaDb[] {source, replica}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @BeforeEach
    void replicating() throws SQLException {
        replica.promote();
        for (MariaDb each : List.of(source, replica)) {
            each.run(
                    "SET GLOBAL read_only = OFF",
                    "SET sql_log_bin = OFF",
                    "TRUNCATE TABLE shop.orders",
                    "DROP DATABASE IF EXISTS drctl");
        }
        rows = 0;
        replica.replicateFrom(source);
    }

    /**
     * A server as the adapter sees it.
     *
     * @param heartbeat the schema for it, or null
     */
    protected abstract Sql sql(MariaDb server, RegionName region, String user, @Nullable String heartbeat);

    protected final Sql atSource() {
        return sql(source, PRIMARY, MariaDb.USER, HEARTBEAT);
    }

    protected final Sql atReplica() {
        return sql(replica, RECOVERY, MariaDb.USER, HEARTBEAT);
    }

    /** Each a transaction of its own. */
    protected static void order(int count) throws SQLException {
        try (Connection connection = source.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO shop.orders VALUES (" + ++rows + ", 'one more')");
            }
        }
    }

    protected final Replica applied(BinlogPosition position) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> atReplica()
                        .replica()
                        .filter(found -> found.hasApplied(position))
                        .isPresent());
        return atReplica().replica().orElseThrow();
    }

    protected static void fails(Cause reason, String words, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(CloudException.class, e -> {
            assertThat(e.reason()).as(e.explain()).isEqualTo(reason);
            assertThat(e.explain()).contains(words).doesNotContain(MariaDb.PASSWORD);
        });
    }

    /** A site in memory whose two servers are real. Its promotion does to the replica what RDS's does. */
    protected final class Site {
        private final Path home;
        private final FakeCloud cloud;

        /** @param sql keys of the database's {@code sql:} that say how its servers are asked; empty for none */
        public Site(Path home, String sql, String... promotion) throws Exception {
            this.home = home;
            try (InputStream yaml =
                    Objects.requireNonNull(SqlContract.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
                String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(
                        home.resolve("inventory.yaml"),
                        sql.isEmpty()
                                ? text
                                : text.replace("db.t2.small", "db.r6g.large")
                                        .replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.10.5")
                                        .replace("    topology:", "    sql: {" + sql + "}\n    topology:"));
            }
            Inventory site = InventoryReader.read(
                            home.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                    .inventory();
            cloud = HealthySite.of(site);
            cloud.servers.put(PRIMARY, atSource());
            cloud.servers.put(RECOVERY, atReplica());
            cloud.afterEachCall(call -> {
                if (call.operation().equals("rds:PromoteReadReplicaDBCluster")) {
                    try {
                        replica.run(promotion);
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                }
            });
        }

        /** What a command prints on standard output. */
        public String drctl(int status, String... arguments) {
            Screen screen = Screen.plain();
            int ended = Drctl.run(
                    arguments,
                    new Environment(
                            Map.of("XDG_STATE_HOME", home.resolve("state").toString()),
                            home,
                            InputStream.nullInputStream(),
                            screen.terminal(),
                            "drctl 0.1.0",
                            () -> VirtualClock.START,
                            "operator@host",
                            regions -> cloud,
                            new NoSandboxes()));
            assertThat(ended).as(screen.out() + screen.err()).isEqualTo(status);
            return screen.out();
        }
    }

    @Test
    void a_replica_has_applied_what_its_source_had_written_up_to_a_place() throws SQLException {
        order(3);
        BinlogPosition written = atSource().position();

        Replica found = applied(written);

        assertThat(found.applied()).isEqualTo(written);
        assertThat(found.isRunning()).isTrue();
        assertThat(found.error()).isNull();
        assertThat(found.sourceHost()).isEqualTo("127.0.0.1");
        assertThat(replica.one("SELECT COUNT(*) FROM shop.orders")).isEqualTo(String.valueOf(rows));
        assertThat(atSource().replica()).isEmpty();
    }

    @Test
    void a_replica_that_can_not_apply_says_so() throws SQLException {
        replica.run("INSERT INTO shop.orders VALUES (" + (rows + 1) + ", 'written to the replica')");
        order(1);
        BinlogPosition written = atSource().position();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> !atReplica().replica().orElseThrow().isApplying());
        Replica found = atReplica().replica().orElseThrow();

        assertThat(found.hasApplied(written)).isFalse();
        assertThat(found.isReceiving()).isTrue();
        assertThat(found.error()).contains("Duplicate entry");
        replica.run("STOP SLAVE", "DELETE FROM shop.orders WHERE id = " + rows, "START SLAVE");
        applied(written);
    }

    @Test
    void a_server_that_was_made_read_only_refuses_the_write_of_a_user_who_is_not_exempt() throws SQLException {
        assertThat(atSource().canSetReadOnly()).isTrue();
        assertThat(atSource().isReadOnly()).isFalse();
        assertThat(atSource().tryWrite()).isInstanceOf(WriteTrial.Accepted.class);

        atSource().setReadOnly(true);

        assertThat(atSource().isReadOnly()).isTrue();
        assertThat(atSource().tryWrite())
                .isInstanceOfSatisfying(
                        WriteTrial.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("The MariaDB server is running with"));
        assertThatThrownBy(() -> order(1)).isInstanceOf(SQLException.class);
        rows--;
        atSource().setReadOnly(false);
        assertThat(atSource().tryWrite()).isInstanceOf(WriteTrial.Accepted.class);
    }

    @Test
    void the_write_of_a_user_who_is_exempt_proves_nothing_and_is_not_made() throws SQLException {
        order(1);
        atSource().setReadOnly(true);
        BinlogPosition before = atSource().position();

        WriteTrial tried = sql(source, PRIMARY, "root", HEARTBEAT).tryWrite();

        assertThat(tried)
                .isEqualTo(new WriteTrial.Unproven(
                        true, "read_only is on, but the user is exempt from it, as those with CONNECTION_ADMIN are"));
        assertThat(atSource().position()).isEqualTo(before);
    }

    @Test
    void a_users_own_grants_tell_whether_read_only_stops_him() throws SQLException {
        assertThat(atSource().exemption()).isEmpty();
        assertThat(sql(source, PRIMARY, "root", HEARTBEAT).exemption()).contains("ALL PRIVILEGES");

        source.run("GRANT READ_ONLY ADMIN ON *.* TO '" + MariaDb.USER + "'@'%'");
        try {
            assertThat(atSource().exemption()).contains("READ_ONLY ADMIN");
            atSource().setReadOnly(true);
            assertThat(atSource().tryWrite()).isInstanceOf(WriteTrial.Unproven.class);
        } finally {
            source.run("REVOKE READ_ONLY ADMIN ON *.* FROM '" + MariaDb.USER + "'@'%'");
        }
        assertThat(atSource().exemption()).isEmpty();
        assertThat(atSource().tryWrite()).isInstanceOf(WriteTrial.Refused.class);
    }

    @Test
    void a_role_exempts_its_user_as_long_as_it_is_active() throws SQLException {
        source.run(
                "CREATE ROLE administrators",
                "GRANT READ_ONLY ADMIN ON *.* TO administrators",
                "GRANT administrators TO '" + MariaDb.USER + "'@'%'");
        try {
            assertThat(atSource().exemption()).as("granted, and not active").isEmpty();
            source.run("SET DEFAULT ROLE administrators FOR '" + MariaDb.USER + "'@'%'");
            assertThat(atSource().exemption()).contains("READ_ONLY ADMIN");
            atSource().setReadOnly(true);
            assertThat(atSource().tryWrite()).isInstanceOf(WriteTrial.Unproven.class);
        } finally {
            source.run("SET DEFAULT ROLE NONE FOR '" + MariaDb.USER + "'@'%'", "DROP ROLE administrators");
        }
    }

    @Test
    void a_transaction_that_is_open_keeps_the_server_from_becoming_read_only_or_is_ended_before_it() throws Exception {
        try (Connection open = source.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO shop.orders VALUES (" + ++rows + ", 'not yet committed')");

            atSource().setReadOnly(true);

            assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            rows--;
        }
        assertThat(source.one("SELECT COUNT(*) FROM shop.orders")).isEqualTo(String.valueOf(rows));
    }

    @Test
    void a_heartbeat_arrives_at_the_replica() {
        Instant before = Instant.now().minusMillis(1);
        WriteTrial tried = atSource().tryWrite();
        applied(atSource().position());

        assertThat(tried).isInstanceOf(WriteTrial.Accepted.class);
        assertThat(atReplica().heartbeat(PRIMARY))
                .hasValueSatisfying(beat -> assertThat(beat.at()).isBetween(before, Instant.now()));
        assertThat(atReplica().heartbeat(RECOVERY)).isEmpty();
    }

    @Test
    void without_a_schema_for_it_nothing_is_written() {
        Sql sql = sql(source, PRIMARY, MariaDb.USER, null);
        BinlogPosition before = sql.position();

        assertThat(sql.tryWrite())
                .isEqualTo(new WriteTrial.Unproven(
                        false, "read_only is off; the inventory names no `heartbeat-schema` to write to"));
        assertThat(sql.position()).isEqualTo(before);
        assertThat(sql.heartbeat(PRIMARY)).isEmpty();
        sql.setReadOnly(true);
        assertThat(sql.tryWrite()).isInstanceOf(WriteTrial.Refused.class);
    }

    @Test
    void a_replica_that_has_everything_leaves_nothing_to_lose() throws Exception {
        order(2);
        Replica found = applied(atSource().position());

        LoggedWrites alone = atSource().writesSince(found.applied());

        assertThat(alone.transactions()).isZero();
        assertThat(alone.first()).isNull();
    }
}
