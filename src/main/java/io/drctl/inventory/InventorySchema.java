package io.drctl.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (draft 2020-12) of {@code inventory.yaml}, with which editors complete and check it. */
public final class InventorySchema {
    private static final String RESOURCE = "/schema/inventory.json";

    private InventorySchema() {}

    /** The schema's text, ending with a line break. */
    public static String text() {
        try (InputStream stream = InventorySchema.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("drctl was packed without " + RESOURCE);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
