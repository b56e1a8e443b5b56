package io.drctl.journal;

import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
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
 * A field of an event that says how to fix or undo something: a list, in which words are texts, commands {@code
 * {"program", "arguments"}}, and options to add {@code {"option", "values"}}. The journal has a command as typed
 * against AWS; views add any prefix.
 */
final class RemedyCodec {
    private RemedyCodec() {}

    static void put(ObjectNode event, String field, @Nullable Remedy remedy) {
        if (remedy == null) {
            return;
        }
        ArrayNode parts = event.putArray(field);
        for (Part part : remedy.parts()) {
            parts.add(part.<JsonNode>fold(
                    said -> parts.stringNode(said.words()),
                    command -> node(parts, "program", command.program(), "arguments", command.arguments()),
                    option -> node(parts, "option", option.name(), "values", option.values())));
        }
    }

    private static ObjectNode node(ArrayNode parts, String kind, String name, String list, List<String> words) {
        ObjectNode node = parts.objectNode().put(kind, name);
        words.forEach(node.putArray(list)::add);
        return node;
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
            remedy.add(part.isString() ? new Said(part.asString()) : part(part, field));
        }
        return new Remedy(remedy);
    }

    private static Part part(JsonNode node, String field) {
        JsonNode option = node.get("option");
        if (option != null && option.isString()) {
            return new ConsentOption(option.asString(), words(node, "values"));
        }
        JsonNode program = node.get("program");
        if (program == null || !program.isString()) {
            throw new IllegalArgumentException("field " + field + " has a command without a program");
        }
        return new Command("", program.asString(), words(node, "arguments"));
    }

    private static List<String> words(JsonNode node, String list) {
        List<String> words = new ArrayList<>();
        node.path(list).forEach(word -> words.add(word.asString()));
        return words;
    }
}
