package io.drctl.terraform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is lost with a resource, by its type: the table {@code resource-kinds.txt}.
 *
 * <p>A list of what is dangerous misses what its author didn't think of, and a plan from somebody else's Terraform
 * contains just that. So the table also lists what is harmless, and a type listed as neither counts as protected.
 */
final class ResourceKinds {
    private static final String TABLE = "resource-kinds.txt";
    private static final Pattern HEADING = Pattern.compile("\\[(\\w+): ([a-z ]+)\\] (.+)");

    /** Types that are written out in full. */
    private final Map<String, Kind> whole = new LinkedHashMap<>();

    /** Beginnings of types, written with a star. */
    private final TreeMap<String, Kind> beginnings = new TreeMap<>();

    private ResourceKinds() {}

    /**
     * A kind of resource.
     *
     * @param noun as messages call it
     * @param reason what its loss means, as the end of a sentence
     */
    record Kind(Stake stake, String noun, String reason) {
        boolean isProtected() {
            return stake != Stake.NOTHING;
        }
    }

    /** The table that drctl ships. */
    static ResourceKinds load() {
        try (@Nullable InputStream stream = ResourceKinds.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of drctl lacks its resource " + TABLE);
            }
            return read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("can't read the resource " + TABLE, failure);
        }
    }

    /** @throws IllegalArgumentException when it isn't such a table, or names a type twice */
    static ResourceKinds read(String table) {
        ResourceKinds kinds = new ResourceKinds();
        Kind kind = null;
        for (String line : table.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                kind = new Kind(Stake.parse(heading.group(1)), heading.group(2), heading.group(3));
                continue;
            }
            if (kind == null) {
                throw new IllegalArgumentException("a type without a heading: " + line);
            }
            for (String type : line.split("\\s+", -1)) {
                kinds.add(type, kind);
            }
        }
        return kinds;
    }

    private void add(String type, Kind kind) {
        Kind before =
                type.endsWith("*") ? beginnings.put(type.substring(0, type.length() - 1), kind) : whole.put(type, kind);
        if (before != null) {
            throw new IllegalArgumentException(type + " stands in the table twice");
        }
    }

    Kind of(String type) {
        Kind exact = whole.get(type);
        if (exact != null) {
            return exact;
        }
        for (int length = type.length(); length > 0; length--) {
            Kind kind = beginnings.get(type.substring(0, length));
            if (kind != null) {
                return kind;
            }
        }
        return new Kind(
                Stake.UNKNOWN,
                "resource",
                "drctl doesn't know whether " + (type.isEmpty() ? "this" : type) + " can be made again without loss");
    }

    Map<String, Kind> whole() {
        return Map.copyOf(whole);
    }

    Map<String, Kind> beginnings() {
        return Map.copyOf(beginnings);
    }
}
