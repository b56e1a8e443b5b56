package io.drctl.simulation;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.sim.Call;
import io.drctl.sim.Peculiarity;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would go unseen in a million seeds if it were not seen here: each misdeed, done on purpose. */
final class MisdeedsTest {
    private static final List<GateResult> PASSED = List.of(
            Gate.of("targets-healthy", step -> "all targets are healthy").passed("3 of 3"));

    private World world = World.provisioned(Inventories.flaskSite(), 1, Scheduler.START);
    private Misdeeds misdeeds = of(Scenario.quiet(1, List.of(Command.VERIFY)));

    private Misdeeds of(Scenario scenario) {
        world = World.provisioned(Inventories.flaskSite(), 1, Scheduler.START);
        scenario.peculiarities().forEach(each -> each.of(world));
        world.advanceTo(Scheduler.START.plus(Duration.ofMinutes(10)));
        return new Misdeeds(scenario, world);
    }

    private Misdeeds on(Peculiarity peculiarity) {
        return of(Scenario.quiet(1, List.of(Command.VERIFY)).with(List.of(peculiarity)));
    }

    private static Call call(String operation, RegionName region, String subject) {
        return new Call("drctl-1", operation, region, subject, true);
    }

    private void send(String operation, RegionName region) {
        misdeeds.sent(call(operation, region, "flask-site-" + region), null, world.now());
    }

    @Test
    void a_promotion_without_the_consent_by_name_while_the_primary_is_well_is_seen() {
        send("rds:PromoteReadReplicaDBCluster", RECOVERY);

        assertThat(misdeeds.found())
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).contains("the primary in us-east-2 was well"));
    }

    @Test
    void a_promotion_of_a_cluster_whose_writer_can_not_write_is_seen() {
        misdeeds = on(Peculiarity.REPLICA_WITHOUT_A_USABLE_WRITER);
        send("rds:PromoteReadReplicaDBCluster", RECOVERY);

        assertThat(misdeeds.found())
                .anySatisfy(seen -> assertThat(seen.text()).contains("after which nobody can write"));
    }

    @Test
    void a_promotion_of_what_would_be_of_no_use_is_seen_and_so_is_a_site_that_is_called_ready_with_it() {
        misdeeds = on(Peculiarity.USELESS_COPY);
        misdeeds.verified(true, world.now());
        send("rds:PromoteReadReplicaDBCluster", RECOVERY);

        assertThat(misdeeds.found())
                .anySatisfy(seen -> assertThat(seen.text()).contains("says READY"))
                .anySatisfy(seen -> assertThat(seen.text()).contains("which is of no use"));
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLICA_IN_A_THIRD_REGION", "REPLICA_BESIDE_OURS"})
    void a_deletion_from_under_a_replica_is_seen(Peculiarity peculiarity) {
        misdeeds = on(peculiarity);
        SimulatedCloud.omniscient(world).databases(RECOVERY).promote("flask-site-us-west-1");
        world.advanceTo(world.now().plus(Duration.ofMinutes(40)));
        send("rds:DeleteDBCluster", PRIMARY);

        assertThat(misdeeds.found())
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).contains("from under [reports"));
    }

    @Test
    void a_deletion_of_what_nothing_follows_any_more_is_none() {
        SimulatedCloud.omniscient(world).databases(RECOVERY).promote("flask-site-us-west-1");
        world.advanceTo(world.now().plus(Duration.ofMinutes(40)));
        send("rds:DeleteDBCluster", PRIMARY);

        assertThat(misdeeds.found()).isEmpty();
    }

    @Test
    void a_move_to_where_nothing_can_be_written_without_a_word_before_is_seen() {
        misdeeds.moved("drctl-1", RECOVERY, PASSED, false);

        assertThat(misdeeds.found())
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).contains("nothing can be written"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CLOSED_LISTENER",
                "ABANDONED_TARGETS",
                "TARGETS_WITHOUT_WEIGHT",
                "LISTENER_OF_ANOTHER_PORT",
                "SHUT_OUT"
            })
    void a_gate_that_passes_what_serves_nobody_is_seen(Peculiarity peculiarity) {
        misdeeds = on(peculiarity);
        misdeeds.moved("drctl-1", RECOVERY, PASSED, false);

        assertThat(misdeeds.found()).anySatisfy(seen -> assertThat(seen.text()).contains("nobody answers them"));
    }

    @Test
    void a_dead_service_that_is_none_of_the_sites_keeps_nobody_from_being_served() {
        misdeeds = on(Peculiarity.DEAD_SIDE_SERVICE);
        misdeeds.moved("drctl-1", PRIMARY, PASSED, false);
        misdeeds.moved("drctl-1", RECOVERY, PASSED, false);

        assertThat(misdeeds.found()).noneSatisfy(seen -> assertThat(seen.text()).contains("nobody answers them"));
    }

    @Test
    void a_flip_to_another_reader_than_aurora_would_take_is_seen() {
        Step flip = new Step(
                "flip-writer", "Flip", "flip-writer", Map.of("region", PRIMARY.value()), List.of(), null, false, null);
        int seen = 0;
        for (int reader = 2; reader <= 4; reader++) {
            misdeeds = on(Peculiarity.UNEVEN_READERS);
            misdeeds.intended("run", flip);
            SimulatedCloud.omniscient(world)
                    .databases(PRIMARY)
                    .failOver("flask-site-us-east-2", "flask-site-us-east-2-" + reader);
            misdeeds.flips(Map.of("omniscient", "run"));
            seen += misdeeds.found().size();
        }

        // One of them is the right one.
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void a_flip_of_a_database_without_the_newest_writes_is_seen_unless_it_was_said() {
        Call flip = new Call("drctl-1", "rds:FailoverDBCluster", PRIMARY, "flask-site-us-east-2", true);
        GateResult caution = new GateResult(
                GateResult.Outcome.CAUTION, "newest-writes", "they are elsewhere", null, null, null, null, null);
        misdeeds.flipped(flip, List.of(caution), true, Optional.of("a promotion"));
        misdeeds.flipped(flip, List.of(), false, Optional.empty());
        assertThat(misdeeds.found()).isEmpty();

        misdeeds.flipped(flip, List.of(caution), false, Optional.of("a promotion"));
        assertThat(misdeeds.found())
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).endsWith("and the plan didn't say so: a promotion"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "REPLICATION_OF_A_PREFIX",
                "REPLICATION_UNTOLD",
                "REPLICATION_DISABLED",
                "REPLICATION_WITHOUT_KMS",
                "REPLICATION_WITH_A_KEY_ELSEWHERE"
            })
    void a_bucket_of_which_something_is_not_copied_counts_as_not_replicated(Peculiarity peculiarity) {
        Optional<String> whole = new Truth(world, Inventories.flaskSite(), List.of()).replication(PRIMARY);
        on(peculiarity);

        assertThat(whole).isEmpty();
        assertThat(new Truth(world, Inventories.flaskSite(), List.of()).replication(PRIMARY))
                .isPresent();
    }
}
