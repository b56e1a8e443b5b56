package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.Inventories;
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
    void no_failback_is_begun_or_advised_of_an_rds_instance_since_nothing_deletes_the_old_one() {
        Inventory site = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA);

        for (boolean isForced : new boolean[] {false, true}) {
            assertThat(DatabaseRunbooks.hinderingFailback(site, isForced))
                    .map(DatabaseRunbooks.Hindrance::why)
                    .hasValueSatisfying(why -> assertThat(why).contains("an RDS instance"));
        }
        assertThat(DatabaseRunbooks.hinderingFailback(Inventories.flaskSite(), true))
                .isEmpty();
    }
}
