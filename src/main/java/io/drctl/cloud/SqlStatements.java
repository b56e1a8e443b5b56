package io.drctl.cloud;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements that AWS has a cluster's writer execute, each in a call and a transaction of its own, which nothing of the
 * next one shares. A call without an answer of the server throws {@link CloudException}.
 */
public interface SqlStatements {
    /** Where they are executed, for people. */
    String place();

    /**
     * Executes a statement within a few seconds; it may be sent more than once.
     *
     * @param values in place of its question marks, in their order
     */
    Answer execute(String statement, List<String> values);

    /** The same for one that may have to wait for others, as long as AWS allows; it is sent once. */
    Answer executePatiently(String statement);

    /**
     * What the server answers.
     *
     * @param table null for a statement that returns none
     * @param refusal null where the statement was executed
     */
    record Answer(
            @Nullable List<Map<String, @Nullable String>> table,
            @Nullable Refusal refusal) {
        public Answer {
            if (table != null) {
                List<Map<String, @Nullable String>> copy = new ArrayList<>();
                table.forEach(row -> copy.add(Collections.unmodifiableMap(new LinkedHashMap<>(row))));
                table = Collections.unmodifiableList(copy);
            }
        }

        public static Answer done() {
            return new Answer(null, null);
        }

        public static Answer refused(int code, String words) {
            return new Answer(null, new Refusal(code, words));
        }

        /** Its rows, in which a column that is NULL is null; empty for a statement that returns none. */
        public Optional<List<Map<String, @Nullable String>>> rows() {
            return Optional.ofNullable(table);
        }
    }

    /**
     * The server's refusal.
     *
     * @param code MySQL's number of the error; 0 where it isn't known
     * @param words the server's
     */
    record Refusal(int code, String words) {}
}
