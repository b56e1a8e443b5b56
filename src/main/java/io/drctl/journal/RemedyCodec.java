package io.drctl.journal;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Remedy.Part;
import io.drctl.text.Remedy.Said;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field of an event that says how to put something right, or how to get back: a list, in which words are texts, and
 * commands {@code {"program", "arguments"}}. What is journaled is how a command is typed on AWS; what is put before it
 * elsewhere is the doing of who shows it.
 */
final class RemedyCodec {
    private RemedyCodec() {}

    static void put(ObjectNode event, String field, @Nullable Remedy remedy) {
        if (remedy == null) {
            return;
        }
        ArrayNode parts = event.putArray(field);
        for (Part part : remedy.parts()) {
            if (part instanceof Command command) {
                ObjectNode node = parts.addObject().put("program", command.program());
                ArrayNode arguments = node.putArray("arguments");
                command.arguments().forEach(arguments::add);
            } else {
                parts.add(part.toString());
            }
        }
    }

    /**
     * @throws IllegalArgumentException for what no version of drctl has written, and for the text that early ones wrote
     */
    static @Nullable Remedy get(JsonNode event, String field) {
        JsonNode parts = event.get(field);
        if (parts == null || parts.isNull()) {
            return null;
        }
        if (!parts.isArray()) {
            throw new IllegalArgumentException("field " + field + " is no list: an earlier drctl has written it");
        }
        List<Part> remedy = new ArrayList<>();
        for (JsonNode part : parts) {
            remedy.add(part.isString() ? new Said(part.asString()) : command(part, field));
        }
        return new Remedy(remedy);
    }

    private static Command command(JsonNode node, String field) {
        JsonNode program = node.get("program");
        if (program == null || !program.isString()) {
            throw new IllegalArgumentException("field " + field + " has a command without a program");
        }
        List<String> arguments = new ArrayList<>();
        node.path("arguments").forEach(argument -> arguments.add(argument.asString()));
        return new Command("", program.asString(), arguments);
    }
}
