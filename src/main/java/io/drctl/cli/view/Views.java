package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The views of one invocation, all in the requested form: chosen once, before anything can fail. */
public interface Views {
    FailureView failure();

    /**
     * The plan of a run, its outcome, and the question.
     *
     * @param where which site, in which account, under which identity: lines above every plan
     */
    PlanView plan(List<String> where, Standing standing);

    RunView run();

    RunListView runs();

    /** The sites that there are inventories of. */
    SiteListView sites();

    StatusView status();

    /** What an old primary alone has. */
    DivergenceView divergence();

    /**
     * What a verification found.
     *
     * @param where which site, in which account, as whom: lines that stand above it
     */
    ReadinessView readiness(String site, List<String> where, Standing standing);

    /**
     * The site as it is promised.
     *
     * @param file how messages name the inventory
     */
    InventoryView inventory(String file);

    /**
     * A Region's provisioning.
     *
     * @param where which site, in which account, as whom: lines that stand above it
     * @param clock asked once there is something to time
     * @param asked whether somebody is to agree to the plan
     */
    ProvisionView provision(
            RegionName region, List<String> where, Standing standing, Supplier<WallClock> clock, boolean asked);

    /**
     * Where a configuration is behind the site.
     *
     * @param shown how messages name a file
     */
    ReconcileView reconcile(Function<Path, String> shown);

    SandboxView sandbox();

    RunbookView runbooks();

    /**
     * What is wrong with an inventory.
     *
     * @param file how messages name the inventory
     */
    ValidationView validation(String file);
}
