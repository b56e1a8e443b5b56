package io.drctl.readiness;

/** How a check ended. What could not be read never passes. */
public enum ReadinessVerdict {
    /** As promised. */
    PASS,
    /** Not as promised, but the site can still take over. */
    WARN,
    /** Not as promised. */
    FAIL,
    /** Could not be read, or proves nothing. */
    UNKNOWN
}
