package io.drctl.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drctl.SystemClock;
import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cli.ExitStatus;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.cloud.Sql.Replica;
import io.drctl.cloud.Sql.WriteTrial;
import io.drctl.cloud.SqlServers;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.MariaDb;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The port for SQL on two real servers, of which one replicates from the other. */
class SqlIT {
    private static final RegionName PRIMARY = Inventories.PRIMARY;
    private static final RegionName RECOVERY = Inventories.RECOVERY;
    private static final SqlServers SERVERS = new JdbcServers(new SystemClock());

    @TempDir
    private static Path folder;

    private static MariaDb source;
    private static MariaDb replica;
    private static int rows;

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

    private static Sql sql(MariaDb server, RegionName region) {
        return SERVERS.server(server.target(region, MariaDb.USER));
    }

    private static Sql atSource() {
        return sql(source, PRIMARY);
    }

    private static Sql atReplica() {
        return sql(replica, RECOVERY);
    }

    /** Each a transaction of its own. */
    private static void order(int count) throws SQLException {
        try (Connection connection = source.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO shop.orders VALUES (" + ++rows + ", 'one more')");
            }
        }
    }

    private static Replica applied(BinlogPosition position) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> atReplica()
                        .replica()
                        .filter(found -> found.hasApplied(position))
                        .isPresent());
        return atReplica().replica().orElseThrow();
    }

    private static void fails(Cause reason, String words, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(CloudException.class, e -> {
            assertThat(e.reason()).as(e.explain()).isEqualTo(reason);
            assertThat(e.explain()).contains(words).doesNotContain(MariaDb.PASSWORD);
        });
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

        WriteTrial tried = SERVERS.server(source.target(PRIMARY, "root")).tryWrite();

        assertThat(tried)
                .isEqualTo(new WriteTrial.Unproven(
                        true, "read_only is on, but the user is exempt from it, as those with CONNECTION_ADMIN are"));
        assertThat(atSource().position()).isEqualTo(before);
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
        SqlServers.Server target = source.target(PRIMARY, MariaDb.USER);
        SqlAccess access = target.access();
        Sql sql = SERVERS.server(new SqlServers.Server(
                PRIMARY,
                new SqlAccess(access.login(), access.hosts(), access.port(), access.authorities(), null),
                target.address(),
                target.login()));
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
    void what_the_old_primary_alone_has_is_counted_to_the_transaction() throws Exception {
        order(2);
        applied(atSource().position());
        replica.run("STOP SLAVE IO_THREAD");
        Instant before = Instant.now().minusSeconds(1);
        order(7);
        source.run("FLUSH BINARY LOGS");
        order(4);
        rows++;
        try (Connection connection = source.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO shop.orders VALUES (" + rows + ", 'a')");
            statement.execute("INSERT INTO shop.orders VALUES (" + ++rows + ", 'b')");
            connection.commit();
        }
        source.run("CREATE TABLE shop.more (id INT PRIMARY KEY)", "DROP TABLE shop.more");

        BinlogPosition last = atReplica().replica().orElseThrow().applied();
        LoggedWrites alone = atSource().writesSince(last);

        int lost = Integer.parseInt(source.one("SELECT COUNT(*) FROM shop.orders"))
                - Integer.parseInt(replica.one("SELECT COUNT(*) FROM shop.orders"));
        assertThat(lost).isEqualTo(13);
        assertThat(rows - 2).isEqualTo(13);
        // 7 and 4 rows in as many transactions, two rows in one, and a table that came and went.
        assertThat(alone.transactions()).isEqualTo(14);
        assertThat(alone.tables()).isEqualTo(Map.of("shop.orders", 12L));
        assertThat(alone.from()).isEqualTo(last);
        assertThat(alone.to()).isEqualTo(atSource().position());
        assertThat(alone.isWhole()).isTrue();
        assertThat(alone.first()).isBetween(before, Instant.now());
        assertThat(alone.last()).isBetween(before, Instant.now());
    }

    @Test
    void a_replica_that_has_everything_leaves_nothing_to_lose() throws Exception {
        order(2);
        Replica found = applied(atSource().position());

        LoggedWrites alone = atSource().writesSince(found.applied());

        assertThat(alone.transactions()).isZero();
        assertThat(alone.first()).isNull();
    }

    @Test
    void a_log_that_was_purged_or_is_of_another_server_tells_nothing() throws Exception {
        fails(
                Cause.NOT_FOUND,
                "Could not find first log file name",
                () -> atSource().writesSince(new BinlogPosition("mysql-bin-changelog.000000", 4)));
        fails(
                Cause.NOT_FOUND,
                "another server's",
                () -> atSource().writesSince(new BinlogPosition("mysql-bin-changelog.009999", 4)));
    }

    @Test
    void a_wrong_password_is_denied_and_not_shown() {
        SqlServers.Server target = source.target(PRIMARY, MariaDb.USER);
        Sql sql = SERVERS.server(new SqlServers.Server(
                PRIMARY,
                target.access(),
                target.address(),
                () -> new SqlServers.Login(MariaDb.USER, "hunter22-hunter22")));

        fails(Cause.ACCESS_DENIED, "Access denied for user 'drctl'", sql::isReadOnly);
    }

    @Test
    void a_server_with_a_certificate_of_nobody_known_is_not_talked_to() {
        SqlServers.Server target = source.target(PRIMARY, MariaDb.USER);
        SqlAccess access = target.access();
        Sql sql = SERVERS.server(new SqlServers.Server(
                PRIMARY,
                new SqlAccess(access.login(), access.hosts(), access.port(), null, "drctl"),
                target.address(),
                target.login()));

        fails(Cause.NOT_CONNECTED, "PKIX path building failed", sql::isReadOnly);
    }

    @Test
    void a_server_that_is_silent_costs_five_seconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SqlServers.Server target = source.target(PRIMARY, MariaDb.USER);
            Sql sql = SERVERS.server(new SqlServers.Server(
                    PRIMARY,
                    target.access(),
                    () -> new SqlAccess.Address("127.0.0.1", silent.getLocalPort()),
                    target.login()));
            Instant begun = Instant.now();

            fails(Cause.NOT_CONNECTED, "127.0.0.1:" + silent.getLocalPort(), sql::isReadOnly);

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
    }

    /** A site in memory whose two servers are real. Its promotion does to the replica what RDS's does. */
    private static final class Site {
        private final Path home;
        private final FakeCloud cloud;

        Site(Path home, String... promotion) throws Exception {
            this.home = home;
            try (InputStream yaml =
                    Objects.requireNonNull(SqlIT.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
                Files.write(home.resolve("inventory.yaml"), yaml.readAllBytes());
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
        String drctl(int status, String... arguments) {
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

    private static int missing() throws SQLException {
        return Integer.parseInt(source.one("SELECT COUNT(*) FROM shop.orders"))
                - Integer.parseInt(replica.one("SELECT COUNT(*) FROM shop.orders"));
    }

    @Test
    void db_divergence_counts_what_a_promotion_lost_to_the_row(@TempDir Path home) throws Exception {
        // Its server remembers where it stopped, so what is counted is exact.
        Site site = new Site(home, "STOP SLAVE");
        order(5);
        applied(atSource().position());
        replica.run("STOP SLAVE IO_THREAD");
        order(23);

        site.drctl(ExitStatus.OK, "failover", "db", "--to", RECOVERY.value(), "--force-while-healthy", "--yes");
        order(4);
        JsonNode told = JsonDocuments.read(site.drctl(ExitStatus.FINDINGS, "db", "divergence", "-o", "json"))
                .path("promotions")
                .path(0);

        assertThat(missing()).isEqualTo(27);
        assertThat(told.path("alone").path("transactions").asInt()).isEqualTo(27);
        assertThat(told.path("applied").path("final").asBoolean()).isTrue();
        assertThat(site.drctl(ExitStatus.FINDINGS, "db", "divergence"))
                .contains(" alone has 27 transactions, to mysql-bin-changelog.", "in shop.orders (27)");
        assertThat(extracted(told.path("extraction").asString(""))).isEqualTo(27);
    }

    /** How many rows the printed command writes down. MariaDB's program has other words for TLS, and is told the password. */
    private static long extracted(String command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        assertThat(words).contains("--password").noneMatch(word -> word.contains(MariaDb.PASSWORD));
        words.set(0, MariaDb.program("mariadb-binlog").toString());
        words.removeIf(word -> word.startsWith("--ssl-mode"));
        words.replaceAll(word -> word.equals("--password") ? word + "=" + MariaDb.PASSWORD : word);
        Process program = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(text).isZero();
        return text.lines()
                .filter(line -> line.contains("### INSERT INTO `shop`.`orders`"))
                .count();
    }

    @Test
    void db_divergence_says_at_most_where_the_replica_has_forgotten_how_far_it_came(@TempDir Path home)
            throws Exception {
        Site site = new Site(home, "STOP SLAVE", "RESET SLAVE ALL");
        replica.run("STOP SLAVE IO_THREAD");
        order(3);

        site.drctl(ExitStatus.OK, "failover", "db", "--to", RECOVERY.value(), "--force-while-healthy", "--yes");

        assertThat(site.drctl(ExitStatus.FINDINGS, "db", "divergence"))
                .contains(
                        " alone has at most 3 transactions",
                        "the replica may have applied the first of them before its promotion");
        assertThat(missing()).isEqualTo(3);
    }

    @Test
    void db_divergence_says_unknown_until_the_old_primary_answers(@TempDir Path home) throws Exception {
        Site site = new Site(home, "STOP SLAVE");
        order(1);
        site.drctl(ExitStatus.OK, "failover", "db", "--to", RECOVERY.value(), "--force-while-healthy", "--yes");
        source.kill();

        assertThat(site.drctl(ExitStatus.FINDINGS, "db", "divergence"))
                .contains("unknown  what flask-site-us-east-2 in us-east-2 alone has: SQL binary log in us-east-2: ");

        source.start();
        assertThat(site.drctl(ExitStatus.OK, "db", "divergence"))
                .contains("flask-site-us-east-2 in us-east-2 has nothing that was not applied");
    }
}
