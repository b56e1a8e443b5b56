package io.drctl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.cli.ExitStatus;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.cloud.SqlContract;
import io.drctl.cloud.SqlServers;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.MariaDb;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The port for SQL by JDBC, and what only that way tells. */
class SqlIT extends SqlContract {
    private static final SqlServers SERVERS = new MySqlServers(new SystemClock());

    @Override
    protected Sql sql(MariaDb server, RegionName region, String user, @Nullable String heartbeat) {
        SqlServers.Server target = server.target(region, user);
        SqlAccess access = target.access();
        return SERVERS.server(new SqlServers.Server(
                region,
                new SqlAccess(access.login(), access.hosts(), access.port(), access.authorities(), heartbeat),
                target.address(),
                target.login()));
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

    private static int missing() throws SQLException {
        return Integer.parseInt(source.one("SELECT COUNT(*) FROM shop.orders"))
                - Integer.parseInt(replica.one("SELECT COUNT(*) FROM shop.orders"));
    }

    @Test
    void db_divergence_counts_what_a_promotion_lost_to_the_row(@TempDir Path home) throws Exception {
        // Its server remembers where it stopped, so what is counted is exact.
        Site site = new Site(home, "", "STOP SLAVE");
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

    /**
     * How many rows the printed command writes down. MariaDB's program has other words for TLS, and is told the
     * password.
     */
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
        Site site = new Site(home, "", "STOP SLAVE", "RESET SLAVE ALL");
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
        Site site = new Site(home, "", "STOP SLAVE");
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
