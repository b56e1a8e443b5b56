package io.drctl.sql;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.RegionName;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/**
 * What a failed question means (<a
 * href="https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html">Server Error Message Reference</a>).
 *
 * @param place which server was asked, for people
 * @param hiding takes what is secret out of a text
 */
record SqlFailures(String operation, RegionName region, String place, UnaryOperator<String> hiding) {
    static final int ACCESS_DENIED = 1045;
    static final int NO_SUCH_DATABASE = 1049;
    static final int SYNTAX_ERROR = 1064;
    static final int NO_SUCH_TABLE = 1146;
    static final int LOCK_WAIT_TIMEOUT = 1205;
    static final int NO_SUCH_LOG = 1236;
    static final int READ_ONLY_OPTION = 1290;
    static final int NO_SUCH_ROUTINE = 1305;
    static final int READ_ONLY_MODE = 1836;

    /** Nothing was asked: the connection, its TLS or the login failed. */
    CloudException beforeQuestion(SQLException e) {
        boolean isRefused = e.getErrorCode() == ACCESS_DENIED
                || String.valueOf(e.getSQLState()).startsWith("28");
        return failure(isRefused ? Cause.ACCESS_DENIED : Cause.NOT_CONNECTED, e);
    }

    /** A question was asked, and may have been heard. */
    CloudException afterQuestion(SQLException e) {
        return failure(cause(e), e);
    }

    private static Cause cause(SQLException e) {
        if (String.valueOf(e.getSQLState()).startsWith("08")) {
            return Cause.UNREACHABLE;
        }
        return switch (e.getErrorCode()) {
            // Of a user, a table, a column, a privilege, a routine.
            case 1044, ACCESS_DENIED, 1142, 1143, 1227, 1370 -> Cause.ACCESS_DENIED;
            case NO_SUCH_ROUTINE, NO_SUCH_LOG -> Cause.NOT_FOUND;
            case LOCK_WAIT_TIMEOUT, READ_ONLY_OPTION, READ_ONLY_MODE -> Cause.INVALID_STATE;
            default -> Cause.REJECTED;
        };
    }

    private CloudException failure(Cause cause, SQLException e) {
        return new CloudException(cause, operation, region, place + ": " + text(e), e);
    }

    /** The server's or the driver's words, without the number of the connection, which the driver puts before them. */
    static String words(SQLException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
    }

    /** The same, with the cause that it has in the network, and without the password. */
    private String text(SQLException e) {
        String message = words(e);
        Throwable origin = e.getCause();
        if (origin != null && origin.getMessage() != null && !message.contains(origin.getMessage())) {
            message += " (" + origin.getMessage() + ")";
        }
        return hiding.apply(message);
    }
}
