package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static io.drctl.testing.Inventories.SCALED_GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.database.FenceVerdict;
import io.drctl.action.database.Fencing;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute.IngressChange;
import io.drctl.cloud.Compute.NetworkInterface;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A primary that is left is fenced before another takes over, or as soon as it can be; never one that users need. */
@Timeout(30)
final class FencesTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final String GROUP = "sg-" + Inventories.flaskSite().name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private static final List<IngressRule> RULES = List.of(
            new IngressRule(GROUP, "tcp", 3306, 3306, IngressRule.Kind.GROUP, "sg-web", "the fleet"),
            new IngressRule(GROUP, "-1", -1, -1, IngressRule.Kind.IPV4, "10.10.0.0/16", ""));

    @TempDir
    private Path state;

    private Inventory site = Inventories.withFences(Inventories.flaskSite(), Fence.READ_ONLY, Fence.SECURITY_GROUP);
    private final FakeCloud cloud = HealthySite.of(site);
    private final String primary = site.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private final String replica = site.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    @BeforeEach
    void theServersAnswer() {
        cloud.sql(PRIMARY).isGiven = true;
        cloud.sql(RECOVERY).isGiven = true;
        BinlogPosition applied = cloud.sql(PRIMARY).position;
        cloud.sql(RECOVERY).replica =
                new Sql.Replica("the-primary", applied, applied, true, true, Duration.ofSeconds(1), null);
        cloud.compute(PRIMARY).ingress.addAll(RULES);
        behindTheSecurityGroup();
    }

    /** Who isn't let in gets no answer. */
    private void behindTheSecurityGroup() {
        cloud.fail(
                call -> call.operation().toLowerCase(Locale.ROOT).startsWith("sql")
                        && PRIMARY.equals(call.region())
                        && cloud.compute(PRIMARY).ingress.isEmpty(),
                CloudException.Cause.UNREACHABLE);
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private Plan plan(String runbook, Map<String, String> arguments) {
        return runs().plan(ShippedRunbooks.read(runbook), arguments);
    }

    private Plan forced(String... more) {
        Map<String, String> arguments = new HashMap<>(Map.of("to", RECOVERY.value()));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put(more[i], more[i + 1]);
        }
        return plan("failover-db", arguments);
    }

    private RunState start(Plan plan) {
        Preview preview = runs().preview(plan);
        assertThat(preview.prospect(plan)).as("%s", refusals(plan)).isEqualTo(Preview.Prospect.GO);
        return runs().start(plan, preview, NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    private RunState resume(RunState run) {
        return runs().resume(run.start().runId(), NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    private List<GateResult> refusals(Plan plan) {
        return runs().preview(plan).refused().stream()
                .flatMap(step -> step.gates().stream())
                .filter(GateResult::isRefusal)
                .toList();
    }

    private boolean isPromoted() {
        return !Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(replica))
                .isReplica();
    }

    private List<String> changes() {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals("sql:SetReadOnly")
                        || call.operation().contains("SecurityGroupIngress")
                        || call.operation().equals("autoscaling:UpdateAutoScalingGroup")
                        || call.operation().startsWith("rds:Promote"))
                .map(call -> call.operation() + " " + call.region())
                .toList();
    }

    private Fences.Fenced fenced(RunState run) {
        assertThat(Fences.of(run)).hasSize(1);
        return Fences.of(run).get(0);
    }

    @Test
    void a_primary_refuses_writes_and_lets_nobody_in_before_another_is_promoted() {
        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(isPromoted()).isTrue();
        assertThat(changes())
                .containsExactly(
                        "sql:SetReadOnly " + PRIMARY,
                        "ec2:RevokeSecurityGroupIngress " + PRIMARY,
                        "rds:PromoteReadReplicaDBCluster " + RECOVERY);
        assertThat(end.step("fence-read-only").detail())
                .isEqualTo(primary + " in us-east-2 is read-only; FENCED: a write tried at " + primary
                        + " in us-east-2 was refused (The MySQL server is running with the --read-only option)");
        assertThat(end.step("fence-security-group").detail())
                .contains("lets nobody in; FENCED: a write tried at " + primary + " in us-east-2 was refused, and its"
                        + " security group lets nobody in since");
        assertThat(end.step("lift-fences").detail()).endsWith("the fences of " + primary + " in us-east-2 stay");
        assertThat(fenced(end).state()).isEqualTo(Fences.State.IN_PLACE);
        assertThat(fenced(end).verdict()).isEqualTo(FenceVerdict.Kind.FENCED);
        assertThat(fenced(end).rules()).containsExactlyElementsOf(RULES);
    }

    @Test
    void a_dark_Region_can_not_be_fenced_and_who_promotes_beside_it_names_its_cluster() {
        cloud.lose(PRIMARY);

        assertThat(refusals(forced())).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("fenced");
            assertThat(gate.seen()).startsWith("UNKNOWN: us-east-2 does not answer");
            assertThat(String.valueOf(gate.remedy()))
                    .endsWith("drctl failover db --to us-west-1 --accept-unfenced " + primary);
        });
        assertThat(refusals(forced("accept-unfenced", replica)))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen())
                        .endsWith("--accept-unfenced names " + replica + ", and the primary is " + primary));

        RunState end = start(forced("accept-unfenced", primary));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(isPromoted()).isTrue();
        assertThat(end.owed())
                .extracting(step -> step.step().id())
                .containsExactly("fence-read-only", "fence-security-group");
        assertThat(end.gates())
                .filteredOn(gate -> gate.test().equals("fenced"))
                .singleElement()
                .satisfies(gate -> assertThat(gate.override()).isEqualTo("--accept-unfenced " + primary));
        assertThat(fenced(end).isOwed()).isTrue();
        assertThat(changes()).containsExactly("rds:PromoteReadReplicaDBCluster " + RECOVERY);
    }

    @Test
    void a_fence_that_is_owed_delays_no_promotion() {
        cloud.lose(PRIMARY);
        Duration before = cloud.clock().elapsed();

        RunState end = start(forced("accept-unfenced", primary));

        Duration asked = Duration.between(
                end.startedAt(), Objects.requireNonNull(end.step("promote").startedAt()));
        assertThat(asked).isLessThan(Duration.ofSeconds(15));
        assertThat(cloud.clock().elapsed().minus(before)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void what_is_owed_is_placed_as_soon_as_the_Region_answers() {
        cloud.lose(PRIMARY);
        RunState owing = start(forced("accept-unfenced", primary));
        cloud.restore(PRIMARY);

        assertThat(runs().next()).anySatisfy(step -> {
            assertThat(step.why())
                    .hasToString("Run " + owing.start().runId()
                            + " owes: have the primary in us-east-2 refuse writes; close the security group of the"
                            + " primary in us-east-2. Have it made, once that can be");
            assertThat(step.command()).hasToString("drctl fence");
        });
        assertThat(runs().next(owing))
                .filteredOn(step -> step.why().toString().contains("owes"))
                .singleElement()
                .satisfies(step -> assertThat(step.command()).hasToString("drctl fence"));
        RunState settled = resume(owing);

        assertThat(settled.status()).isEqualTo(RunStatus.DONE);
        assertThat(settled.owed()).isEmpty();
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
        assertThat(fenced(settled).verdict()).isEqualTo(FenceVerdict.Kind.FENCED);
        assertThat(changes()).filteredOn(call -> call.startsWith("rds:Promote")).hasSize(1);
    }

    @Test
    void another_run_places_what_one_owes_and_then_nothing_is_owed() {
        cloud.lose(PRIMARY);
        start(forced("accept-unfenced", primary));
        cloud.restore(PRIMARY);

        RunState fence = start(plan("fence", Map.of("region", PRIMARY.value())));

        assertThat(fence.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(runs().next()).noneMatch(step -> step.command().toString().equals("drctl fence"));
    }

    @Test
    void the_database_with_the_newest_writes_is_never_fenced() {
        assertThat(refusals(plan("fence", Map.of("region", PRIMARY.value()))))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.test()).isEqualTo("left-behind");
                    assertThat(gate.seen()).contains("accepts writes", "follows it");
                });
        start(forced("force-while-healthy", "true"));

        assertThat(refusals(plan("fence", Map.of("region", RECOVERY.value()))))
                .singleElement()
                .satisfies(gate -> assertThat(gate.test()).isEqualTo("left-behind"));
        assertThat(cloud.sql(RECOVERY).readOnly).isFalse();
    }

    @Test
    void a_healthy_primary_is_not_fenced_for_a_promotion_that_would_be_refused() {
        Plan plan = forced();

        assertThat(refusals(plan)).extracting(GateResult::test).containsExactly("primary-lost");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_replica_is_taken_for_what_it_is_and_needs_no_fence() {
        Preview preview = runs().preview(plan("fence", Map.of("region", RECOVERY.value())));

        assertThat(preview.of("fence-read-only").orElseThrow().observation())
                .isInstanceOfSatisfying(
                        Observation.Satisfied.class,
                        held -> assertThat(held.detail())
                                .isEqualTo(replica + " in us-west-1 is a replica, and takes no writes"));
    }

    @Test
    void a_replica_behind_a_closed_group_is_not_promoted_and_nothing_is_fenced_for_it() {
        cloud.compute(RECOVERY).ingress.clear();

        assertThat(refusals(forced("force-while-healthy", "true")))
                .filteredOn(gate -> gate.test().equals("replica-reachable"))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.seen())
                            .isEqualTo("sg-" + replica + " lets nobody in, so that no client would reach " + replica);
                    assertThat(String.valueOf(gate.remedy())).contains("drctl fence --lift --region us-west-1; ");
                });
        assertThat(changes()).isEmpty();
    }

    @Test
    void an_emergency_goes_on_where_nobody_tells_whether_the_replica_is_reached() {
        cloud.fail("ec2:DescribeSecurityGroups", RECOVERY, CloudException.Cause.UNREACHABLE);

        assertThat(runs().preview(forced("force-while-healthy", "true")).steps().values())
                .flatExtracting(StepPreview::gates)
                .filteredOn(gate -> gate.test().equals("replica-reachable"))
                .isNotEmpty()
                .allSatisfy(gate -> {
                    assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                    assertThat(gate.seen()).startsWith("whether clients are let in to " + replica + " is unknown: ");
                });
        assertThat(start(forced("force-while-healthy", "true")).status()).isEqualTo(RunStatus.DONE);
    }

    /** A cloud in which the work of that name never ends. */
    private Runs runsWithout(String work) {
        Threads late = new LateThreads(cloud.threads(), cloud.clock(), work::equals);
        Cloud without = PortCalls.through(
                cloud,
                (port, method, region, call) ->
                        port == Cloud.class && method.getName().equals("threads") ? late : call.make());
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        return ObservedRuns.of(loaded, without, state, new JournalStore(state));
    }

    @Test
    void a_promotion_waits_three_seconds_for_whether_the_replica_is_reached() {
        site = Inventories.withFences(site, Fence.SECURITY_GROUP);
        Plan plan = forced("force-while-healthy", "true", "accept-unfenced", primary);
        Duration before = cloud.clock().elapsed();

        Preview preview = runsWithout("copy-reach").preview(plan);

        assertThat(preview.steps().values())
                .flatExtracting(StepPreview::gates)
                .filteredOn(gate -> gate.test().equals("replica-reachable"))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                    assertThat(gate.seen())
                            .isEqualTo(
                                    "whether clients are let in to " + replica + " is unknown: no answer within 3 s");
                });
        assertThat(cloud.clock().elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void who_looks_waits_three_seconds_for_all_fences_that_may_be_left_together() {
        Runs late = runsWithout("left-fences");
        List<Situation> situations = late.situations();
        Duration before = cloud.clock().elapsed();

        List<NextStep> next = late.next(situations, Optional.empty(), FenceLook.NONE);

        assertThat(next)
                .extracting(step -> step.why().toString())
                .contains(
                        "Whether a fence is left at " + primary + " in us-east-2 is unknown: no answer within 3 s",
                        "Whether a fence is left at " + replica + " in us-west-1 is unknown: no answer within 3 s");
        assertThat(cloud.clock().elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void what_was_asked_beside_all_else_is_not_asked_again() {
        FenceLook begun = FenceLook.begin(site, cloud);
        List<Situation> situations = runs().situations();
        runs().next(situations, Optional.empty(), begun);

        assertThat(cloud.calls())
                .filteredOn(call -> call.operation().equals("ec2:DescribeSecurityGroups"))
                .extracting(Call::region)
                .containsExactlyInAnyOrder(PRIMARY, RECOVERY);
    }

    /** The site was left by a run that fenced it, and what was made in the place of its database follows now. */
    private void theOldPrimaryFollows() {
        start(forced("force-while-healthy", "true"));
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
        cloud.databases(PRIMARY)
                .alter(primary, old -> FakeDatabases.withSource(old, HealthySite.databaseArn(site, RECOVERY)));
        cloud.databases(PRIMARY).reportLag(primary, Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    private List<String> toLift() {
        return runs().next().stream()
                .map(step -> step.why() + ": " + step.command())
                .filter(line -> line.contains("fence is left"))
                .toList();
    }

    @Test
    void status_tells_of_a_fence_that_was_left_at_a_copy_and_lifting_it_needs_no_rules_to_be_told() {
        theOldPrimaryFollows();

        assertThat(toLift())
                .containsExactly(GROUP + " lets nobody in: a fence is left at " + primary
                        + " in us-east-2, and no client would reach it once it took over. Lift it: drctl fence --lift"
                        + " --region us-east-2");

        RunState lifted = start(plan("lift-fence", Map.of("region", PRIMARY.value())));
        assertThat(lifted.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.compute(PRIMARY).ingress).containsExactlyInAnyOrderElementsOf(RULES);
        assertThat(toLift()).isEmpty();
    }

    @Test
    void a_fence_that_stands_rightly_is_nothing_to_do() {
        start(forced("force-while-healthy", "true"));

        assertThat(toLift()).isEmpty();
    }

    @Test
    void a_machine_without_the_journals_says_that_it_does_not_know_the_rules_and_changes_nothing() {
        cloud.compute(RECOVERY).ingress.clear();

        assertThat(toLift())
                .containsExactly("sg-" + replica + " lets nobody in: a fence is left at " + replica
                        + " in us-west-1, and no client would reach it once it took over. This machine's journals"
                        + " don't tell what it let in; what to do is told by: drctl verify dr-site");
        assertThat(runs().preview(plan("lift-fence", Map.of("region", RECOVERY.value())))
                        .of("lift-fences")
                        .orElseThrow()
                        .observation())
                .isInstanceOfSatisfying(
                        Observation.OutOfReach.class,
                        found -> assertThat(found.detail())
                                .isEqualTo("sg-" + replica
                                        + " lets nobody in, and this machine's journals don't tell what it"
                                        + " let in to " + replica + " in us-west-1"));
    }

    @Test
    void a_promotion_that_does_not_come_about_lifts_the_fences_again() {
        cloud.fail("rds:PromoteReadReplicaDBCluster", CloudException.Cause.ACCESS_DENIED);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(isPromoted()).isFalse();
        assertThat(end.step("lift-fences").phase()).isEqualTo(StepPhase.DONE);
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(cloud.compute(PRIMARY).ingress).containsExactlyInAnyOrderElementsOf(RULES);
        assertThat(Fences.of(end)).isEmpty();
    }

    @Test
    void a_write_that_is_accepted_in_spite_of_the_fence_stops_the_promotion_and_all_is_as_before() {
        cloud.sql(PRIMARY).isExempt = true;
        site = Inventories.withFences(site, Fence.READ_ONLY);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(end.step("promote").detail())
                .startsWith("fenced: UNKNOWN: read_only is on at " + primary + " in us-east-2, and no write could be"
                        + " tried: the user is exempt");
        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
    }

    @Test
    void a_user_whom_read_only_does_not_stop_is_refused_before_any_fence_is_placed() {
        cloud.sql(PRIMARY).exemption = "SUPER";

        List<GateResult> refused = refusals(forced("force-while-healthy", "true"));

        assertThat(refused).extracting(GateResult::test).containsOnly("can-fence");
        assertThat(refused.get(0).seen())
                .isEqualTo("UNKNOWN: drctl's SQL user may write although " + primary
                        + " is read-only (SUPER), so that no write would be seen refused");
        assertThat(String.valueOf(refused.get(0).remedy())).endsWith("--accept-unfenced " + primary);
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_security_group_that_drctl_may_not_close_is_told_before_any_fence_is_placed() {
        cloud.compute(PRIMARY).denied.add(IngressChange.REVOKE);

        assertThat(refusals(forced("force-while-healthy", "true")))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.test()).isEqualTo("can-fence");
                    assertThat(gate.seen())
                            .isEqualTo("UNKNOWN: drctl may not call ec2:RevokeSecurityGroupIngress on " + GROUP);
                    assertThat(String.valueOf(gate.remedy())).endsWith("--accept-unfenced " + primary);
                });
        assertThat(changes()).isEmpty();

        cloud.fail("ec2:RevokeSecurityGroupIngress", PRIMARY, CloudException.Cause.ACCESS_DENIED);
        RunState end = start(forced("force-while-healthy", "true", "accept-unfenced", primary));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.owed()).extracting(step -> step.step().id()).containsExactly("fence-security-group");
    }

    @Test
    void whether_drctl_may_close_a_group_holds_nothing_up_where_EC2_does_not_say() {
        cloud.fail("ec2:DryRun", PRIMARY, CloudException.Cause.UNREACHABLE);

        assertThat(start(forced("force-while-healthy", "true")).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void the_plan_names_whom_else_the_fence_would_shut_out() {
        cloud.compute(PRIMARY)
                .interfaces
                .put(GROUP, List.of(new NetworkInterface("eni-1", "", "i-0123456789abcdef0", null)));

        assertThat(passing())
                .endsWith("can be made to refuse writes; the fence would also close i-0123456789abcdef0 (eni-1)");
        site = Inventories.withFences(site, Fence.SECURITY_GROUP);
        Plan plan = forced("force-while-healthy", "true");
        assertThat(runs().preview(plan).of("fence-security-group").orElseThrow().observation())
                .isInstanceOfSatisfying(
                        Observation.NotYet.class,
                        before -> assertThat(before.detail())
                                .endsWith("by 2 rules; the fence would also close i-0123456789abcdef0 (eni-1)"));
    }

    @Test
    void whom_else_a_fence_would_shut_out_may_be_unknown() {
        cloud.fail("ec2:DescribeNetworkInterfaces", PRIMARY, CloudException.Cause.ACCESS_DENIED);

        assertThat(passing()).contains("; whom else the fence would close is unknown: ec2:DescribeNetworkInterfaces");
        assertThat(start(forced("force-while-healthy", "true")).status()).isEqualTo(RunStatus.DONE);
    }

    private String passing() {
        Plan plan = forced("force-while-healthy", "true");
        return runs().preview(plan).steps().values().stream()
                .flatMap(step -> step.gates().stream())
                .filter(gate -> gate.test().equals("can-fence"))
                .findFirst()
                .orElseThrow()
                .seen();
    }

    @Test
    void a_closed_security_group_alone_proves_nothing_since_open_connections_go_on() {
        site = Inventories.withFences(site, Fence.SECURITY_GROUP);

        assertThat(refusals(forced("force-while-healthy", "true")))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.test()).isEqualTo("can-fence");
                    assertThat(gate.seen())
                            .isEqualTo("UNKNOWN: a closed security group lets open connections go on, and writes are"
                                    + " not refused by SQL");
                    assertThat(String.valueOf(gate.remedy()))
                            .endsWith("drctl failover db --to us-west-1 --force-while-healthy --accept-unfenced "
                                    + primary);
                });
        RunState end = start(forced("force-while-healthy", "true", "accept-unfenced", primary));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.compute(PRIMARY).ingress).isEmpty();
        assertThat(fenced(end).verdict()).isEqualTo(FenceVerdict.Kind.UNKNOWN);
    }

    @Test
    void a_write_that_is_accepted_just_before_the_security_group_closes_stops_the_promotion() {
        cloud.fail(this::somebodyLetsWritesInBeforeTheGroupIsClosed, CloudException.Cause.UNREACHABLE);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.step("fence-read-only").detail()).contains("; FENCED: ");
        assertThat(end.step("fence-security-group").detail()).contains("; UNKNOWN: ");
        assertThat(end.step("promote").detail()).startsWith("fenced: UNKNOWN: ");
        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(isPromoted()).isFalse();
        assertThat(cloud.compute(PRIMARY).ingress).containsExactlyInAnyOrderElementsOf(RULES);
    }

    private boolean somebodyLetsWritesInBeforeTheGroupIsClosed(Call call) {
        boolean isTried =
                cloud.calls().stream().anyMatch(earlier -> earlier.operation().equals("sql:TryWrite"));
        if (isTried && call.operation().equals("ec2:DescribeSecurityGroups") && PRIMARY.equals(call.region())) {
            cloud.sql(PRIMARY).readOnly = false;
        }
        return false;
    }

    @Test
    void what_hides_one_fence_does_not_keep_the_other_from_being_placed() {
        cloud.fail(
                call -> call.operation().toLowerCase(Locale.ROOT).startsWith("sql") && PRIMARY.equals(call.region()),
                CloudException.Cause.UNREACHABLE);

        RunState end = start(forced("force-while-healthy", "true", "accept-unfenced", primary));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.step("fence-read-only").phase()).isEqualTo(StepPhase.OWED);
        assertThat(end.step("fence-security-group").phase()).isEqualTo(StepPhase.DONE);
        assertThat(fenced(end).verdict()).isEqualTo(FenceVerdict.Kind.UNKNOWN);
    }

    @Test
    void fences_are_lifted_where_the_newest_writes_are_and_never_at_a_database_that_was_left() {
        RunState out = start(forced("force-while-healthy", "true"));
        Map<String, String> lifting = Map.of(
                "region", PRIMARY.value(), "rules", Fencing.written(fenced(out).rules()));

        assertThat(refusals(plan("lift-fence", lifting))).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("not-left-behind");
            assertThat(gate.seen()).contains("the newest writes are in us-west-1");
        });
        cloud.databases(PRIMARY).clusters.remove(primary);
        RunState lifted = start(plan("lift-fence", lifting));

        assertThat(lifted.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.compute(PRIMARY).ingress).containsExactlyInAnyOrderElementsOf(RULES);
    }

    @Test
    void without_fences_all_is_as_before_and_the_plan_says_that_nothing_is_fenced() {
        site = Inventories.flaskSite();

        Plan plan = forced("force-while-healthy", "true");

        assertThat(plan.steps()).extracting(step -> step.step().id()).containsExactly("promote", "record");
        assertThat(plan.step("promote").outline().warnings())
                .anyMatch(line -> line.endsWith("Nothing fences it: the inventory has no `fences`."));
        assertThat(start(plan).status()).isEqualTo(RunStatus.DONE);
        assertThat(changes()).containsExactly("rds:PromoteReadReplicaDBCluster " + RECOVERY);
    }

    private void onGroups(Fence... fences) {
        site = Inventories.withFences(Inventories.scaledDown(Inventories.flaskSite()), fences);
        FakeCloud groups = HealthySite.of(site);
        cloud.autoScaling(PRIMARY).groups.putAll(groups.autoScaling(PRIMARY).groups);
        cloud.autoScaling(PRIMARY).alter(SCALED_GROUP, old -> sized(old, 1, 4, 6));
    }

    private static AutoScaling.Group sized(AutoScaling.Group old, int min, int desired, int max) {
        return old.with(new GroupSizes(old.name(), min, desired, max), old.members(), old.targetGroups());
    }

    private GroupSizes sizes() {
        return cloud.autoScaling(PRIMARY).group(SCALED_GROUP).orElseThrow().sizes();
    }

    private int instances() {
        return cloud.autoScaling(PRIMARY)
                .group(SCALED_GROUP)
                .orElseThrow()
                .members()
                .size();
    }

    @Test
    void the_application_at_the_old_site_is_stopped_before_another_database_is_promoted() {
        onGroups(Fence.READ_ONLY, Fence.SECURITY_GROUP, Fence.APPLICATION);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(sizes()).isEqualTo(GroupSizes.stopped(SCALED_GROUP));
        assertThat(end.step("fence-application").detail())
                .startsWith("no instance is left of what uses " + primary + " in us-east-2; FENCED: ");
        assertThat(changes().subList(1, 4))
                .containsExactly(
                        "ec2:RevokeSecurityGroupIngress " + PRIMARY,
                        "autoscaling:UpdateAutoScalingGroup " + PRIMARY,
                        "rds:PromoteReadReplicaDBCluster " + RECOVERY);
        assertThat(fenced(end).verdict()).isEqualTo(FenceVerdict.Kind.FENCED);
        assertThat(fenced(end).sizes()).containsExactly(new GroupSizes(SCALED_GROUP, 1, 4, 6));
    }

    @Test
    void a_promotion_that_does_not_come_about_puts_the_sizes_back_that_were_taken() {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        cloud.fail(call -> call.operation().startsWith("rds:Promote"), CloudException.Cause.REJECTED);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("lift-fences").phase()).isEqualTo(StepPhase.DONE);
        assertThat(sizes()).isEqualTo(new GroupSizes(SCALED_GROUP, 1, 4, 6));
        assertThat(Fences.of(end)).isEmpty();
    }

    @Test
    void sizes_that_somebody_has_set_since_stay_as_they_are() {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        RunState out = start(forced("force-while-healthy", "true"));
        cloud.databases(PRIMARY).clusters.remove(primary);
        Map<String, String> lifting = Map.of(
                "region",
                PRIMARY.value(),
                "sizes",
                GroupSizes.written(fenced(out).sizes()));
        cloud.autoScaling(PRIMARY).alter(SCALED_GROUP, old -> sized(old, 2, 2, 3));

        Plan plan = plan("lift-fence", lifting);
        assertThat(runs().preview(plan).prospect(plan)).isEqualTo(Preview.Prospect.NOTHING_TO_DO);

        cloud.autoScaling(PRIMARY).alter(SCALED_GROUP, old -> sized(old, 0, 0, 0));
        assertThat(start(plan("lift-fence", lifting)).status()).isEqualTo(RunStatus.DONE);
        assertThat(sizes()).isEqualTo(new GroupSizes(SCALED_GROUP, 1, 4, 6));
    }

    @Test
    void a_machine_that_does_not_know_what_a_stopped_group_had_says_so_and_invents_nothing() {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        cloud.autoScaling(PRIMARY).alter(SCALED_GROUP, old -> sized(old, 0, 0, 0));
        Plan plan = plan("lift-fence", Map.of("region", PRIMARY.value()));

        RunState end = start(plan);

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(end.step("lift-fences").detail())
                .isEqualTo(SCALED_GROUP + " in us-east-2 has no instances and may have none, and this machine's"
                        + " journals don't tell what it had");
        assertThat(changes()).isEmpty();
    }

    @Test
    void instances_that_do_not_stop_are_owed_and_no_promotion_waits_long_for_them() throws InterruptedException {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        cloud.autoScaling(PRIMARY).ending = Duration.ofMinutes(20);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(isPromoted()).isTrue();
        assertThat(end.step("fence-application").phase()).isEqualTo(StepPhase.OWED);
        assertThat(end.step("fence-application").detail())
                .isEqualTo(primary + " in us-east-2 isn't fenced (application): 4 instances of " + SCALED_GROUP
                        + " in us-east-2 aren't gone yet");
        assertThat(fenced(end).isOwed()).isTrue();
        assertThat(fenced(end).sizes()).containsExactly(new GroupSizes(SCALED_GROUP, 1, 4, 6));

        cloud.clock().sleep(Duration.ofMinutes(20));
        RunState settled = resume(end);

        assertThat(instances()).isZero();
        assertThat(fenced(settled).state()).isEqualTo(Fences.State.IN_PLACE);
        assertThat(fenced(settled).sizes()).containsExactly(new GroupSizes(SCALED_GROUP, 1, 4, 6));
    }

    @Test
    void a_group_that_is_not_there_is_owed_and_the_promotion_goes_on() {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        cloud.autoScaling(PRIMARY).groups.clear();

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.step("fence-application").phase()).isEqualTo(StepPhase.OWED);
        assertThat(end.step("fence-application").detail())
                .endsWith("there is no Auto Scaling group " + SCALED_GROUP + " in us-east-2");
    }

    @Test
    void a_region_whose_auto_scaling_does_not_answer_owes_the_application() {
        onGroups(Fence.READ_ONLY, Fence.APPLICATION);
        cloud.fail(
                call -> call.operation().startsWith("autoscaling:") && PRIMARY.equals(call.region()),
                CloudException.Cause.UNREACHABLE);

        RunState end = start(forced("force-while-healthy", "true"));

        assertThat(isPromoted()).isTrue();
        assertThat(end.step("fence-application").phase()).isEqualTo(StepPhase.OWED);
    }

    @Test
    void a_stopped_application_alone_proves_nothing_since_others_may_write() {
        onGroups(Fence.APPLICATION);

        assertThat(refusals(forced("force-while-healthy", "true")))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.test()).isEqualTo("can-fence");
                    assertThat(gate.seen())
                            .isEqualTo(
                                    "UNKNOWN: a stopped application keeps nobody else from writing, and writes are not"
                                            + " refused by SQL");
                });
    }

    @Test
    void sizes_are_remembered_to_the_letter() {
        List<GroupSizes> all = List.of(new GroupSizes("web/a,b;c=1", 1, 4, 6), new GroupSizes("workers", 0, 0, 2));

        assertThat(GroupSizes.read(GroupSizes.written(all))).isEqualTo(all);
    }

    @Test
    void rules_are_remembered_to_the_letter() {
        IngressRule odd = new IngressRule(
                GROUP, "icmp", 3, -1, IngressRule.Kind.GROUP, "123456789012/sg-9", "from the office, 2nd floor");

        assertThat(Fencing.read(Fencing.written(List.of(odd, RULES.get(0), RULES.get(1)))))
                .containsExactly(odd, RULES.get(0), RULES.get(1));
    }
}
