package io.drctl.cli.view;

import io.drctl.report.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists runs. */
public interface RunListView {
    /**
     * A run of the list.
     *
     * @param performedBy what the process that performs it tells of itself; null when none does
     */
    record Listed(RunReport run, @Nullable String performedBy) {}

    /** Says why there are none, beside the empty list. */
    void none(String why);

    /**
     * Shows runs.
     *
     * @param bySite whether they are of several sites, each of which is named with its inventory
     */
    void show(List<Listed> runs, boolean bySite);
}
