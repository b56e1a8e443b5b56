package io.drctl.terraform;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What brings one point of a configuration in line with the site as it is.
 *
 * @param sentence what it does, without a full stop
 * @param lines what goes into a file of drctl's; empty for what is done by hand
 * @param file of the user's that is to be edited; null for all other kinds
 * @param line in that file, from 1; 0 where it isn't known
 */
public record Correction(
        Kind kind,
        String sentence,
        List<String> lines,
        @Nullable Path file,
        int line) {
    /** Who makes it, and where. */
    public enum Kind {
        /** An {@code import}, {@code moved} or {@code removed} block, which drctl writes. */
        BLOCK,
        /** The value of a variable, which drctl writes. */
        VARIABLE,
        /** A line of the user's own file, which drctl names and doesn't touch. */
        EDIT,
        /** Something that isn't written anywhere. */
        BY_HAND
    }

    public Correction {
        lines = List.copyOf(lines);
    }

    static Correction block(String sentence, List<String> lines) {
        return new Correction(Kind.BLOCK, sentence, lines, null, 0);
    }

    static Correction variable(String name, String value) {
        return new Correction(
                Kind.VARIABLE, "variable " + name + " becomes " + value, List.of(name + " = " + value), null, 0);
    }

    static Correction edit(SourceLines.Spot spot, String sentence) {
        return new Correction(Kind.EDIT, sentence, List.of(), spot.file(), spot.line());
    }

    static Correction byHand(String sentence) {
        return new Correction(Kind.BY_HAND, sentence, List.of(), null, 0);
    }
}
