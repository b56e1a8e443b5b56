package io.drctl.readiness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a check, whatever it found: the table {@code checks.txt}.
 *
 * @param check its id, such as {@code load-balancer.targets}
 * @param asks what it compares, one sentence
 * @param why what a failover suffers, one sentence
 * @param fix how it is put right in general; a finding's own remedy is more exact
 */
public record CheckGuide(String check, Impact impact, String asks, String why, String fix) {
    private static final String TABLE = "checks.txt";

    /** Loads the table on first use. */
    private static final class Known {
        static final Map<String, CheckGuide> ALL = read();
    }

    /** Of a check; empty where there is none of that id. */
    public static Optional<CheckGuide> of(String check) {
        return Optional.ofNullable(Known.ALL.get(check));
    }

    /** Of all checks, by their ids. */
    public static Collection<CheckGuide> all() {
        return Known.ALL.values();
    }

    private static Map<String, CheckGuide> read() {
        String text;
        try (@Nullable InputStream stream = CheckGuide.class.getResourceAsStream(TABLE)) {
            text = new String(Objects.requireNonNull(stream, TABLE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, CheckGuide> all = new LinkedHashMap<>();
        List<String> lines = text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith(" ") && !block.isEmpty()) {
                add(all, block);
                block.clear();
            }
            block.add(line);
        }
        add(all, block);
        return all;
    }

    /** A block is the id with a colon, then {@code name: value}, indented, for each of the rest. */
    private static void add(Map<String, CheckGuide> all, List<String> block) {
        String check = block.get(0).replace(":", "");
        Map<String, String> said = new LinkedHashMap<>();
        for (String line : block.subList(1, block.size())) {
            String[] parts = line.strip().split(": ", 2);
            said.put(parts[0], parts[1]);
        }
        all.put(
                check,
                new CheckGuide(
                        check,
                        Impact.valueOf(
                                value(said, "impact").toUpperCase(Locale.ROOT).replace('-', '_')),
                        value(said, "asks"),
                        value(said, "why"),
                        value(said, "fix")));
    }

    private static String value(Map<String, String> said, String name) {
        return Objects.requireNonNull(said.get(name), name);
    }
}
