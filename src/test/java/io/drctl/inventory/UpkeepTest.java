package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UpkeepTest {
    private static final Command PROVISION = Command.drctl("provision", "--region", "us-west-1");

    private static String worded(boolean isManaged, @Nullable String directory, Remedy remedy) {
        TerraformSettings settings = new TerraformSettings(directory, Map.of(), Map.of(), "k");
        return new Upkeep(new TerraformSettings(isManaged, directory, settings.layout(), "k", null))
                .worded(remedy)
                .text();
    }

    @Test
    void drctls_own_terraform_is_provisioned() {
        assertThat(worded(true, null, Remedy.of(PROVISION))).isEqualTo("drctl provision --region us-west-1");
    }

    @Test
    void remedies_know_whose_terraform_it_is() {
        assertThat(worded(true, "infra", Remedy.of(PROVISION)))
                .isEqualTo("with the Terraform configuration in infra: drctl provision --region us-west-1");
        assertThat(worded(true, "infra", Remedy.of(PROVISION).then(" creates it")))
                .isEqualTo("drctl provision --region us-west-1 creates it");
    }

    @Test
    void where_drctl_makes_nothing_no_remedy_speaks_of_its_making_it() {
        assertThat(worded(false, null, Remedy.of(PROVISION))).isEqualTo("make it as the rest of the site was made");
        assertThat(worded(false, "infra", Remedy.of(PROVISION).then(" creates it")))
                .isEqualTo("make it with the Terraform configuration in infra");
        assertThat(worded(
                        false,
                        null,
                        Remedy.of("delete the key pair that is wrong, then ")
                                .then(Command.drctl("prepare", "--region", "us-west-1"))))
                .isEqualTo("delete the key pair that is wrong, then make it as the rest of the site was made");
        assertThat(worded(
                        false,
                        null,
                        Remedy.of("point the pair at the two load balancers (")
                                .then(Command.drctl("provision"))
                                .then(" does), or delete it")))
                .isEqualTo("point the pair at the two load balancers (make it as the rest of the site was made), or"
                        + " delete it");
    }

    @Test
    void other_remedies_stay_as_they_are() {
        Remedy other = Remedy.of("look again with ").then(Command.drctl("status"));
        assertThat(worded(false, null, other)).isEqualTo(other.text());
    }
}
