package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.RegionName;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.Place;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.TerraformPlan;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvisionOperatorTest {
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final RegionName CALIFORNIA = Inventories.RECOVERY;

    private static ResourceChange change(String address, ChangeKind kind, RegionName region) {
        return new ResourceChange(
                address, "aws_vpc", kind, List.of(), null, null, new Place(List.of(region), region.value(), false));
    }

    private static TerraformPlan ofBoth(ResourceChange... changes) {
        return new TerraformPlan(List.of(changes), List.of(), List.of(OHIO, CALIFORNIA));
    }

    @Test
    void the_question_names_each_region_in_which_something_goes_and_what() {
        TerraformPlan plan = ofBoth(
                change("aws_vpc.a", ChangeKind.DESTROY, OHIO),
                change("aws_vpc.b", ChangeKind.REPLACE, CALIFORNIA),
                change("aws_vpc.c", ChangeKind.CREATE, CALIFORNIA));

        assertThat(ProvisionOperator.question(List.of("us-east-2", "us-west-1"), plan))
                .isEqualTo("""
                        This destroys something in us-east-2 and us-west-1:
                          aws_vpc.a (us-east-2)
                          aws_vpc.b (us-west-1)""");
    }

    @Test
    void a_plan_that_only_weakens_is_not_said_to_destroy() {
        assertThat(ProvisionOperator.question(
                        List.of("us-west-1"), ofBoth(change("aws_vpc.a", ChangeKind.CHANGE, CALIFORNIA))))
                .isEqualTo("This takes protection away in us-west-1.");
    }

    @Test
    void what_only_creates_in_both_regions_is_asked_for_both() {
        assertThat(ProvisionOperator.question(List.of(), ofBoth(change("aws_vpc.a", ChangeKind.CREATE, OHIO))))
                .isEqualTo("Apply this plan to both Regions?");
    }
}
