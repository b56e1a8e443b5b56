package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute.IngressChange;
import io.drctl.cloud.Compute.NetworkInterface;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.TwoApplications;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code verify} says of the fences of the database that a failover would leave. */
final class FenceCheckTest {
    private static final Inventory SITE =
            Inventories.withFences(Inventories.flaskSite(), Fence.READ_ONLY, Fence.SECURITY_GROUP);
    private static final String CLUSTER = SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY);

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void isAskedBySqlBehindASecurityGroup() {
        cloud.sql(PRIMARY).isGiven = true;
        cloud.compute(PRIMARY)
                .ingress
                .add(new IngressRule(
                        "sg-" + CLUSTER, "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", "the VPC"));
    }

    private ReadinessReport report(Inventory site, Scope scope) {
        return ReadinessTest.verify(cloud, site, scope);
    }

    private List<Finding> findings(Inventory site, Scope scope) {
        return report(site, scope).findings().stream()
                .filter(each -> each.check().startsWith("fence."))
                .toList();
    }

    private Finding only(Fence fence) {
        return findings(Inventories.withFences(SITE, fence), Scope.RECOVERY).get(0);
    }

    @ParameterizedTest
    @EnumSource
    void fences_that_can_be_placed_are_well_whichever_region_is_verified(Scope scope) {
        assertThat(findings(SITE, scope))
                .filteredOn(found -> PRIMARY.equals(found.region()))
                .extracting(Finding::check, Finding::region, Finding::verdict, Finding::seen)
                .containsExactly(
                        tuple(
                                "fence.read-only",
                                PRIMARY,
                                ReadinessVerdict.PASS,
                                "the server answers, and can be made to refuse writes"),
                        tuple(
                                "fence.security-group",
                                PRIMARY,
                                ReadinessVerdict.PASS,
                                "sg-" + CLUSTER + " lets in by 1 rule"),
                        tuple("fence.shared", PRIMARY, ReadinessVerdict.PASS, "nothing else has it"));
        assertThat(report(SITE, scope).isReady()).isTrue();
    }

    private Finding ofTheCopy(RegionName region) {
        return findings(SITE, Scope.ALL).stream()
                .filter(each -> each.check().equals("fence.security-group") && region.equals(each.region()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_copy_behind_a_closed_group_could_not_take_over_and_is_a_failure_with_what_lifts_the_fence() {
        assertThat(ofTheCopy(RECOVERY).verdict()).isEqualTo(ReadinessVerdict.PASS);
        cloud.compute(RECOVERY).ingress.clear();

        String replica = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
        assertThat(ofTheCopy(RECOVERY).verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(ofTheCopy(RECOVERY).seen())
                .isEqualTo("sg-" + replica + " lets nobody in, so that no client would reach " + replica
                        + " once it took over");
        assertThat(String.valueOf(ofTheCopy(RECOVERY).remedy()))
                .isEqualTo("on the machine that fenced it, where its journals are: drctl fence --lift --region"
                        + " us-west-1; without them, add the rules by hand, as the security group of " + CLUSTER
                        + " in us-east-2 has them");
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isFalse();
        assertThat(findings(SITE, Scope.PRIMARY))
                .extracting(Finding::region)
                .as("of a Region that isn't verified nothing is said")
                .doesNotContain(RECOVERY);
    }

    @Test
    void a_copy_at_home_is_held_to_the_same_on_the_way_back() {
        HealthySite.promoteReplica(cloud, SITE);
        cloud.databases(PRIMARY)
                .alter(CLUSTER, old -> FakeDatabases.withSource(old, HealthySite.databaseArn(SITE, RECOVERY)));
        assertThat(ofTheCopy(PRIMARY).verdict()).isEqualTo(ReadinessVerdict.PASS);

        cloud.compute(PRIMARY).ingress.clear();
        assertThat(ofTheCopy(PRIMARY).verdict()).isEqualTo(ReadinessVerdict.FAIL);
    }

    @Test
    void a_database_that_was_left_is_behind_a_closed_group_rightly() {
        HealthySite.detachReplica(cloud, SITE);
        cloud.compute(RECOVERY).ingress.clear();

        assertThat(ofTheCopy(RECOVERY).verdict()).isEqualTo(ReadinessVerdict.PASS);
    }

    @Test
    void whether_a_copy_is_let_in_to_is_unknown_where_its_rules_can_not_be_read() {
        cloud.fail("ec2:DescribeSecurityGroups", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        assertThat(ofTheCopy(RECOVERY).verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isFalse();
    }

    @Test
    void nothing_is_changed_and_no_write_is_tried() {
        findings(SITE, Scope.ALL);

        assertThat(cloud.sql(PRIMARY).heartbeats).isEmpty();
        assertThat(cloud.calls())
                .extracting(Call::operation)
                .doesNotContain("sql:SetReadOnly", "sql:TryWrite", "ec2:RevokeSecurityGroupIngress");
    }

    @Test
    void without_fences_nothing_is_said_of_them() {
        assertThat(findings(Inventories.flaskSite(), Scope.ALL)).isEmpty();
    }

    @Test
    void a_server_that_can_not_be_made_read_only_is_a_failure_with_the_consent_that_a_failover_needs() {
        cloud.sql(PRIMARY).hasProcedure = false;

        Finding found = only(Fence.READ_ONLY);
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen())
                .isEqualTo("the server of " + CLUSTER
                        + " has no mysql.rds_set_read_only that drctl may call (Aurora MySQL 2 has none)");
        assertThat(String.valueOf(found.remedy())).endsWith("a failover needs --accept-unfenced " + CLUSTER);
    }

    @Test
    void a_database_without_access_by_sql_is_a_failure() {
        cloud.sql(PRIMARY).isGiven = false;

        assertThat(only(Fence.READ_ONLY).seen()).isEqualTo("the inventory gives no access by SQL to " + CLUSTER);
        assertThat(only(Fence.READ_ONLY).verdict()).isEqualTo(ReadinessVerdict.FAIL);
    }

    @Test
    void a_server_that_can_not_be_asked_is_unknown_and_never_ready_while_its_region_answers() {
        cloud.fail("SQL routines", PRIMARY, CloudException.Cause.UNREACHABLE);

        Finding found = only(Fence.READ_ONLY);
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(found.seen()).startsWith("the server of " + CLUSTER + " can't be asked: ");
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isFalse();
    }

    @Test
    void a_server_behind_a_closed_group_is_told_with_the_group_that_hides_it() {
        cloud.fail("SQL routines", PRIMARY, CloudException.Cause.UNREACHABLE);
        cloud.compute(PRIMARY).ingress.clear();

        assertThat(findings(SITE, Scope.RECOVERY))
                .filteredOn(found -> PRIMARY.equals(found.region()))
                .extracting(Finding::verdict)
                .containsExactly(ReadinessVerdict.UNKNOWN, ReadinessVerdict.WARN, ReadinessVerdict.PASS);
        assertThat(findings(SITE, Scope.RECOVERY).get(0).seen()).endsWith("; the security group lets nobody in");
        assertThat(findings(SITE, Scope.RECOVERY).get(1).seen())
                .isEqualTo("sg-" + CLUSTER + " lets nobody in: it is closed already");
    }

    @Test
    void with_the_primary_region_dark_the_recovery_region_is_ready_nevertheless() {
        cloud.lose(PRIMARY);

        assertThat(findings(SITE, Scope.RECOVERY))
                .filteredOn(found -> PRIMARY.equals(found.region()))
                .extracting(Finding::verdict)
                .containsOnly(ReadinessVerdict.UNKNOWN);
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isTrue();
        assertThat(report(SITE, Scope.PRIMARY).isReady()).isFalse();
    }

    @Test
    void rules_that_can_not_be_read_are_unknown() {
        cloud.fail("ec2:DescribeSecurityGroups", PRIMARY, CloudException.Cause.ACCESS_DENIED);

        assertThat(only(Fence.SECURITY_GROUP).verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isFalse();
    }

    @Test
    void a_security_group_alone_proves_nothing_and_is_a_warning_with_the_consent_that_a_failover_needs() {
        Finding found = only(Fence.SECURITY_GROUP);

        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.WARN);
        assertThat(found.seen())
                .isEqualTo("sg-" + CLUSTER
                        + " lets in by 1 rule; once it is closed, open connections go on, and no write is seen"
                        + " refused");
        assertThat(String.valueOf(found.remedy())).endsWith("a failover needs --accept-unfenced " + CLUSTER);
    }

    @Test
    void another_database_of_the_site_behind_the_same_security_group_is_named() {
        Inventory two = TwoApplications.site();
        Database second = two.database(TwoApplications.ORDERS).orElseThrow();
        Inventory site = TwoApplications.with(
                two,
                two.assets(),
                two.applications(),
                List.of(Inventories.withFences(SITE, Fence.SECURITY_GROUP).database(), second));
        String orders = second.clusterIn(PRIMARY);
        cloud.databases(PRIMARY)
                .clusters
                .put(
                        orders,
                        Objects.requireNonNull(cloud.databases(PRIMARY).clusters.get(CLUSTER)));
        assertThat(shared(site).verdict()).isEqualTo(ReadinessVerdict.PASS);

        cloud.databases(PRIMARY).groups.put(orders, List.of("sg-" + CLUSTER));
        assertThat(shared(site).verdict()).isEqualTo(ReadinessVerdict.WARN);
        assertThat(shared(site).seen()).isEqualTo("the fence would also close orders (sg-" + CLUSTER + ")");
    }

    @Test
    void who_else_has_the_security_group_is_named_since_the_fence_would_shut_him_out_too() {
        String group = "sg-" + CLUSTER;
        cloud.compute(PRIMARY)
                .interfaces
                .put(
                        group,
                        List.of(
                                new NetworkInterface("eni-1", "RDSNetworkInterface", null, "amazon-rds"),
                                new NetworkInterface("eni-2", "", "i-0123456789abcdef0", null),
                                new NetworkInterface("eni-3", "ELB app/reports/50dc6c495c0c9188", null, "amazon-elb"),
                                new NetworkInterface("eni-4", "", null, null)));

        Finding found = shared(SITE, 2);

        assertThat(found.check()).isEqualTo("fence.shared");
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.WARN);
        assertThat(found.seen())
                .isEqualTo("the fence would also close ELB app/reports/50dc6c495c0c9188 (eni-3), eni-4 and"
                        + " i-0123456789abcdef0 (eni-2)");
        assertThat(report(SITE, Scope.RECOVERY).isReady()).isTrue();
    }

    @Test
    void who_else_has_the_security_group_is_unknown_where_EC2_does_not_say() {
        cloud.fail("ec2:DescribeNetworkInterfaces", PRIMARY, CloudException.Cause.ACCESS_DENIED);

        assertThat(shared(SITE, 2).verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(findings(SITE, Scope.RECOVERY).get(1).verdict()).isEqualTo(ReadinessVerdict.PASS);
    }

    @ParameterizedTest
    @EnumSource
    void a_security_group_that_drctl_may_not_close_or_not_open_again_is_a_failure(IngressChange change) {
        cloud.compute(PRIMARY).denied.add(change);

        Finding found = findings(SITE, Scope.RECOVERY).get(1);
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen()).isEqualTo("drctl may not call " + change.action() + " on sg-" + CLUSTER);
        assertThat(String.valueOf(found.remedy()))
                .isEqualTo(
                        "allow that to drctl, on this group; until then a failover needs --accept-unfenced " + CLUSTER);
    }

    @Test
    void whether_drctl_may_close_a_group_is_unknown_where_EC2_does_not_say() {
        cloud.fail("ec2:DryRun", PRIMARY, CloudException.Cause.REJECTED);

        assertThat(findings(SITE, Scope.RECOVERY).get(1).verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
    }

    @Test
    void an_SQL_user_whom_read_only_does_not_stop_is_a_failure_since_his_write_proves_nothing() {
        cloud.sql(PRIMARY).exemption = "CONNECTION_ADMIN";

        Finding found = only(Fence.READ_ONLY);
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen())
                .isEqualTo("drctl's SQL user may write although " + CLUSTER
                        + " is read-only (CONNECTION_ADMIN), so that no write would be seen refused");
        assertThat(String.valueOf(found.remedy()))
                .isEqualTo(
                        "name an SQL user without CONNECTION_ADMIN in the inventory, who is neither the master user nor in"
                                + " rds_superuser_role, or take read-only out of `fences`; until then a failover needs"
                                + " --accept-unfenced " + CLUSTER);
    }

    @Test
    void an_SQL_user_whose_grants_can_not_be_read_is_unknown() {
        cloud.fail("SQL grants", PRIMARY, CloudException.Cause.REJECTED);

        assertThat(only(Fence.READ_ONLY).verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
    }

    private Finding shared(Inventory site, int place) {
        return findings(site, Scope.RECOVERY).get(place);
    }

    private Finding shared(Inventory site) {
        return findings(site, Scope.RECOVERY).get(1);
    }

    @Test
    void where_there_is_no_database_any_more_there_is_nothing_to_fence() {
        cloud.databases(PRIMARY).clusters.remove(CLUSTER);

        assertThat(findings(SITE, Scope.RECOVERY)).extracting(Finding::verdict).containsOnly(ReadinessVerdict.PASS);
        assertThat(findings(SITE, Scope.RECOVERY).get(0).seen())
                .isEqualTo("there is no cluster " + CLUSTER + " to fence");
    }

    @Test
    void a_check_of_the_recovery_region_asks_its_own_server_nothing() {
        cloud.fail("SQL routines", RECOVERY, CloudException.Cause.UNREACHABLE);

        assertThat(report(SITE, Scope.ALL).isReady()).isTrue();
    }

    private static final Inventory ON_GROUPS = Inventories.scaledDown(Inventories.flaskSite());

    private static Finding ofApplication(FakeCloud world, Fence... fences) {
        Inventory site = Inventories.withFences(ON_GROUPS, fences);
        return ReadinessTest.verify(world, site, Scope.RECOVERY).findings().stream()
                .filter(each -> each.check().equals("fence.application"))
                .findFirst()
                .orElseThrow();
    }

    private static FakeCloud onGroups() {
        FakeCloud world = HealthySite.of(ON_GROUPS);
        world.sql(PRIMARY).isGiven = true;
        return world;
    }

    @Test
    void an_application_whose_groups_are_there_can_be_stopped() {
        Finding found = ofApplication(onGroups(), Fence.READ_ONLY, Fence.APPLICATION);

        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.PASS);
        assertThat(found.region()).isEqualTo(PRIMARY);
        assertThat(found.seen()).isEqualTo(Inventories.SCALED_GROUP + " has 4 instances");
    }

    @Test
    void a_stopped_application_alone_would_need_a_consent() {
        Finding found = ofApplication(onGroups(), Fence.APPLICATION);

        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.WARN);
        assertThat(String.valueOf(found.remedy())).endsWith("a failover needs --accept-unfenced " + CLUSTER);
    }

    @Test
    void a_group_that_is_not_there_can_not_be_stopped() {
        FakeCloud world = onGroups();
        world.autoScaling(PRIMARY).groups.clear();

        Finding found = ofApplication(world, Fence.READ_ONLY, Fence.APPLICATION);

        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen()).isEqualTo("there is no Auto Scaling group " + Inventories.SCALED_GROUP);
    }

    @Test
    void whether_groups_of_a_region_that_does_not_answer_can_be_stopped_is_unknown_and_hinders_nobody() {
        FakeCloud world = onGroups();
        world.fail(call -> PRIMARY.equals(call.region()), CloudException.Cause.UNREACHABLE);

        assertThat(ofApplication(world, Fence.READ_ONLY, Fence.APPLICATION).verdict())
                .isEqualTo(ReadinessVerdict.UNKNOWN);
    }
}
