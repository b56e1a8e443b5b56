package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A remedy in a document: {@code remedy}, what to do in one text, null where there is nothing to say; and {@code commands},
 * those in it in their order, each ready to be pasted.
 */
final class RemedyJson {
    private RemedyJson() {}

    static void put(ObjectNode node, @Nullable Remedy remedy) {
        node.put("remedy", remedy == null ? null : remedy.text());
        ArrayNode commands = node.putArray("commands");
        if (remedy != null) {
            remedy.commands().stream().map(Command::line).forEach(commands::add);
        }
    }
}
