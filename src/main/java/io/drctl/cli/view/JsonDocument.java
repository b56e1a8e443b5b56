package io.drctl.cli.view;

import java.util.function.UnaryOperator;

/**
 * A document for programs. It says by which schema it is to be read, and whether it tells of the sandbox.
 *
 * <p>Its fields are a contract: {@link JsonSchema} publishes them, and {@code JsonDocumentsTest} holds each document
 * against its schema. Names are in lowerCamelCase, with the unit last; what a name means it means in every document.
 */
final class JsonDocument extends JsonObject {
    /** The field that names the schema. */
    static final String SCHEMA = "schema";

    /** @param simulated whether what is told is of the sandbox, and with it the commands in it */
    JsonDocument(JsonSchema schema, boolean simulated) {
        super(simulated ? SimulationMark::typed : UnaryOperator.identity());
        put(SCHEMA, schema.word()).put("simulated", simulated);
    }
}
