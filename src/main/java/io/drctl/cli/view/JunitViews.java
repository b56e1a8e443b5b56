package io.drctl.cli.view;

import io.drctl.journal.Standing;
import java.util.List;

/** The views for a CI server: what has no such report is told as to people. */
public final class JunitViews extends HumanViews {
    /** @param simulated whether what is shown is of the sandbox */
    public JunitViews(Terminal terminal, boolean simulated) {
        super(terminal, simulated);
    }

    @Override
    public ReadinessView readiness(String site, List<String> where, Standing standing) {
        return new JunitReadinessView(terminal(), site, standing);
    }
}
