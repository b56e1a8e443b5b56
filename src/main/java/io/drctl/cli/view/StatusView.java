package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import java.time.Instant;
import java.util.List;

/** Shows the site's situation, and what to do now. */
public interface StatusView {
    void show(String site, Instant at, List<Situation> situations, List<NextStep> next);
}
