package io.drctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drctl inventory discover}: an inventory of what there is. */
@Command(
        name = "discover",
        description = {
            "Writes an inventory of what two Regions have: what belongs together across them, with comments on what"
                    + " was guessed, left out and not found. Changes nothing in AWS.",
            "The options narrow it down where the Regions hold more than the site. In a terminal it asks what can't"
                    + " be read."
        })
final class InventoryDiscoverCommand implements Callable<Integer> {
    private final Session session;

    InventoryDiscoverCommand(Session session) {
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
