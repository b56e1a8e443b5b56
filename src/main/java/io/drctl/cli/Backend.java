package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import java.util.List;

/** The world that a command acts on, AWS or the sandbox, and all that differs with it. */
interface Backend extends AutoCloseable {
    /** Whether nothing real is asked or changed. */
    boolean isSimulated();

    /** Where results and progress go; what is simulated is marked as such. */
    Terminal terminal();

    /** Where runs are kept, as far as there is such a place. */
    StatePlace statePlace();

    /**
     * The cloud, connected to at the first call, whichever thread makes it.
     *
     * @param through the Regions through which to get credentials, the best first; of the first call only
     */
    Cloud cloud(List<RegionName> through);

    /**
     * A run of this world.
     *
     * @throws CommandFailure when it is one of the other
     */
    RunState own(RunState run);

    /** A person is being asked, until called again with false. */
    void asking(boolean on);

    @Override
    void close();
}
