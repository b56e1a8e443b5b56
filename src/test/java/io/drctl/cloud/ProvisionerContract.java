package io.drctl.cloud;

import static io.drctl.testing.Inventories.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Provisioner.Changes;
import io.drctl.cloud.Provisioner.Request;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every provisioner has to do alike. */
public abstract class ProvisionerContract {
    private static final Request REQUEST = new Request(PRIMARY, null, Set.of());

    /** One that nobody has asked yet, with something to do in the primary Region that nothing speaks against. */
    protected abstract Provisioner provisioner();

    @Test
    void a_plan_is_kept_until_it_is_applied() {
        Provisioner provisioner = provisioner();

        Changes plan = planned(provisioner);

        assertThat(plan.isPlanned()).isTrue();
        assertThat(plan.summary()).isNotEmpty();
        assertThat(provisioner.plan(REQUEST)).isEqualTo(plan);
    }

    @Test
    void what_was_applied_is_not_planned_again() {
        Provisioner provisioner = provisioner();

        provisioner.apply(REQUEST, planned(provisioner).digest());

        Boolean isNews = provisioner.plan(REQUEST).match(upToDate -> false, underWay -> false, changes -> true);
        assertThat(isNews).isFalse();
    }

    @Test
    void a_plan_is_applied_once() {
        Provisioner provisioner = provisioner();
        String digest = planned(provisioner).digest();
        provisioner.apply(REQUEST, digest);

        assertIsConflict(provisioner, digest);
    }

    @Test
    void another_plan_than_the_one_that_is_kept_is_not_applied() {
        Provisioner provisioner = provisioner();

        assertIsConflict(provisioner, planned(provisioner).digest() + "0");
    }

    @Test
    void a_plan_that_nobody_looked_at_is_not_applied() {
        String digest = planned(provisioner()).digest();

        assertIsConflict(provisioner(), digest);
    }

    private static Changes planned(Provisioner provisioner) {
        return (Changes) provisioner.plan(REQUEST);
    }

    private static void assertIsConflict(Provisioner provisioner, String digest) {
        CloudException failure = catchThrowableOfType(CloudException.class, () -> provisioner.apply(REQUEST, digest));

        assertThat(failure).as("a refusal").isNotNull();
        assertThat(failure.reason()).isEqualTo(Cause.CONFLICT);
        assertThat(failure.operation()).isEqualTo("terraform:apply");
    }
}
