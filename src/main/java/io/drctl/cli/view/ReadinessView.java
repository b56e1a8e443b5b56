package io.drctl.cli.view;

import io.drctl.engine.FindingChanges;
import io.drctl.readiness.ReadinessReport;

/** Shows what a verification found. */
public interface ReadinessView {
    /**
     * Shows a report.
     *
     * @param changes against what the verification before found
     */
    void show(ReadinessReport report, FindingChanges changes);

    /** What is held against no verification before. */
    default void show(ReadinessReport report) {
        show(report, FindingChanges.none(report));
    }
}
