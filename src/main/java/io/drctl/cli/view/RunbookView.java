package io.drctl.cli.view;

import io.drctl.engine.EmergencyLint;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows which runbooks there are, and what is wrong with them. */
public interface RunbookView {
    /**
     * A valid runbook.
     *
     * @param stranding what would strand an operator in an emergency; null where there is no inventory to tell by
     */
    record Linted(Runbook runbook, @Nullable List<EmergencyLint.Finding> stranding) {
        public boolean isStranding() {
            return stranding != null && !stranding.isEmpty();
        }
    }

    void list(List<RunbookLibrary.Source> runbooks);

    /** Shows what was found. */
    void linted(List<Linted> runbooks);
}
