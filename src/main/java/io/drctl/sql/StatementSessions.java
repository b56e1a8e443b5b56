package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.cloud.SqlStatements;
import io.drctl.inventory.RegionName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A server whose statements AWS has executed, each for itself. How long each may take is AWS's choice, and a binary log
 * can't be read this way.
 */
record StatementSessions(RegionName region, SqlStatements statements) implements Sessions {
    @Override
    public <T> T ask(String operation, Duration patience, Question<T> question) {
        Session session = new ByStatements(operation);
        try {
            Sessions.demandWriter(session, operation, region);
            return question.ask(session);
        } catch (SQLException e) {
            throw new SqlFailures(operation, region, statements.place(), UnaryOperator.identity()).afterQuestion(e);
        }
    }

    private final class ByStatements implements Session {
        private final String operation;

        private ByStatements(String operation) {
            this.operation = operation;
        }

        @Override
        public List<Values> rows(String question, String... values) throws SQLException {
            return accepted(statements.execute(question, List.of(values)))
                    .rows()
                    .orElseThrow(() -> new SQLException("there is no result of " + question))
                    .stream()
                    .map(Values::of)
                    .toList();
        }

        @Override
        public void run(String statement, String... values) throws SQLException {
            accepted(statements.execute(statement, List.of(values)));
        }

        @Override
        public void call(String statement) throws SQLException {
            accepted(statements.executePatiently(statement));
        }

        @Override
        public LoggedWrites log(BinlogPosition from, BinlogPosition end) {
            LogTally tally = new LogTally(from, end);
            if (from.hasReached(end)) {
                return tally.result(true);
            }
            throw new CloudException(
                    Cause.INVALID_STATE,
                    operation,
                    region,
                    statements.place() + ": the binary log goes on from " + from + " to " + end
                            + ", which can't be read this way",
                    null);
        }

        private SqlStatements.Answer accepted(SqlStatements.Answer answer) throws SQLException {
            if (answer.refusal() != null) {
                throw new SQLException(
                        answer.refusal().words(), null, answer.refusal().code());
            }
            return answer;
        }
    }
}
