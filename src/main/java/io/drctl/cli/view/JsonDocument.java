package io.drctl.cli.view;

/**
 * A document for programs. It names its schema, and says whether it is about the sandbox.
 *
 * <p>Its fields are a contract: {@link JsonSchema} publishes them, and {@code JsonDocumentsTest} validates each
 * document against its schema. Names are in lowerCamelCase, with the unit last; a name means the same in every
 * document.
 */
final class JsonDocument extends JsonObject {
    /** The field that names the schema. */
    static final String SCHEMA = "schema";

    /** @param simulated whether the content, including its commands, is about the sandbox */
    JsonDocument(Terminal terminal, JsonSchema schema, boolean simulated) {
        super(command -> terminal.suggestions().apply(simulated ? SimulationMark.typed(command) : command));
        put(SCHEMA, schema.word()).put("simulated", simulated);
    }
}
