package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name that leads to the wrong database is told by {@code status}, with the command that points it at the writer. */
final class DatabaseNameInStatusTest {
    private static final String NAME = "db.drctl.example";
    private static final Inventory SITE =
            Inventories.withDatabaseName(Inventories.flaskSite(), new DatabaseName(NAME, "drctl.example"));

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void nameServersAnswer() {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(SITE, region),
                            List.of(HealthySite.addressOf(SITE, region)));
        }
    }

    private List<Situation> look() {
        return Situation.look(SITE, cloud, List::of, TrafficChanges.NONE);
    }

    private String seen() {
        return Objects.requireNonNull(look().get(0).named()).seen();
    }

    private List<NextStep> next() {
        return NextSteps.of(SITE, look(), false);
    }

    @Test
    void a_name_that_leads_to_the_writer_needs_nothing() {
        assertThat(seen())
                .isEqualTo(NAME + " points at " + HealthySite.endpoint(SITE.database(), PRIMARY)
                        + ", in us-east-2; " + servers().size() + " of "
                        + servers().size()
                        + " name servers answer with that");
        assertThat(next()).isEmpty();
    }

    private List<String> servers() {
        List<String> resolvers = SITE.site().resolvers();
        return resolvers.isEmpty()
                ? cloud.traffic().zones.values().iterator().next().nameServers()
                : resolvers;
    }

    @Test
    void name_servers_that_answer_otherwise_than_the_record_says_are_told_and_waited_for() {
        String last = servers().get(servers().size() - 1);
        cloud.outside().aliases.put(last + " " + NAME, HealthySite.endpoint(SITE.database(), RECOVERY));

        assertThat(seen())
                .endsWith(" of " + servers().size() + " name servers answers with that; " + last + " answers with "
                        + HealthySite.endpoint(SITE.database(), RECOVERY) + ", in us-west-1");
        assertThat(String.valueOf(next().get(0).why()))
                .contains("but " + last + " answers with ", "clients that reconnect may be led to the wrong database");
        assertThat(next().get(0).command().line()).isEqualTo("drctl status");
    }

    @Test
    void name_servers_that_do_not_answer_are_unknown_and_not_well() {
        cloud.outside().isSilent = server -> true;

        assertThat(seen()).contains("; what name servers answer for " + NAME + " isn't known: ");
        assertThat(String.valueOf(next().get(0).why())).startsWith("What name servers answer for " + NAME);
    }

    @Test
    void one_name_server_that_does_not_answer_is_told_and_that_is_all() {
        String first = servers().get(0);
        cloud.outside().isSilent = first::equals;

        if (servers().size() > 1) {
            assertThat(seen()).contains("; " + first + " did not answer");
            assertThat(next()).isEmpty();
        }
    }

    @Test
    void a_name_that_was_left_behind_is_the_first_thing_to_do() {
        HealthySite.promoteReplica(cloud, SITE);

        NextStep first = next().get(0);
        assertThat(String.valueOf(first.why()))
                .isEqualTo("The name db.drctl.example points at " + HealthySite.endpoint(SITE.database(), PRIMARY)
                        + ", in us-east-2, and the newest writes are in us-west-1: clients that reconnect are led to the"
                        + " wrong database. Point the name at the writer");
        assertThat(first.command().line()).isEqualTo("drctl failover db --to us-west-1");
    }

    @Test
    void a_name_that_leads_to_a_cluster_that_was_made_again_is_left_behind_too() {
        cloud.traffic()
                .alterRecords(each -> each.name().equals(NAME)
                        ? each.withValues(List.of(
                                HealthySite.endpoint(SITE.database(), PRIMARY).replace("cluster-abc", "cluster-old")))
                        : each);

        assertThat(next().get(0).command().line()).isEqualTo("drctl failover db --to us-east-2");
    }

    @Test
    void a_name_that_nobody_can_move_is_told_with_what_mends_it() {
        cloud.traffic()
                .records
                .replaceAll((zone, all) ->
                        all.stream().filter(each -> !each.name().equals(NAME)).toList());

        assertThat(String.valueOf(next().get(0).why()))
                .startsWith(
                        "No failover can move the name of the database: there is no record db.drctl.example. To mend it,"
                                + " make it a simple CNAME record");
        assertThat(next().get(0).command().line()).isEqualTo("drctl verify all");
    }

    @Test
    void while_the_writers_region_is_dark_the_name_is_no_matter() {
        cloud.lose(PRIMARY);

        assertThat(next()).noneMatch(step -> String.valueOf(step.why()).contains(NAME));
        assertThat(next().get(0).command().line()).contains("--to " + RECOVERY);
    }

    @Test
    void what_route_53_does_not_say_is_unknown_and_hides_nothing_else() {
        cloud.fail(
                call -> call.operation().equals("route53:ListResourceRecordSets")
                        && call.toString().contains(NAME),
                CloudException.Cause.ACCESS_DENIED);

        assertThat(seen()).startsWith("where " + NAME + " points can't be determined: ");
        assertThat(look().get(0).serving()).isEqualTo(PRIMARY);
        assertThat(next().get(0).command().line()).isEqualTo("drctl status");
    }
}
