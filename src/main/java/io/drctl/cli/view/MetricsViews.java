package io.drctl.cli.view;

import io.drctl.journal.Standing;
import java.util.List;

/** The views for Prometheus: what has no metrics is told as to people. */
public final class MetricsViews extends HumanViews {
    /** @param simulated whether what is shown is of the sandbox */
    public MetricsViews(Terminal terminal, boolean simulated) {
        super(terminal, simulated);
    }

    @Override
    public ReadinessView readiness(String site, List<String> where, Standing standing) {
        return new ReadinessMetrics(terminal(), site);
    }
}
