package io.drctl.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.LoggedWrites;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom {@code read_only} doesn't stop, in the words of MySQL 8 and of older versions of MariaDB. */
final class ExemptionTest {
    private static final String ROLE = "`rds_superuser_role`@`%`";

    /** What a server answers to each question. */
    private record Answers(Map<String, List<String>> rows) implements Session {
        @Override
        public List<Values> rows(String question, String... values) throws SQLException {
            List<String> found = rows.get(question);
            if (found == null) {
                throw new SQLException("not a question of this server: " + question);
            }
            return found.stream()
                    .map(row -> new Values(Map.of("a column", row)))
                    .toList();
        }

        @Override
        public void run(String statement, String... values) {
            throw new AssertionError(statement);
        }

        @Override
        public void call(String statement) {
            throw new AssertionError(statement);
        }

        @Override
        public LoggedWrites log(BinlogPosition from, BinlogPosition end) {
            throw new AssertionError("a log");
        }
    }

    private static Map<String, List<String>> server(String version, String role, String... grants) {
        Map<String, List<String>> answers = new HashMap<>();
        answers.put("SELECT VERSION()", List.of(version));
        answers.put("SELECT CURRENT_ROLE()", role.isEmpty() ? List.of() : List.of(role));
        answers.put("SHOW GRANTS", Arrays.asList(grants));
        return answers;
    }

    private static Optional<String> exemption(Map<String, List<String>> server) throws SQLException {
        return Exemption.of(new Answers(server));
    }

    @Test
    void a_user_of_MySQL_with_CONNECTION_ADMIN_or_SUPER_is_exempt() throws SQLException {
        String usual = "GRANT SELECT, REPLICATION SLAVE ON *.* TO `drctl`@`%`";
        assertThat(exemption(server("8.0.39", "NONE", usual, "GRANT ALL PRIVILEGES ON `drctl`.* TO `drctl`@`%`")))
                .isEmpty();
        assertThat(exemption(
                        server("8.0.39", "NONE", usual, "GRANT BACKUP_ADMIN,CONNECTION_ADMIN ON *.* TO `drctl`@`%`")))
                .contains("CONNECTION_ADMIN");
        assertThat(exemption(server("8.0.39", "NONE", "GRANT SELECT, SUPER ON *.* TO `drctl`@`%` WITH GRANT OPTION")))
                .contains("SUPER");
    }

    @Test
    void the_master_user_of_Aurora_is_exempt_by_its_role() throws SQLException {
        Map<String, List<String>> server =
                server("8.0.39", ROLE, "GRANT USAGE ON *.* TO `admin`@`%`", "GRANT " + ROLE + " TO `admin`@`%`");
        server.put(
                "SHOW GRANTS FOR CURRENT_USER() USING " + ROLE,
                List.of(
                        "GRANT SELECT ON *.* TO `admin`@`%`",
                        "GRANT CONNECTION_ADMIN,ROLE_ADMIN ON *.* TO `admin`@`%`"));

        assertThat(exemption(server)).contains("CONNECTION_ADMIN");
    }

    @Test
    void no_text_of_the_server_but_names_of_roles_becomes_part_of_a_question() {
        assertThatThrownBy(() -> exemption(server("8.0.39", "x; DROP TABLE orders", "GRANT USAGE ON *.* TO `u`@`%`")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("roles");
    }

    @Test
    void SUPER_exempts_on_MariaDB_before_10_11_only() throws SQLException {
        String grant = "GRANT SUPER ON *.* TO `drctl`@`%` IDENTIFIED BY PASSWORD '*1'";
        assertThat(exemption(server("10.6.18-MariaDB-log", "", grant))).contains("SUPER");
        assertThat(exemption(server("5.5.5-10.4.8-MariaDB", "", grant))).contains("SUPER");
        assertThat(exemption(server("10.11.6-MariaDB-0+deb12u1", "", grant))).isEmpty();
        assertThat(exemption(server("11.8.2-MariaDB", "", grant))).isEmpty();
    }

    @Test
    void grants_that_can_not_be_read_are_no_good_news() {
        Map<String, List<String>> server = server("8.0.39", ROLE, "GRANT USAGE ON *.* TO `admin`@`%`");

        assertThatThrownBy(() -> exemption(server)).isInstanceOf(SQLException.class);
    }
}
