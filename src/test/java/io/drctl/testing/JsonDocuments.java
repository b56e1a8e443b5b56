package io.drctl.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.drctl.cli.view.JsonSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what drctl prints for programs, and holds each document against the schema that it names. */
public final class JsonDocuments {
    private static final Map<JsonSchema, Schema> SCHEMAS = new ConcurrentHashMap<>();

    /** What Java makes of a record, a duration, or an object without a text of its own. */
    private static final Pattern JAVAS_OWN = Pattern.compile(
            "\\b[A-Z]\\w+\\[\\w+=|\\bPT-?\\d[\\dHMS.]*\\b|\\b[\\w.$]+@[0-9a-f]{5,8}\\b|\\bOptional[.\\[]");

    private JsonDocuments() {}

    /**
     * Reads a document.
     *
     * @throws AssertionError when it isn't as the schema that it names has it
     */
    public static JsonNode read(String text) {
        JsonNode document = JsonMapper.shared().readTree(text);
        String name = document.path("schema").asString("");
        JsonSchema schema = JsonSchema.named(name)
                .orElseThrow(() -> new AssertionError("the document names no schema of drctl's: " + text));
        List<String> wrong = problems(schema, text);
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "not as `drctl schema " + name + "` has it:\n" + String.join("\n", wrong) + "\n" + text);
        }
        if (JAVAS_OWN.matcher(text).find()) {
            throw new AssertionError("a value is spelt as Java spells it: " + text);
        }
        return document;
    }

    /** What is wrong with a document by a schema. */
    public static List<String> problems(JsonSchema schema, String document) {
        return SCHEMAS
                .computeIfAbsent(schema, JsonDocuments::compiled)
                .validate(
                        document,
                        com.networknt.schema.InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static Schema compiled(JsonSchema schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.text());
    }
}
