package io.drctl.sql;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.RegionName;
import java.sql.SQLException;
import java.time.Duration;

/** How one server is asked: a new session for each question, so that none outlives a failover. */
interface Sessions {
    /** For a connection with TLS and login, and for each answer. */
    Duration TIMEOUT = Duration.ofSeconds(5);

    /** A question to an open session. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Session session) throws SQLException;
    }

    /**
     * Asks.
     *
     * @param operation for people, such as {@code SQL replica status}
     * @param patience for each answer, where that can be chosen
     */
    <T> T ask(String operation, Duration patience, Question<T> question);

    /** An answer of a cluster's reader would be about something else: its endpoint may lead there after a failover. */
    static void demandWriter(Session session, String operation, RegionName region) throws SQLException {
        if (Values.isOn(session.one("SELECT @@global.innodb_read_only"))) {
            throw new CloudException(
                    Cause.INVALID_STATE,
                    operation,
                    region,
                    "the server that answers is a reader of its cluster (innodb_read_only is on)",
                    null);
        }
    }
}
