package io.drctl.action.presteps;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.inventory.TerraformSettings.Layout;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeProvisioner;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ApplyTerraformTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String ADDRESS = "aws_rds_cluster.orders[\"a\"]";

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final ApplyTerraform action = new ApplyTerraform();

    private StepContext step(Map<String, String> own) {
        return Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), own);
    }

    private StepContext allowing(String text) {
        return Steps.of(cloud, SITE, Map.of("region", RECOVERY.value(), "allow-destroy", text), Map.of());
    }

    private static Provisioner.Gone gone(String what, RegionName... regions) {
        return new Provisioner.Gone(what, List.of(regions));
    }

    private Observation.NotYet<Provisioner.Changes> notYet(Map<String, String> own) {
        if (action.observe(step(own)) instanceof Observation.NotYet<Provisioner.Changes> notYet) {
            return notYet;
        }
        throw new AssertionError("it holds, or is on its way");
    }

    private List<GateResult> gates(Provisioner.Changes changes) {
        cloud.provisioner().found = changes;
        return Steps.gates(action, step(Map.of()));
    }

    @Test
    void a_region_that_matches_its_configuration_has_nothing_to_be_done() {
        assertThat(action.observe(step(Map.of()))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_plan_is_told_with_its_digest_and_with_what_would_be_gone() {
        cloud.provisioner().found = new Provisioner.Changes(
                "d1",
                "1 to destroy",
                List.of(gone("aws_instance.web", RECOVERY)),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        Observation.NotYet<Provisioner.Changes> notYet = notYet(Map.of());
        assertThat(notYet.detail()).isEqualTo("1 to destroy; would be gone: aws_instance.web");
        assertThat(notYet.before().texts()).isEqualTo(Map.of("plan", "d1"));
    }

    @Test
    void what_was_ordered_and_isnt_ready_is_waited_for() {
        cloud.provisioner().found = new Provisioner.UnderWay("being made: a load balancer");

        assertThat(action.observe(step(Map.of()))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void exactly_the_plan_that_was_looked_at_is_applied_and_then_it_holds() {
        cloud.provisioner().found = FakeProvisioner.changes("d1", "38 to create");

        Map<String, String> facts = Steps.apply(action, step(Map.of()));

        assertThat(cloud.provisioner().applied).containsExactly("d1");
        assertThat(facts).isEqualTo(Map.of("applied", "d1"));
        assertThat(action.observe(step(facts))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_plan_that_is_gone_is_not_replaced_by_another_without_a_word() {
        cloud.provisioner().found = FakeProvisioner.changes("d1", "38 to create");
        StepContext step = step(Map.of());
        Provisioner.Changes seen = FakeProvisioner.changes("d1", "38 to create");
        cloud.provisioner().found = FakeProvisioner.changes("d2", "37 to create");

        assertThatThrownBy(() -> action.apply(step, seen))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(CloudException.Cause.CONFLICT));
        assertThat(cloud.provisioner().applied).isEmpty();
    }

    @Test
    void after_an_interrupted_call_the_world_decides() {
        Map<String, String> intended = Map.of("plan", "d1");
        assertThat(action.observe(step(intended))).isInstanceOf(Observation.Satisfied.class);

        cloud.provisioner().found = FakeProvisioner.changes("d2", "3 to create");
        assertThat(notYet(intended).before().texts()).isEqualTo(Map.of("plan", "d2"));
    }

    @Test
    void a_configuration_that_never_matches_what_it_makes_is_done_once_it_was_applied() {
        cloud.provisioner().found = FakeProvisioner.changes("d2", "1 to change");

        Observation<Provisioner.Changes> seen = action.observe(step(Map.of("plan", "d1", "applied", "d1")));
        assertThat(seen).isInstanceOf(Observation.Satisfied.class);
        assertThat(seen.detail()).isEqualTo("the plan was applied; afterwards: 1 to change");
    }

    @Test
    void a_look_that_fails_is_unknown_whatever_was_done_before() {
        cloud.fail("terraform:plan", CloudException.Cause.REJECTED);
        assertThatThrownBy(() -> action.observe(step(Map.of("plan", "d1")))).isInstanceOf(CloudException.class);

        cloud.fail("terraform:plan", CloudException.Cause.REJECTED);
        assertThatThrownBy(() -> action.observe(step(Map.of("plan", "d1", "applied", "d1"))))
                .isInstanceOf(CloudException.class);
    }

    @Test
    void each_gate_passes_when_nothing_speaks_against_it() {
        assertThat(gates(FakeProvisioner.changes("d1", "38 to create")))
                .allSatisfy(gate -> assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.PASSED))
                .extracting(GateResult::test)
                .containsExactly("prerequisites", "site", "protected");
    }

    @Test
    void what_is_missing_and_what_contradicts_refuse_and_cant_be_overridden() {
        List<GateResult> gates = gates(new Provisioner.Changes(
                "",
                "it can't be planned",
                List.of(),
                List.of(new Provisioner.Objection("no bucket", Remedy.of(Command.drctl("prepare")))),
                List.of(new Provisioner.Objection("the state is empty", Remedy.of("restore it"))),
                List.of(),
                List.of()));

        assertThat(gates)
                .filteredOn(GateResult::isRefusal)
                .extracting(GateResult::test, GateResult::seen, GateResult::remedy, GateResult::consent)
                .containsExactly(
                        tuple("prerequisites", "no bucket", Remedy.of(Command.drctl("prepare")), null),
                        tuple("site", "the state is empty", Remedy.of("restore it"), null));
    }

    @Test
    void a_loss_is_refused_with_the_option_that_agrees_to_it() {
        List<GateResult> gates = gates(new Provisioner.Changes(
                "",
                "1 to destroy",
                List.of(gone(ADDRESS, RECOVERY)),
                List.of(),
                List.of(),
                List.of(new Provisioner.Loss(ADDRESS, "database would be destroyed", List.of(RECOVERY))),
                List.of()));

        assertThat(gates).filteredOn(GateResult::isRefusal).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("protected");
            assertThat(gate.consent()).hasToString("--allow-destroy '" + ADDRESS + "'");
        });
    }

    @Test
    void a_loss_that_was_agreed_to_is_shown_as_overridden() {
        List<GateResult> gates = gates(new Provisioner.Changes(
                "d1",
                "1 to destroy",
                List.of(gone("a.b", RECOVERY)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Provisioner.Loss("a.b", "database would be destroyed", List.of(RECOVERY)))));

        assertThat(gates)
                .filteredOn(gate -> gate.outcome() == GateResult.Outcome.OVERRIDDEN)
                .singleElement()
                .satisfies(gate -> assertThat(gate.override()).isEqualTo("--allow-destroy a.b"));
    }

    @Test
    void what_destroys_needs_the_region_typed_and_what_only_creates_a_yes() {
        assertThat(action.oneWayIn(step(Map.of()), FakeProvisioner.changes("d1", "38 to create")))
                .isEmpty();
        assertThat(action.oneWayIn(
                        step(Map.of()),
                        new Provisioner.Changes(
                                "d1",
                                "1 to replace",
                                List.of(gone("a.b", RECOVERY)),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())))
                .containsExactly(RECOVERY);
    }

    private static StepContext forBoth(String allowed) {
        Inventory site = Inventories.withStateElsewhere(
                SITE, new TerraformSettings(true, "infra", new Layout.OneRoot(ByRegion.none()), "both.tfstate", null));
        return Steps.of(
                HealthySite.of(site), site, Map.of("region", PRIMARY.value(), "allow-destroy", allowed), Map.of());
    }

    private static Provisioner.Changes changing(List<Provisioner.Gone> gone, List<Provisioner.Loss> allowed) {
        return new Provisioner.Changes("d1", "1 to change", gone, List.of(), List.of(), List.of(), allowed);
    }

    @Test
    void one_root_for_both_regions_has_each_region_typed_in_which_something_goes_and_no_other() {
        StepContext step = forBoth("");
        assertThat(action.oneWayIn(step, changing(List.of(gone("a.b (us-west-1)", RECOVERY)), List.of())))
                .containsExactly(RECOVERY);
        assertThat(action.oneWayIn(step, changing(List.of(gone("a.b", RECOVERY), gone("c.d", PRIMARY)), List.of())))
                .containsExactly(PRIMARY, RECOVERY);
        assertThat(action.oneWayIn(
                        step,
                        changing(
                                List.of(), List.of(new Provisioner.Loss("a.b", "would be opened", List.of(RECOVERY))))))
                .containsExactly(RECOVERY);
        assertThat(action.oneWayIn(step, changing(List.of(), List.of()))).isEmpty();
    }

    @Test
    void where_something_goes_that_no_region_is_known_of_each_is_typed() {
        assertThat(action.oneWayIn(forBoth(""), changing(List.of(gone("a.b")), List.of())))
                .containsExactly(PRIMARY, RECOVERY);
        assertThat(action.oneWayIn(step(Map.of()), changing(List.of(gone("a.b")), List.of())))
                .containsExactly(RECOVERY);
    }

    @Test
    void one_root_for_both_regions_is_planned_and_asked_for_in_both() {
        assertThat(action.outline(forBoth("")).calls())
                .extracting(PlannedCall::region)
                .containsExactly(PRIMARY.value(), RECOVERY.value());
        assertThat(action.outline(forBoth("a.b")).oneWayIn()).containsExactly(PRIMARY, RECOVERY);
        assertThat(action.outline(allowing("a.b")).oneWayIn()).containsExactly(RECOVERY);
    }

    @Test
    void allowing_a_loss_is_one_way() {
        assertThat(action.outline(step(Map.of())).reversibility()).isEqualTo(Reversibility.REVERSIBLE);
        assertThat(action.outline(allowing("a.b\nc.d")).reversibility()).isEqualTo(Reversibility.ONE_WAY);
    }

    @Test
    void in_the_midst_of_a_run_a_plan_that_takes_something_away_is_refused() {
        cloud.provisioner().found = new Provisioner.Changes(
                "d1",
                "1 to destroy",
                List.of(gone("aws_instance.web", RECOVERY)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(Steps.gates(action, step(Map.of()))).noneMatch(GateResult::isRefusal);

        StepContext within =
                Steps.of(cloud, SITE, Map.of("region", RECOVERY.value(), "creates-only", "true"), Map.of());
        assertThat(Steps.gates(action, within))
                .filteredOn(GateResult::isRefusal)
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.test()).isEqualTo("only-made");
                    assertThat(gate.seen())
                            .isEqualTo("the plan takes away what nobody was asked about: aws_instance.web");
                    assertThat(String.valueOf(gate.remedy()))
                            .isEqualTo("look at the plan, and apply it by itself if it is right: drctl provision"
                                    + " --region us-west-1; then resume the run");
                });
        cloud.provisioner().found = FakeProvisioner.changes("d2", "3 to create");
        assertThat(Steps.gates(action, within)).noneMatch(GateResult::isRefusal);
    }
}
