package io.drctl.cli.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft 2020-12) that drctl publishes: one for each document that a command prints for programs, and
 * one for the inventory.
 */
public enum JsonSchema {
    PLAN("a dry run; failover, prepare or drill run with nothing to do"),
    RUN("failover, prepare, drill run, run resume, run show"),
    RUN_LIST("run list"),
    SITE_LIST("site list"),
    PROVISION("provision"),
    RECONCILE("reconcile"),
    DB_DIVERGENCE("db divergence"),
    STATUS("status"),
    VERIFY("verify"),
    INVENTORY_SHOW("inventory show"),
    INVENTORY_VALIDATE("inventory validate"),
    RUNBOOK_LIST("runbook list"),
    RUNBOOK_LINT("runbook lint"),
    SANDBOX_SHOW("sandbox show"),
    SANDBOX_FAULT("sandbox fault"),
    SANDBOX_HEAL("sandbox heal"),
    SANDBOX_UNPROTECT("sandbox unprotect"),
    SANDBOX_TAKE_OVER("sandbox take-over"),
    SANDBOX_RESET("sandbox reset"),
    FAILURE("any command that ends without its own document"),
    INVENTORY("no command: inventory.yaml is written by it");

    /** Definitions that several schemas share. */
    private static final String COMMON = "common";

    private static final String COMMON_ID = "urn:drctl:schema:common";

    private final String printedBy;

    JsonSchema(String printedBy) {
        this.printedBy = printedBy;
    }

    /** The name in {@code drctl schema} and in the documents themselves. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which commands print such a document with {@code -o json}, for people. */
    public String printedBy() {
        return printedBy;
    }

    /** Whether a command prints documents of it. */
    public boolean isPrinted() {
        return this != INVENTORY;
    }

    public static Optional<JsonSchema> named(String word) {
        return Arrays.stream(values())
                .filter(schema -> schema.word().equals(word))
                .findFirst();
    }

    /**
     * The complete schema: shared definitions are included, so that no reader needs another file or the network.
     */
    public String text() {
        String text = read(word());
        if (!text.contains(COMMON_ID)) {
            return text;
        }
        ObjectNode schema = (ObjectNode) JsonMapper.shared().readTree(text);
        JsonNode common = JsonMapper.shared().readTree(read(COMMON));
        schema.withObject("/$defs").set(COMMON, common);
        return schema.toPrettyString() + "\n";
    }

    private static String read(String name) {
        String resource = "/schema/" + name + ".json";
        try (InputStream stream = JsonSchema.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("drctl was packed without " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
