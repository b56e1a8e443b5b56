package io.drctl.cli.view;

import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.util.List;

/** Shows which runbooks there are. */
public interface RunbookView {
    void list(List<RunbookLibrary.Source> runbooks);

    /** Says that nothing is wrong with a runbook. */
    void valid(Runbook runbook);
}
