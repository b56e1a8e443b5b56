package io.drctl.writer;

import java.util.Set;

/**
 * The actions by which a switchover stops a database's writes, and has one accept them again: what journals tell by
 * them is asked where no action is known.
 */
public final class StoppedWrites {
    /** Makes a primary read-only. */
    public static final String STOPPING = "stop-writes";

    /** Has a primary accept writes, or sees that another has taken over from it. */
    public static final String LETTING_IN = "let-writes-in";

    /** Keeps a primary that is left from taking writes. */
    public static final String FENCING = "place-fence";

    /** Makes a fenced database accept writes again. */
    public static final String LIFTING = "lift-fence";

    /** Makes a copy take over from a primary, which may be fenced by then. */
    public static final String PROMOTING = "promote-replica";

    /** The same of a global database, by force. */
    public static final String FAILING_OVER = "fail-over-global";

    /** Whichever way a copy takes over by force. */
    public static final Set<String> TAKING_OVER = Set.of(PROMOTING, FAILING_OVER);

    /** The fact that lifting leaves where a primary is kept read-only by something else. */
    public static final String STAYS_READ_ONLY = "stays-read-only";

    /** The argument of a run that goes on by force with one that has stopped the writes, and has let none in again. */
    public static final String STOPPED_BEFORE = "writes-stopped";

    private StoppedWrites() {}
}
