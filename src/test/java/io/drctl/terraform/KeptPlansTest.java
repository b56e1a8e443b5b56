package io.drctl.terraform;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.ProvisionerContract;
import io.drctl.diagnostic.Severity;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class KeptPlansTest {
    private static final Provisioner.Request REQUEST = new Provisioner.Request(RECOVERY, null, Set.of());
    private static final GuardVerdict FINE = new GuardVerdict(List.of(), List.of(), List.of());
    private static final TerraformPlan PLAN = new TerraformPlan(
            List.of(new ResourceChange(
                    "aws_vpc.site", "aws_vpc", ChangeKind.CREATE, List.of(), null, null, Place.UNSAID)),
            List.of(),
            List.of());

    private final Interruption interruption = Interruption.unwatched();
    private final Scripted terraform = new Scripted();
    private final Watcher watcher = new Watcher();
    private final KeptPlans plans = new KeptPlans(terraform, interruption, region -> watcher);

    private static ProvisioningOutcome.Planned planned(String digest) {
        return new ProvisioningOutcome.Planned(PLAN, FINE, digest);
    }

    private static ProvisioningOutcome.Applied applied() {
        return new ProvisioningOutcome.Applied(PLAN, FINE, Tally.of(1), Duration.ofSeconds(1));
    }

    private static ProvisioningOutcome.Failed failed(Tally tally, String summary) {
        TerraformDiagnostic error = new TerraformDiagnostic(Severity.ERROR, summary, "", null, null, 0, 0, null);
        return new ProvisioningOutcome.Failed(Stage.APPLY, List.of(error), List.of(), "/root", tally, null);
    }

    private static void fails(ThrowingCallable call, Cause reason, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CloudException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure).hasMessageContaining(message);
        });
    }

    @Test
    void the_plan_that_was_looked_at_is_kept_until_it_is_applied() {
        terraform.planning.add(planned("d1"));
        terraform.applying.add(applied());

        assertThat(plans.plan(REQUEST)).isEqualTo(plans.plan(REQUEST));
        plans.apply(REQUEST, "d1");

        assertThat(terraform.calls).containsExactly("plan", "apply d1");
        assertThat(watcher.ended).hasSize(2);
    }

    @Test
    void another_plan_than_the_one_that_is_kept_is_not_applied() {
        terraform.planning.add(planned("d1"));
        plans.plan(REQUEST);

        fails(() -> plans.apply(REQUEST, "d2"), Cause.CONFLICT, "no longer kept");
        assertThat(terraform.calls).containsExactly("plan");
    }

    @Test
    void no_plan_is_applied_twice_and_none_that_nobody_agreed_to() {
        terraform.planning.add(planned("d1"));
        terraform.planning.add(planned("d2"));
        terraform.applying.add(failed(new Tally(3, 1, Map.of(), List.of("aws_lb.site")), "quota"));
        plans.plan(REQUEST);
        fails(() -> plans.apply(REQUEST, "d1"), Cause.SERVICE_FAULT, "quota; 1 of 3 changes are done");

        fails(() -> plans.apply(REQUEST, "d1"), Cause.CONFLICT, "no longer kept");
        plans.plan(REQUEST);
        fails(() -> plans.apply(REQUEST, "d2"), Cause.CONFLICT, "no longer kept");
        assertThat(terraform.calls).containsExactly("plan", "apply d1", "plan");
    }

    @Test
    void what_is_looked_at_after_an_apply_is_no_news() {
        terraform.planning.add(planned("d1"));
        terraform.planning.add(new ProvisioningOutcome.UpToDate(List.of(Inventories.PRIMARY)));
        terraform.applying.add(applied());
        plans.plan(REQUEST);
        plans.apply(REQUEST, "d1");

        assertThat(plans.plan(REQUEST)).isInstanceOf(Provisioner.UpToDate.class);
        assertThat(watcher.stages).containsExactly(Stage.PLAN, Stage.CONFIRM);
        assertThat(watcher.ended).last().isInstanceOf(ProvisioningOutcome.Applied.class);
    }

    @Test
    void a_look_that_fails_after_an_apply_that_came_to_its_end_takes_nothing_back() {
        terraform.planning.add(planned("d1"));
        terraform.applying.add(applied());
        plans.plan(REQUEST);
        plans.apply(REQUEST, "d1");
        terraform.failure = new ProvisioningException("Terraform is not on the PATH", "install it");

        assertThat(plans.plan(REQUEST)).isInstanceOf(Provisioner.UpToDate.class);
        assertThat(watcher.failure).isNull();
    }

    @Test
    void a_stale_plan_has_changed_nothing() {
        terraform.planning.add(planned("d1"));
        terraform.applying.add(failed(Tally.of(1), "Saved plan is stale"));
        plans.plan(REQUEST);

        fails(() -> plans.apply(REQUEST, "d1"), Cause.CONFLICT, "nothing was changed");
    }

    @Test
    void a_lock_is_told_with_its_holder_and_the_command_that_releases_it() {
        terraform.planning.add(new ProvisioningOutcome.Locked(
                Stage.PLAN, new StateLock("17", "bucket/key", "OperationTypeApply", "alice@bastion", null), null));

        assertThatThrownBy(() -> plans.plan(REQUEST)).isInstanceOfSatisfying(CloudException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Cause.CONFLICT);
            assertThat(failure).hasMessageEndingWith("locked by alice@bastion (apply)");
            assertThat(failure.remedy())
                    .hasToString("if that run is dead: drctl provision --region us-west-1 --release-lock 17");
        });
    }

    @Test
    void an_interruption_leaves_open_what_has_become_of_it_and_begins_nothing_more() {
        terraform.planning.add(planned("d1"));
        terraform.applying.add(new ProvisioningOutcome.Interrupted(Stage.APPLY, Tally.of(3), true));
        plans.plan(REQUEST);
        interruption.request();

        fails(() -> plans.apply(REQUEST, "d1"), Cause.UNREACHABLE, "interrupted; 0 of 3 changes are done");
        fails(() -> plans.plan(REQUEST), Cause.UNREACHABLE, "interrupted");
        assertThat(terraform.calls).containsExactly("plan", "apply d1");
    }

    @Test
    void an_apply_that_came_to_its_end_before_the_signal_is_done() {
        terraform.planning.add(planned("d1"));
        terraform.applying.add(applied());
        plans.plan(REQUEST);
        plans.apply(REQUEST, "d1");
        interruption.request();

        assertThat(plans.plan(REQUEST)).isInstanceOf(Provisioner.UpToDate.class);
    }

    @Test
    void what_keeps_terraform_from_beginning_is_told_with_its_remedy() {
        terraform.failure = new ProvisioningException("Terraform is not on the PATH", "install it");

        assertThatThrownBy(() -> plans.plan(REQUEST)).isInstanceOfSatisfying(CloudException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Cause.REJECTED);
            assertThat(failure).hasMessage("Terraform is not on the PATH");
            assertThat(failure.remedy()).hasToString("install it");
        });
        assertThat(watcher.failure).isSameAs(terraform.failure);
    }

    @Test
    void the_guards_refusal_has_no_plan_that_could_be_applied() {
        GuardVerdict.Danger danger = new GuardVerdict.Danger("a.b", "database", "would be destroyed", "");
        terraform.planning.add(
                new ProvisioningOutcome.GuardRefused(PLAN, new GuardVerdict(List.of(danger), List.of(), List.of())));

        assertThat(plans.plan(REQUEST)).isInstanceOfSatisfying(Provisioner.Changes.class, changes -> {
            assertThat(changes.isPlanned()).isFalse();
            assertThat(changes.refused())
                    .containsExactly(new Provisioner.Loss("a.b", "database a.b would be destroyed", List.of()));
        });
    }

    @Nested
    final class Contract extends ProvisionerContract {
        @Override
        protected Provisioner provisioner() {
            Scripted planning = new Scripted();
            planning.planning.add(planned("d1"));
            planning.planning.add(new ProvisioningOutcome.UpToDate(List.of(Inventories.PRIMARY)));
            planning.applying.add(applied());
            return new KeptPlans(planning, interruption, region -> watcher);
        }
    }

    /** Comes to what it was told to, in that order. */
    private static final class Scripted implements PlanAndApply {
        final Deque<ProvisioningOutcome> planning = new ArrayDeque<>();
        final Deque<ProvisioningOutcome> applying = new ArrayDeque<>();
        final List<String> calls = new ArrayList<>();

        @Nullable
        ProvisioningException failure;

        @Override
        public ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer) {
            if (failure != null) {
                throw failure;
            }
            calls.add("plan");
            observer.entered(Stage.PLAN);
            return planning.remove();
        }

        @Override
        public ProvisioningOutcome apply(
                RegionName region, ProvisioningOutcome.Planned planned, ProvisioningObserver observer) {
            calls.add("apply " + planned.digest());
            return applying.remove();
        }

        @Override
        public void close() {}
    }

    private static final class Watcher implements ProvisioningObserver {
        final List<Stage> stages = new ArrayList<>();
        final List<ProvisioningOutcome> ended = new ArrayList<>();

        @Nullable
        RuntimeException failure;

        @Override
        public void entered(Stage stage) {
            stages.add(stage);
        }

        @Override
        public void warned(String warning) {}

        @Override
        public void happened(Stage stage, TerraformEvent event, Tally tally) {}

        @Override
        public void planned(TerraformPlan plan, GuardVerdict verdict) {}

        @Override
        public void ended(ProvisioningOutcome outcome) {
            ended.add(outcome);
        }

        @Override
        public void failed(RuntimeException why) {
            failure = why;
        }
    }
}
