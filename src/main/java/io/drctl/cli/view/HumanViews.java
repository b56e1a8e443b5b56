package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The views for people. */
public class HumanViews implements Views {
    private final Terminal terminal;
    private final boolean simulated;

    /** @param simulated whether what is shown is of the sandbox */
    public HumanViews(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    final Terminal terminal() {
        return terminal;
    }

    @Override
    public FailureView failure() {
        return new HumanFailureView(terminal);
    }

    @Override
    public PlanView plan(List<String> where, Standing standing) {
        return new HumanPlanView(terminal, where);
    }

    @Override
    public RunView run() {
        return new HumanRunView(terminal);
    }

    @Override
    public RunListView runs() {
        return new HumanRunListView(terminal);
    }

    @Override
    public SiteListView sites() {
        return new HumanSiteListView(terminal);
    }

    @Override
    public StatusView status() {
        return new HumanStatusView(terminal);
    }

    @Override
    public DivergenceView divergence() {
        return new HumanDivergenceView(terminal);
    }

    @Override
    public ReadinessView readiness(String site, List<String> where, Standing standing) {
        return new HumanReadinessView(terminal, where);
    }

    @Override
    public InventoryView inventory(String file) {
        return new HumanInventoryView(terminal);
    }

    @Override
    public ProvisionView provision(
            RegionName region, List<String> where, Standing standing, Supplier<WallClock> clock, boolean asked) {
        return new HumanProvisionView(terminal, region, where, clock, simulated);
    }

    @Override
    public ReconcileView reconcile(Function<Path, String> shown) {
        return new HumanReconcileView(terminal, shown);
    }

    @Override
    public SandboxView sandbox() {
        return new HumanSandboxView(terminal);
    }

    @Override
    public RunbookView runbooks() {
        return new HumanRunbookView(terminal);
    }

    @Override
    public ValidationView validation(String file) {
        return new HumanValidationView(terminal, file);
    }
}
