package io.drctl.cli.view;

import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.util.List;

/** Shows which runbooks there are. */
public interface RunbookView {
    void list(List<RunbookLibrary.Source> runbooks);

    /** Says that a runbook is valid. */
    void valid(Runbook runbook);
}
