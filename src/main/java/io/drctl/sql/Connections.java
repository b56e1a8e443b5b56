package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.cloud.SqlServers.Login;
import io.drctl.cloud.SqlServers.Server;
import io.drctl.inventory.SqlAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * Connections to one server, a new one for each question, so that none outlives a failover. Each is over TLS, with the
 * certificate and the host's name verified (Amazon Aurora User Guide, "TLS connections to Aurora MySQL DB clusters"),
 * and bounded in time.
 */
final class Connections implements Sessions {
    /** How long turning {@code read_only} on may wait for transactions that are open. */
    private static final int TRANSACTIONS_END_SECONDS = 10;

    /**
     * The roots of all commercial Regions that RDS signs its servers' certificates with (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html">UsingWithRDS.SSL</a>).
     */
    private static final String RDS_AUTHORITIES = "rds-authorities.pem";

    private final Server server;

    Connections(Server server) {
        this.server = server;
    }

    /** Connects, asks, and closes. */
    @Override
    public <T> T ask(String operation, Duration patience, Question<T> question) {
        SqlAccess.Address address = server.address().get();
        Login login = server.login().get();
        SqlFailures failures = new SqlFailures(operation, server.region(), address.toString(), login::hidden);
        Connection connection;
        try {
            connection = connect(address, login, patience);
        } catch (SQLException e) {
            throw failures.beforeQuestion(e);
        }
        // Closing takes the connection down without waiting for the server.
        try (connection) {
            Session session = new Open(connection);
            Sessions.demandWriter(session, operation, server.region());
            return question.ask(session);
        } catch (SQLException e) {
            throw failures.afterQuestion(e);
        }
    }

    private record Open(Connection connection) implements Session {
        @Override
        public List<Values> rows(String question, String... values) throws SQLException {
            try (PreparedStatement prepared = prepared(question, values);
                    ResultSet result = prepared.executeQuery()) {
                List<Values> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(Values.of(result));
                }
                return rows;
            }
        }

        @Override
        public void run(String statement, String... values) throws SQLException {
            try (PreparedStatement prepared = prepared(statement, values)) {
                prepared.execute();
            }
        }

        private PreparedStatement prepared(String statement, String... values) throws SQLException {
            PreparedStatement prepared = connection.prepareStatement(statement);
            for (int i = 0; i < values.length; i++) {
                prepared.setString(i + 1, values[i]);
            }
            return prepared;
        }

        @Override
        public void call(String statement) throws SQLException {
            run("SET SESSION lock_wait_timeout = " + TRANSACTIONS_END_SECONDS);
            run(statement);
        }

        @Override
        public LoggedWrites log(BinlogPosition from, BinlogPosition end) throws SQLException {
            return BinlogReader.read(connection, from, end);
        }
    }

    private Connection connect(SqlAccess.Address address, Login login, Duration patience) throws SQLException {
        Properties options = new Properties();
        options.setProperty("user", login.user());
        options.setProperty("password", login.password());
        options.setProperty("sslMode", "verify-full");
        options.setProperty("serverSslCert", authorities());
        options.setProperty("fallbackToSystemTrustStore", "false");
        options.setProperty("connectTimeout", String.valueOf(TIMEOUT.toMillis()));
        options.setProperty("socketTimeout", String.valueOf(patience.toMillis()));
        // Neither may a server have this machine's files, nor send it elsewhere.
        options.setProperty("allowLocalInfile", "false");
        options.setProperty("permitRedirect", "false");
        String url = "jdbc:mariadb://address=(host=" + address.host() + ")(port=" + address.port() + ")/";
        return Objects.requireNonNull(new Driver().connect(url, options));
    }

    private String authorities() {
        String file = server.access().authorities();
        return file != null ? file : Bundled.AUTHORITIES;
    }

    private static final class Bundled {
        private static final String AUTHORITIES = read();

        private static String read() {
            try (InputStream stream =
                    Objects.requireNonNull(Connections.class.getResourceAsStream(RDS_AUTHORITIES), RDS_AUTHORITIES)) {
                return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
