package io.drctl.cli;

import io.drctl.cli.view.RunView;
import io.drctl.engine.Runs;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl run show}: what became of a run. */
@Command(name = "show", description = "Shows a run: its steps, how long they took, what changed.")
final class RunShowCommand implements Callable<Integer> {
    private final Session session;

    RunShowCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "The run (default: the newest).")
    private @Nullable String run;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        boolean json = output.json();
        session.useJson(json);
        JournalStore store = new JournalStore(session.stateDirectory());
        RunState state = session.ofThisWorld(store.state(id(store, run, session)));
        new RunView(session.terminal())
                .show(
                        state,
                        Runs.performing(session.stateDirectory(), state).orElse(null),
                        json,
                        RunFlow.exitStatus(state));
        return ExitStatus.OK;
    }

    /** The run that was named, or the newest. */
    static String id(JournalStore store, @Nullable String named, Session session) {
        if (named != null) {
            if (!store.exists(named)) {
                throw new CommandFailure(ExitStatus.USAGE, "there is no run " + named, "drctl run list shows the runs");
            }
            return named;
        }
        return store.ids().stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.USAGE, "there are no runs yet in " + session.stateDirectory(), null));
    }
}
