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
 * A field of an event that says how to fix or undo something: a list, in which words are texts, and commands {@code
 * {"program", "arguments"}}. The journal has a command as typed against AWS; views add any prefix.
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
     * @throws IllegalArgumentException for something that no version of drctl has written, and for the text that early
     * ones wrote
     */
    static @Nullable Remedy get(JsonNode event, String field) {
        JsonNode parts = event.get(field);
        if (parts == null || parts.isNull()) {
            return null;
        }
        if (!parts.isArray()) {
            throw new IllegalArgumentException("field " + field + " is not a list: an earlier drctl wrote it");
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
