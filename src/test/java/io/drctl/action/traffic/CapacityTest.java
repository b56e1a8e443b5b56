package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static io.drctl.testing.Inventories.SCALED_GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.AutoScaling.Activity;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CapacityTest {
    private static final Inventory SITE = Inventories.scaledDown(Inventories.flaskSite());
    private static final String REFUSED = "We currently do not have sufficient t3.micro capacity";

    private final RaiseCapacity raise = new RaiseCapacity();
    private final AwaitCapacity await = new AwaitCapacity();
    private final LowerCapacity lower = new LowerCapacity();
    private final PointTraffic point = new PointTraffic();
    private FakeCloud cloud = HealthySite.of(SITE);

    private StepContext to(String accepted, Map<String, String> own) {
        return Steps.of(cloud, SITE, Map.of("to", RECOVERY.value(), "accept-capacity", accepted, "force", ""), own);
    }

    /** A step of a runbook whose command can't accept less. */
    private StepContext planned() {
        return Steps.of(cloud, SITE, Map.of("to", RECOVERY.value()), Map.of());
    }

    private StepContext launched(String accepted) {
        return Steps.of(
                cloud, SITE, Map.of("to", RECOVERY.value(), "launched", "true", "accept-capacity", accepted), Map.of());
    }

    private StepContext left() {
        return Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());
    }

    private Group group() {
        return cloud.autoScaling(RECOVERY).group(SCALED_GROUP).orElseThrow();
    }

    private void group(int desired, int max, List<Member> members, Set<String> suspended) {
        cloud.autoScaling(RECOVERY)
                .alter(
                        SCALED_GROUP,
                        old -> new Group(
                                old.name(),
                                old.status(),
                                old.template(),
                                null,
                                List.of(),
                                1,
                                desired,
                                max,
                                old.zones(),
                                List.of(),
                                members,
                                old.targetGroups(),
                                suspended,
                                Map.of()));
    }

    /** Two more are launched. */
    private void launch(String lifecycle) {
        List<Member> members = new ArrayList<>(group().members());
        members.removeIf(member -> member.instanceId().startsWith("i-new"));
        members.add(new Member("i-new-1", "t3.micro", "us-west-1b", lifecycle, "Healthy"));
        members.add(new Member("i-new-2", "t3.micro", "us-west-1c", lifecycle, "Healthy"));
        group(4, 6, members, Set.of());
    }

    /** The load balancer says what it finds of the two. */
    private void register(String state) {
        String arn = HealthySite.targetGroupArn(SITE, RECOVERY);
        List<Target> targets = new ArrayList<>(
                Objects.requireNonNull(cloud.loadBalancing(RECOVERY).targets.get(arn)));
        targets.removeIf(target -> target.id().startsWith("i-new"));
        targets.add(new Target("i-new-1", 80, state, null));
        targets.add(new Target("i-new-2", 80, state, null));
        cloud.loadBalancing(RECOVERY).targets.put(arn, targets);
    }

    private Map<String, String> raised(String accepted) {
        return Steps.apply(raise, to(accepted, Map.of()));
    }

    private void refuse() {
        cloud.clock().advance(Duration.ofSeconds(10));
        cloud.autoScaling(RECOVERY)
                .activities
                .put(SCALED_GROUP, List.of(new Activity(cloud.clock().now(), "Failed", REFUSED)));
    }

    private List<Call> scaled() {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals("autoscaling:SetDesiredCapacity"))
                .toList();
    }

    private GateResult gate(StepContext step) {
        return Steps.gates(point, step).stream()
                .filter(gate -> gate.test().equals("capacity"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_group_on_standby_is_raised_to_what_serving_takes_by_one_call() {
        Observation<RaiseCapacity.Seen> seen = raise.observe(to("", Map.of()));

        assertThat(seen).isInstanceOf(Observation.NotYet.class);
        assertThat(seen.detail())
                .isEqualTo("2 of 4 instances of flask-site-app are healthy, in us-west-1; would be raised");
        raised("");
        assertThat(scaled()).extracting(Call::argument).containsExactly("flask-site-app 4");
        assertThat(group().desired()).isEqualTo(4);
        assertThat(group().min()).isEqualTo(1);
    }

    @Test
    void it_is_waited_for_until_the_load_balancer_finds_the_new_instances_healthy() {
        Map<String, String> own = raised("");
        launch("Pending");
        assertThat(raise.observe(to("", own)).detail())
                .isEqualTo("2 of 4 instances of flask-site-app are healthy, 2 are starting, in us-west-1");
        launch("InService");
        register("initial");
        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
        assertThat(await.check(to("", own)).status()).isEqualTo(CheckResult.Status.FAILED);

        register("healthy");

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.Satisfied.class);
        assertThat(await.check(to("", own)).detail())
                .isEqualTo("4 of 4 instances of flask-site-app are healthy, in us-west-1");
    }

    @Test
    void before_what_cannot_be_undone_it_counts_what_ec2_has_launched() {
        assertThat(await.check(launched("")).status()).isEqualTo(CheckResult.Status.FAILED);
        assertThat(await.check(launched("50%")).status()).isEqualTo(CheckResult.Status.PASSED);

        raised("");
        launch("Pending");

        assertThat(await.check(launched("")).status()).isEqualTo(CheckResult.Status.PASSED);
    }

    @Test
    void launches_that_ec2_refuses_are_not_waited_for_until_the_time_is_up() {
        Map<String, String> own = raised("");
        refuse();
        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(Duration.ofSeconds(90));

        Observation<RaiseCapacity.Seen> seen = raise.observe(to("", own));

        assertThat(seen).isInstanceOfSatisfying(Observation.OutOfReach.class, gone -> {
            assertThat(gone.detail())
                    .isEqualTo("2 of 4 instances of flask-site-app are healthy, in us-west-1; EC2 refuses to launch"
                            + " more: " + REFUSED);
            assertThat(gone.remedy().toString())
                    .isEqualTo("try again when EC2 launches instances in us-west-1 again, or accept what is there with"
                            + " --accept-capacity 50%");
        });
    }

    @Test
    void a_refusal_from_before_the_groups_were_raised_does_not_count() {
        refuse();
        cloud.clock().advance(Duration.ofSeconds(1));
        Map<String, String> own = raised("");
        cloud.clock().advance(Duration.ofMinutes(2));

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void whoever_asks_again_after_a_refusal_is_told_of_it_and_ec2_is_asked_once_more() {
        raised("");
        refuse();

        assertThat(Steps.gates(raise, to("", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
            assertThat(gate.seen())
                    .isEqualTo("2 of 4 instances of flask-site-app are healthy, in us-west-1, and EC2 refused the last"
                            + " launch: " + REFUSED);
        });
        raised("");
        assertThat(scaled()).hasSize(2);
    }

    @Test
    void the_rest_is_not_waited_for_where_less_is_accepted() {
        Map<String, String> own = raised("50%");

        assertThat(raise.observe(to("50%", own)))
                .isInstanceOf(Observation.Satisfied.class)
                .extracting(Observation::detail)
                .isEqualTo("2 of 4 instances of flask-site-app are healthy, in us-west-1; 50% is enough");
        assertThat(raise.observe(to("75%", own))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void a_share_is_rounded_up() {
        raised("");
        assertThat(await.check(launched("51%")).status()).isEqualTo(CheckResult.Status.FAILED);
    }

    @Test
    void a_group_that_may_not_grow_is_refused_with_the_command_that_lets_it() {
        group(2, 3, group().members(), Set.of());

        assertThat(Steps.gates(raise, to("", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen())
                    .isEqualTo("2 of 4 instances of flask-site-app are healthy, and it may have 3 at most");
            assertThat(String.valueOf(gate.remedy()))
                    .isEqualTo("aws autoscaling update-auto-scaling-group --max-size 4 --region us-west-1"
                            + " --auto-scaling-group-name flask-site-app; or accept what is there with"
                            + " --accept-capacity 50%");
        });
    }

    @Test
    void a_group_that_may_not_grow_is_raised_as_far_as_it_may_where_that_is_accepted() {
        group(2, 3, group().members(), Set.of());

        assertThat(Steps.gates(raise, to("50%", Map.of())))
                .singleElement()
                .extracting(GateResult::override)
                .isEqualTo("--accept-capacity 50%");
        raised("50%");

        assertThat(scaled()).extracting(Call::argument).containsExactly("flask-site-app 3");
    }

    @Test
    void a_group_that_has_the_most_it_may_have_is_not_waited_for() {
        group(2, 2, group().members(), Set.of());

        assertThat(Steps.gates(raise, to("", Map.of())))
                .singleElement()
                .matches(GateResult::isRefusal)
                .extracting(GateResult::seen)
                .isEqualTo("2 of 4 instances of flask-site-app are healthy, and it may have 2 at most");
    }

    @Test
    void a_group_that_launches_nothing_is_refused_before_anything_is_called() {
        group(2, 6, group().members(), Set.of("Launch"));

        assertThat(Steps.gates(raise, planned())).singleElement().satisfies(gate -> {
            assertThat(gate.seen()).endsWith(", and its process Launch is suspended");
            assertThat(String.valueOf(gate.remedy())).doesNotContain("--accept-capacity");
        });
    }

    @Test
    void a_group_that_is_gone_is_refused() {
        cloud.autoScaling(RECOVERY).groups.clear();

        assertThat(Steps.gates(raise, to("50%", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).isEqualTo("there is no Auto Scaling group flask-site-app");
            assertThat(gate.consent()).isNull();
        });
    }

    @Test
    void users_are_not_moved_to_less_than_serving_takes() {
        GateResult gate = gate(to("", Map.of()));

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).isEqualTo("2 of 4 instances of flask-site-app are healthy, in us-west-1");
        assertThat(String.valueOf(gate.remedy()))
                .isEqualTo("wait until more are healthy, or accept what is there with --accept-capacity 50%");
        assertThat(gate(to("60%", Map.of())).isRefusal()).isTrue();
        assertThat(gate(to("50%", Map.of())).override()).isEqualTo("--accept-capacity 50%");
    }

    @Test
    void force_does_not_move_users_to_less_than_serving_takes() {
        assertThat(gate(Steps.of(cloud, SITE, Map.of("to", RECOVERY.value(), "force", "all"), Map.of()))
                        .isRefusal())
                .isTrue();
    }

    @Test
    void a_count_that_is_unknown_moves_nobody() {
        cloud.fail("autoscaling:DescribeAutoScalingGroups", CloudException.Cause.SERVICE_FAULT);

        GateResult gate = gate(to("50%", Map.of()));

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).startsWith("unknown: ");
        assertThat(gate.consent()).isNull();
    }

    @Test
    void instances_that_start_keep_nobody_waiting_who_accepts_less() {
        launch("InService");
        register("initial");

        assertThat(Steps.gates(point, to("50%", Map.of()))).noneMatch(GateResult::isRefusal);
        assertThat(Steps.gates(point, to("", Map.of())))
                .filteredOn(GateResult::isRefusal)
                .extracting(GateResult::test)
                .containsExactly("targets-healthy", "capacity");
    }

    @Test
    void where_nothing_is_smaller_on_standby_nothing_is_raised_counted_or_lowered() {
        Inventory plain = Inventories.flaskSite();
        StepContext step = Steps.of(cloud, plain, Map.of("to", RECOVERY.value(), "region", RECOVERY.value()), Map.of());

        assertThat(raise.concerns(step) || await.concerns(step) || lower.concerns(step))
                .isFalse();
        assertThat(point.gates(step)).extracting(gate -> gate.test()).doesNotContain("capacity");
        StepContext home = Steps.of(cloud, SITE, Map.of("to", PRIMARY.value(), "region", PRIMARY.value()), Map.of());
        assertThat(raise.concerns(home) || await.concerns(home) || lower.concerns(home))
                .isFalse();
    }

    @Test
    void a_raise_without_an_answer_is_owed_only_where_less_is_accepted() {
        CloudException failure = new CloudException(
                CloudException.Cause.SERVICE_FAULT,
                "autoscaling:SetDesiredCapacity",
                RECOVERY,
                "InternalFailure",
                null);

        assertThat(raise.owed(to("", Map.of()), failure)).isNull();
        assertThat(raise.owed(to("50%", Map.of()), failure))
                .startsWith("the capacity of flask-site in us-west-1 isn't");
    }

    // The way home.

    /** Name servers send users to a Region. */
    private void answer(RegionName region) {
        for (RegionName each : List.of(PRIMARY, RECOVERY)) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(SITE, each),
                            List.of(HealthySite.addressOf(SITE, each)));
        }
        cloud.traffic()
                .zones
                .values()
                .iterator()
                .next()
                .nameServers()
                .forEach(server -> cloud.outside()
                        .answer(
                                server,
                                SITE.application().mainName().name(),
                                List.of(HealthySite.addressOf(SITE, region))));
    }

    @Test
    void what_users_have_left_is_lowered_to_standby() {
        launch("InService");
        answer(PRIMARY);

        Observation<Map<Scaled, Integer>> seen = lower.observe(left());

        assertThat(seen.detail())
                .isEqualTo("no users are sent to us-west-1; would be lowered: flask-site-app to 2 instances");
        Steps.apply(lower, left());
        assertThat(scaled()).extracting(Call::argument).containsExactly("flask-site-app 2");
        assertThat(lower.observe(left())).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void lowering_is_owed_while_name_servers_send_users_there_though_the_records_lead_home() {
        launch("InService");
        answer(RECOVERY);

        Observation<Map<Scaled, Integer>> seen = lower.observe(left());

        assertThat(seen).isInstanceOf(Observation.Owed.class);
        assertThat(seen.detail())
                .isEqualTo("left as it is, as users may still be sent to us-west-1: 0 of 2 name servers give the new"
                        + " addresses, ns-1.example.net gives 198.51.100.10");
    }

    @Test
    void nothing_is_lowered_while_the_records_lead_there() {
        launch("InService");
        answer(PRIMARY);
        Map<String, String> move = new HashMap<>(Map.of("to", RECOVERY.value(), "accept-capacity", "50%"));
        register("healthy");
        Steps.apply(point, Steps.of(cloud, SITE, move, Map.of()));

        Observation<Map<Scaled, Integer>> seen = lower.observe(left());

        assertThat(seen).isInstanceOf(Observation.Satisfied.class);
        assertThat(seen.detail()).isEqualTo("left as it is, as users of flask-site are sent to us-west-1, or may be");
    }

    @Test
    void a_group_is_lowered_no_further_than_its_least() {
        launch("InService");
        answer(PRIMARY);
        cloud.autoScaling(RECOVERY)
                .alter(
                        SCALED_GROUP,
                        old -> new Group(
                                old.name(),
                                null,
                                old.template(),
                                null,
                                List.of(),
                                3,
                                4,
                                6,
                                old.zones(),
                                List.of(),
                                old.members(),
                                old.targetGroups(),
                                Set.of(),
                                Map.of()));

        Steps.apply(lower, left());

        assertThat(scaled()).extracting(Call::argument).containsExactly("flask-site-app 3");
    }

    @Test
    void the_plan_says_how_long_raising_takes_and_what_it_costs_not_to_wait() {
        assertThat(raise.outline(to("", Map.of())).warnings())
                .containsExactly("Users stay where they are until all of it is healthy: 2 to 10 min, an estimate, as"
                        + " instances have to launch, start and pass their health checks. --accept-capacity 50% doesn't"
                        + " wait, and has them share what is there.");
        assertThat(raise.outline(to("50%", Map.of())).warnings())
                .containsExactly(
                        "Users are sent there as soon as 50% of it is healthy: until the rest is, each instance"
                                + " may get 2.0 times its share of requests.");
        assertThat(Objects.requireNonNull(raise.outline(to("", Map.of())).usual())
                        .source())
                .startsWith("an estimate");
        assertThat(raise.outline(to("", Map.of())).costs())
                .containsExactly("2 more instances of flask-site-app in us-west-1, until it is lowered again");
        assertThat(Remedy.joined(
                                "",
                                List.of(Objects.requireNonNull(
                                        raise.outline(to("", Map.of())).undo())))
                        .toString())
                .isEqualTo("aws autoscaling set-desired-capacity --region us-west-1 --auto-scaling-group-name"
                        + " flask-site-app --desired-capacity 2");
    }
}
