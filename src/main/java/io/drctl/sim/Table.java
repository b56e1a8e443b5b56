package io.drctl.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind by identifier, each with its versions of the last few minutes: AWS's answers are eventually
 * consistent, so a read may get the version of some seconds ago.
 *
 * @param <T> an immutable record
 */
final class Table<T> {
    /** How long a version can be read after the next one has replaced it. */
    static final long HISTORY_MILLIS = 5 * 60_000;

    /** @param value null while there was no such thing */
    record Version<T>(long since, @Nullable T value) {}

    /**
     * The versions of each row, oldest first. Sorted by identifier: the same order in every JVM and after a restore.
     */
    private final TreeMap<String, List<Version<T>>> rows = new TreeMap<>();

    @Nullable
    T get(String id) {
        List<Version<T>> versions = rows.get(id);
        return versions == null ? null : versions.get(versions.size() - 1).value();
    }

    boolean has(String id) {
        return get(id) != null;
    }

    /** What a read at {@code time} would have found. */
    @Nullable
    T at(long time, String id) {
        List<Version<T>> versions = rows.get(id);
        return versions == null ? null : at(time, versions);
    }

    List<T> all() {
        return allAt(Long.MAX_VALUE);
    }

    List<T> allAt(long time) {
        List<T> found = new ArrayList<>(rows.size());
        for (List<Version<T>> versions : rows.values()) {
            T value = at(time, versions);
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    /** As if there had never been such a thing. */
    void forget(String id) {
        rows.remove(id);
    }

    void put(long now, String id, T value) {
        write(now, id, value);
    }

    void remove(long now, String id) {
        if (has(id)) {
            write(now, id, null);
        }
    }

    private void write(long now, String id, @Nullable T value) {
        List<Version<T>> versions = rows.get(id);
        if (versions == null) {
            versions = new ArrayList<>(1);
            rows.put(id, versions);
        }
        if (!versions.isEmpty() && versions.get(versions.size() - 1).since() == now) {
            versions.remove(versions.size() - 1);
        }
        versions.add(new Version<>(now, value));
        while (versions.size() > 1 && versions.get(1).since() < now - HISTORY_MILLIS) {
            versions.remove(0);
        }
    }

    private static <T> @Nullable T at(long time, List<Version<T>> versions) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).since() <= time) {
                return versions.get(i).value();
            }
        }
        return null;
    }
}
