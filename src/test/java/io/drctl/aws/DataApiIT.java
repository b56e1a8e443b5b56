package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.cli.ExitStatus;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlContract;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.DataApiServer;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.MariaDb;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The port for SQL by the RDS Data API, which has each statement executed by a real server. */
class DataApiIT extends SqlContract {
    private static final Database DATABASE = Inventories.flaskSite().databases().get(0);

    private DataApiServer api;
    private DataApiClient client;

    @BeforeEach
    void start() throws Exception {
        api = new DataApiServer(DataApiServer.on(Map.of(
                DataApiServer.clusterArn(PRIMARY.value(), DATABASE.clusterIn(PRIMARY)), source,
                DataApiServer.clusterArn(RECOVERY.value(), DATABASE.clusterIn(RECOVERY)), replica)));
        client = new DataApiClient(api);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Override
    protected Sql sql(MariaDb server, RegionName region, String user, @Nullable String heartbeat) {
        return client.sql(region, "shop/" + user, heartbeat);
    }

    private static Sql byJdbc(MariaDb server, RegionName region) {
        return new MySqlServers(new SystemClock()).server(server.target(region, MariaDb.USER));
    }

    @Test
    void it_tells_what_JDBC_tells() throws Exception {
        order(3);
        atSource().tryWrite();
        applied(atSource().position());

        assertThat(atSource().position()).isEqualTo(byJdbc(source, PRIMARY).position());
        assertThat(atReplica().replica()).isEqualTo(byJdbc(replica, RECOVERY).replica());
        assertThat(atReplica().heartbeat(PRIMARY))
                .isPresent()
                .isEqualTo(byJdbc(replica, RECOVERY).heartbeat(PRIMARY));
        assertThat(atSource().canSetReadOnly())
                .isEqualTo(byJdbc(source, PRIMARY).canSetReadOnly());
        byJdbc(source, PRIMARY).setReadOnly(true);
        assertThat(atSource().isReadOnly()).isTrue();
    }

    @Test
    void a_binary_log_that_goes_on_can_not_be_read_and_it_says_so() throws Exception {
        BinlogPosition before = atSource().position();
        order(2);

        fails(
                Cause.INVALID_STATE,
                "the Data API of " + DATABASE.clusterIn(PRIMARY) + ": the binary log goes on from " + before + " to "
                        + atSource().position() + ", which can't be read this way",
                () -> atSource().writesSince(before));
    }

    @Test
    void db_divergence_by_the_Data_API_says_nothing_or_unknown_with_the_way_to_know(@TempDir Path home)
            throws Exception {
        Site site = new Site(home, "via: data-api, secret: shop/drctl", "STOP SLAVE");
        order(2);
        applied(atSource().position());
        site.drctl(ExitStatus.OK, "failover", "db", "--to", RECOVERY.value(), "--force-while-healthy", "--yes");

        assertThat(site.drctl(ExitStatus.OK, "db", "divergence")).contains("has nothing that was not applied");
        order(1);
        JsonNode told = JsonDocuments.read(site.drctl(ExitStatus.FINDINGS, "db", "divergence", "-o", "json"))
                .path("promotions")
                .path(0);
        assertThat(told.path("unknown").asString(""))
                .startsWith(
                        "SQL binary log in us-east-2: the Data API of flask-site-us-east-2: the binary log goes on");
        assertThat(told.path("remedy").asString(""))
                .startsWith("on a machine that reaches the server, with `via: jdbc` in its inventory: drctl db diverg");
    }

    @Test
    void drctl_never_asks_for_the_password() {
        atSource().tryWrite();

        assertThat(api.calls)
                .contains("DescribeSecret shop/drctl")
                .noneMatch(call -> call.startsWith("GetSecretValue"))
                .noneMatch(call -> call.startsWith("broke off"));
    }

    @Test
    void a_secret_with_a_wrong_password_is_denied_and_not_shown() {
        for (int form = 0; form < 3; form++) {
            fails(
                    Cause.ACCESS_DENIED,
                    "Access denied for user 'drctl'",
                    () -> client.sql(PRIMARY, "shop/drctl-wrong", null).isReadOnly());
        }
    }
}
