package io.drctl.journal;

import io.drctl.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code verify} has found on this machine that still stands, and since when, kept in a site's directory as
 * {@code findings.json}. It is told, and nothing is decided by it.
 *
 * @param lookedAt when each scope, in the word of the command line, was verified last
 */
public record OpenFindings(Map<String, Instant> lookedAt, List<Entry> entries) {
    /** Of a site that was never verified here. */
    public static final OpenFindings NONE = new OpenFindings(Map.of(), List.of());

    private static final String FILE = "findings.json";
    private static final int BYTES_MAX = 1 << 20;
    /** More than this nobody puts right one by one. */
    private static final int ENTRIES_MAX = 1000;

    /**
     * What tells one finding from another.
     *
     * @param about the id of the inventory's row, or the title of what is no row
     * @param region null for what is in none
     */
    public record Key(String check, String about, @Nullable String region, String subject) {}

    /**
     * A finding that stands.
     *
     * @param verdict in lower case, such as {@code fail} or {@code unknown: access_denied}
     * @param since when it was first seen so
     * @param scopes in which it was seen last
     */
    public record Entry(Key key, String verdict, Instant since, Set<String> scopes) {
        public Entry {
            scopes = Set.copyOf(scopes);
        }
    }

    public OpenFindings {
        lookedAt = Map.copyOf(lookedAt);
        entries = entries.stream().limit(ENTRIES_MAX).toList();
    }

    /**
     * Those of a site. A file that can't be read is as good as none: the next verification replaces it.
     *
     * @param site the site's directory
     */
    public static OpenFindings of(Path site) {
        Path file = site.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return read(JsonMapper.shared()
                    .readTree(new String(WholeFile.readOwn(file, BYTES_MAX), StandardCharsets.UTF_8)));
        } catch (IOException | JacksonException | DateTimeException e) {
            return NONE;
        }
    }

    private static OpenFindings read(JsonNode told) {
        Map<String, Instant> lookedAt = new TreeMap<>();
        told.path("lookedAt").properties().forEach(each -> lookedAt.put(each.getKey(), instant(each.getValue())));
        List<Entry> entries = new ArrayList<>();
        for (JsonNode one : told.path("findings")) {
            Set<String> scopes = new TreeSet<>();
            one.path("scopes").forEach(scope -> scopes.add(scope.asString()));
            entries.add(new Entry(
                    new Key(
                            one.path("check").asString(),
                            one.path("about").asString(),
                            one.path("region").isString() ? one.path("region").asString() : null,
                            one.path("subject").asString()),
                    one.path("verdict").asString(),
                    instant(one.path("since")),
                    scopes));
        }
        return new OpenFindings(lookedAt, entries);
    }

    private static Instant instant(JsonNode node) {
        return Instant.parse(node.asString());
    }

    /**
     * Records them in place of those before.
     *
     * @param root drctl's own directory
     * @param site the site's directory below it
     */
    public void record(Path root, Path site) throws IOException {
        ObjectNode told = JsonMapper.shared().createObjectNode();
        ObjectNode looked = told.putObject("lookedAt");
        new TreeMap<>(lookedAt).forEach((scope, at) -> looked.put(scope, at.toString()));
        ArrayNode findings = told.putArray("findings");
        for (Entry entry : entries) {
            ArrayNode scopes = findings.addObject()
                    .put("check", entry.key().check())
                    .put("about", entry.key().about())
                    .put("region", entry.key().region())
                    .put("subject", entry.key().subject())
                    .put("verdict", entry.verdict())
                    .put("since", entry.since().toString())
                    .putArray("scopes");
            new TreeSet<>(entry.scopes()).forEach(scopes::add);
        }
        SmallFile.replace(root, site, FILE, told + "\n");
    }
}
