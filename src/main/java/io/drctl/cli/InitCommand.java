package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl init}: where somebody begins who has a site and no inventory. */
@Command(
        name = "init",
        description = {
            "Begins with a site that exists: asks for its two Regions, writes an inventory of what they have, and says"
                    + " how to go on. Changes nothing in AWS.",
            "The same as `drctl inventory discover`."
        })
final class InitCommand implements Callable<Integer> {
    private final Session session;

    InitCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private DiscoverOptions options = new DiscoverOptions();

    @Override
    public Integer call() {
        return new DiscoverFlow(session, options, spec.commandLine()).run();
    }
}
