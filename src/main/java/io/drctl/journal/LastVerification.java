package io.drctl.journal;

import io.drctl.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code verify} said last on this machine, kept in a site's directory as {@code verified.json}. It is told, and
 * nothing is decided by it: what it says may have changed since.
 *
 * @param scope what was verified, in the word of the command line
 * @param failed how many checks failed
 * @param unknown how many could not be made
 */
public record LastVerification(String scope, Instant at, boolean ready, int failed, int unknown) {
    private static final String FILE = "verified.json";
    private static final int BYTES_MAX = 4096;

    /**
     * The last one of a site.
     *
     * @param site the site's directory
     * @return empty when none is on record that can be read
     */
    public static Optional<LastVerification> of(Path site) {
        Path file = site.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode told = JsonMapper.shared()
                    .readTree(new String(WholeFile.readOwn(file, BYTES_MAX), StandardCharsets.UTF_8));
            return Optional.of(new LastVerification(
                    told.path("scope").asString(),
                    Instant.parse(told.path("at").asString()),
                    told.path("ready").asBoolean(),
                    told.path("failed").asInt(),
                    told.path("unknown").asInt()));
        } catch (IOException | JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Records it in place of the one before.
     *
     * @param root drctl's own directory
     * @param site the site's directory below it
     */
    public void record(Path root, Path site) throws IOException {
        ObjectNode told = JsonMapper.shared()
                .createObjectNode()
                .put("scope", scope)
                .put("at", at.toString())
                .put("ready", ready)
                .put("failed", failed)
                .put("unknown", unknown);
        SmallFile.replace(root, site, FILE, told + "\n");
    }
}
