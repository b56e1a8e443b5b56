package io.drctl.cli.view;

import io.drctl.readiness.ReadinessReport;

/** Shows what a verification found. */
public interface ReadinessView {
    void show(ReadinessReport report);
}
