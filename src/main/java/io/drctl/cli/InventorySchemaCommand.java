package io.drctl.cli;

import io.drctl.inventory.InventorySchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drctl inventory schema}: the JSON Schema of the inventory, for editors. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of inventory.yaml, for completion and checks in editors.",
            "Save it beside the inventory, and begin the inventory with",
            "# yaml-language-server: $schema=inventory.schema.json"
        })
final class InventorySchemaCommand implements Callable<Integer>, Options.PrintsDocument {
    private final Session session;

    InventorySchemaCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.terminal().printDocument(InventorySchema.text());
        return ExitStatus.OK;
    }
}
