package io.drctl.sim;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The role of a bucket's replication, where it is there, where it isn't, and where IAM doesn't say. */
final class ReplicationRoleTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final Simulation sim = new Simulation(World.provisioned(SITE, 1, VirtualClock.START));

    private List<String> replication() {
        return new Readiness(SITE, sim.cloud, List::of)
                .verify(Scope.RECOVERY, (verified, of) -> {}).findings().stream()
                        .filter(finding -> finding.check().equals("bucket.replicated"))
                        .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                        .map(finding -> finding.region() + " " + finding.verdict())
                        .toList();
    }

    @Test
    void a_role_that_is_there_raises_nothing() {
        assertThat(replication()).isEmpty();
    }

    @Test
    void a_role_that_is_gone_fails_the_replication_of_its_bucket_alone() {
        sim.world.state().roles.remove(sim.world.state().now, SITE.replicationRole(RECOVERY));

        assertThat(replication()).containsExactly("us-west-1 FAIL");
    }

    @Test
    void a_role_of_which_iam_says_nothing_is_unknown() {
        sim.world.faults().inject(new Fault.ApiDown("iam", null, Fault.Breakage.TIMEOUT));

        assertThat(replication()).containsExactly("us-east-2 UNKNOWN", "us-west-1 UNKNOWN");
    }
}
