package io.drctl.cli;

import io.drctl.engine.LockHolder;
import io.drctl.engine.RunLock;
import io.drctl.journal.StateDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drctl sandbox reset}: a new world. */
@Command(
        name = "reset",
        description =
                "Recreates the sandbox from the inventory and forgets its runs. Refused while a run is under way.")
final class SandboxResetCommand implements Callable<Integer> {
    private final Session session;

    SandboxResetCommand(Session session) {
        this.session = session;
    }

    @Option(names = "--empty", description = "Without the site, as before prepare and provision.")
    private boolean empty;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        String site = session.inventory().inventory().site().name();
        int forgotten = RunLock.holding(
                new StateDirectory(session.backend().statePlace().prepared()),
                site,
                new LockHolder(
                        "sandbox reset", "process " + ProcessHandle.current().pid(), null),
                () -> {
                    int runs = session.state().forgetAll();
                    session.sandboxBackend().reset(empty);
                    return runs;
                });
        session.views().sandbox().reset(empty, forgotten);
        return ExitStatus.OK;
    }
}
