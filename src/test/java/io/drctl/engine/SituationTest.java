package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SituationTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);

    private Situation look() {
        return Situation.look(SITE, cloud, List::of);
    }

    private void leadElsewhere() {
        cloud.traffic().alterRecords(record -> record.withAlias(new Alias("Z2", "d111.cloudfront.net", false)));
    }

    @Test
    void a_region_that_does_not_tell_its_load_balancer_serves_if_the_name_is_one_of_that_region() {
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.NOT_CONNECTED);

        assertThat(look().serving()).isEqualTo(PRIMARY);
    }

    @Test
    void users_who_are_led_elsewhere_are_not_said_to_be_in_the_region_that_does_not_answer() {
        leadElsewhere();
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.NOT_CONNECTED);

        assertThat(look().serving()).isNull();
        assertThat(look().traffic()).endsWith("points to d111.cloudfront.net, which is in neither Region");
    }

    @Test
    void users_who_are_led_elsewhere_are_not_said_to_be_where_no_load_balancer_is() {
        leadElsewhere();
        cloud.loadBalancing(RECOVERY).balancers.clear();

        assertThat(look().serving()).isNull();
    }
}
