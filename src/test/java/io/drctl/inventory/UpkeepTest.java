package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.text.Command;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
    private static final RegionName EAST = new RegionName("us-east-2");
    private static final RegionName WEST = new RegionName("us-west-1");
    private static final Upkeep THEIRS = new Upkeep(true, "infra");
    private static final Upkeep UNKNOWN = new Upkeep(false, null);
    private static final Upkeep ELSEWHERE = new Upkeep(false, "infra");

    @Test
    void what_drctl_makes_it_makes_by_a_command() {
        assertThat(Upkeep.SHIPPED.provision(WEST).commands())
                .containsExactly(Command.drctl("provision", "--region", "us-west-1"));
        assertThat(Upkeep.SHIPPED.provision(EAST, WEST))
                .hasToString("drctl provision --region us-east-2 && drctl provision --region us-west-1");
        assertThat(Upkeep.SHIPPED.creating(WEST)).hasToString("drctl provision --region us-west-1 creates it");
        assertThat(Upkeep.SHIPPED.creating()).hasToString("drctl provision creates it");
        assertThat(Upkeep.SHIPPED.prepare(WEST)).hasToString("drctl prepare --region us-west-1");
    }

    @Test
    void what_drctl_does_of_something_to_do_stands_in_brackets() {
        assertThat(Upkeep.SHIPPED.provisioning("make it a pair")).hasToString("make it a pair (drctl provision does)");
        assertThat(Upkeep.SHIPPED.provisioning("add the listener", WEST))
                .hasToString("add the listener (drctl provision --region us-west-1 does)");
        assertThat(Upkeep.SHIPPED.preparing("there is no alarm"))
                .hasToString("there is no alarm (drctl prepare makes it)");
    }

    @Test
    void of_somebody_elses_configuration_it_is_said_where_it_is() {
        assertThat(THEIRS.provision(WEST))
                .hasToString("with the Terraform configuration in infra: drctl provision --region us-west-1");
        assertThat(THEIRS.creating(WEST)).hasToString("drctl provision --region us-west-1 creates it");
    }

    @Test
    void what_others_make_is_made_as_they_make_it() {
        for (var remedy : new Object[] {
            UNKNOWN.provision(EAST, WEST), UNKNOWN.creating(WEST), UNKNOWN.creating(), UNKNOWN.prepare(WEST)
        }) {
            assertThat(remedy).hasToString("make it as the rest of the site was made");
        }
        assertThat(ELSEWHERE.creating(WEST)).hasToString("make it with the Terraform configuration in infra");
        assertThat(UNKNOWN.provisioning("add the listener", WEST)).hasToString("add the listener");
        assertThat(UNKNOWN.preparing("there is no alarm")).hasToString("there is no alarm");
    }
}
