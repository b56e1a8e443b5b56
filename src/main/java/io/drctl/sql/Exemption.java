package io.drctl.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which privilege lets the user who asks write although the server is read-only, by the user's own grants: {@code
 * SUPER} and {@code CONNECTION_ADMIN} on MySQL (<a
 * href="https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html#sysvar_read_only">read_only</a>), which
 * {@code rds_superuser_role} has, and with it the master user of Aurora MySQL 3 (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Compare-80-v3.html">Role-based
 * privilege model</a>); {@code READ_ONLY ADMIN} on MariaDB, which {@code SUPER} contains before 10.11 (<a
 * href="https://mariadb.com/kb/en/grant/">GRANT</a>).
 */
final class Exemption {
    private static final String ALL = "ALL PRIVILEGES";
    private static final String SUPER = "SUPER";

    private static final Pattern GLOBAL =
            Pattern.compile("GRANT (.+?) ON \\*\\.\\* TO .*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern ROLES = Pattern.compile("`[^`]+`@`[^`]+`(, ?`[^`]+`@`[^`]+`)*");

    private static final Pattern VERSION = Pattern.compile("(?:5\\.5\\.5-)?(\\d{1,4})\\.(\\d{1,4})\\..*");

    private Exemption() {}

    /** The privilege's name; empty where the user has none of that kind. */
    static Optional<String> of(Session session) throws SQLException {
        String version = session.one("SELECT VERSION()");
        boolean isMariaDb = version.contains("MariaDB");
        List<String> grants = new ArrayList<>(grants(session, "SHOW GRANTS"));
        // Only what is active counts; the write that is tried is one of a session like this.
        String roles = session.one("SELECT CURRENT_ROLE()");
        if (!roles.isEmpty() && !roles.equals("NONE")) {
            grants.addAll(grants(session, isMariaDb ? "SHOW GRANTS FOR CURRENT_ROLE" : using(roles)));
        }
        Set<String> exempting = isMariaDb ? ofMariaDb(version) : Set.of(ALL, SUPER, "CONNECTION_ADMIN");
        return grants.stream()
                .flatMap(grant -> global(grant).stream())
                .filter(exempting::contains)
                .findFirst();
    }

    private static List<String> grants(Session session, String question) throws SQLException {
        return session.rows(question).stream().map(Values::first).toList();
    }

    private static String using(String roles) throws SQLException {
        if (!ROLES.matcher(roles).matches()) {
            throw new SQLException("the server names its roles in a way that drctl doesn't know");
        }
        return "SHOW GRANTS FOR CURRENT_USER() USING " + roles;
    }

    private static Set<String> ofMariaDb(String version) {
        Set<String> exempting = new TreeSet<>(Set.of(ALL, "READ_ONLY ADMIN"));
        Matcher number = VERSION.matcher(version);
        boolean isNew = number.matches()
                && Integer.parseInt(number.group(1)) * 1000 + Integer.parseInt(number.group(2)) >= 10_011;
        if (!isNew) {
            exempting.add(SUPER);
        }
        return exempting;
    }

    /** The privileges that a grant gives on everything. */
    private static List<String> global(String grant) {
        Matcher found = GLOBAL.matcher(grant);
        return found.matches()
                ? Arrays.stream(found.group(1).toUpperCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .toList()
                : List.of();
    }
}
