package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DatabaseRunbooksTest {
    private static Database following(DatabaseTopology topology) {
        return Inventories.flaskSite(Routing.FAILOVER, topology).database();
    }

    @Test
    void a_binlog_replica_is_promoted_and_a_secondary_exchanges_roles() {
        assertThat(DatabaseRunbooks.failover(following(DatabaseTopology.BINLOG_REPLICA)))
                .isEqualTo("failover-db");
        assertThat(DatabaseRunbooks.failover(following(DatabaseTopology.GLOBAL_DATABASE)))
                .isEqualTo("failover-db-global");
        assertThat(DatabaseRunbooks.switchover(following(DatabaseTopology.BINLOG_REPLICA)))
                .isEqualTo("switchover-db");
        assertThat(DatabaseRunbooks.switchover(following(DatabaseTopology.GLOBAL_DATABASE)))
                .isEqualTo("switchover-db-global");
    }

    @Test
    void the_replica_of_an_instance_is_promoted_by_the_runbooks_of_a_binlog_replica() {
        assertThat(DatabaseRunbooks.failover(following(DatabaseTopology.RDS_REPLICA)))
                .isEqualTo("failover-db");
        assertThat(DatabaseRunbooks.switchover(following(DatabaseTopology.RDS_REPLICA)))
                .isEqualTo("switchover-db");
    }

    @Test
    void what_is_chosen_is_shipped() {
        for (DatabaseTopology topology : DatabaseTopology.values()) {
            assertThat(RunbookLibrary.shipped())
                    .contains(
                            DatabaseRunbooks.failover(following(topology)),
                            DatabaseRunbooks.switchover(following(topology)));
        }
    }

    @Test
    void without_sql_a_replica_comes_home_by_force_alone_and_that_of_an_rds_instance_likewise() {
        for (DatabaseTopology topology : List.of(DatabaseTopology.BINLOG_REPLICA, DatabaseTopology.RDS_REPLICA)) {
            Inventory site = Inventories.flaskSite(Routing.FAILOVER, topology);
            assertThat(DatabaseRunbooks.hinderingFailback(site, false))
                    .map(DatabaseRunbooks.Hindrance::why)
                    .hasValueSatisfying(why -> assertThat(why).contains("no access by SQL"));
            assertThat(DatabaseRunbooks.hinderingFailback(site, true)).isEmpty();
        }
    }
}
