package io.drctl.inventory;

import static org.assertj.core.api.Assertions.fail;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to the file, it is read or refused with places: never an exception of the parser's, never a hang.
 */
class InventoryRobustnessTest {
    private static final byte[] FILE = SiteYaml.text().getBytes(StandardCharsets.UTF_8);
    private static final int LINES = (int) SiteYaml.text().lines().count();
    private static final Pattern SENTENCE = Pattern.compile("(?!.*(Exception|null))[^\\n]+");
    private static final String ODD = ":-[]{}&*!|>%@`'\"#,?\t\n\r ~.<=\\\0\u001b";

    @Test
    void survives_truncation_anywhere() {
        for (int length = 0; length < FILE.length; length += 3) {
            check(Arrays.copyOf(FILE, length), "truncated to " + length + " bytes");
        }
    }

    @Test
    void survives_any_bit_flipped() {
        Random random = new Random(20_240_531);
        for (int round = 0; round < 400; round++) {
            byte[] bytes = FILE.clone();
            int at = random.nextInt(bytes.length);
            int bit = random.nextInt(8);
            bytes[at] ^= (byte) (1 << bit);
            check(bytes, "bit " + bit + " of byte " + at + " flipped");
        }
    }

    @Test
    void survives_odd_characters_anywhere() {
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            int at = random.nextInt(FILE.length);
            byte odd = (byte) ODD.charAt(random.nextInt(ODD.length()));
            byte[] bytes = FILE.clone();
            bytes[at] = odd;
            check(bytes, "byte " + at + " replaced by " + odd);
        }
    }

    @Test
    void survives_lines_doubled_dropped_and_moved() {
        List<String> lines = SiteYaml.text().lines().toList();
        Random random = new Random(42);
        for (int line = 0; line < lines.size(); line++) {
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(line, lines.get(line));
            check(doubled, "line " + (line + 1) + " doubled");
            List<String> dropped = new ArrayList<>(lines);
            dropped.remove(line);
            check(dropped, "line " + (line + 1) + " dropped");
            List<String> indented = new ArrayList<>(lines);
            indented.set(line, " " + lines.get(line));
            check(indented, "line " + (line + 1) + " indented");
            List<String> moved = new ArrayList<>(lines);
            int target = random.nextInt(lines.size() - 1);
            moved.add(target, moved.remove(line));
            check(moved, "line " + (line + 1) + " moved to " + (target + 1));
        }
    }

    private static void check(List<String> lines, String what) {
        check(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), what);
    }

    private static void check(byte[] bytes, String what) {
        List<Diagnostic> found;
        boolean refused = false;
        try {
            found = SiteYaml.read(bytes).warnings();
        } catch (InputException e) {
            found = e.diagnostics();
            refused = true;
        }
        boolean sound = found.stream().anyMatch(Diagnostic::isError) == refused;
        int line = 1;
        for (Diagnostic diagnostic : found) {
            if (diagnostic.summary().endsWith("left out")) {
                continue;
            }
            SourcePosition position = Objects.requireNonNull(diagnostic.position(), what);
            sound &= position.line() >= line && position.line() <= LINES + 2 && position.column() >= 1;
            sound &= SENTENCE.matcher(diagnostic.summary()).matches();
            line = position.line();
        }
        if (!sound) {
            fail(what + " is reported as " + found);
        }
    }
}
