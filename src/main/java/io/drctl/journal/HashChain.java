package io.drctl.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the only digest that drctl uses. */
public final class HashChain {
    /** The value that the first line is chained to. */
    static final String ORIGIN = "0".repeat(64);

    private HashChain() {}

    /** The hash of a line that follows {@code previous}. */
    static String next(String previous, String line) {
        return digest(previous + "\n" + line);
    }

    /** The digest of a text, in hexadecimal. */
    public static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
