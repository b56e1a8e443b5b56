package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.Replica;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's binary log ends, and how the server replicates, in the spelling of each version: MySQL has had
 * {@code REPLICA} and {@code SOURCE} since 8.0.22, and no {@code SLAVE} and {@code MASTER} from 8.4 on; Aurora MySQL 2
 * and MariaDB have those (<a href="https://dev.mysql.com/doc/refman/8.4/en/show-replica-status.html">SHOW REPLICA
 * STATUS</a>, <a href="https://dev.mysql.com/doc/refman/8.4/en/show-binary-log-status.html">SHOW BINARY LOG
 * STATUS</a>, <a href="https://mariadb.com/kb/en/show-replica-status/">MariaDB's</a>).
 */
final class Statuses {
    private static final List<String> END_OF_LOG = List.of("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");
    private static final List<String> REPLICA = List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    private Statuses() {}

    /** Where the log ends; empty when the server keeps none. */
    static Optional<BinlogPosition> endOfLog(Session session) throws SQLException {
        return rows(session, END_OF_LOG).stream()
                .findFirst()
                .map(row -> place(row.text("File"), row.number("Position"), row.text("Executed_Gtid_Set")));
    }

    /**
     * How it replicates; empty when it follows no other server.
     *
     * @throws SQLException also when it follows several, of which none is the one to go by
     */
    static Optional<Replica> replica(Session session) throws SQLException {
        List<Values> rows = rows(session, REPLICA);
        if (rows.size() > 1) {
            throw new SQLException("the server replicates from " + rows.size() + " sources");
        }
        return rows.stream().findFirst().flatMap(Statuses::replica);
    }

    static Optional<Replica> replica(Values row) {
        String file = row.text("Relay_Source_Log_File", "Relay_Master_Log_File");
        String received = row.text("Source_Log_File", "Master_Log_File");
        if (file.isEmpty() || received.isEmpty()) {
            // It was told of a source, and has had nothing from it yet.
            return Optional.empty();
        }
        long behind = row.number("Seconds_Behind_Source", "Seconds_Behind_Master");
        return Optional.of(new Replica(
                row.text("Source_Host", "Master_Host"),
                place(received, row.number("Read_Source_Log_Pos", "Read_Master_Log_Pos"), ""),
                place(file, row.number("Exec_Source_Log_Pos", "Exec_Master_Log_Pos"), row.text("Executed_Gtid_Set")),
                row.isYes("Replica_IO_Running", "Slave_IO_Running"),
                row.isYes("Replica_SQL_Running", "Slave_SQL_Running"),
                behind < 0 ? null : Duration.ofSeconds(behind),
                error(row)));
    }

    private static BinlogPosition place(String file, long offset, String gtids) {
        return new BinlogPosition(file, offset, gtids.isEmpty() ? null : gtids.replaceAll("\\s", ""));
    }

    private static @Nullable String error(Values row) {
        String text = Stream.of(row.text("Last_IO_Error"), row.text("Last_SQL_Error"))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }

    /** The rows of the first of these statements that the server understands. */
    private static List<Values> rows(Session session, List<String> spellings) throws SQLException {
        for (int i = 0; ; i++) {
            try {
                return session.rows(spellings.get(i));
            } catch (SQLException e) {
                if (e.getErrorCode() != SqlFailures.SYNTAX_ERROR || i == spellings.size() - 1) {
                    throw e;
                }
            }
        }
    }
}
