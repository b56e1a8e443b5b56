package io.drctl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A replica's status in the columns of MySQL 5.7 (Aurora MySQL 2), MySQL 8.4 and MariaDB. */
class StatusesTest {
    private static final String FILE = "mysql-bin-changelog.000012";

    private static Optional<Replica> read(Map<String, String> row) {
        Map<String, String> values = new HashMap<>();
        row.forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
        return Statuses.replica(new Values(values));
    }

    private static Map<String, String> old() {
        return new HashMap<>(Map.of(
                "Slave_IO_State", "Waiting for master to send event",
                "Master_Host", "db.shop.example",
                "Master_Log_File", FILE,
                "Read_Master_Log_Pos", "900",
                "Relay_Master_Log_File", FILE,
                "Exec_Master_Log_Pos", "800",
                "Slave_IO_Running", "Yes",
                "Slave_SQL_Running", "Yes",
                "Seconds_Behind_Master", "3"));
    }

    @Test
    void speaks_of_master_and_slave_in_5_7_and_MariaDB() {
        assertThat(read(old()))
                .contains(new Replica(
                        "db.shop.example",
                        new BinlogPosition(FILE, 900),
                        new BinlogPosition(FILE, 800),
                        true,
                        true,
                        Duration.ofSeconds(3),
                        null));
    }

    @Test
    void speaks_of_source_and_replica_in_8_4() {
        assertThat(read(Map.of(
                        "Source_Host", "db.shop.example",
                        "Source_Log_File", FILE,
                        "Read_Source_Log_Pos", "900",
                        "Relay_Source_Log_File", FILE,
                        "Exec_Source_Log_Pos", "800",
                        "Replica_IO_Running", "Connecting",
                        "Replica_SQL_Running", "Yes",
                        "Last_IO_Error", "error connecting to source",
                        "Executed_Gtid_Set", "3e11fa47:1-5,\n4f22:1")))
                .contains(new Replica(
                        "db.shop.example",
                        new BinlogPosition(FILE, 900),
                        new BinlogPosition(FILE, 800, "3e11fa47:1-5,4f22:1"),
                        false,
                        true,
                        null,
                        "error connecting to source"));
    }

    @Test
    void a_replica_that_does_not_know_how_far_it_trails_does_not_trail_by_nothing() {
        Map<String, String> row = old();
        row.remove("Seconds_Behind_Master");

        assertThat(read(row))
                .hasValueSatisfying(found -> assertThat(found.behind()).isNull());
    }

    @Test
    void a_server_that_has_had_nothing_from_a_source_yet_is_at_no_place() {
        Map<String, String> row = old();
        row.put("Master_Log_File", "");
        row.put("Relay_Master_Log_File", "");

        assertThat(read(row)).isEmpty();
    }
}
