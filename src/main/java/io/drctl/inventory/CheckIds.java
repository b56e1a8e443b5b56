package io.drctl.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the checks of {@code verify}, which an inventory may name. They are those of the table of guides, which is
 * the package's of the checks; that package reads inventories, so it can't be asked from here.
 */
final class CheckIds {
    private static final String TABLE = "/io/drctl/readiness/checks.txt";

    private CheckIds() {}

    /** Loads the table on first use. */
    private static final class Known {
        static final List<String> ALL = read();
    }

    static List<String> all() {
        return Known.ALL;
    }

    /** An id begins a line and ends with a colon; what is said of the check is indented. */
    private static List<String> read() {
        try (@Nullable InputStream stream = CheckIds.class.getResourceAsStream(TABLE)) {
            String table = new String(Objects.requireNonNull(stream, TABLE).readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(line -> line.matches("[a-z].*:"))
                    .map(line -> line.substring(0, line.length() - 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
