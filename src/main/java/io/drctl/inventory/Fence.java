package io.drctl.inventory;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A way to keep a database that is left from taking writes, as the inventory names it. */
public enum Fence {
    /** The server refuses writes: {@code read_only}, set by SQL. It ends with the next restart of the writer. */
    READ_ONLY,
    /** Its security groups let nobody in any more. Connections that are open already go on. */
    SECURITY_GROUP,
    /** The Auto Scaling groups of the applications that use it are scaled to nothing. Others can go on writing. */
    APPLICATION;

    static final Map<String, Fence> BY_WORD = byWord();

    /** The word in the inventory. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fence of a word. */
    public static Optional<Fence> ofWord(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    private static Map<String, Fence> byWord() {
        Map<String, Fence> words = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(fence -> words.put(fence.word(), fence));
        return words;
    }
}
