package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code verify} says of the name by which clients find the database. */
final class DatabaseNameCheckTest {
    private static final String NAME = "db.drctl.example";
    private static final Inventory SITE =
            Inventories.withDatabaseName(Inventories.flaskSite(), new DatabaseName(NAME, "drctl.example"));

    private final FakeCloud cloud = HealthySite.of(SITE);

    private List<Finding> findings(Scope scope) {
        return ReadinessTest.verify(cloud, SITE, scope).findings().stream()
                .filter(each -> each.check().startsWith("database-name."))
                .toList();
    }

    private Finding leads() {
        return findings(Scope.RECOVERY).get(0);
    }

    private void withTtl(long seconds) {
        cloud.traffic()
                .alterRecords(each -> each.name().equals(NAME)
                        ? new RecordSet(NAME, "CNAME", null, null, null, null, seconds, each.values(), "simple")
                        : each);
    }

    @Test
    void a_name_that_leads_to_the_writer_is_well() {
        assertThat(findings(Scope.RECOVERY))
                .extracting(Finding::check, Finding::verdict)
                .containsExactly(
                        tuple("database-name.leads", ReadinessVerdict.PASS),
                        tuple("database-name.ttl", ReadinessVerdict.PASS));
        assertThat(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY).isReady()).isTrue();
    }

    @Test
    void a_name_that_leads_to_the_database_that_was_left_is_a_failure_with_the_command_that_moves_it() {
        HealthySite.promoteReplica(cloud, SITE);

        assertThat(leads().verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(leads().seen())
                .isEqualTo(NAME + " points at " + HealthySite.endpoint(SITE.database(), PRIMARY)
                        + ", in us-east-2, and the newest writes are in us-west-1, at "
                        + HealthySite.endpoint(SITE.database(), RECOVERY));
        assertThat(String.valueOf(leads().remedy()))
                .isEqualTo("point it at the writer: drctl failover db --to us-west-1");
    }

    @Test
    void a_name_that_no_failover_could_move_is_a_failure() {
        cloud.traffic()
                .records
                .replaceAll((zone, all) ->
                        all.stream().filter(each -> !each.name().equals(NAME)).toList());

        assertThat(leads().verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(leads().seen()).isEqualTo("there is no record " + NAME);
    }

    @Test
    void a_long_ttl_keeps_clients_with_the_old_writer_and_is_a_warning() {
        withTtl(300);

        Finding ttl = findings(Scope.RECOVERY).get(1);
        assertThat(ttl.verdict()).isEqualTo(ReadinessVerdict.WARN);
        assertThat(ttl.seen()).isEqualTo("a TTL of 5 min: clients may go on to use the old writer for so long");
    }

    @Test
    void with_the_primary_region_dark_the_name_tells_where_it_leads() {
        cloud.lose(PRIMARY);

        assertThat(leads().verdict()).isEqualTo(ReadinessVerdict.PASS);
    }

    @Test
    void what_route_53_does_not_say_is_unknown() {
        cloud.fail("route53:ListResourceRecordSets", CloudException.Cause.SERVICE_FAULT);

        assertThat(leads().verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(findings(Scope.RECOVERY)).hasSize(1);
    }

    @Test
    void of_a_name_that_aws_keeps_at_the_writer_nothing_is_asked() {
        Inventory global = Inventories.withDatabaseName(
                Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE),
                new DatabaseName("flask-site.global-0a1b2c.global.rds.amazonaws.com", null));

        assertThat(ReadinessTest.verify(HealthySite.of(global), global, Scope.RECOVERY).findings().stream()
                        .filter(each -> each.check().equals("database-name.leads")))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(ReadinessVerdict.PASS);
    }
}
