package io.drctl.cli.view;

import io.drctl.engine.Divergence;
import java.util.List;

/** Shows what old primaries alone have after a run's promotions. */
public interface DivergenceView {
    void show(String site, String run, List<Divergence> found);
}
