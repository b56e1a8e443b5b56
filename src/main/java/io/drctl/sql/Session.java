package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.LoggedWrites;
import java.sql.SQLException;
import java.util.List;

/**
 * A server that is being asked. Refusals of the server are {@link SQLException}s with its number for them; their words
 * are outside text.
 */
interface Session {
    /**
     * What a question has for an answer.
     *
     * @param values in place of the statement's question marks, in their order
     */
    List<Values> rows(String question, String... values) throws SQLException;

    /** Executes a statement that has no answer. */
    void run(String statement, String... values) throws SQLException;

    /** Executes a statement that may have to wait for transactions under way, for a bounded time. */
    void call(String statement) throws SQLException;

    /** What stands in the server's binary log between two places; the session is of no use afterwards. */
    LoggedWrites log(BinlogPosition from, BinlogPosition end) throws SQLException;

    /** The one value that a question has for an answer; empty when it has none. */
    default String one(String question, String... values) throws SQLException {
        return rows(question, values).stream().findFirst().map(Values::first).orElse("");
    }
}
