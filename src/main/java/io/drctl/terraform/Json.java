package io.drctl.terraform;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the JSON exchanged with Terraform, as trees: its documents are large and mostly ignored. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** How many braces are tried; what a shim prints is short. */
    private static final int CANDIDATES_MAX = 200;

    private Json() {}

    /** @throws tools.jackson.core.JacksonException when it isn't JSON */
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /**
     * The first JSON object in a text that has a certain member; null when there is none.
     *
     * <p>The first {@code terraform} on the PATH need not be Terraform: version shims (tfenv, asdf, mise) report what
     * they do on standard output too, before and after the output that was asked for.
     */
    static @Nullable JsonNode find(String text, String member) {
        int tried = 0;
        int begin = text.indexOf('{');
        while (begin >= 0 && tried++ < CANDIDATES_MAX) {
            int next = begin + 1;
            try (JsonParser parser = MAPPER.createParser(new StringReader(text.substring(begin)))) {
                JsonNode node = parser.readValueAsTree();
                if (node != null && node.has(member)) {
                    return node;
                }
                next = begin + (int) Math.max(1, parser.currentLocation().getCharOffset());
            } catch (JacksonException chatter) {
                // A brace in some other message; the next may be Terraform's.
                next = begin + 1;
            }
            begin = text.indexOf('{', next);
        }
        return null;
    }

    static JsonNode missing() {
        return MissingNode.getInstance();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String write(JsonNode tree) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    /** A string member, or null where it is absent, null or not a string. */
    static @Nullable String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isString() ? value.stringValue() : null;
    }

    static String text(JsonNode object, String member, String otherwise) {
        String value = text(object, member);
        return value == null ? otherwise : value;
    }
}
