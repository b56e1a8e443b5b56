package io.drctl.cli;

import io.drctl.cli.view.ValidationView;
import io.drctl.diagnostic.InputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl inventory validate}: everything that is wrong with the inventory. */
@Command(
        name = "validate",
        description = "Checks the inventory and reports every problem, with its location and a fix.")
final class InventoryValidateCommand implements Callable<Integer> {
    private final Session session;

    InventoryValidateCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        ValidationView view = session.views().validation(session.display(session.inventoryFile()));
        try {
            view.valid(session.inventory());
            return ExitStatus.OK;
        } catch (InputException e) {
            // Here the problems are the requested result, not a failure on the way to another.
            view.invalid(e.diagnostics());
            return ExitStatus.USAGE;
        }
    }
}
