package io.drctl.sim;

import java.util.HashMap;
import java.util.Map;

/**
 * All randomness of a world, from one seed. Each purpose has its own sequence, so that one more draw in one place
 * shifts no other, and parallel calls get the same draws whichever comes first.
 *
 * <p>A draw is a hash of seed, purpose and number (the finalizer of SplitMix64), so that only the number of draws of
 * each purpose has to be saved, and the same seed gives the same course in any JVM.
 */
final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final Map<String, Long> drawn;

    Chance(long seed, Map<String, Long> drawn) {
        this.seed = seed;
        this.drawn = drawn;
    }

    Chance(long seed) {
        this(seed, new HashMap<>());
    }

    /** The next 64 bits for a purpose. */
    long bits(String purpose) {
        long number = drawn.merge(purpose, 1L, Long::sum);
        return mix(mix(seed ^ hash(purpose)) + number * GOLDEN);
    }

    /** At least 0, less than 1. */
    double unit(String purpose) {
        return (bits(purpose) >>> 11) * 0x1.0p-53;
    }

    /** Both ends included. */
    long between(String purpose, long least, long most) {
        return most <= least ? least : least + Math.floorMod(bits(purpose), most - least + 1);
    }

    /** Whether something with that probability happens; probability 0 draws nothing. */
    boolean happens(String purpose, double rate) {
        return rate > 0 && unit(purpose) < rate;
    }

    /** That many lower-case hexadecimal digits, at most 16, as in AWS's identifiers. */
    String hex(String purpose, int digits) {
        String all = Long.toHexString(bits(purpose));
        return "0".repeat(Math.max(0, digits - all.length())) + all.substring(Math.max(0, all.length() - digits));
    }

    /** FNV-1a, since {@link String#hashCode} has too few bits. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
