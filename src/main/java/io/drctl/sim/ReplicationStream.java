package io.drctl.sim;

/**
 * How far a replica has applied its source's log, as a formula of time, so that nothing has to be done while nothing
 * changes.
 *
 * @param sourceLog the log that is applied
 * @param since from when the formula holds
 * @param appliedThrough what was acknowledged up to then had been applied at {@code since}
 * @param frozen whether nothing more is applied
 * @param lagMillis the distance that the replica settles at
 */
record ReplicationStream(String sourceLog, long since, long appliedThrough, boolean frozen, long lagMillis) {
    /** How many seconds of its source's log a replica that has fallen behind applies per second. */
    private static final int CATCH_UP = 5;

    /** Everything that the source acknowledged up to this time is applied at {@code time}. */
    long appliedThrough(long time) {
        if (frozen) {
            return appliedThrough;
        }
        long caughtUp = appliedThrough + CATCH_UP * (time - since);
        return Math.max(appliedThrough, Math.min(caughtUp, time - lagMillis));
    }

    /** The same replication from {@code time} on under other conditions. */
    ReplicationStream from(long time, boolean isFrozen, long newLagMillis) {
        return new ReplicationStream(sourceLog, time, appliedThrough(time), isFrozen, newLagMillis);
    }
}
