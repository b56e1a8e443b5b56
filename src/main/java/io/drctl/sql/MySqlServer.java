package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers.Server;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One server of MySQL's protocol, by its statements. */
final class MySqlServer implements Sql {
    /** Longer than {@link Session#call} lets the server wait, so that it is the server that gives up, and says so. */
    private static final Duration SET_TIMEOUT = Duration.ofSeconds(15);

    /** Where a log is read, the server sends as it reads; it may have to search for the place first. */
    private static final Duration LOG_TIMEOUT = Duration.ofSeconds(20);

    /** Where the inventory names no schema: any will do for a statement that is to be refused. */
    private static final String NO_SCHEMA = "drctl";

    private final Server server;
    private final Sessions sessions;
    private final WallClock clock;

    MySqlServer(Server server, Sessions sessions, WallClock clock) {
        this.server = server;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public boolean isReadOnly() {
        return ask("SQL read_only", MySqlServer::isReadOnly);
    }

    private static boolean isReadOnly(Session session) throws SQLException {
        return Values.isOn(session.one("SELECT @@global.read_only"));
    }

    @Override
    public boolean canSetReadOnly() {
        return ask(
                "SQL routines",
                session -> !"0"
                        .equals(session.one("SELECT COUNT(*) FROM information_schema.routines"
                                + " WHERE routine_schema = 'mysql' AND routine_name = 'rds_set_read_only'")));
    }

    @Override
    public Optional<String> exemption() {
        return ask("SQL grants", Exemption::of);
    }

    @Override
    public void setReadOnly(boolean on) {
        String operation = "SQL mysql.rds_set_read_only";
        sessions.ask(operation, SET_TIMEOUT, session -> {
            session.call(on ? "CALL mysql.rds_set_read_only(1)" : "CALL mysql.rds_set_read_only(0)");
            if (isReadOnly(session) != on) {
                throw invalid(operation, "the server took it, and read_only is still " + (on ? "off" : "on"));
            }
            return on;
        });
    }

    @Override
    public BinlogPosition position() {
        String operation = "SQL binary log";
        return ask(operation, Statuses::endOfLog)
                .orElseThrow(() -> invalid(operation, "the server keeps no binary log"));
    }

    @Override
    public Optional<Replica> replica() {
        return ask("SQL replica status", Statuses::replica);
    }

    @Override
    public WriteTrial tryWrite() {
        return ask("SQL write", session -> {
            boolean readOnly = isReadOnly(session);
            // A server checks read_only before it looks for the table: this changes nothing, whatever it finds there.
            Optional<String> refusal = refusal(session, "DELETE FROM " + table() + " WHERE FALSE");
            if (refusal.isPresent()) {
                return new WriteTrial.Refused(refusal.get());
            }
            if (readOnly) {
                return new WriteTrial.Unproven(
                        true, "read_only is on, but the user is exempt from it, as those with CONNECTION_ADMIN are");
            }
            if (server.access().heartbeat() == null) {
                return new WriteTrial.Unproven(
                        false, "read_only is off; the inventory names no `heartbeat-schema` to write to");
            }
            Instant now = clock.now();
            Optional<String> late = refusal(session, now);
            return late.<WriteTrial>map(WriteTrial.Refused::new)
                    .orElseGet(() -> new WriteTrial.Accepted(server.access().heartbeat() + ".heartbeat", now));
        });
    }

    /** Writes the row, for which there may be no table yet. */
    private Optional<String> refusal(Session session, Instant now) throws SQLException {
        try {
            return written(session, now);
        } catch (SQLException e) {
            if (e.getErrorCode() != SqlFailures.NO_SUCH_TABLE && e.getErrorCode() != SqlFailures.NO_SUCH_DATABASE) {
                throw e;
            }
        }
        if (session.one("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", schema())
                .equals("0")) {
            session.run("CREATE SCHEMA IF NOT EXISTS `" + schema() + "`");
        }
        session.run("CREATE TABLE IF NOT EXISTS " + table()
                + " (region VARCHAR(32) NOT NULL PRIMARY KEY, written_at BIGINT NOT NULL) ENGINE = InnoDB");
        return written(session, now);
    }

    private Optional<String> written(Session session, Instant now) throws SQLException {
        try {
            session.run(
                    "INSERT INTO " + table() + " (region, written_at) VALUES (?, ?)"
                            + " ON DUPLICATE KEY UPDATE written_at = VALUES(written_at)",
                    server.region().value(),
                    String.valueOf(now.toEpochMilli()));
            return Optional.empty();
        } catch (SQLException e) {
            if (isOfReadOnly(e)) {
                return Optional.of(SqlFailures.words(e));
            }
            throw e;
        }
    }

    /** How the server refuses a statement because it is read-only; empty when it does so for another reason, or not. */
    private static Optional<String> refusal(Session session, String statement) throws SQLException {
        try {
            session.run(statement);
            return Optional.empty();
        } catch (SQLException e) {
            if (isOfReadOnly(e)) {
                return Optional.of(SqlFailures.words(e));
            }
            if (!String.valueOf(e.getSQLState()).startsWith("08")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isOfReadOnly(SQLException e) {
        return e.getErrorCode() == SqlFailures.READ_ONLY_OPTION || e.getErrorCode() == SqlFailures.READ_ONLY_MODE;
    }

    @Override
    public Optional<Heartbeat> heartbeat(RegionName writtenIn) {
        if (server.access().heartbeat() == null) {
            return Optional.empty();
        }
        return ask("SQL heartbeat", session -> {
            try {
                return session
                        .rows("SELECT written_at FROM " + table() + " WHERE region = ?", writtenIn.value())
                        .stream()
                        .findFirst()
                        .map(row -> new Heartbeat(writtenIn, Instant.ofEpochMilli(row.number("written_at"))));
            } catch (SQLException e) {
                if (e.getErrorCode() == SqlFailures.NO_SUCH_TABLE) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public LoggedWrites writesSince(BinlogPosition from) {
        String operation = "SQL binary log";
        return sessions.ask(operation, LOG_TIMEOUT, session -> {
            BinlogPosition end =
                    Statuses.endOfLog(session).orElseThrow(() -> invalid(operation, "the server keeps no binary log"));
            if (!end.hasReached(from)) {
                throw new CloudException(
                        Cause.NOT_FOUND,
                        operation,
                        server.region(),
                        "its binary log ends at " + end + ", before " + from + ": it is another server's",
                        null);
            }
            return session.log(from, end);
        });
    }

    @Override
    public Entrance entrance() {
        SqlAccess.Address address = server.address().get();
        return new Entrance(address.host(), address.port(), server.login().get().user());
    }

    private String schema() {
        String named = server.access().heartbeat();
        return named == null ? NO_SCHEMA : named;
    }

    /** The inventory lets a schema's name be of letters, digits and underscores only. */
    private String table() {
        return "`" + schema() + "`.heartbeat";
    }

    private <T> T ask(String operation, Sessions.Question<T> question) {
        return sessions.ask(operation, Sessions.TIMEOUT, question);
    }

    private CloudException invalid(String operation, String message) {
        return new CloudException(Cause.INVALID_STATE, operation, server.region(), message, null);
    }
}
