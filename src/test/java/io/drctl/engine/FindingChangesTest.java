package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.Inventory;
import io.drctl.journal.OpenFindings;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingChangesTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);
    /** No sample of it comes while the fake time passes. */
    private static final String AGES = "database-cluster.lag";

    private OpenFindings known = OpenFindings.NONE;
    private ReadinessReport report = look(Scope.RECOVERY);

    private ReadinessReport look(Scope scope) {
        return new Readiness(SITE, cloud, List::of).verify(scope, (done, of) -> {});
    }

    private FindingChanges verify(Scope scope) {
        report = look(scope);
        FindingChanges changes = FindingChanges.of(known, report);
        known = changes.next();
        return changes;
    }

    private FindingChanges verify() {
        return verify(Scope.RECOVERY);
    }

    private List<String> fresh(FindingChanges changes) {
        return report.findings().stream()
                .filter(changes::isNew)
                .map(Finding::check)
                .filter(check -> !check.equals(AGES))
                .toList();
    }

    private static List<String> gone(FindingChanges changes) {
        return changes.gone().stream().map(entry -> entry.key().check()).toList();
    }

    private Instant since(FindingChanges changes, String check) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .flatMap(finding -> changes.since(finding).stream())
                .findFirst()
                .orElseThrow();
    }

    private void breakListener() {
        cloud.loadBalancing(RECOVERY).rules.clear();
    }

    private void pass(Duration time) {
        cloud.clock().advance(time);
    }

    @Test
    void of_the_first_verification_nothing_is_new() {
        breakListener();

        FindingChanges first = verify();

        assertThat(fresh(first)).isEmpty();
        assertThat(first.lastAt()).isNull();
        assertThat(since(first, "load-balancer.target-group")).isEqualTo(report.startedAt());
    }

    @Test
    void what_fails_since_then_is_new_once_and_keeps_its_time() {
        verify();
        pass(Duration.ofHours(1));
        breakListener();

        assertThat(fresh(verify())).containsExactly("load-balancer.target-group");
        Instant found = report.startedAt();
        pass(Duration.ofDays(3));
        FindingChanges later = verify();

        assertThat(fresh(later)).isEmpty();
        assertThat(since(later, "load-balancer.target-group")).isEqualTo(found);
        assertThat(later.lastAt()).isEqualTo(found);
    }

    @Test
    void what_passes_again_is_gone_once_and_new_when_it_comes_back() {
        var rules = List.copyOf(cloud.loadBalancing(RECOVERY).rules.entrySet());
        breakListener();
        verify();
        rules.forEach(rule -> cloud.loadBalancing(RECOVERY).rules.put(rule.getKey(), rule.getValue()));

        assertThat(gone(verify())).containsExactly("load-balancer.target-group");
        assertThat(gone(verify())).isEmpty();
        breakListener();
        assertThat(fresh(verify())).containsExactly("load-balancer.target-group");
    }

    /** A Region that is dark for an hour puts nothing right. */
    @Test
    void what_is_unknown_for_a_while_is_neither_gone_nor_new_afterwards() {
        breakListener();
        verify();
        Instant found = report.startedAt();
        pass(Duration.ofHours(1));
        cloud.lose(RECOVERY);

        assertThat(gone(verify())).isEmpty();
        pass(Duration.ofHours(1));
        cloud.restore(RECOVERY);
        FindingChanges back = verify();

        assertThat(fresh(back)).isEmpty();
        assertThat(gone(back)).isEmpty();
        assertThat(since(back, "load-balancer.target-group")).isEqualTo(found);
    }

    @Test
    void what_is_unknown_for_another_reason_is_so_only_since_then() {
        verify();
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.ACCESS_DENIED);
        verify();
        pass(Duration.ofHours(1));
        cloud.failNothing();
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.THROTTLED);

        assertThat(since(verify(), "kubernetes-node.active")).isEqualTo(report.startedAt());
    }

    @Test
    void another_scope_neither_hides_nor_ends_what_one_has_found() {
        breakListener();
        verify(Scope.RECOVERY);
        Instant found = report.startedAt();
        pass(Duration.ofHours(1));

        assertThat(gone(verify(Scope.PRIMARY))).isEmpty();
        FindingChanges all = verify(Scope.ALL);

        assertThat(fresh(all)).as("never verified before").isEmpty();
        assertThat(since(all, "load-balancer.target-group")).isEqualTo(found);
        assertThat(gone(verify(Scope.RECOVERY))).isEmpty();
    }

    @Test
    void a_clock_that_was_set_back_makes_nothing_stand_since_tomorrow() {
        breakListener();
        pass(Duration.ofDays(1));
        verify();
        FakeCloud earlier = HealthySite.of(SITE);
        earlier.loadBalancing(RECOVERY).rules.clear();
        ReadinessReport then = new Readiness(SITE, earlier, List::of).verify(Scope.RECOVERY, (done, of) -> {});

        FindingChanges changes = FindingChanges.of(known, then);

        assertThat(then.startedAt()).isEqualTo(VirtualClock.START);
        assertThat(then.findings())
                .allSatisfy(finding -> assertThat(changes.since(finding).orElse(then.startedAt()))
                        .isEqualTo(then.startedAt()));
    }
}
