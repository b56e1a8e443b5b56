package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AWS. */
final class LiveBackend implements Backend {
    private final Environment environment;
    private final Terminal terminal;
    private @Nullable Cloud cloud;

    LiveBackend(Environment environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public StatePlace statePlace() {
        return StatePlace.of(environment.variables(), System.getProperty("user.home", ""));
    }

    @Override
    public synchronized Cloud cloud(List<RegionName> through) {
        if (cloud == null) {
            cloud = environment.cloud().apply(through);
        }
        return cloud;
    }

    @Override
    public RunState own(RunState run) {
        if (run.start().simulated()) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "run " + run.start().runId() + " is simulated", "add --sandbox");
        }
        return run;
    }

    @Override
    public void asking(boolean on) {
        // AWS takes the time it takes.
    }

    @Override
    public synchronized void close() {
        if (cloud != null) {
            cloud.close();
        }
    }
}
