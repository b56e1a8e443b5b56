package io.drctl.action;

/**
 * An answer that a step depends on, known without a call: what it must read, and what becomes of it without.
 *
 * @param operation as AWS names it, with its service, such as {@code rds:DescribeDBClusters}
 * @param region where the question goes, as a Region or in words ({@code us-east-1 (global)})
 */
public record Need(String operation, String region, Without without) {
    /** What becomes of a step without the answer. */
    public enum Without {
        /** It can't be done, or not safely. */
        STOPS,
        /** It is left owed, and the run goes on. */
        OWES,
        /** It asks, and goes on without the answer. */
        GOES_ON
    }

    public static Need of(String operation, Object region) {
        return new Need(operation, String.valueOf(region), Without.STOPS);
    }

    /** Whose answer would only be good to have. */
    public static Need spare(String operation, Object region) {
        return new Need(operation, String.valueOf(region), Without.GOES_ON);
    }

    /** Without which the step is left owed. */
    public static Need owing(String operation, Object region) {
        return new Need(operation, String.valueOf(region), Without.OWES);
    }
}
