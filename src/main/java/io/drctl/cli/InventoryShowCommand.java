package io.drctl.cli;

import io.drctl.inventory.LoadedInventory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drctl inventory show}: Table 1.1 and the site it belongs to. */
@Command(name = "show", description = "Shows the site and the assets of its inventory.")
final class InventoryShowCommand implements Callable<Integer> {
    private final Session session;

    InventoryShowCommand(Session session) {
        this.session = session;
    }

    /** The forms of the output. */
    enum Format {
        human,
        markdown,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human, markdown or json (default: human).")
    @SuppressWarnings("unused") // The session reads it off the parsed line, before anything can fail.
    private Format format;

    @Override
    public Integer call() {
        LoadedInventory inventory = session.inventory();
        session.views().inventory(session.display(session.inventoryFile())).show(inventory);
        return ExitStatus.OK;
    }
}
