package io.drctl.cli.view;

import io.drctl.report.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists runs. */
public interface RunListView {
    /**
     * A run of the list.
     *
     * @param performedBy what the process that performs it says about itself; null when none does
     */
    record Listed(RunReport run, @Nullable String performedBy) {}

    /** Explains the empty list. */
    void none(String why);

    /**
     * Shows runs.
     *
     * @param bySite whether the runs are of several sites, each shown with its inventory
     */
    void show(List<Listed> runs, boolean bySite);
}
