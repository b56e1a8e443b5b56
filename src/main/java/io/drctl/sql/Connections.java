package io.drctl.sql;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.SqlServers.Login;
import io.drctl.cloud.SqlServers.Server;
import io.drctl.inventory.SqlAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * Connections to one server, a new one for each question, so that none outlives a failover. Each is over TLS, with the
 * certificate and the host's name verified (Amazon Aurora User Guide, "TLS connections to Aurora MySQL DB clusters"),
 * and bounded in time.
 */
final class Connections {
    /** For the connection with TLS and login, and for each answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * The roots of all commercial Regions that RDS signs its servers' certificates with (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html">UsingWithRDS.SSL</a>).
     */
    private static final String RDS_AUTHORITIES = "rds-authorities.pem";

    private final Server server;

    Connections(Server server) {
        this.server = server;
    }

    /** A question to an open connection. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Connects, asks, and closes.
     *
     * @param operation for people, such as {@code SQL replica status}
     * @param patience for each answer
     */
    <T> T ask(String operation, Duration patience, Question<T> question) {
        SqlAccess.Address address = server.address().get();
        Login login = server.login().get();
        SqlFailures failures = new SqlFailures(operation, server.region(), address, login);
        Connection connection;
        try {
            connection = connect(address, login, patience);
        } catch (SQLException e) {
            throw failures.beforeQuestion(e);
        }
        // Closing takes the connection down without waiting for the server.
        try (connection) {
            demandWriter(connection, operation);
            return question.ask(connection);
        } catch (SQLException e) {
            throw failures.afterQuestion(e);
        }
    }

    /** An answer of a cluster's reader would be about something else: its endpoint may lead there after a failover. */
    private void demandWriter(Connection connection, String operation) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.innodb_read_only")) {
            row.next();
            if (Values.isOn(row.getString(1))) {
                throw new CloudException(
                        Cause.INVALID_STATE,
                        operation,
                        server.region(),
                        "the server that answers is a reader of its cluster (innodb_read_only is on)",
                        null);
            }
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
