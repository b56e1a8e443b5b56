package io.drctl.cli.view;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Runs;
import io.drctl.engine.SiteRuns;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.StateDirectory;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Screen;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.text.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressViewTest {
    private final CloudException refusal = new CloudException(
            CloudException.Cause.CREDENTIALS,
            "rds:DescribeDBClusters",
            RECOVERY,
            "ExpiredToken: The security token included in the request is expired",
            null);

    @TempDir
    Path state;

    private final Screen screen = Screen.plain();

    private PlannedStep step() {
        Inventory site = Inventories.flaskSite();
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        return new Runs(
                        loaded,
                        HealthySite.of(site),
                        () -> SiteRuns.of(new StateDirectory(state), site.site()),
                        "test",
                        "operator@host")
                .plan(ShippedRunbooks.read("failover-db"), Map.of("to", "us-west-1"))
                .steps()
                .get(0);
    }

    @Test
    void whose_token_has_expired_is_told_how_to_log_in_and_that_the_run_goes_on() {
        new ProgressView(
                        screen.terminal(),
                        () -> Duration.ZERO,
                        refusal -> Command.aws("sso", "login", "--profile", "ops"))
                .loginNeeded(step(), "20260301-1200-a", refusal);

        assertThat(screen.err()).isEqualTo("""
                          promote: LOG IN NOW: AWS no longer accepts the credentials
                              (rds:DescribeDBClusters in us-west-1: ExpiredToken: The security token
                              included in the request is expired)
                              aws sso login --profile ops
                              Or renew them at their source. The run continues by itself once they work.
                              If they come from environment variables: Ctrl-C, set new ones, then:
                              drctl run resume 20260301-1200-a
                        """);
    }

    /** A login takes as long as somebody needs, and none of the step's time. */
    @Test
    void a_wait_for_a_login_is_measured_by_itself() {
        Duration[] now = {Duration.ZERO};
        ProgressView view = new ProgressView(screen.terminal(), () -> now[0], refusal -> Command.aws("sso", "login"));
        view.stepStarted(step());
        now[0] = Duration.ofMinutes(1);
        view.loginAwaited(step());
        now[0] = Duration.ofMinutes(11);
        view.loginAwaited(step());
        now[0] = Duration.ofMinutes(12);
        view.stepWaiting(step(), "promoting");

        assertThat(screen.err())
                .contains("  promote: waiting: for credentials that work\n")
                .contains("  promote: waiting: for credentials that work (10 min)\n")
                .contains("  promote: waiting: promoting (1 min;");
    }

    @Test
    void no_profile_is_made_up() {
        new ProgressView(screen.terminal(), () -> Duration.ZERO, refusal -> Command.aws("sso", "login"))
                .loginNeeded(step(), "20260301-1200-a", refusal);

        assertThat(screen.err()).contains("      aws sso login\n").doesNotContain("--profile");
    }
}
