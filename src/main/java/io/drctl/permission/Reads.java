package io.drctl.permission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What commands and actions ask of AWS beside what the actions' outlines declare: the table {@code reads.txt}. */
final class Reads {
    /** What each run asks at its end, to say what to do next. */
    static final String STATUS = "@status";

    static final String LEASE = "@lease";

    /** What asks a database by SQL; which operations of AWS that takes, hangs on how the inventory says it is asked. */
    static final String SQL = "sql:any";

    /** Loads the table on first use. */
    private static final class Known {
        static final Map<String, String> ALL = read();
    }

    private Reads() {}

    /** The names of its lines. */
    static Set<String> names() {
        return Known.ALL.keySet();
    }

    /** The operations of a line, with those of the lines that it names. */
    static Set<String> of(String name) {
        String line = Known.ALL.get(name);
        if (line == null) {
            throw new IllegalStateException("reads.txt has no line " + name);
        }
        Set<String> all = new TreeSet<>();
        for (String word : line.split(" ")) {
            if (word.startsWith("@")) {
                all.addAll(of(word));
            } else if (!word.isEmpty()) {
                all.add(word);
            }
        }
        return all;
    }

    private static Map<String, String> read() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : Tables.lines("reads.txt")) {
            // Operations have colons, too, but no line's name has.
            int colon = line.indexOf(':');
            if (all.put(line.substring(0, colon), line.substring(colon + 1).strip()) != null) {
                throw new IllegalStateException("reads.txt has two lines " + line.substring(0, colon));
            }
        }
        return all;
    }
}
