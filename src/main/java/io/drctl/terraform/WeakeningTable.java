package io.drctl.terraform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which attributes protect a resource, and how: the table {@code weakenings.txt}. */
final class WeakeningTable {
    private static final String TABLE = "weakenings.txt";
    private static final Pattern HEADING = Pattern.compile("\\[(\\w+)] (.+)");

    private final Map<Kind, Map<String, String>> rows = new EnumMap<>(Kind.class);

    private WeakeningTable() {}

    /** How the named thing protects. */
    enum Kind {
        /** A switch that protects when on. */
        PROTECTION,
        /** A switch that endangers when on. */
        HAZARD,
        /** What ties a resource to another one; changing or emptying it cuts that tie. */
        TIE,
        /** What protects as long as it has a value, whichever that is; one that is known after the apply will do. */
        PRESENCE,
        /** A number that protects more the larger it is. */
        AMOUNT,
        /** A number that must not become zero. */
        CAPACITY,
        /** Blocks, each of which is a copy or a safeguard. */
        BLOCK,
        /** A list, each member of which is one. */
        LIST,
        /** The name of a parameter of a database. */
        PARAMETER,
        /** A class of storage. */
        ARCHIVE
    }

    /** The table that drctl ships. */
    static WeakeningTable load() {
        try (@Nullable InputStream stream = WeakeningTable.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of drctl lacks its resource " + TABLE);
            }
            return read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("can't read the resource " + TABLE, failure);
        }
    }

    /** @throws IllegalArgumentException when it isn't such a table, or names something twice under one kind */
    static WeakeningTable read(String table) {
        WeakeningTable result = new WeakeningTable();
        Map<String, String> names = null;
        String what = "";
        for (String line : table.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                Kind kind = Kind.valueOf(heading.group(1).toUpperCase(Locale.ROOT));
                names = result.rows.computeIfAbsent(kind, any -> new HashMap<>());
                what = heading.group(2);
                continue;
            }
            if (names == null) {
                throw new IllegalArgumentException("a name without a heading: " + line);
            }
            for (String name : line.split("\\s+", -1)) {
                if (names.put(name, what) != null) {
                    throw new IllegalArgumentException(name + " stands in the table twice");
                }
            }
        }
        return result;
    }

    /**
     * How a sentence about the attribute ends; null when it isn't of that kind.
     *
     * @param parent the block that it is in, else the resource's type
     */
    @Nullable
    String find(Kind kind, String parent, String name) {
        Map<String, String> names = rows.getOrDefault(kind, Map.of());
        String qualified = names.get(parent + "." + name);
        if (qualified != null) {
            return qualified;
        }
        String plain = names.get(name);
        return plain == null ? names.get(parent + ".*") : plain;
    }
}
