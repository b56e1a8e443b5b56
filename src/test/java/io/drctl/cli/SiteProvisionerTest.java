package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.PlanAndApply;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import io.drctl.testing.Inventories;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SiteProvisionerTest {
    private static final RegionName OREGON = new RegionName("us-west-2");
    private static final Provisioner.Request REQUEST = new Provisioner.Request(OREGON, null, Set.of());
    private static final ProvisioningOutcome LOCKED = new ProvisioningOutcome.Locked(
            Stage.PLAN, new StateLock("17", "bucket/key", "OperationTypeApply", "alice@bastion", null), null);

    private final Queue<ProvisioningOutcome> planned = new ArrayDeque<>();
    private final List<ProvisioningOutcome> seen = new ArrayList<>();
    private final SiteProvisioner provisioner =
            new SiteProvisioner(interruption -> new Planned(), Optional::empty, region -> new Seen());

    @AfterEach
    void close() {
        provisioner.close();
    }

    @Test
    void a_state_that_somebody_else_has_locked_is_known_until_it_is_free() {
        planned.add(LOCKED);
        planned.add(new ProvisioningOutcome.UpToDate(List.of(Inventories.PRIMARY)));
        assertThat(provisioner.isStateLocked()).isFalse();

        assertThatThrownBy(() -> provisioner.plan(REQUEST)).isInstanceOf(CloudException.class);
        assertThat(provisioner.isStateLocked()).isTrue();

        provisioner.plan(REQUEST);
        assertThat(provisioner.isStateLocked()).isFalse();
    }

    @Test
    void who_watches_is_told_how_it_ended() {
        planned.add(LOCKED);

        assertThatThrownBy(() -> provisioner.plan(REQUEST)).isInstanceOf(CloudException.class);
        assertThat(seen).containsExactly(LOCKED);
        assertThat(provisioner.watched(OREGON).outcome()).isEqualTo(LOCKED);
    }

    private final class Planned implements PlanAndApply {
        @Override
        public ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer) {
            return planned.remove();
        }

        @Override
        public ProvisioningOutcome apply(
                RegionName region, ProvisioningOutcome.Planned plan, ProvisioningObserver observer) {
            throw new AssertionError("nothing is applied");
        }

        @Override
        public void close() {}
    }

    private final class Seen implements ProvisioningObserver {
        @Override
        public void entered(Stage stage) {}

        @Override
        public void warned(String warning) {}

        @Override
        public void happened(Stage stage, TerraformEvent event, Tally tally) {}

        @Override
        public void planned(TerraformPlan plan, GuardVerdict verdict) {}

        @Override
        public void ended(ProvisioningOutcome outcome) {
            seen.add(outcome);
        }
    }
}
