package io.drctl.cli;

import io.drctl.cli.view.DiagnosticView;
import io.drctl.cli.view.RunListView;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.engine.Runs;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl run list}: every run of this user on this machine, newest first. */
@Command(name = "list", description = "Lists the runs, newest first.")
final class RunListCommand implements Callable<Integer> {
    private final Session session;

    RunListCommand(Session session) {
        this.session = session;
    }

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        boolean json = output.json();
        session.useJson(json);
        StatePlace place = session.statePlace();
        if (!place.exists()) {
            if (!json) {
                session.terminal().err().println("no runs, and no place to keep any: " + place.lacking());
            }
            new RunListView(session.terminal()).show(List.of(), Map.of(), json);
            return ExitStatus.OK;
        }
        JournalStore store = new JournalStore(place.directory());
        List<RunState> runs = new ArrayList<>();
        List<Diagnostic> unreadable = new ArrayList<>();
        for (String id : store.ids()) {
            try {
                if (store.isBegun(id)) {
                    runs.add(store.state(id));
                }
            } catch (JournalException e) {
                // One journal that can't be believed must not hide the others.
                unreadable.add(Diagnostic.error("run " + id + ": " + e.getMessage(), null));
            }
        }
        if (runs.isEmpty() && unreadable.isEmpty() && !json) {
            session.terminal().err().println("no runs yet in " + session.stateDirectory());
        }
        Map<String, String> performing = new HashMap<>();
        for (RunState run : runs) {
            Runs.performing(session.stateDirectory(), run)
                    .ifPresent(told -> performing.put(run.start().runId(), told));
        }
        new RunListView(session.terminal()).show(runs, performing, json);
        DiagnosticView.print(unreadable, session.terminal());
        return unreadable.isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }
}
