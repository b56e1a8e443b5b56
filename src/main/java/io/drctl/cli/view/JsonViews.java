package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The views for programs: JSON on {@code out}.
 *
 * @param simulated whether the output is about the sandbox, which each document says itself
 */
public record JsonViews(Terminal terminal, boolean simulated) implements Views {
    @Override
    public FailureView failure() {
        return new JsonFailureView(terminal, simulated);
    }

    @Override
    public PlanView plan(List<String> where, Standing standing) {
        return new JsonPlanView(terminal, new HumanPlanView(terminal, where), standing, simulated);
    }

    @Override
    public RunView run() {
        return new JsonRunView(terminal);
    }

    @Override
    public RunListView runs() {
        return new JsonRunListView(terminal, simulated);
    }

    @Override
    public SiteListView sites() {
        return new JsonSiteListView(terminal, simulated);
    }

    @Override
    public DivergenceView divergence() {
        return new JsonDivergenceView(terminal, simulated);
    }

    @Override
    public StatusView status() {
        return new JsonStatusView(terminal, simulated);
    }

    @Override
    public ReadinessView readiness(String site, List<String> where, Standing standing) {
        return new JsonReadinessView(terminal, site, standing);
    }

    @Override
    public InventoryView inventory(String file) {
        return new JsonInventoryView(terminal, file, simulated);
    }

    @Override
    public ProvisionView provision(
            RegionName region, List<String> where, Standing standing, Supplier<WallClock> clock, boolean asked) {
        return new JsonProvisionView(terminal, region, standing, clock, asked, simulated);
    }

    @Override
    public ReconcileView reconcile(Function<Path, String> shown) {
        return new JsonReconcileView(terminal, simulated, shown);
    }

    @Override
    public SandboxView sandbox() {
        return new JsonSandboxView(terminal);
    }

    @Override
    public RunbookView runbooks() {
        return new JsonRunbookView(terminal, simulated);
    }

    @Override
    public ValidationView validation(String file) {
        return new JsonValidationView(terminal, file, simulated);
    }
}
