package io.drctl.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a user meant to type. */
public final class Similarity {
    /** Longer words aren't compared: the cost grows with the square, and nobody mistypes a known key to that. */
    private static final int LENGTH_MAX = 64;

    private Similarity() {}

    /** {@code , did you mean `word`?}, or nothing. */
    public static String hint(String typed, Collection<String> words) {
        return closest(typed, words)
                .map(word -> ", did you mean `" + word + "`?")
                .orElse("");
    }

    /** The word that takes the fewest edits to reach, if they are few for its length. */
    public static Optional<String> closest(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> isClose(distance(typed, word), word.length()))
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(word -> word));
    }

    /** Two slips are forgiven in any word, more in long ones; but something of the word must be left. */
    private static boolean isClose(int distance, int length) {
        return distance < length && distance <= Math.max(2, length / 3);
    }

    /**
     * The number of letters to insert, delete, replace or swap with their neighbour; upper and lower case are the same,
     * as are {@code _} and {@code -}.
     */
    static int distance(String typed, String word) {
        if (typed.length() > LENGTH_MAX) {
            return Integer.MAX_VALUE;
        }
        String from = normal(typed);
        String to = normal(word);
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[from.length()][to.length()];
    }

    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
