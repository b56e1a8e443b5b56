package io.drctl.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Until when AWS supports the versions of Kubernetes and of databases: the table {@code support-dates.txt}, each row
 * with AWS's page as the source. A version that is in no row has no known date, and isn't reported.
 */
public final class SupportDates {
    /** What the table calls Kubernetes; databases have the names of their engines. */
    public static final String KUBERNETES = "kubernetes";

    private static final String TABLE = "support-dates.txt";
    private static final String AURORA_MARK = ".mysql_aurora.";

    private static final Map<String, String> NAMES = Map.of(
            KUBERNETES,
            "Kubernetes",
            "aurora-mysql",
            "Aurora MySQL version",
            "aurora-postgresql",
            "Aurora PostgreSQL",
            "mysql",
            "RDS for MySQL",
            "postgres",
            "RDS for PostgreSQL",
            "mariadb",
            "RDS for MariaDB");

    private record Row(String product, String version, VersionSupport support) {}

    private SupportDates() {}

    /** Loads the table on first use. */
    private static final class Known {
        static final List<Row> ROWS = read();
    }

    /**
     * The dates of a version.
     *
     * @param product {@link #KUBERNETES} or an engine, such as {@code aurora-mysql}
     * @param version as AWS writes it, such as {@code 8.0.mysql_aurora.3.10.5} or {@code 16.4}
     */
    public static Optional<VersionSupport> of(String product, String version) {
        String own = version.substring(
                version.contains(AURORA_MARK) ? version.indexOf(AURORA_MARK) + AURORA_MARK.length() : 0);
        return Known.ROWS.stream()
                .filter(row -> row.product().equals(product))
                .filter(row -> own.equals(row.version()) || own.startsWith(row.version() + "."))
                .map(Row::support)
                .findFirst();
    }

    private static List<Row> read() {
        List<Row> rows = new ArrayList<>();
        String page = "";
        try (@Nullable InputStream stream = SupportDates.class.getResourceAsStream(TABLE)) {
            String table = new String(Objects.requireNonNull(stream, TABLE).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : table.lines().toList()) {
                String[] words = line.split(" ");
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                if (words[0].equals("page")) {
                    page = words[1];
                } else {
                    rows.add(row(words, page));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(rows);
    }

    private static Row row(String[] words, String page) {
        String extended = words[3];
        return new Row(
                words[0],
                words[1],
                new VersionSupport(
                        Objects.requireNonNull(NAMES.get(words[0]), words[0]) + " " + words[1],
                        LocalDate.parse(words[2]),
                        !extended.equals("-"),
                        extended.equals("-") || extended.equals("?") ? null : LocalDate.parse(extended),
                        page));
    }
}
